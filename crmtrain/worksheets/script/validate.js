// Checking files with answers; answers.py does the same in Python, with the same sentences.

const FORMAT = "crmtrain-worksheet";
const MAX_BYTES = 1_000_000;
const MAX_NUMBER = Number.MAX_SAFE_INTEGER;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const UNPRINTABLE = /[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

/** Answers that cannot be used: one sentence that says what is wrong and where. */
class AnswerError extends Error {}

/** A text of the interface with its {name}s filled in. */
const say = (definition, key, values = {}) =>
  definition.texts[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

const isObject = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isNumber = (value) => typeof value === "number" && Math.abs(value) <= MAX_NUMBER;

/** What an exported file holds. */
const documentOf = (definition, answers) => ({
  format: FORMAT,
  course: definition.course,
  worksheet: definition.id,
  version: definition.version,
  language: definition.language,
  saved: new Date().toISOString(),
  answers,
});

/** The answers of an exported file's text; throws an AnswerError. */
const parse = (definition, text) => validate(definition, parseDocument(definition, text));

/** An exported file's text as a document that belongs here, of this or an older version. */
function parseDocument(definition, text) {
  let content;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new AnswerError(say(definition, "refuse-json"));
  }
  checkDocument(definition, content, true);
  return content;
}

/**
 * The answers that an exported file's content holds, after checking every one of them.
 * Throws an AnswerError.
 */
const validate = (definition, document) =>
  checkAnswers(definition, checkDocument(definition, document));

/**
 * What a document holds as answers, after checking where it belongs. With `older`, an older
 * version's is taken too; then the answers are a mapping, and no more is known of them.
 */
function checkDocument(definition, document, older = false) {
  const refuse = (key, values) => {
    throw new AnswerError(say(definition, key, values));
  };
  if (!isObject(document) || own(document, "format") !== FORMAT ||
      own(document, "course") !== definition.course) {
    refuse("refuse-format");
  }
  const { worksheet, version, saved = null, answers } = document;
  if (worksheet !== definition.id) {
    refuse("refuse-worksheet", { found: short(worksheet), wanted: definition.id });
  }
  const isOlder = older && isNumber(version) && version >= 1 && version < definition.version;
  if (version !== definition.version && !isOlder) {
    refuse("refuse-version", { found: short(version), wanted: definition.version });
  }
  if (saved !== null && !(typeof saved === "string" && TIME.test(saved))) {
    refuseValue(definition, "saved", say(definition, "expect-time"));
  }
  if (older && !isObject(answers)) {
    refuseValue(definition, "answers", say(definition, "expect-answers"));
  }
  return answers;
}

/** The answers themselves, checked. */
function checkAnswers(definition, answers) {
  const fields = fieldsOf(definition);
  const ids = fields.map((field) => field.id);
  checkNames(definition, "answers", answers, ids, "expect-answers", "");
  for (const field of fields) {
    if (Object.hasOwn(answers, field.id)) {
      checkField(definition, field.id, field, answers[field.id]);
    }
  }
  return answers;
}

function checkField(definition, where, field, value) {
  if (field.type === "rows") {
    if (!Array.isArray(value) || value.length > field.max) {
      refuseValue(definition, where, say(definition, "expect-rows", { max: field.max }));
    }
    value.forEach((row, n) => checkRow(definition, `${where}.${n + 1}`, field, row));
  } else if (field.type === "grid") {
    const rows = field.rows.map((row) => row.id);
    checkNames(definition, where, value, rows, "expect-grid");
    for (const row of rows.filter((id) => Object.hasOwn(value, id))) {
      checkRow(definition, `${where}.${row}`, field, value[row]);
    }
  } else if (field.type === "ranking") {
    checkRanking(definition, where, field, value);
  } else if (!possible(definition, field, value)) {
    refuseValue(definition, where, expected(definition, field));
  }
}

function checkRow(definition, where, field, row) {
  checkNames(definition, where, row, field.columns.map((column) => column.id), "expect-row");
  for (const column of field.columns) {
    if (Object.hasOwn(row, column.id)) {
      checkField(definition, `${where}.${column.id}`, column, row[column.id]);
    }
  }
}

function checkRanking(definition, where, field, value) {
  const ids = field.items.map((one) => one.id);
  const placed = Array.isArray(value) ? value.filter((id) => id !== null) : null;
  if (!placed || value.length > ids.length || !placed.every((id) => ids.includes(id)) ||
      new Set(placed).size < placed.length) {
    const values = ids.join(say(definition, "list-join"));
    refuseValue(definition, where, say(definition, "expect-ranking", { values }));
  }
}

/** Refuses what is no mapping, or has a name that is not known. */
function checkNames(definition, where, value, known, key, inside = `${where}.`) {
  if (!isObject(value)) {
    const values = known.join(say(definition, "list-join"));
    refuseValue(definition, where, say(definition, key, { values }));
  }
  const [unknown] = Object.keys(value).filter((name) => !known.includes(name)).sort();
  if (unknown !== undefined) {
    const place = inside + short(unknown);
    throw new AnswerError(say(definition, "refuse-unknown", { where: place }));
  }
}

/** Whether a value is an answer to a simple field. */
function possible(definition, field, value) {
  switch (field.type) {
    case "scale":
      return isNumber(value) &&
        definition.scales[field.scale].some((step) => step.value === value);
    case "choice": {
      const isOption = (one) => field.options.some((option) => option.value === one);
      if (!field.multiple) return isOption(value);
      return Array.isArray(value) && value.every(isOption) && new Set(value).size === value.length;
    }
    case "number":
      return isNumber(value) && inRange(field, value);
    default:
      return typeof value === "string" && [...value].length <= field.max &&
        !LONE_SURROGATE.test(value);
  }
}

function inRange({ min = -Infinity, max = Infinity, step }, value) {
  if (value < min || value > max) return false;
  if (step === "any") return true;
  const steps = (value - (min === -Infinity ? 0 : min)) / step;
  return Math.abs(steps - Math.floor(steps + 0.5)) <= 1e-6;
}

/** What a simple field takes, in words. */
function expected(definition, field) {
  const list = (values) => values.join(say(definition, "list-join"));
  switch (field.type) {
    case "scale": {
      const values = list(definition.scales[field.scale].map((step) => step.value));
      return say(definition, "expect-one", { values });
    }
    case "choice": {
      const values = list(field.options.map((option) => option.value));
      return say(definition, field.multiple ? "expect-some" : "expect-one", { values });
    }
    case "number":
      return expectedNumber(definition, field);
    default:
      return say(definition, "expect-text", { max: field.max });
  }
}

function expectedNumber(definition, { min, max, step }) {
  let kind = say(definition, step === 1 ? "expect-whole" : "expect-number");
  const key = ["expect-range", "expect-least", "expect-most"][
    min !== undefined && max !== undefined ? 0 : min !== undefined ? 1 : 2];
  if (min !== undefined || max !== undefined) kind = say(definition, key, { kind, min, max });
  if (step === "any" || step === 1) return kind;
  return say(definition, "expect-step", { kind, step });
}

function refuseValue(definition, where, expectation) {
  throw new AnswerError(say(definition, "refuse-value", { where, expected: expectation }));
}

/** Quotes what a foreign file says, but not at any length. */
function short(value) {
  if (typeof value === "string") {
    const characters = [...value];
    const cut = characters.length <= 40 ? value : characters.slice(0, 40).join("") + "…";
    return cut.replace(UNPRINTABLE, "\ufffd");
  }
  return isNumber(value) ? String(value) : "?";
}
