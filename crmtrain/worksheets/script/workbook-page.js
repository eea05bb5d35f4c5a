// The page itself: shows what is held, and does what its buttons say.

class Workbook {
  #place;
  #book;
  /** @type {Holdings} */
  #held = { current: new Map(), kept: [], aside: [], stored: new Map() };
  /** @type {?{incoming: Incoming, plan: Plan}} an import that waits for choices */
  #import = null;
  /** @type {?{before: Map, after: Map}} the last change */
  #last = null;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
    this.#book = bookOf(place);
    this.#find("[data-tools]").hidden = false;
    this.#find("[data-local]").hidden = false;
    this.#find("[data-apart]").hidden = location.protocol !== "file:";
    place.addEventListener("click", (event) => this.#onClick(event));
    this.#find('input[type="file"]').addEventListener("change", (event) => this.#read(event));
    const prefix = `crmtrain:${this.#book.course}:`;
    window.addEventListener("storage", ({ key }) => (key ?? prefix).startsWith(prefix) && this.show());
    // Back from a worksheet, a browser may show this page as it was left.
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.show());
    window.addEventListener("beforeprint", () => this.#fillPaper());
    this.show();
  }

  /** Looks into the storage and shows what is there. @returns {boolean} whether it could */
  show() {
    try {
      this.#held = holdings(this.#book);
    } catch (error) {
      this.#find("[data-local]").hidden = true;
      this.#tellProblem(error);
      return false;
    }
    this.#showList();
    const { current, stored } = this.#held;
    for (const what of ["export", "print"]) this.#button(what).hidden = !current.size;
    this.#button("delete").hidden = !stored.size;
    return true;
  }

  /** What the reader has opened stays open. */
  #showList() {
    const list = this.#find("[data-list]");
    const folds = () => [...list.querySelectorAll("details")];
    const open = folds().filter((one) => one.open).map((one) => one.dataset.fold);
    list.replaceChildren(...listOf(this.#book, this.#held));
    for (const one of folds()) one.open = open.includes(one.dataset.fold);
  }

  #find(selector) {
    return this.#place.querySelector(selector);
  }

  #button(what) {
    return this.#find(`[data-do="${what}"]`);
  }

  #say(key, values) {
    return say(this.#book, key, values);
  }

  #tell(text, isProblem = false) {
    const status = this.#find("[data-status]");
    status.textContent = text;
    status.classList.toggle("crm-problem", isProblem);
  }

  #tellProblem(error) {
    if (!(error instanceof StorageError)) throw error;
    this.#tell(this.#say(error.message), true);
  }

  #onClick({ target }) {
    const pressed = target.closest("[data-do]");
    if (!pressed) return;
    const held = [...this.#held.kept, ...this.#held.aside]
      .find(({ key }) => key === pressed.dataset.key);
    const dialog = this.#find("dialog");
    switch (pressed.dataset.do) {
      case "export": return this.#export();
      case "import": return this.#find('input[type="file"]').click();
      case "print": return this.#print();
      case "delete": return this.#askToDelete(dialog);
      case "keep": return dialog.close();
      case "really-delete":
        dialog.close();
        return this.#delete([...this.#held.stored.keys()], "deleted");
      case "apply": return this.#apply();
      case "cancel": return this.#cancel();
      case "undo": return this.#undo();
      case "kept-take-back": return this.#takeBack(held);
      case "delete-one": return this.#delete([held.key], "deleted-one");
      default: return this.#saveOne(held);
    }
  }

  /** Writes all of `changes` or says why not; what it did can be undone. */
  #change(changes, status, values) {
    try {
      this.#last = { before: change(changes), after: changes };
    } catch (error) {
      this.#tellProblem(error);
      return false;
    }
    this.show();
    this.#tell(this.#say(status, values));
    this.#find("[data-undo]").hidden = false;
    return true;
  }

  #delete(keys, status) {
    const changes = new Map(keys.map((key) => [key, null]));
    if (this.#change(changes, status, { n: keys.length })) this.#button("undo").focus();
  }

  #takeBack({ key, text, entry }) {
    const current = this.#held.stored.get(entry.key) ?? null;
    const changes = new Map([[entry.key, text], [key, current]]);
    if (this.#change(changes, "taken-back", { title: entry.title })) this.#button("undo").focus();
  }

  #undo() {
    try {
      const { before, after } = this.#last;
      const isLate = !stands(after);
      if (!isLate) change(before);
      this.#last = null;
      this.#find("[data-undo]").hidden = true;
      this.show();
      this.#tell(this.#say(isLate ? "undo-late" : "workbook-undone"), isLate);
      this.#button("import").focus();
    } catch (error) {
      this.#tellProblem(error);
    }
  }

  #askToDelete(dialog) {
    if (!this.show()) return;
    const lines = goingLines(this.#book, this.#held);
    this.#find("[data-goes]").textContent = this.#say("delete-goes", { n: lines.length });
    this.#find("[data-goes-list]").replaceChildren(...lines.map((line) => make("li", {}, line)));
    dialog.showModal();
  }

  #export() {
    if (!this.show()) return;
    const { current, aside, kept } = this.#held;
    const name = `crmtrain-${new Date().toISOString().slice(0, 10)}.json`;
    save(name, JSON.stringify(packBook(this.#book, this.#held), null, 2));
    const left = aside.length + kept.length;
    const values = { name, n: current.size, left };
    this.#tell(this.#say(left ? "exported-but" : "exported-all", values));
  }

  #saveOne({ key, text, reason }) {
    const name = `${key.replace(/[^\w-]+/g, "-").slice(0, 100)}.${reason ? "txt" : "json"}`;
    save(name, text);
    this.#tell(this.#say("saved-one", { name }));
  }

  #print() {
    if (!this.show()) return;
    this.#fillPaper();
    window.print();
  }

  #fillPaper() {
    this.#find("[data-paper]").replaceChildren(...paper(this.#book, this.#held));
  }

  async #read({ target }) {
    const files = [...target.files];
    target.value = ""; // the same file may be chosen again
    if (!files.length) return;
    let incoming;
    try {
      incoming = await readFiles(this.#book, files);
    } catch (error) {
      if (!(error instanceof AnswerError)) throw error;
      this.#tell(this.#say("nothing-changed", { reason: error.message }), true);
      return;
    }
    this.#closeMerge();
    if (!this.show()) return;
    const plan = planOf(this.#held, incoming);
    if (plan.conflicts.length || incoming.leftOut.length) this.#openMerge(incoming, plan);
    else this.#write(plan, new Map());
  }

  #openMerge(incoming, plan, choices = new Map()) {
    this.#import = { incoming, plan };
    const panel = mergePanel(this.#book, plan, incoming.leftOut, choices);
    this.#find("[data-merge]").replaceChildren(panel);
    this.#tell(this.#say("merge-open"));
    panel.firstChild.focus();
  }

  #closeMerge() {
    this.#import = null;
    this.#find("[data-merge]").replaceChildren();
  }

  #cancel() {
    this.#closeMerge();
    this.#tell(this.#say("merge-cancelled"));
    this.#button("import").focus();
  }

  #apply() {
    const { incoming, plan: shown } = this.#import;
    const choices = choicesIn(this.#find("[data-merge] form"), shown);
    if (!this.show()) return;
    const plan = planOf(this.#held, incoming);
    const texts = ({ conflicts, added }) =>
      JSON.stringify([conflicts.map(({ mine }) => mine.text), added.map(([{ key }]) => key)]);
    if (texts(plan) !== texts(shown)) {
      // Another tab has gone on writing: what was chosen between is no longer what is there.
      for (const { entry, mine } of shown.conflicts) {
        if (this.#held.current.get(entry)?.text !== mine.text) choices.delete(entry);
      }
      this.#openMerge(incoming, plan, choices);
      this.#tell(this.#say("merge-changed"), true);
    } else if (this.#write(plan, choices)) {
      this.#closeMerge();
    }
  }

  /** Writes a plan; without room for all of it nothing is written, and the choices stay. */
  #write(plan, choices) {
    const changes = changesOf(this.#held, plan, choices);
    const taken = [...choices.values()].filter((choice) => choice === "theirs").length;
    const values = { added: plan.added.length, taken, same: plan.same.length };
    values.mine = choices.size - taken;
    if (!changes.size) {
      this.#tell(this.#say("imported-nothing", values));
      this.#button("import").focus();
      return true;
    }
    if (!this.#change(changes, "imported-all", values)) return false;
    this.#button("undo").focus();
    return true;
  }
}
