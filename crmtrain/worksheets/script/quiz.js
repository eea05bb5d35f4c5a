// A chapter's questions: two tries each, feedback on what was chosen, then the explanation.

const TRIES = 2;
const QUIZ_FORMAT = "crmtrain-questions";

const triesDocument = (definition, tries) => ({
  format: QUIZ_FORMAT,
  course: definition.course,
  questions: definition.id,
  version: definition.version,
  saved: new Date().toISOString(),
  answers: tries,
});

/** The tries of a stored document by question; throws an AnswerError. */
function parseTries(definition, text) {
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    throw new AnswerError(say(definition, "refuse-json"));
  }
  const answers = own(content, "answers");
  if (own(content, "format") !== QUIZ_FORMAT || content.questions !== definition.id ||
      content.version !== definition.version) {
    throw new AnswerError(say(definition, "refuse-format"));
  }
  checkNames(definition, "answers", answers, definition.questions.map(({ id }) => id),
    "expect-answers", "");
  for (const { id, field } of definition.questions) {
    const tries = own(answers, id) ?? [];
    if (!Array.isArray(tries) || tries.length > TRIES) {
      refuseValue(definition, id, say(definition, "expect-rows", { max: TRIES }));
    }
    for (const value of tries) {
      checkField(definition, id, field, value);
      // Half a try is none: the page lets nobody hand one in, and has no verdict on it.
      if (!isComplete(field, value)) refuseValue(definition, id, say(definition, "expect-complete"));
    }
  }
  return answers;
}

/**
 * What there is to say about one try.
 * @returns {{isRight: boolean, notes: {mark: string, text: string, feedback: string}[]}}
 */
function judge(question, value, isLast) {
  const { kind, answers } = question;
  const note = (mark, { text, feedback }) => ({ mark, text, feedback });
  const mark = (isRight) => (isRight ? "mark-right" : "mark-wrong");
  if (kind === "number") {
    const found = answers.find((one) => Math.abs(one.value - value) <= one.tolerance + 1e-9)
      ?? { right: false, feedback: question.otherwise };
    const said = { text: String(value), feedback: found.feedback };
    return { isRight: found.right, notes: [note(mark(found.right), said)] };
  }
  if (kind === "matching" || kind === "ordering") {
    const given = (one) =>
      kind === "matching" ? value[one.id].match : value.indexOf(one.id) + 1;
    const isRight = answers.every((one) => given(one) === one.right);
    return { isRight, notes: answers.map((one) => note(mark(given(one) === one.right), one)) };
  }
  const values = [value].flat();
  const isChosen = (one) => values.includes(one.id);
  const missed = isLast ? answers.filter((one) => one.right && !isChosen(one)) : [];
  return {
    isRight: kind === "single"
      ? answers.find(isChosen).right
      : answers.every((one) => one.right === isChosen(one)),
    notes: [
      ...answers.filter(isChosen).map((one) => note(mark(one.right), one)),
      ...(kind === "single" ? [] : missed.map((one) => note("mark-missed", one))),
    ],
  };
}

class Quiz {
  #form;
  #definition;
  #model;
  #shown = new Map();

  constructor(form, definition, model) {
    this.#form = form;
    this.#definition = definition;
    this.#model = model;
    for (const element of form.querySelectorAll("[data-live]")) element.hidden = false;
    form.addEventListener("click", (event) => this.#onClick(event));
    form.addEventListener("input", ({ target }) => this.#onInput(target));
    form.addEventListener("submit", (event) => event.preventDefault());
    model.on("change:answers", () => this.show());
    model.on("msg:custom", ({ status, values }) => {
      form.querySelector("[data-status]").textContent = status && this.#say(status, values);
    });
    this.show();
  }

  /** Shows every question whose tries have changed. */
  show() {
    let right = 0;
    for (const question of this.#definition.questions) {
      const tries = this.#tries(question);
      const verdict = tries.length
        ? judge(question, tries.at(-1), tries.length === TRIES)
        : { isRight: false, notes: [] };
      right += verdict.isRight;
      if (same(this.#shown.get(question.id), tries)) continue;
      this.#shown.set(question.id, tries);
      this.#showQuestion(question, tries, verdict);
    }
    const items = this.#definition.questions.length;
    this.#form.querySelector("[data-total]").textContent =
      this.#say("questions-done", { right, items });
    this.#form.querySelector("[data-restart]").hidden = !given(this.#model.get("answers"));
  }

  #say(key, values) {
    return say(this.#definition, key, values);
  }

  #tries(question) {
    return own(this.#model.get("answers"), question.id) ?? [];
  }

  #placeOf(question) {
    return this.#form.querySelector(`[data-question="${question.id}"]`);
  }

  #showQuestion(question, tries, { isRight, notes }) {
    const place = this.#placeOf(question);
    const isDone = isRight || tries.length === TRIES;
    const button = place.querySelector("[data-check]");
    writeField(this.#definition, question.field, place.querySelector("[data-field]"), tries.at(-1));
    for (const control of controlsIn(place)) control.disabled = isDone;
    button.hidden = isDone;
    button.textContent = this.#say(tries.length ? "check-again" : "check");
    const solution = place.querySelector("[data-solution]");
    solution.hidden = !isDone;
    solution.open = isDone && !isRight;
    const feedback = place.querySelector("[data-feedback]");
    feedback.replaceChildren();
    if (!tries.length) return;
    const outcome = isRight ? ["right", "right-second"] : ["wrong-first", "wrong-second"];
    feedback.append(
      make("p", { class: isRight ? "crm-right" : "crm-wrong" }, this.#say(outcome[tries.length - 1])),
      make("ul", {}, ...notes.map((note) => this.#note(note))),
      make("p", { class: "crm-explanation" }, question.explanation),
    );
  }

  #note({ mark, text, feedback }) {
    return make("li", { class: `crm-${mark}` },
      make("strong", {}, this.#say("note", { mark: this.#say(mark), text })), " ", feedback);
  }

  #onInput(target) {
    const place = target.closest("[data-question]");
    const question = this.#definition.questions.find(({ id }) => id === place.dataset.question);
    if (question.kind === "ordering") makeRoom(place, target);
  }

  #onClick({ target }) {
    if (target.closest("[data-restart]")) {
      HTMLFormElement.prototype.reset.call(this.#form);
      this.#set({});
      controlsIn(this.#form)[0].focus();
    } else if (target.closest("[data-check]")) {
      const { question: id } = target.closest("[data-question]").dataset;
      this.#check(this.#definition.questions.find((question) => question.id === id));
    }
  }

  #check(question) {
    const place = this.#placeOf(question);
    const value = readField(this.#definition, question.field, place.querySelector("[data-field]"));
    const feedback = place.querySelector("[data-feedback]");
    if (!isComplete(question.field, value)) {
      feedback.replaceChildren(make("p", { class: "crm-wrong" }, this.#say("choose-first")));
      return;
    }
    const tries = [...this.#tries(question), value];
    this.#set({ ...this.#model.get("answers"), [question.id]: tries });
    // The button that had the focus may be gone.
    if (place.querySelector("[data-check]").hidden) feedback.focus();
  }

  #set(answers) {
    this.#model.set("answers", answers);
    this.#model.save_changes();
  }
}
