// Scores of a worksheet, from the `scores` block of its definition.
// scoring.py does the same in Python; the tests run the same fixtures through both.

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

/**
 * A score; with nothing answered it has no value, unless that is known.
 * @returns {Score}
 */
function result(value, max, answered, items, missing, isKnown = false) {
  if (!answered && !isKnown) value = max = null;
  const percent = value !== null && max ? (value / max) * 100 : null;
  return { value, max, percent, answered, items, missing };
}

function resultOf(items, value, max, isKnown) {
  const answered = items.filter((one) => one.value !== null).length;
  return result(value, max, answered, items.length, missingOf(items), isKnown);
}

function sum(spec, sheet) {
  const chosen = chosenOf(spec, sheet);
  const items = chosen.items.filter((one) => one.isNumber);
  const answered = items.filter((one) => one.value !== null);
  const value = add(answered.map((one) => one.value));
  return resultOf(items, value, add(answered.map((one) => one.max)), chosen.hasRuledOut);
}

function mean(spec, sheet) {
  const total = sum(spec, sheet);
  const divided = (number) =>
    (number === null || !total.answered ? null : number / total.answered);
  return { ...total, value: divided(total.value), max: divided(total.max) };
}

function count(spec, sheet) {
  const { items, hasRuledOut } = chosenOf(spec, sheet);
  const answered = items.filter((one) => one.value !== null);
  const hasCondition = ["equals", "in", "at-least", "at-most"].some((key) => key in spec);
  const counted = hasCondition ? answered.filter((one) => holds(one.value, spec)) : answered;
  const max = hasCondition ? answered.length : items.length;
  return resultOf(items, counted.length, max, hasRuledOut);
}

function extreme(spec, sheet, best) {
  let items = chosenOf(spec, sheet).items.filter((one) => one.isNumber);
  let known = items.filter((one) => one.value !== null);
  let answered = known;
  if (spec.complete) {
    // A score with half its answers can neither win nor lose; one without any does not compete.
    items = known;
    answered = known.filter((one) => !one.missing.length);
    known = answered.length === items.length ? answered : [];
  }
  const value = known.length ? best(...known.map((one) => one.value)) : null;
  const which = known.filter((one) => Math.abs(one.value - value) <= CLOSE);
  const max = which.length && known.every((one) => one.max !== null) ? which[0].max : null;
  const found = result(value, max, answered.length, items.length, missingOf(items));
  return { ...found, which: which.map((one) => one.id) };
}

/** From 0 (every answer the least possible) to 100 (every answer the most). */
function index(spec, sheet) {
  const items = numbersOf(sheet, spec.of);
  const shares = items
    .filter((one) => one.value !== null)
    .map(({ value, least, most }) => ((value - least) / (most - least)) * 100);
  return resultOf(items, shares.length ? add(shares) / shares.length : null, 100);
}

function weighted(spec, sheet, isMean) {
  const items = numbersOf(sheet, spec.of);
  const weights = typeof spec.weights[0] === "string"
    ? numbersOf(sheet, spec.weights)
    : spec.weights.map((value) => ({ value, missing: [] }));
  const pairs = items.map((one, n) => [one, weights[n]]);
  const known = pairs.filter(([one, weight]) => one.value !== null && weight.value !== null);
  let value = add(known.map(([one, weight]) => one.value * weight.value));
  let max = add(known.map(([one, weight]) => (one.max === null ? null : one.max * weight.value)));
  if (isMean) {
    const total = add(known.map(([, weight]) => weight.value));
    value = value !== null && total ? value / total : null;
    max = max !== null && total ? max / total : null;
  }
  return result(value, max, known.length, pairs.length, missingOf(pairs.flat()));
}

/** Compares two scores once both are complete: half a sum has nothing to be compared with. */
function ofTwo(spec, sheet, operation) {
  const [a, b] = spec.of.map((name) => own(sheet.scores, name) ?? sum({ of: [name] }, sheet));
  const missing = [...new Set([...a.missing, ...b.missing])];
  const isComplete = !missing.length && a.value !== null && b.value !== null;
  const value = isComplete ? operation(a.value, b.value) : null;
  // It is known also where a condition has ruled out every row.
  return result(value, null, a.answered + b.answered, a.items + b.items, missing, value !== null);
}

function ratio(spec, sheet) {
  const one = ofTwo(spec, sheet, (a, b) => (b ? a / b : null));
  return { ...one, percent: one.value === null ? null : one.value * 100 };
}

/** The operations by the name that a definition gives them. */
const OPS = {
  sum,
  mean,
  count,
  lowest: (spec, sheet) => extreme(spec, sheet, Math.min),
  highest: (spec, sheet) => extreme(spec, sheet, Math.max),
  index,
  "weighted-sum": (spec, sheet) => weighted(spec, sheet, false),
  "weighted-mean": (spec, sheet) => weighted(spec, sheet, true),
  difference: (spec, sheet) => ofTwo(spec, sheet, (a, b) => a - b),
  ratio,
  distance,
  changes,
  kappa,
  sensitivity,
};
