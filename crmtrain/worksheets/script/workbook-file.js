// The whole workbook as one file, and what an import makes of a file.

const BOOK_FORMAT = "crmtrain-workbook";
const BOOK_VERSION = 1;
const BOOK_BYTES = 5_000_000; // more than any browser stores for a course
const BOOK_DOCUMENTS = 500;

/** Hands a text to the reader as a file. */
function save(name, text) {
  const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  make("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/** Everything current as one document. @param {Holdings} held */
function packBook(book, held) {
  const packed = (kind) =>
    [...held.current.values()]
      .filter(({ entry }) => entry.kind === kind)
      .map((one) => one.entry.pack(one));
  return {
    format: BOOK_FORMAT,
    course: book.course,
    version: BOOK_VERSION,
    language: book.language,
    saved: new Date().toISOString(),
    worksheets: packed("worksheet"),
    questions: packed("questions"),
  };
}

/**
 * @typedef {Object} Incoming
 * @property {Map<Entry, Content>} contents
 * @property {string[]} leftOut what a workbook holds of other editions of the course, and why
 */

/**
 * Reads files; one that cannot be used refuses them all with an AnswerError.
 * @param {{name: string, size: number, text: () => Promise<string>}[]} files
 * @returns {Promise<Incoming>}
 */
async function readFiles(book, files) {
  const incoming = { contents: new Map(), leftOut: [] };
  for (const file of files) {
    try {
      if (file.size > BOOK_BYTES) throw new AnswerError(say(book, "workbook-size"));
      take(book, incoming, parseJson(book, await file.text()));
    } catch (error) {
      const reason = error instanceof AnswerError ? error.message : say(book, "refuse-json");
      const name = short(file.name);
      throw new AnswerError(files.length > 1 ? labelled(book, name, reason) : reason);
    }
  }
  return incoming;
}

function take(book, incoming, content) {
  const format = own(content, "format");
  if (own(content, "course") !== book.course) throw new AnswerError(say(book, "refuse-format"));
  if (format === FORMAT || format === QUIZ_FORMAT) {
    const entry = entryOf(book, content);
    if (!entry) throw new AnswerError(say(book, "no-such", { found: short(nameIn(content)) }));
    takeDocument(book, incoming, entry, content);
  } else if (format === BOOK_FORMAT) {
    takeBook(book, incoming, content);
  } else {
    throw new AnswerError(say(book, "refuse-format"));
  }
}

function takeBook(book, incoming, content) {
  if (own(content, "version") !== BOOK_VERSION) {
    const values = { found: short(own(content, "version")), wanted: BOOK_VERSION };
    throw new AnswerError(say(book, "workbook-version", values));
  }
  const lists = ["worksheets", "questions"].map((name) => own(content, name));
  const documents = lists.flat();
  if (!lists.every(Array.isArray) || !documents.every(isObject) ||
      documents.length > BOOK_DOCUMENTS) {
    throw new AnswerError(say(book, "workbook-shape"));
  }
  for (const document of documents) {
    const name = nameIn(document);
    const entry = entryOf(book, document);
    const found = short(own(document, "version"));
    if (!entry) {
      incoming.leftOut.push(say(book, "no-such", { found: short(name) }));
    } else if (own(document, "version") !== entry.definition.version) {
      const values = { title: entry.title, found, wanted: entry.definition.version };
      incoming.leftOut.push(say(book, "left-out-version", values));
    } else {
      try {
        takeDocument(book, incoming, entry, document);
      } catch (error) {
        if (!(error instanceof AnswerError)) throw error;
        throw new AnswerError(labelled(book, entry.title, error.message));
      }
    }
  }
}

/** The worksheet's id, or the questions'. */
const nameIn = (document) =>
  own(document, own(document, "format") === QUIZ_FORMAT ? "questions" : "worksheet");

const entryOf = (book, document) => {
  const kind = own(document, "format") === QUIZ_FORMAT ? "questions" : "worksheet";
  return book.entries.find((one) => one.kind === kind && one.id === nameIn(document));
};

function takeDocument(book, { contents }, entry, document) {
  if (textOf(book, document).length > MAX_BYTES) throw new AnswerError(say(book, "refuse-size"));
  const content = entry.read(document);
  if (contents.has(entry)) throw new AnswerError(say(book, "twice", { title: entry.title }));
  if (given(content.answers)) contents.set(entry, content);
}

/**
 * @typedef {{entry: Entry, mine: Held, theirs: Content, newer: ?("mine"|"theirs"),
 *   differences: {label: string, mine: string, theirs: string}[]}} Conflict
 * @typedef {{added: [Entry, Content][], same: Entry[], conflicts: Conflict[]}} Plan
 */

/** What an import would do. @param {Holdings} held @param {Incoming} incoming @returns {Plan} */
function planOf(held, { contents }) {
  const plan = { added: [], same: [], conflicts: [] };
  for (const [entry, theirs] of contents) {
    const mine = held.current.get(entry);
    const differences = mine ? entry.differences(mine.answers, theirs.answers) : [];
    if (!mine) plan.added.push([entry, theirs]);
    else if (!differences.length) plan.same.push(entry);
    else plan.conflicts.push({ entry, mine, theirs, newer: newerOf(mine, theirs), differences });
  }
  return plan;
}

function newerOf(mine, theirs) {
  const [a, b] = [timeOf(mine), timeOf(theirs)];
  if (a === null || b === null || a === b) return null;
  return a > b ? "mine" : "theirs";
}

/**
 * What an import writes. The answers that are not chosen stay, under a name of their own.
 * @param {Map<Entry, "mine"|"theirs">} choices
 * @returns {Map<string, string>}
 */
function changesOf(held, plan, choices) {
  const changes = new Map();
  const taken = new Map(held.stored);
  const put = (base, text) => {
    const name = freeName(taken, base);
    taken.set(name, text);
    changes.set(name, text);
  };
  const keep = (entry, { answers }, text) => {
    const isKept = held.kept.some((one) =>
      one.entry === entry && !entry.differences(one.answers, answers).length);
    if (!isKept) put(`${entry.key}:kept`, text);
  };
  const packed = (entry, content) => JSON.stringify(entry.pack(content));
  for (const [entry, theirs] of plan.added) {
    // What is stored there cannot be used, or it would be a conflict.
    const damaged = held.stored.get(entry.key);
    if (damaged !== undefined) put(`${entry.key}:damaged`, damaged);
    changes.set(entry.key, packed(entry, theirs));
  }
  for (const { entry, mine, theirs } of plan.conflicts) {
    if (choices.get(entry) === "theirs") {
      keep(entry, mine, mine.text);
      changes.set(entry.key, packed(entry, theirs));
    } else {
      keep(entry, theirs, packed(entry, theirs));
    }
  }
  return changes;
}
