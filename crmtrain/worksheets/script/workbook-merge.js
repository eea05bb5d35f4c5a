// Where this browser and a file differ: both side by side, and the reader chooses.

/**
 * @param {Book} book @param {Plan} plan @param {string[]} leftOut
 * @param {Map<Entry, "mine"|"theirs">} choices what has been chosen before
 * @returns {HTMLElement} a form; its button "apply" is for the choices, "cancel" changes nothing
 */
function mergePanel(book, plan, leftOut, choices) {
  const title = heading(book, 0, say(book, "merge"), "crm-heading");
  title.tabIndex = -1;
  const values = { added: plan.added.length, same: plan.same.length };
  const left = leftOut.length
    ? [
      make("p", {}, say(book, "left-out")),
      make("ul", {}, ...leftOut.map((reason) => make("li", {}, reason))),
    ]
    : [];
  const form = make("form", { class: "crm-merge", method: "dialog", autocomplete: "off" },
    title,
    ...(plan.conflicts.length
      ? [make("p", {}, say(book, "merge-text", { n: plan.conflicts.length }))]
      : []),
    make("p", {}, say(book, "merge-others", values)),
    ...left,
    ...plan.conflicts.map((conflict, n) =>
      conflictOf(book, conflict, n, choices.get(conflict.entry))),
    make("p", { class: "crm-tools" },
      button(say(book, "merge-apply"), { do: "apply" }),
      button(say(book, "merge-cancel"), { do: "cancel" })));
  form.addEventListener("submit", (event) => event.preventDefault());
  return form;
}

/** @param {Conflict} conflict */
function conflictOf(book, { entry, mine, theirs, newer, differences }, n, chosen) {
  const choice = (which, text, { saved }) => {
    const radio = make("input", { type: "radio", name: `merge-${n}`, value: which });
    // What is newer is suggested; where nobody knows, nothing is taken from the file.
    radio.checked = which === (chosen ?? newer ?? "mine");
    const label = make("span", {}, say(book, text), " ");
    label.append(make("small", {}, ...before(book, "saved", savedNode(book, { saved })),
      ...(newer === which ? [" ", make("strong", {}, say(book, "newer"))] : [])));
    return make("label", { class: "crm-option" }, radio, label);
  };
  const heads = ["merge-field", "side-mine", "side-file"].map((key) => say(book, key));
  const cell = (label, text) => make("td", { "data-label": label }, text);
  const table = make("table", { class: "crm-table crm-differences" },
    make("caption", {}, say(book, "merge-count", { n: differences.length })),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...differences.map((one) => make("tr", {},
      make("th", { scope: "row" }, one.label),
      cell(say(book, "side-mine"), one.mine),
      cell(say(book, "side-file"), one.theirs)))));
  return make("fieldset", { class: "crm-item crm-conflict", "data-conflict": entry.id },
    make("legend", {}, entry.title),
    table,
    make("div", { class: "crm-options" }, 
      choice("mine", "choose-mine", mine),
      choice("theirs", "choose-file", theirs)));
}

/** What has been chosen. @returns {Map<Entry, "mine"|"theirs">} */
const choicesIn = (form, plan) =>
  new Map(plan.conflicts.map(({ entry }, n) => [entry, form.elements[`merge-${n}`].value]));
