// Reading a field's answer from the page and writing it there, by type.

const controlsIn = (place) => [...place.querySelectorAll("input, select, textarea")];

/** The value that is chosen among radios or in a list, "" if none is. */
const chosen = (controls) =>
  controls[0].type === "radio"
    ? controls.find((control) => control.checked)?.value ?? ""
    : controls[0].value;

/** What a simple field's controls say; undefined if nothing, or nothing possible. */
function readSimple(definition, field, place) {
  const controls = controlsIn(place);
  const value = readControls(field, controls);
  const isPossible = value === undefined || possible(definition, field, value);
  // A number field that holds "12,,5" has no value, but it is not empty.
  const isFaulty = !isPossible || controls[0].validity.badInput;
  if (isFaulty) controls[0].setAttribute("aria-invalid", "true");
  else controls[0].removeAttribute("aria-invalid");
  return isPossible ? value : undefined;
}

function readControls(field, controls) {
  switch (field.type) {
    case "scale": {
      const value = chosen(controls);
      return value === "" ? undefined : Number(value);
    }
    case "choice": {
      if (!field.multiple) return chosen(controls) || undefined;
      const values = controls.filter((control) => control.checked).map((control) => control.value);
      return values.length ? values : undefined;
    }
    case "number":
      return Number.isNaN(controls[0].valueAsNumber) ? undefined : controls[0].valueAsNumber;
    default:
      return controls[0].value || undefined;
  }
}

function writeSimple(field, place, value) {
  const values = (Array.isArray(value) ? value : [value ?? ""]).map(String);
  for (const control of controlsIn(place)) {
    if (control.type === "radio" || control.type === "checkbox") {
      control.checked = values.includes(control.value);
    } else {
      control.value = values[0];
    }
  }
}

/** The row of a table as an object of its answered columns. */
function readRow(definition, field, row) {
  const entries = field.columns.map((column) => [
    column.id,
    readSimple(definition, column, cellOf(row, column)),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function writeRow(field, row, values) {
  for (const column of field.columns) {
    writeSimple(column, cellOf(row, column), own(values, column.id));
  }
}

const cellOf = (row, column) => row.querySelector(`[data-column="${column.id}"]`);
const rowsIn = (place) => [...place.querySelectorAll("tbody > [data-row]")];

/** A field's answer as the page shows it; undefined if there is none. */
function readField(definition, field, place) {
  if (field.type === "grid") {
    const rows = rowsIn(place).map((row) => [row.dataset.row, readRow(definition, field, row)]);
    const filled = rows.filter(([, row]) => given(row));
    return filled.length ? Object.fromEntries(filled) : undefined;
  }
  if (field.type === "rows") {
    const rows = rowsIn(place).map((row) => readRow(definition, field, row));
    while (rows.length && !given(rows.at(-1))) rows.pop();
    return rows.length ? rows : undefined;
  }
  if (field.type === "ranking") {
    const order = [];
    for (const one of place.querySelectorAll("[data-item]")) {
      const placed = Number(one.querySelector("select").value);
      if (placed) order[placed - 1] = one.dataset.item;
    }
    return order.length ? Array.from(order, (id) => id ?? null) : undefined;
  }
  return readSimple(definition, field, place);
}

/** Shows an answer. What the page shows already is left alone: somebody may be typing there. */
function writeField(definition, field, place, value) {
  if (same(readField(definition, field, place), value)) return;
  if (field.type === "grid") {
    for (const row of rowsIn(place)) writeRow(field, row, own(value, row.dataset.row));
  } else if (field.type === "rows") {
    while (rowsIn(place).length < (value?.length ?? 0)) addRow(place);
    rowsIn(place).forEach((row, n) => writeRow(field, row, value?.[n]));
  } else if (field.type === "ranking") {
    for (const one of place.querySelectorAll("[data-item]")) {
      const placed = (value ?? []).indexOf(one.dataset.item) + 1;
      one.querySelector("select").value = placed || "";
    }
  } else {
    writeSimple(field, place, value);
  }
}

/** Whether two answers are the same. */
function same(a, b) {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const names = Object.keys(a);
  return Array.isArray(a) === Array.isArray(b) && names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && same(a[name], b[name]));
}

/** Adds an empty row from the table's template and returns it. */
function addRow(place) {
  const body = place.querySelector("tbody");
  const row = place.querySelector("template").content.querySelector("tr").cloneNode(true);
  body.append(row);
  number(row, body.rows.length);
  return row;
}

/** Removes a row; those below it move up. */
function removeRow(place, row) {
  row.remove();
  rowsIn(place).forEach((one, n) => number(one, n + 1));
}

/** Writes a row's number into its names and labels; the template says where. */
function number(row, n) {
  const model = row.closest("[data-field]").querySelector("template").content;
  const from = [...model.querySelector("tr").querySelectorAll("*")];
  const to = [...row.querySelectorAll("*")];
  from.forEach((one, at) => {
    for (const name of ["name", "aria-label"]) {
      const text = one.getAttribute(name);
      if (text) to[at].setAttribute(name, text.replaceAll("{n}", n));
    }
  });
  row.querySelector("th").textContent = n;
}

/** A place is given once: who stood there loses it, or takes the only one that is left. */
function makeRoom(place, select) {
  const lists = [...place.querySelectorAll("select")];
  const other = lists.find((one) => one !== select && one.value === select.value);
  if (!other || select.value === "") return;
  other.value = "";
  const taken = lists.map((one) => one.value);
  const free = lists.map((_, n) => String(n + 1)).filter((n) => !taken.includes(n));
  if (free.length === 1) other.value = free[0];
}

/** Whether nothing of a field is left to answer; rows are as many as somebody writes. */
function isComplete(field, answer) {
  if (field.type === "grid") {
    return field.rows.every((row) =>
      field.columns.every((column) => given(own(own(answer, row.id), column.id))));
  }
  if (field.type === "ranking") {
    return (answer ?? []).filter((id) => id !== null).length === field.items.length;
  }
  return given(answer);
}
