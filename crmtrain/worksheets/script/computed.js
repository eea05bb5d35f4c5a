// Computed columns of a table: what is worked out in each row from what is filled in there.
// computed.py does the same in Python.

/** Whether something is an answer; empty text and empty lists are none. */
const given = (value) =>
  value !== undefined && value !== null && value !== "" &&
  !(typeof value === "object" && Object.keys(value).length === 0);

/** An object's own property: a name such as "constructor" finds nothing. */
const own = (object, name) =>
  object && Object.hasOwn(object, name) ? object[name] : undefined;

/** Adds plainly from left to right, as Python does; one null makes the sum null. */
function add(values) {
  let total = 0;
  for (const value of values) {
    if (value === null) return null;
    total += value;
  }
  return total;
}

/** A table's rows by name; an empty row that was added is no row. */
function rowsOf(table, answer) {
  return table.type === "grid"
    ? table.rows.map((row) => [row.id, own(answer, row.id) ?? {}])
    : (answer ?? []).map((row, n) => [String(n + 1), row]).filter(([, row]) => given(row));
}

/** The operations, on a row's numbers and the whole first column. */
const COMPUTE = {
  sum: (numbers) => add(numbers),
  difference: ([first, ...others]) => others.reduce((rest, number) => rest - number, first),
  product: (numbers) => numbers.reduce((product, number) => product * number, 1),
  ratio: ([a, b]) => (b ? a / b : null),
  share([part], column) {
    const total = add(column.filter((value) => value !== null));
    return total ? part / total : null;
  },
  distance: ([a, b]) => Math.abs(a - b),
};

/**
 * The values of a table's columns, a list each with one value a row, the computed ones included.
 * A row has a value only if all that it is computed from have one: half a row is no result.
 * @returns {Object<string, (?number)[]>}
 */
function computedOf(table, rows) {
  const known = {};
  for (const { id } of table.columns) known[id] = rows.map(([, row]) => own(row, id) ?? null);
  for (const spec of table.computed) {
    const columns = spec.of.map((id) => known[id]);
    known[spec.id] = rows.map((_, n) => {
      const numbers = columns.map((column) => column[n]);
      const value = numbers.includes(null) ? null : COMPUTE[spec.op](numbers, columns[0]);
      return value !== null && spec.min !== undefined ? Math.max(value, spec.min) : value;
    });
  }
  return known;
}

/** The columns behind a computed one, in the table's order. */
function sourcesOf(table, name) {
  const spec = table.computed.find((one) => one.id === name);
  const behind = spec ? spec.of.flatMap((id) => sourcesOf(table, id)) : [name];
  return table.columns.map(({ id }) => id).filter((id) => behind.includes(id));
}
