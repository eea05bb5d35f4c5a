// What things are called in the page: by their label, or by an answer that names them.

const answerAt = (answers, path) =>
  path.split(".").reduce((value, name) => own(value, name), answers);

/** A thing's name: what is typed where `named-by` points, else its label. */
function nameOf(answers, thing, isShort = false) {
  const typed = thing["named-by"] ? answerAt(answers, thing["named-by"]) : "";
  if (typeof typed === "string" && typed.trim()) return typed.trim();
  return (isShort && thing.short) || thing.label;
}

/** A row's name: a grid's row has one; an added row has that of its first text or choice. */
function rowName(definition, answers, table, row) {
  if (table.type === "grid") {
    return nameOf(answers, table.rows.find(({ id }) => id === row), true);
  }
  const column = table.columns.find(({ type }) => type === "text" || type === "choice");
  const value = column && own(own(own(answers, table.id), row - 1), column.id);
  const text = column?.options ? column.options.find((one) => one.value === value)?.label : value;
  return typeof text === "string" && text.trim() ? text.trim() : say(definition, "row", { n: row });
}

/** The name of an item of a score: of another score, or of a table's cell. */
function itemName(definition, answers, spec, id) {
  const [field, row, column] = id.split(".");
  if (row === undefined) {
    return nameOf(answers, definition.scores.find((one) => one.id === field), true);
  }
  const table = fieldOf(definition, field);
  const name = rowName(definition, answers, table, row);
  if (spec.of.filter((one) => splitAtDot(one)[0] === field).length < 2) return name;
  const { label } = [...table.columns, ...table.computed].find((one) => one.id === column);
  return say(definition, "labelled", { label, value: name });
}

/** Writes names into the tables whose rows or columns are named by answers. */
function showNames(form, definition, answers) {
  for (const table of fieldsOf(definition).filter(isTable)) {
    const isForeign = (thing) =>
      thing["named-by"] && splitAtDot(thing["named-by"])[0] !== table.id;
    if (![...table.columns, ...(table.rows ?? [])].some(isForeign)) continue;
    // The table that holds a name shows the label: "Need 1" stands beside what it is.
    const shown = (thing) => (isForeign(thing) ? nameOf(answers, thing) : thing.label);
    const place = form.querySelector(`[data-field="${table.id}"]`);
    for (const column of table.columns) {
      place.querySelector(`[data-head="${column.id}"]`).textContent = shown(column);
    }
    const model = place.querySelector("template")?.content.querySelector("tr");
    [...rowsIn(place), ...(model ? [model] : [])].forEach((row, n) => {
      const entry = table.rows?.find(({ id }) => id === row.dataset.row);
      if (entry) row.querySelector("th").textContent = shown(entry);
      const name = entry ? shown(entry) : say(definition, "row", { n: row === model ? "{n}" : n + 1 });
      for (const column of [...table.columns, ...table.computed]) {
        const cell = row.querySelector(`[data-column="${column.id}"], [data-computed="${column.id}"]`);
        const label = shown(column);
        cell.dataset.label = label;
        for (const control of cell.querySelectorAll("[aria-label]")) {
          control.setAttribute("aria-label", say(definition, "cell", { row: name, column: label }));
        }
      }
    });
  }
}
