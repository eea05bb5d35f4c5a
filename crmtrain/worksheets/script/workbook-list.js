// The list on the screen: what is held, by part, and what lies beside it.

const button = (text, data, attributes = {}) => {
  const one = make("button", { type: "button", ...attributes }, text);
  Object.assign(one.dataset, data);
  return one;
};

/** @param {Book} book @param {Holdings} held @returns {HTMLElement[]} */
function listOf(book, held) {
  const nothing = held.stored.size ? [] : [make("p", { "data-nothing": "" }, say(book, "nothing"))];
  return [
    ...nothing,
    ...book.parts.flatMap((part) => partOf(book, held, part)),
    ...asideOf(book, held),
  ];
}

function partOf(book, held, part) {
  const entries = book.entries.filter((entry) => entry.part === part.id);
  const filled = entries.filter((entry) => held.current.has(entry));
  const empty = entries.filter((entry) => !held.current.has(entry));
  const nodes = [heading(book, 0, part.title, "crm-heading")];
  if (filled.length) {
    const items = filled.map((entry) => heldItem(book, held, entry));
    nodes.push(make("ul", { class: "crm-plain" }, ...items));
  }
  if (empty.length) {
    const items = empty.map((entry) =>
      make("li", {}, titleOf(entry), ...keptOf(book, held, entry)));
    nodes.push(make("details", { "data-fold": part.id },
      make("summary", {}, say(book, "not-started", { n: empty.length })),
      make("ul", { class: "crm-plain" }, ...items)));
  }
  return nodes;
}

/** A title, which leads to the place in the course where the worksheet stands. */
const titleOf = ({ href, title }) => (href ? make("a", { href }, title) : title);

function heldItem(book, held, entry) {
  const one = held.current.get(entry);
  const progress = entry.progress(one.answers);
  const bar = make("progress", { max: 1, value: entry.share(one.answers), "aria-label": progress });
  const tables = scoreTables(entry, one.answers);
  const scores = tables.length
    ? [make("details", { "data-fold": entry.key },
      make("summary", {}, scoresLabel(book, entry)), ...tables)]
    : [];
  return make("li", { class: "crm-held", "data-entry": entry.id },
    heading(book, 1, titleOf(entry), "crm-subheading"),
    make("p", { class: "crm-progress" }, bar, make("span", {}, progress)),
    make("p", { class: "crm-help" }, ...before(book, "saved", savedNode(book, one))),
    ...scores,
    ...keptOf(book, held, entry));
}

/** Every summary names its worksheet to those who cannot see where it stands. */
const scoresLabel = (book, entry) => {
  const label = make("span", {}, say(book, "scores"));
  label.append(make("span", { class: "crm-unseen" }, labelled(book, "", entry.title)));
  return label;
};

/** Other versions of a worksheet's answers, which an import has left. */
function keptOf(book, held, entry) {
  return held.kept.filter((one) => one.entry === entry).map((one) => {
    const other = say(book, "delete-kept", { title: entry.title });
    const said = make("p", {}, ...before(book, "kept", savedNode(book, one)));
    said.append(` · ${entry.progress(one.answers)}`);
    return make("div", { class: "crm-kept" }, said, tools(book, one, `${other}, ${savedNode(book, one).textContent}`));
  });
}

/** The buttons for one stored value; `name` says in each which one it is for. */
function tools(book, { key, reason }, name) {
  const doing = (what) => button(say(book, what), { do: what, key }, {
    "aria-label": labelled(book, say(book, what), name),
  });
  const names = [...(reason ? [] : ["kept-take-back"]), "save-file", "delete-one"];
  return make("p", { class: "crm-tools" }, ...names.map(doing));
}

function asideOf(book, { aside }) {
  if (!aside.length) return [];
  const items = aside.map((one) =>
    make("li", { class: "crm-held", "data-aside": "" },
      heading(book, 1, one.entry ? titleOf(one.entry) : one.title, "crm-subheading"),
      make("p", {}, one.reason),
      make("p", { class: "crm-help" }, ...before(book, "stored-as", make("code", {}, one.key))),
      tools(book, one, `${one.title}, ${one.key}`)));
  return [
    heading(book, 0, say(book, "aside"), "crm-heading"),
    make("p", { class: "crm-help" }, say(book, "aside-text")),
    make("ul", { class: "crm-plain" }, ...items),
  ];
}

/** Lines that say what would be deleted. */
function goingLines(book, held) {
  return [
    ...book.entries.filter((entry) => held.current.has(entry)).map(({ title }) => title),
    ...held.kept.map((kept) => say(book, "delete-kept", { title: kept.entry.title })),
    ...held.aside.map(({ title, reason }) => labelled(book, title, reason)),
  ];
}
