// Scores in tables, and a worksheet as it goes on paper.

const CONDITIONS = ["equals", "in", "at-least", "at-most"];

/** Whether a table shows a score's percentage; the form decides likewise. */
const hasShare = (result, spec, percent) =>
  result.percent !== false && percent !== null && spec.op !== "distance" &&
  (spec.op !== "count" || CONDITIONS.some((name) => name in spec));

/** A thing's name: its label, or the answer that names it. */
const calledIn = (answers, thing) => (thing["named-by"] ? nameOf(answers, thing) : thing.label);

/** The tables of scores that the form shows, without what has no value yet. */
function scoreTables(entry, answers) {
  const { definition } = entry;
  if (entry.kind === "questions") return [];
  const scores = score(definition, answers);
  const isDone = (id) =>
    isComplete(entry.fields.find((field) => field.id === id), own(answers, id));
  return definition.results
    .filter((result) => result.kind === "table" && (result.once ?? []).every(isDone))
    .flatMap((result) => {
      const rows = result.scores
        .filter((id) => scores[id].value !== null)
        .map((id) => scoreRow(definition, result, answers, id, scores[id]));
      return rows.length ? [scoreTable(definition, result, rows)] : [];
    });
}

function scoreTable(definition, result, rows) {
  const heads = [
    result.heading ?? say(definition, "column-name"),
    say(definition, "column-answered"),
    say(definition, "column-value"),
  ];
  return make("table", { class: "crm-scores" },
    ...(result.title ? [make("caption", {}, result.title)] : []),
    make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)))),
    make("tbody", {}, ...rows));
}

function scoreRow(definition, result, answers, id, found) {
  const { value, max, percent, answered, items, which = [] } = found;
  const spec = definition.scores.find((one) => one.id === id);
  const isShare = hasShare(result, spec, percent);
  const names = which.map((name) => itemName(definition, answers, spec, name));
  const figure = [
    written(value),
    isShare && max !== null ? ` / ${written(max)}` : "",
    spec.unit ? ` ${spec.unit}` : "",
    isShare ? ` (${percentage(percent)}%)` : "",
    names.length ? ` ${names.join(say(definition, "list-join"))}` : "",
  ].join("");
  return make("tr", { "data-score": id },
    make("th", { scope: "row" }, calledIn(answers, spec)),
    make("td", {}, say(definition, "answered-of", { answered, items })),
    make("td", {}, figure));
}

/**
 * Everything that is answered: a list, then a worksheet a page.
 * @param {Book} book @param {Holdings} held
 * @returns {HTMLElement[]}
 */
function paper(book, held) {
  const answered = book.entries.filter((entry) => held.current.has(entry));
  if (!answered.length) return [make("p", {}, say(book, "nothing"))];
  const line = (entry) => `${entry.title} · ${entry.progress(held.current.get(entry).answers)}`;
  return [
    make("ul", { class: "crm-contents" }, ...answered.map((entry) => make("li", {}, line(entry)))),
    ...answered.map((entry) => {
      const one = held.current.get(entry);
      const part = book.parts.find(({ id }) => id === entry.part);
      return make("section", { class: "crm-sheet", "data-sheet": entry.id },
        make("p", { class: "crm-help" }, part.title),
        heading(book, 0, entry.title, "crm-title"),
        make("p", { class: "crm-help" },
          entry.progress(one.answers), " · ", ...before(book, "saved", savedNode(book, one))),
        ...(entry.kind === "questions"
          ? [answerList(book, entry.definition, entry.fields, (field) =>
            triesNode(entry, field, own(one.answers, field.id)))]
          : sheetSections(book, entry, one.answers)));
    }),
  ];
}

const heading = (book, deeper, content, name) =>
  make(`h${book.level + deeper}`, { class: name }, content);

function sheetSections(book, entry, answers) {
  const { definition } = entry;
  const answered = (section) =>
    section.fields.filter((field) => given(own(answers, field.id)));
  const sections = definition.sections.filter((section) => answered(section).length);
  const tables = scoreTables(entry, answers);
  return [
    ...sections.flatMap((section) => [
      heading(book, 1, section.title, "crm-heading"),
      answerList(book, definition, answered(section), (field) =>
        answerNode(definition, field, answers)),
    ]),
    ...(tables.length ? [heading(book, 1, say(book, "results"), "crm-heading"), ...tables] : []),
  ];
}

/** Labels with their answers; what is short stands beside its label. */
function answerList(book, definition, fields, nodeOf) {
  const list = make("dl", { class: "crm-answers" });
  for (const field of fields) {
    const node = nodeOf(field);
    if (!node) continue;
    const isWide = node.localName === "table" || node.textContent.length > 60;
    const name = isWide ? "crm-wide" : "";
    list.append(make("div", { class: name }, make("dt", {}, field.label), make("dd", {}, node)));
  }
  return list;
}

function answerNode(definition, field, answers) {
  const value = answers[field.id];
  if (field.type !== "grid" && field.type !== "rows") {
    return make("span", {}, answerInWords(definition, field, value));
  }
  const rows = filledRows(definition, field, value);
  // A column in which nothing stands takes no room from the others.
  const columns = field.columns.filter(({ id }) => rows.some(({ row }) => given(own(row, id))));
  const computed = field.computed ?? [];
  const values = computed.length ? computedOf(field, rows.map(({ id, row }) => [id, row])) : {};
  const heads = [...columns, ...computed].map((one) =>
    make("th", { scope: "col" }, calledIn(answers, one)));
  const rowHead = ({ id }) => {
    const named = field.rows?.find((one) => one.id === id);
    return make("th", { scope: "row" }, named ? calledIn(answers, named) : id);
  };
  return make("table", { class: "crm-filled" },
    make("thead", {}, make("tr", {}, make("td"), ...heads)),
    make("tbody", {}, ...rows.map((one, n) => make("tr", {},
      rowHead(one),
      ...columns.map((column) =>
        make("td", {}, answerInWords(definition, column, own(one.row, column.id)))),
      ...computed.map((spec) => make("td", {}, computedText(values[spec.id][n], spec)))))));
}

const computedText = (value, { percent, unit }) => {
  if (value === null) return "–";
  return `${written(percent ? value * 100 : value)}${percent ? "%" : ""}${unit ? ` ${unit}` : ""}`;
};

/** The last try at a question and whether it was right. */
function triesNode(entry, field, tries) {
  if (!tries?.length) return null;
  const { definition } = entry;
  const question = definition.questions.find(({ id }) => id === field.id);
  const mark = say(definition, entry.isRight(question, tries) ? "mark-right" : "mark-wrong");
  return make("span", {}, say(definition, "note", {
    mark,
    text: answerInWords(definition, field, tries.at(-1)),
  }));
}
