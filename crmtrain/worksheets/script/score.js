// Scores of a worksheet, from the `scores` block of its definition.
// scoring.py does the same in Python; the tests run the same fixtures through both.

/**
 * @typedef {Object} Score
 * @property {?number} value in the units of the items; null with nothing answered
 * @property {?number} max the most that the answered items can give; null without a limit
 * @property {?number} percent
 * @property {number} answered
 * @property {number} items
 * @property {string[]} missing the ids of the unanswered items
 *
 * @typedef {{id: string, field: Object, value: *, max: ?number}} Item
 */

const NUMERIC = ["scale", "number"];

/** All fields of a definition, in order. */
const fieldsOf = (definition) => definition.sections.flatMap((section) => section.fields);

/** Whether something is an answer; empty text and empty lists are none. */
const given = (value) =>
  value !== undefined && value !== null && value !== "" &&
  !(typeof value === "object" && Object.keys(value).length === 0);

/** An object's own property: a name such as "constructor" finds nothing. */
const own = (object, name) =>
  object && Object.hasOwn(object, name) ? object[name] : undefined;

/**
 * Every score of a worksheet by its id.
 * @returns {Object<string, Score>}
 */
function score(definition, answers) {
  const scores = {};
  for (const spec of definition.scores ?? []) {
    scores[spec.id] = OPS[spec.op](spec, { definition, answers, scores });
  }
  return scores;
}

/** The items that references name: sections, fields, columns (`field.column`). */
const itemsOf = (sheet, references) => references.flatMap((name) => named(sheet, name));

/** Those items that can be added up. */
const numbersOf = (sheet, references) =>
  itemsOf(sheet, references).filter((item) => NUMERIC.includes(item.field.type));

function named(sheet, reference) {
  const section = sheet.definition.sections.find((one) => one.id === reference);
  if (section) return section.fields.flatMap((field) => cellsOf(sheet, field, ""));
  const [name, column = ""] = reference.split(".");
  return cellsOf(sheet, fieldsOf(sheet.definition).find((field) => field.id === name), column);
}

/** @returns {Item[]} */
function cellsOf(sheet, field, column) {
  const answer = own(sheet.answers, field.id);
  if (field.type !== "rows" && field.type !== "grid") {
    return [item(sheet, field.id, field, answer)];
  }
  const rows = field.type === "grid"
    ? field.rows.map((row) => [row.id, own(answer, row.id)])
    : (answer ?? []).map((row, n) => [n + 1, row]).filter(([, row]) => given(row));
  const columns = field.columns.filter((one) => column === "" || column === one.id);
  return rows.flatMap(([name, row]) =>
    columns.map((one) => item(sheet, `${field.id}.${name}.${one.id}`, one, own(row, one.id))));
}

function item(sheet, id, field, value) {
  let max = null;
  if (field.type === "scale") {
    max = Math.max(...sheet.definition.scales[field.scale].map((step) => step.value));
  } else if (field.type === "number") {
    max = field.max ?? null;
  }
  return { id, field, value: given(value) ? value : null, max };
}

/** Adds plainly from left to right, as Python does; one null makes the sum null. */
function add(values) {
  let total = 0;
  for (const value of values) {
    if (value === null) return null;
    total += value;
  }
  return total;
}

/** @returns {Score} */
function result(value, max, answered, items, missing) {
  if (!answered) value = max = null;
  const percent = value !== null && max ? (value / max) * 100 : null;
  return { value, max, percent, answered, items, missing };
}

function resultOf(items, value, max) {
  const missing = items.filter((one) => one.value === null).map((one) => one.id);
  return result(value, max, items.length - missing.length, items.length, missing);
}

function sum(spec, sheet) {
  const items = numbersOf(sheet, spec.of);
  const answered = items.filter((one) => one.value !== null);
  return resultOf(items, add(answered.map((one) => one.value)), add(answered.map((one) => one.max)));
}

function mean(spec, sheet) {
  const total = sum(spec, sheet);
  const divided = (number) => (number === null ? null : number / total.answered);
  return { ...total, value: divided(total.value), max: divided(total.max) };
}

function count(spec, sheet) {
  const items = itemsOf(sheet, spec.of);
  const answered = items.filter((one) => one.value !== null);
  if (spec.equals === undefined) return resultOf(items, answered.length, items.length);
  const holds = ({ value }) =>
    Array.isArray(value) ? value.includes(spec.equals) : value === spec.equals;
  return resultOf(items, answered.filter(holds).length, answered.length);
}

function weighted(spec, sheet, isMean) {
  const items = numbersOf(sheet, spec.of);
  const weights = typeof spec.weights[0] === "string"
    ? numbersOf(sheet, spec.weights)
    : spec.weights.map((value) => ({ id: "", value }));
  const pairs = items.map((one, n) => [one, weights[n]]);
  const known = pairs.filter(([one, weight]) => one.value !== null && weight.value !== null);
  const missing = pairs.flat().filter((one) => one.value === null).map((one) => one.id);
  let value = add(known.map(([one, weight]) => one.value * weight.value));
  let max = add(known.map(([one, weight]) => (one.max === null ? null : one.max * weight.value)));
  if (isMean) {
    const total = add(known.map(([, weight]) => weight.value));
    value = value !== null && total ? value / total : null;
    max = max !== null && total ? max / total : null;
  }
  return result(value, max, known.length, pairs.length, missing);
}

function distance(spec, sheet) {
  const field = fieldsOf(sheet.definition).find((one) => one.id === spec.of[0]);
  const order = own(sheet.answers, field.id) ?? [];
  const ids = field.items.map((one) => one.id);
  const missing = ids.filter((id) => !order.includes(id)).map((id) => `${field.id}.${id}`);
  const value = missing.length
    ? null
    : add(ids.map((id) => Math.abs(order.indexOf(id) - spec.reference.indexOf(id))));
  // The order that is turned round is the farthest: floor(n²/2).
  const farthest = Math.floor(ids.length ** 2 / 2);
  return result(value, farthest, ids.length - missing.length, ids.length, missing);
}

/** Compares two scores once both are complete: half a sum has nothing to be compared with. */
function ofTwo(spec, sheet, operation) {
  const [a, b] = spec.of.map((name) => own(sheet.scores, name) ?? sum({ of: [name] }, sheet));
  const missing = [...new Set([...a.missing, ...b.missing])];
  const isComplete = !missing.length && a.value !== null && b.value !== null;
  const value = isComplete ? operation(a.value, b.value) : null;
  return result(value, null, a.answered + b.answered, a.items + b.items, missing);
}

const difference = (spec, sheet) => ofTwo(spec, sheet, (a, b) => a - b);

function ratio(spec, sheet) {
  const one = ofTwo(spec, sheet, (a, b) => (b ? a / b : null));
  return { ...one, percent: one.value === null ? null : one.value * 100 };
}

/** The operations by the name that a definition gives them. */
const OPS = {
  sum,
  mean,
  count,
  "weighted-sum": (spec, sheet) => weighted(spec, sheet, false),
  "weighted-mean": (spec, sheet) => weighted(spec, sheet, true),
  distance,
  difference,
  ratio,
};
