// A worksheet's form, alive: it shows the model's answers and writes what is answered there.

const PAUSE = 1000; // ms of quiet before the progress is read out

class Sheet {
  #form;
  #definition;
  #model;
  #fields;
  #places;
  #listeners;
  #announcement;
  #before = null;
  #offered = null;

  /**
   * @param {HTMLFormElement} form
   * @param {Object} definition what stands in the form's JSON block
   * @param {{get: Function, set: Function, on: Function, save_changes: Function}} model
   */
  constructor(form, definition, model) {
    this.#form = form;
    this.#definition = definition;
    this.#model = model;
    this.#fields = fieldsOf(definition);
    this.#places = new Map(this.#fields.map((field) =>
      [field.id, form.querySelector(`[data-field="${field.id}"]`)]));
    for (const element of form.querySelectorAll("[data-live]")) element.hidden = false;
    form.addEventListener("input", (event) => this.#onInput(event));
    form.addEventListener("click", (event) => this.#onClick(event));
    letTakeBack(form, (radio) => this.#onInput({ target: radio }));
    form.addEventListener("submit", (event) => event.preventDefault());
    this.#find('input[type="file"]').addEventListener("change", (event) => this.#import(event));
    this.#listeners = {
      "change:answers": () => this.show(),
      "msg:custom": (message) => this.#onMessage(message),
    };
    for (const [event, listener] of Object.entries(this.#listeners)) model.on(event, listener);
    this.show();
  }

  /** Lets go of the model: this view is closed, the model lives on. */
  stop() {
    clearTimeout(this.#announcement);
    for (const [event, listener] of Object.entries(this.#listeners)) {
      this.#model.off?.(event, listener);
    }
  }

  get answers() {
    return this.#model.get("answers") ?? {};
  }

  /** Shows the model's answers, and all that follows from them. */
  show() {
    for (const field of this.#fields) {
      writeField(this.#definition, field, this.#places.get(field.id), own(this.answers, field.id));
    }
    showNames(this.#form, this.#definition, this.answers);
    showComputed(this.#form, this.#definition, this.answers);
    const scores = score(this.#definition, this.answers);
    showResults(this.#form, { definition: this.#definition, answers: this.answers, scores });
    const counted = this.#fields.filter((field) => !field.optional);
    const open = counted.filter((field) => !isComplete(field, own(this.answers, field.id)));
    showUnanswered(this.#form, this.#definition, open.map((field) => field.id));
    this.#showProgress(counted.length - open.length, counted.length);
  }

  /** Offers to take over the answers of an older version's document. */
  offer(document) {
    const carried = carryOver(this.#definition, document);
    this.#offered = carried.answers;
    this.#find("[data-offer]").hidden = false;
    this.#find("[data-offer-text]").textContent = offerInWords(this.#definition, document, carried);
    this.#find('[data-do="carry"]').hidden = !given(carried.answers);
  }

  #find(selector) {
    return this.#form.querySelector(selector);
  }

  #say(key, values) {
    return say(this.#definition, key, values);
  }

  #showProgress(answered, items) {
    const text = this.#say("progress", { answered, items });
    const shown = this.#find("[data-progress]");
    const isFirst = shown.textContent === "";
    this.#find("progress").value = answered;
    if (shown.textContent === text) return;
    shown.textContent = text;
    clearTimeout(this.#announcement);
    if (isFirst) return;
    this.#announcement = setTimeout(() => {
      this.#find("[data-announce]").textContent = text;
    }, PAUSE);
  }

  #onInput({ target }) {
    const place = target.closest("[data-field]");
    if (!place) return;
    const field = this.#fields.find((one) => one.id === place.dataset.field);
    if (field.type === "ranking") makeRoom(place, target);
    this.#read(field, place);
  }

  /** Takes one field's answer from the page into the model. */
  #read(field, place) {
    const { [field.id]: _, ...answers } = this.answers;
    const value = readField(this.#definition, field, place);
    if (value !== undefined) answers[field.id] = value;
    this.#set(answers);
  }

  #set(answers) {
    this.#model.set("answers", answers);
    this.#model.save_changes();
    this.#find('[data-do="undo"]').hidden = true;
  }

  #onClick(event) {
    const target = event.target.closest("[data-do], [data-to], [data-add], [data-remove]");
    if (!target) return;
    const { to, add, remove } = target.dataset;
    if (to !== undefined) {
      event.preventDefault();
      const place = this.#places.get(to);
      controlsIn(place)[0].focus({ preventScroll: true });
      place.scrollIntoView({ block: "center" });
    } else if (add !== undefined || remove !== undefined) {
      this.#changeRows(target);
    } else {
      this.#do(target.dataset.do);
    }
  }

  #changeRows(button) {
    const place = button.closest("[data-field]");
    const field = this.#fields.find((one) => one.id === place.dataset.field);
    const row = button.closest("[data-row]");
    if (row) {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      removeRow(place, row);
      (next?.querySelector("[data-remove]") ?? place.querySelector("[data-add]")).focus();
    } else if (rowsIn(place).length < field.max) {
      controlsIn(addRow(place))[0].focus();
    }
    place.querySelector("[data-full]").hidden = rowsIn(place).length < field.max;
    this.#read(field, place);
  }

  #do(what) {
    const dialog = this.#find("dialog");
    switch (what) {
      case "export": return this.#export();
      case "import": return this.#find('input[type="file"]').click();
      case "print": return window.print();
      case "clear": return dialog.showModal();
      case "keep": return dialog.close();
      case "carry": return this.#carry();
      case "carry-not":
        this.#find("[data-offer]").hidden = true;
        return undefined;
      case "really-clear":
        dialog.close();
        return this.#clear();
      default: return this.#undo();
    }
  }

  #export() {
    const name = `${this.#definition.id}.json`;
    const text = JSON.stringify(documentOf(this.#definition, this.answers), null, 2);
    const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    make("a", { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    this.#tell(this.#say("exported", { name }));
  }

  async #import({ target }) {
    const [file] = target.files;
    if (!file) return;
    try {
      if (file.size > MAX_BYTES) throw new AnswerError(this.#say("refuse-size"));
      const document = parseDocument(this.#definition, await file.text());
      if (document.version < this.#definition.version) {
        this.offer(document);
        this.#find("[data-offer] button:not([hidden])").focus();
        return;
      }
      this.#replace(checkAnswers(this.#definition, document.answers));
      this.#tell(this.#say("imported", { name: file.name }));
    } catch (error) {
      const reason = error instanceof AnswerError ? error.message : this.#say("refuse-json");
      this.#tell(this.#say("nothing-changed", { reason }), true);
    } finally {
      target.value = ""; // the same file may be chosen again
    }
  }

  #clear() {
    // Also what stands in a field without being an answer, such as half a number.
    HTMLFormElement.prototype.reset.call(this.#form);
    this.#set({});
    this.show();
    this.#tell(this.#say("cleared"));
    this.#find('[data-do="clear"]').focus();
  }

  /** Sets other answers, and offers to undo it. */
  #replace(answers) {
    const before = this.answers;
    this.#set(answers);
    this.#before = before;
    this.#find('[data-do="undo"]').hidden = !given(before);
  }

  #carry() {
    this.#replace({ ...this.answers, ...this.#offered });
    this.#find("[data-offer]").hidden = true;
    this.#tell(this.#say("carried"));
    controlsIn(this.#form)[0].focus();
  }

  #undo() {
    this.#set(this.#before);
    this.#tell(this.#say("undone"));
    this.#find('[data-do="import"]').focus();
  }

  #onMessage({ status, values }) {
    this.#tell(status && this.#say(status, values), status.startsWith("storage"));
  }

  #tell(text, isProblem = false) {
    const place = this.#find("[data-status]");
    place.textContent = text;
    place.classList.toggle("crm-problem", isProblem);
  }
}
