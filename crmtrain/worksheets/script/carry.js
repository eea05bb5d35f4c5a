// Answers to an older version of a worksheet: what of them can be taken over.
// carrying.py does the same in Python; the rule is in SCHEMA.md.

/**
 * What of an older version's document fits into the worksheet, and what is dropped, by the name
 * that it had there. Throws an AnswerError if the document belongs elsewhere.
 * @returns {{answers: Object, dropped: Object}}
 */
function carryOver(definition, document) {
  const answers = checkDocument(definition, document, true);
  const dropped = {};
  const drop = (where, value) =>
    Object.defineProperty(dropped, where, { value, enumerable: true });

  const mapping = (inside, fields, values) => {
    const kept = {};
    for (const [name, value] of Object.entries(values)) {
      const field = fields.find((one) => one.id === name);
      if (!field) {
        drop(inside + name, value);
        continue;
      }
      const one = carried(inside + name, field, value);
      if (given(one)) kept[name] = one;
    }
    return kept;
  };

  const row = (where, columns, value) => {
    if (isObject(value)) return mapping(`${where}.`, columns, value);
    drop(where, value);
    return {};
  };

  const carried = (where, field, value) => {
    if (field.type === "grid" && isObject(value)) {
      const isRow = (name) => field.rows.some((one) => one.id === name);
      const rows = Object.entries(value).map(([name, one]) =>
        [name, row(`${where}.${name}`, isRow(name) ? field.columns : [], one)]);
      return Object.fromEntries(rows.filter(([, one]) => given(one)));
    }
    if (field.type === "rows" && Array.isArray(value)) {
      const rows = value.slice(0, field.max).map((one, n) =>
        row(`${where}.${n + 1}`, field.columns, one));
      value.slice(field.max).forEach((one, n) => drop(`${where}.${field.max + n + 1}`, one));
      return rows.some(given) ? rows : [];
    }
    try {
      checkField(definition, where, field, value);
    } catch {
      drop(where, value);
      return undefined;
    }
    return value;
  };

  return { answers: mapping("", fieldsOf(definition), answers), dropped };
}

/** What is dropped, in words: where it stood, and what stood there. */
function droppedInWords(definition, dropped) {
  const list = Object.entries(dropped).map(([where, value]) =>
    say(definition, "carry-dropped-one", { where: short(where), value: short(JSON.stringify(value)) }));
  return list.join(say(definition, "list-join"));
}
