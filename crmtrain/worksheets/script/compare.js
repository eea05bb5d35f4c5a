// Scores that compare: rankings, raters, neighbouring rows, weights that might be others.
// comparing.py does the same in Python.

/** The white space around a text; named, because Python and JavaScript do not mean the same. */
const AROUND = /^[ \t\r\n\u00a0\u3000]+|[ \t\r\n\u00a0\u3000]+$/g;

/** How many places the items of a ranking are off, from a reference or another ranking. */
function distance(spec, sheet) {
  const rankings = spec.of.map((name) => fieldOf(sheet.definition, name));
  const ids = rankings[0].items.map((one) => one.id);
  const orders = rankings.map((field) => own(sheet.answers, field.id) ?? []);
  const missing = rankings.flatMap((field, n) =>
    ids.filter((id) => !orders[n].includes(id)).map((id) => `${field.id}.${id}`));
  const [first, second] = [...orders, spec.reference];
  const value = missing.length
    ? null
    : add(ids.map((id) => Math.abs(first.indexOf(id) - second.indexOf(id))));
  const items = ids.length * rankings.length;
  // The order that is turned round is the farthest: floor(n²/2).
  return result(value, Math.floor(ids.length ** 2 / 2), items - missing.length, items, missing);
}

/** The cells of the columns that a score is of, a list a column. */
function columnsOf(spec, sheet, references = spec.of) {
  const table = fieldOf(sheet.definition, splitAtDot(spec.of[0])[0]);
  return references.map((reference) => columnOf(sheet, table, splitAtDot(reference)[1]));
}

/** How often one row's answer differs from the row's before; an unanswered one is passed over. */
function changes(spec, sheet) {
  const [items] = columnsOf(spec, sheet);
  const values = items.map(({ value }) =>
    (typeof value === "string" ? value.replace(AROUND, "").toLowerCase() : value));
  const known = values.filter(given);
  const value = known.filter((one, n) => n > 0 && one !== known[n - 1]).length;
  const missing = items.filter((_, n) => !given(values[n])).map((one) => one.id);
  return result(value, null, known.length, items.length, missing);
}

/** Cohen's kappa (1960) of two raters; with squared disagreement the weighted one (1968). */
function kappa(spec, sheet) {
  const [first, second] = columnsOf(spec, sheet);
  const rows = first.map((one, n) => [one, second[n]]);
  const pairs = rows.filter(([a, b]) => a.value !== null && b.value !== null);
  const missing = rows.flat().filter((one) => one.value === null).map((one) => one.id);
  const apart = spec.disagreement === "squared"
    ? (a, b) => (a.value - b.value) ** 2
    : (a, b) => Number(a.value !== b.value);
  const n = pairs.length;
  const observed = add(pairs.map(([a, b]) => apart(a, b)));
  const byChance = add(pairs.flatMap(([a]) => pairs.map(([, b]) => apart(a, b))));
  const value = n > 1 && byChance ? 1 - observed / n / (byChance / n ** 2) : null;
  return result(value, null, n, rows.length, missing);
}

/**
 * How far one weight may move, the others in proportion, before another alternative wins.
 *
 * If a row's share is moved to t, an alternative's total is a straight line in t: t times its
 * rating in that row and (1 - t) times its weighted mean over the others. The winner changes
 * where two lines cross.
 */
function sensitivity(spec, sheet) {
  const [weights] = columnsOf(spec, sheet, spec.weights);
  const columns = columnsOf(spec, sheet);
  const competing = spec.of
    .map((name, n) => ({ name, cells: columns[n] }))
    .filter(({ cells }) => cells.some((cell) => cell.value !== null));
  const cells = weights.flatMap((weight, k) => [weight, ...competing.map((one) => one.cells[k])]);
  const missing = cells.filter((cell) => cell.value === null).map((cell) => cell.id);
  let found = { value: null, detail: [] };
  if (!missing.length && competing.length > 1 && weights.length > 1) {
    const ratings = competing.map((one) => one.cells.map((cell) => cell.value));
    found = rangesOf(weights, competing.map((one) => one.name), ratings);
  }
  const answered = cells.length - missing.length;
  return { ...result(found.value, null, answered, cells.length, missing), detail: found.detail };
}

function rangesOf(rows, names, ratings) {
  const weights = rows.map((one) => one.value);
  const dot = (some, values) => add(some.map((weight, n) => weight * values[n]));
  const whole = add(weights);
  if (!whole) return { value: null, detail: [] };
  const totals = ratings.map((column) => dot(weights, column) / whole);
  const best = Math.max(...totals);
  const winner = totals.findIndex((total) => best - total <= CLOSE);
  if (totals.filter((total) => best - total <= CLOSE).length > 1) return { value: 0, detail: [] };
  const margins = [];
  const detail = [];
  rows.forEach(({ id, value }, k) => {
    const others = weights.map((weight, n) => (n === k ? 0 : weight));
    const rest = add(others);
    if (!rest) return;
    const share = value / whole;
    const means = ratings.map((column) => dot(others, column) / rest);
    const range = { from: 0, to: 1, below: null, above: null };
    ratings.forEach((column, n) => {
      if (n === winner) return;
      const at0 = means[winner] - means[n];
      const at1 = ratings[winner][k] - column[k];
      const cross = at0 / (at0 - at1);
      if (at0 < -CLOSE && cross > range.from) Object.assign(range, { from: cross, below: names[n] });
      if (at1 < -CLOSE && cross < range.to) Object.assign(range, { to: cross, above: names[n] });
    });
    if (range.below) margins.push(share - range.from);
    if (range.above) margins.push(range.to - share);
    detail.push({ row: id.slice(0, id.lastIndexOf(".")), share, ...range });
  });
  return { value: margins.length ? 100 * Math.min(...margins) : null, detail };
}
