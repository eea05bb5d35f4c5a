// Where forms come from: a widget's model, or the page itself.

/** What a form's JSON block says. */
const definitionOf = (form) =>
  JSON.parse(form.querySelector('script[type="application/json"]').textContent);

/**
 * anywidget's entry: shows a worksheet in `el` and keeps it and the model's answers in step.
 * @returns {() => void} ends it
 */
function render({ model, el }) {
  el.innerHTML = model.get("html");
  const form = el.querySelector("form");
  makeIdsUnique(form);
  const sheet = new Sheet(form, definitionOf(form), model);
  return () => sheet.stop();
}

/** Brings a worksheet of a static page to life. */
function keepSheet(form) {
  const definition = definitionOf(form);
  const key = `crmtrain:${definition.course}:${definition.id}:${definition.version}`;
  const pack = (answers) => documentOf(definition, answers);
  const model = new LocalModel(key, pack, (text) => parse(definition, text));
  form.querySelector("[data-local]").hidden = false;
  const sheet = new Sheet(form, definition, model);
  model.load();
  if (!given(sheet.answers)) offerOlder(definition, key, (document) => sheet.offer(document));
}

/** Brings a chapter's questions to life. */
function keepQuiz(form) {
  const definition = definitionOf(form);
  const key = `crmtrain:${definition.course}:questions:${definition.id}:${definition.version}`;
  const pack = (answers) => triesDocument(definition, answers);
  const model = new LocalModel(key, pack, (text) => parseTries(definition, text));
  new Quiz(form, definition, model);
  model.load();
}

let views = 0;

/** The same worksheet may be shown twice in one notebook: each view gets ids of its own. */
function makeIdsUnique(form) {
  views += 1;
  const suffix = `-${views}`;
  for (const name of ["id", "for", "aria-labelledby", "aria-describedby"]) {
    for (const element of [form, ...form.querySelectorAll(`[${name}]`)]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value + suffix);
    }
  }
}
