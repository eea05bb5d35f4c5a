// In a static page the answers live in this browser: localStorage behind the four methods of
// anywidget's model (get, set, on, save_changes), so that the rest need not know where it is.

class LocalModel {
  #key;
  #pack;
  #unpack;
  #values = { answers: {} };
  #listeners = [];
  #damaged = null;
  #problem = "";

  /**
   * @param {string} key under which the answers are stored
   * @param {(answers: Object) => Object} pack makes the document that is stored
   * @param {(text: string) => Object} unpack gives the answers of a stored document, or throws
   */
  constructor(key, pack, unpack) {
    this.#key = key;
    this.#pack = pack;
    this.#unpack = unpack;
    window.addEventListener("storage", (event) => this.#onOtherTab(event));
  }

  get(name) {
    return this.#values[name];
  }

  set(name, value) {
    if (same(this.#values[name], value)) return;
    this.#values[name] = value;
    this.#emit(`change:${name}`);
  }

  on(event, listener) {
    this.#listeners.push([event, listener]);
  }

  save_changes() {
    try {
      this.#keepDamaged();
      if (given(this.get("answers"))) {
        localStorage.setItem(this.#key, JSON.stringify(this.#pack(this.get("answers"))));
      } else {
        localStorage.removeItem(this.#key);
      }
      if (this.#problem) this.#tell("");
    } catch (error) {
      const isFull = error.name === "QuotaExceededError" || error.code === 22;
      this.#tell(isFull ? "storage-full" : "storage-forbidden");
    }
  }

  /** Brings what is stored to those who listen. */
  load() {
    let text;
    try {
      text = localStorage.getItem(this.#key);
    } catch {
      this.#tell("storage-forbidden");
      return;
    }
    if (text !== null) this.#take(text);
  }

  #take(text) {
    let answers;
    try {
      answers = this.#unpack(text);
    } catch (error) {
      this.#damaged = text;
      this.#tell("storage-damaged", { reason: error.message, key: `${this.#key}:damaged` });
      return;
    }
    this.set("answers", answers);
  }

  /** What cannot be used is kept under another name before the answers take its place. */
  #keepDamaged() {
    if (this.#damaged === null) return;
    let name = `${this.#key}:damaged`;
    for (let n = 2; localStorage.getItem(name) !== null; n += 1) name = `${this.#key}:damaged:${n}`;
    localStorage.setItem(name, this.#damaged);
    this.#damaged = null;
  }

  #onOtherTab({ key, newValue }) {
    if (key !== this.#key && key !== null) return;
    const before = this.get("answers");
    if (newValue === null) this.set("answers", {});
    else this.#take(newValue);
    if (!same(before, this.get("answers"))) this.#tell("other-tab");
  }

  #tell(status, values = {}) {
    this.#problem = status.startsWith("storage") ? status : "";
    this.#emit("msg:custom", { status, values });
  }

  #emit(event, ...details) {
    for (const [name, listener] of this.#listeners) if (name === event) listener(...details);
  }
}
