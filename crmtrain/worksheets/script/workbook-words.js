// Answers in words, by type of field: for comparing and for paper.

/** @returns {string} */
function answerInWords(definition, field, value) {
  if (!given(value)) return "–";
  switch (field.type) {
    case "scale": {
      const step = definition.scales[field.scale].find((one) => one.value === value);
      return say(definition, "scale-value", { value, label: step.label });
    }
    case "choice":
      return [value].flat()
        .map((one) => field.options.find((option) => option.value === one).label)
        .join(say(definition, "list-join"));
    case "ranking":
      return value
        .map((id, n) => [n + 1, field.items.find((one) => one.id === id)?.label])
        .filter(([, label]) => label !== undefined)
        .map(([n, label]) => `${n}. ${label}`)
        .join("\n");
    case "grid":
    case "rows":
      return filledRows(definition, field, value)
        .map(({ label, row }) => labelled(definition, label, rowInWords(definition, field, row)))
        .join("\n");
    default:
      return String(value);
  }
}

const labelled = (definition, label, value) => say(definition, "label-value", { label, value });

/** The rows of a table that hold something. @returns {{id: string, label: string, row: Object}[]} */
function filledRows(definition, field, value) {
  const rows = field.type === "grid"
    ? field.rows.map(({ id, label }) => ({ id, label, row: own(value, id) }))
    : (value ?? []).map((row, n) => ({
      id: String(n + 1),
      label: say(definition, "row", { n: n + 1 }),
      row,
    }));
  return rows.filter(({ row }) => given(row));
}

/** A row's answered columns. */
const rowInWords = (definition, field, row) =>
  field.columns
    .filter((column) => given(own(row, column.id)))
    .map((column) => labelled(definition, column.label, answerInWords(definition, column, row[column.id])))
    .join(say(definition, "value-join"));

/** A field's answer as lines to compare: one, or one for every row of a table. @returns {Line[]} */
function linesOf(definition, field, value) {
  if (!given(value)) return [];
  if (field.type !== "grid" && field.type !== "rows") {
    return [{ id: field.id, label: field.label, text: answerInWords(definition, field, value) }];
  }
  return filledRows(definition, field, value).map(({ id, label, row }) => ({
    id: `${field.id}.${id}`,
    label: say(definition, "cell", { row: field.label, column: label }),
    text: rowInWords(definition, field, row),
  }));
}
