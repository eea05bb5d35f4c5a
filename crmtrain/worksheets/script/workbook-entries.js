// What the course has to fill in: worksheets and questions, behind the same few methods.

/**
 * @typedef {Object} Book what stands in the page's JSON block
 * @property {string} course
 * @property {string} language
 * @property {Object<string, string>} texts
 * @property {{id: string, title: string}[]} parts
 * @property {Entry[]} entries
 * @property {number} level of the headings
 *
 * @typedef {{answers: Object, saved: ?string, language: string}} Content of one document
 * @typedef {{id: string, label: string, text: string}} Line one answer in words
 */

/** One worksheet, or one set of questions. */
class Entry {
  /** @param {Book} book */
  constructor(book, { kind, part, title, href, definition }) {
    const { course, language, texts } = book;
    /** What the library's functions take. */
    this.definition = { scales: {}, ...definition, course, language, texts };
    Object.assign(this, { kind, part, title, href });
    const place = kind === "questions" ? "questions:" : "";
    this.family = `crmtrain:${course}:${place}${definition.id}:`;
    this.key = this.family + definition.version;
  }

  get id() {
    return this.definition.id;
  }

  /**
   * What a document holds; throws an AnswerError that says why it cannot be used.
   * @returns {Content}
   */
  read(document) {
    const answers = this.check(document);
    const { saved = null, language } = document;
    const known = ["en", "zh"].includes(language) ? language : this.definition.language;
    return { answers, saved, language: known };
  }

  /** What a stored text holds; throws an AnswerError. */
  parse(text) {
    return this.read(parseJson(this.definition, text));
  }

  /** The fields that differ between two sets of answers, both in words. */
  differences(mine, theirs) {
    return this.fields.flatMap((field) => {
      const [a, b] = [mine, theirs].map((answers) =>
        new Map(this.linesOf(field, answers).map((line) => [line.id, line])));
      return [...new Set([...a.keys(), ...b.keys()])]
        .filter((id) => a.get(id)?.text !== b.get(id)?.text)
        .map((id) => ({
          label: (a.get(id) ?? b.get(id)).label,
          mine: a.get(id)?.text ?? "–",
          theirs: b.get(id)?.text ?? "–",
        }));
    });
  }
}

class SheetEntry extends Entry {
  get fields() {
    return fieldsOf(this.definition);
  }

  check(document) {
    return validate(this.definition, document);
  }

  /** @param {Content} content */
  pack({ answers, saved, language }) {
    return { ...documentOf(this.definition, answers), language, saved };
  }

  #counted(answers) {
    const counted = this.fields.filter((field) => !field.optional);
    const done = counted.filter((field) => isComplete(field, own(answers, field.id)));
    return { answered: done.length, items: counted.length };
  }

  progress(answers) {
    return say(this.definition, "progress", this.#counted(answers));
  }

  /** How much is answered, from 0 to 1. */
  share(answers) {
    const { answered, items } = this.#counted(answers);
    return items ? answered / items : 1;
  }

  /** @returns {Line[]} */
  linesOf(field, answers) {
    return linesOf(this.definition, field, own(answers, field.id));
  }
}

class QuizEntry extends Entry {
  get fields() {
    return this.definition.questions.map((question) => question.field);
  }

  check(document) {
    const { definition } = this;
    if (!isObject(document) || own(document, "format") !== QUIZ_FORMAT ||
        own(document, "course") !== definition.course || own(document, "questions") !== this.id) {
      throw new AnswerError(say(definition, "refuse-format"));
    }
    const { version, saved = null } = document;
    if (version !== definition.version) {
      const values = { found: short(version), wanted: definition.version };
      throw new AnswerError(say(definition, "refuse-version", values));
    }
    if (saved !== null && !(typeof saved === "string" && TIME.test(saved))) {
      refuseValue(definition, "saved", say(definition, "expect-time"));
    }
    return parseTries(definition, textOf(definition, document));
  }

  pack({ answers, saved }) {
    return { ...triesDocument(this.definition, answers), saved };
  }

  #answered(answers) {
    return this.definition.questions.filter(({ id }) => own(answers, id)?.length);
  }

  /** Whether the last try at a question is right. */
  isRight(question, tries) {
    return judge(question, tries.at(-1), tries.length === TRIES).isRight;
  }

  progress(answers) {
    const answered = this.#answered(answers);
    return say(this.definition, "questions-progress", {
      answered: answered.length,
      items: this.definition.questions.length,
      right: answered.filter((one) => this.isRight(one, answers[one.id])).length,
    });
  }

  share(answers) {
    return this.#answered(answers).length / this.definition.questions.length;
  }

  /** A question is one line, with its tries in order. */
  linesOf(field, answers) {
    const tries = own(answers, field.id) ?? [];
    const text = tries
      .map((value, n) => say(this.definition, "try", {
        n: n + 1,
        text: answerInWords(this.definition, field, value),
      }))
      .join("\n");
    return tries.length ? [{ id: field.id, label: field.label, text }] : [];
  }
}

/** The page's JSON block, with its entries brought to life. @returns {Book} */
function bookOf(place) {
  const book = definitionOf(place);
  const kinds = { worksheet: SheetEntry, questions: QuizEntry };
  return { ...book, entries: book.entries.map((one) => new kinds[one.kind](book, one)) };
}

/** A text's content; whatever is no JSON, or too deep to be walked, is refused in a sentence. */
function parseJson(definition, text) {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new AnswerError(say(definition, "refuse-json"));
  }
}

function textOf(definition, content) {
  try {
    return JSON.stringify(content);
  } catch {
    throw new AnswerError(say(definition, "refuse-json"));
  }
}
