// What this browser holds for the course, sorted out.

/**
 * @typedef {Object} Held one stored value
 * @property {string} key
 * @property {string} text as it is stored
 * @property {?Entry} entry what it belongs to; null if the course has no such thing
 * @property {Object} [answers] [saved] [language] what it holds, if it can be used
 * @property {string} [title] [reason] what it is and why it cannot be used, if it cannot
 *
 * @typedef {Object} Holdings
 * @property {Map<Entry, Held>} current what the pages show
 * @property {Held[]} kept other versions of answers, left from an import
 * @property {Held[]} aside what cannot be used: damaged, outdated, unknown
 * @property {Map<string, string>} stored all of it, by key
 */

/** @param {Book} book @returns {Holdings} */
function holdings(book) {
  const stored = storedFor(book.course);
  const found = { current: new Map(), kept: [], aside: [], stored };
  for (const [key, text] of stored) sortIn(found, book, key, text);
  return found;
}

function sortIn(found, book, key, text) {
  const entry = book.entries.find((one) => key.startsWith(one.family)) ?? null;
  const setAside = (reason, values) => {
    const title = entry?.title ?? say(book, "aside-title");
    found.aside.push({ key, text, entry, title, reason: say(book, reason, values) });
  };
  if (!entry) {
    setAside("aside-unknown");
    return;
  }
  const [version, suffix] = key.slice(entry.family.length).split(":");
  const wanted = String(entry.definition.version);
  if (version !== wanted) {
    setAside("aside-old", { found: short(version), wanted });
    return;
  }
  if (suffix !== undefined && suffix !== "kept") {
    setAside(suffix === "damaged" ? "aside-kept-damaged" : "aside-unknown");
    return;
  }
  try {
    const held = { key, text, entry, ...entry.parse(text) };
    if (suffix === "kept") found.kept.push(held);
    else found.current.set(entry, held);
  } catch (error) {
    if (!(error instanceof AnswerError)) throw error;
    setAside("aside-damaged", { reason: error.message });
  }
}

/** When something was saved, in ms; null if nobody knows. */
function timeOf({ saved }) {
  const time = saved === null ? NaN : Date.parse(saved);
  return Number.isNaN(time) ? null : time;
}

/** A text with a node behind it; Chinese sets no space between them. */
const before = (book, key, node) => [say(book, key), book.language === "zh" ? "" : " ", node];

/** When something was saved, for people. */
function savedNode(book, held) {
  const time = timeOf(held);
  if (time === null) return make("span", {}, say(book, "saved-unknown"));
  const shown = new Intl.DateTimeFormat(book.language === "zh" ? "zh-CN" : "en-GB", {
    dateStyle: "long",
    timeStyle: "short",
  }).format(time);
  return make("time", { datetime: new Date(time).toISOString() }, shown);
}
