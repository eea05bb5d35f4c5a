// What a score counts: fields, cells of tables, computed columns, earlier scores.
// items.py finds the same in Python.

/**
 * @typedef {Object} Score
 * @property {?number} value in the units of the items; null with nothing answered
 * @property {?number} max the most that the answered items can give; null without a limit
 * @property {?number} percent
 * @property {number} answered
 * @property {number} items
 * @property {string[]} missing the ids of the unanswered items, each once
 * @property {string[]} [which] of lowest and highest: the items that have the value
 * @property {Object[]} [detail] of sensitivity: by row, between which shares the winner stays ahead
 *
 * @typedef {{id: string, value: *, missing: string[], least: ?number, most: ?number, max: ?number,
 *   isNumber: boolean}} Item
 *
 * @typedef {{definition: Object, answers: Object, scores: Object<string, Score>}} Subject
 */

const NUMERIC = ["scale", "number"];

/** Two values that differ by less are equal. */
const CLOSE = 1e-9;

/** All fields of a definition, in order. */
const fieldsOf = (definition) => definition.sections.flatMap((section) => section.fields);

const isTable = (field) => field.type === "rows" || field.type === "grid";

const fieldOf = (definition, name) => fieldsOf(definition).find((field) => field.id === name);

/** The two parts of `field.column`; the second is "" if there is none. */
function splitAtDot(reference) {
  const [field, column = ""] = reference.split(".");
  return [field, column];
}

/** The items that references name: sections, fields, columns, earlier scores. */
const itemsOf = (sheet, references) => references.flatMap((name) => named(sheet, name));

/** Those items that can be added up. */
const numbersOf = (sheet, references) => itemsOf(sheet, references).filter((one) => one.isNumber);

function named(sheet, reference) {
  const section = sheet.definition.sections.find((one) => one.id === reference);
  if (section) return section.fields.flatMap((field) => wholeOf(sheet, field));
  const [name, column] = splitAtDot(reference);
  const field = fieldOf(sheet.definition, name);
  if (field) return column ? columnOf(sheet, field, column) : wholeOf(sheet, field);
  const { value, missing, max } = sheet.scores[reference];
  return [{ id: reference, value, missing, least: null, most: max, max, isNumber: true }];
}

/** @returns {Item[]} */
function wholeOf(sheet, field) {
  const answer = own(sheet.answers, field.id);
  if (!isTable(field)) return [item(sheet, field.id, field, answer)];
  return rowsOf(field, answer).flatMap(([name, row]) => field.columns.map((column) =>
    item(sheet, `${field.id}.${name}.${column.id}`, column, own(row, column.id))));
}

/**
 * The cells of one column, row by row; it may be a computed one.
 * @returns {Item[]}
 */
function columnOf(sheet, table, name) {
  const rows = rowsOf(table, own(sheet.answers, table.id));
  const idOf = (row, column) => `${table.id}.${row}.${column}`;
  const column = table.columns.find((one) => one.id === name);
  if (column) return rows.map(([row, values]) => item(sheet, idOf(row, name), column, own(values, name)));
  const values = computedOf(table, rows)[name];
  const sources = sourcesOf(table, name);
  return rows.map(([row, answers], n) => {
    const missing = sources.filter((id) => values[n] === null && !given(own(answers, id)));
    return { id: idOf(row, name), value: values[n], missing: missing.map((id) => idOf(row, id)),
      least: null, most: null, max: null, isNumber: true };
  });
}

/** @returns {Item} */
function item(sheet, id, field, value) {
  const [least, most] = limitsOf(sheet.definition, field);
  // A range that reaches below 0 has no shares of a maximum.
  const max = least !== null && least < 0 ? null : most;
  const isNumber = NUMERIC.includes(field.type);
  return given(value)
    ? { id, value, missing: [], least, most, max, isNumber }
    : { id, value: null, missing: [id], least, most, max, isNumber };
}

/** The least and the most that a field can be; null without a limit. */
function limitsOf(definition, field) {
  if (field.type === "number") return [field.min ?? null, field.max ?? null];
  if (field.type !== "scale") return [null, null];
  const steps = definition.scales[field.scale].map((step) => step.value);
  return [Math.min(...steps), Math.max(...steps)];
}

/**
 * A score's items, of the rows that meet its condition, and whether that has ruled out rows.
 * A row of which it is not known yet has an unanswered item in each place.
 */
function chosenOf(spec, sheet) {
  if (!spec.where) return { items: itemsOf(sheet, spec.of), hasRuledOut: false };
  const table = fieldOf(sheet.definition, splitAtDot(spec.of[0])[0]);
  const asked = columnOf(sheet, table, spec.where.column);
  const items = spec.of.flatMap((reference) =>
    columnOf(sheet, table, splitAtDot(reference)[1]).flatMap((cell, n) => {
      if (asked[n].value === null) return { ...cell, value: null, missing: asked[n].missing };
      return holds(asked[n].value, spec.where) ? cell : [];
    }));
  const hasRuledOut = asked.some(({ value }) => value !== null && !holds(value, spec.where));
  return { items, hasRuledOut };
}

/** Whether an answer meets a condition; of several ticked options one has to. */
function holds(value, condition) {
  const values = [value].flat();
  if (condition.equals !== undefined) return values.includes(condition.equals);
  if (condition.in) return values.some((one) => condition.in.includes(one));
  const { "at-least": least = -Infinity, "at-most": most = Infinity } = condition;
  return value >= least && value <= most;
}

/** What the items lack, each answer once. */
const missingOf = (items) => [...new Set(items.flatMap((one) => one.missing))];
