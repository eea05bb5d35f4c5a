// The browser's storage, all or nothing.

/** The storage cannot be used; the message is the key of the text that says why. */
class StorageError extends Error {}

const whyNot = (error) =>
  new StorageError(error.name === "QuotaExceededError" || error.code === 22
    ? "workbook-full"
    : "workbook-forbidden");

/**
 * Everything that is stored for the course.
 * @returns {Map<string, string>} by key
 */
function storedFor(course) {
  try {
    return new Map(Object.keys(localStorage)
      .filter((key) => key.startsWith(`crmtrain:${course}:`))
      .sort()
      .map((key) => [key, localStorage.getItem(key)]));
  } catch (error) {
    throw whyNot(error);
  }
}

/**
 * Makes every change or, if one fails, none.
 * @param {Map<string, ?string>} changes texts by key; null removes
 * @returns {Map<string, ?string>} what was there before
 */
function change(changes) {
  let before;
  try {
    before = new Map([...changes.keys()].map((key) => [key, localStorage.getItem(key)]));
    write(changes);
    return before;
  } catch (error) {
    if (before) {
      // What was there fits once everything new is gone.
      write(new Map([...before.keys()].map((key) => [key, null])));
      write(before);
    }
    throw whyNot(error);
  }
}

/** Whether the storage still is what `changes` made of it. */
const stands = (changes) =>
  [...changes].every(([key, text]) => localStorage.getItem(key) === text);

function write(changes) {
  // What goes makes room for what comes.
  for (const [key, text] of changes) if (text === null) localStorage.removeItem(key);
  for (const [key, text] of changes) if (text !== null) localStorage.setItem(key, text);
}

/** The first of `base`, `base:2`, `base:3` … under which nothing is stored. */
function freeName(taken, base) {
  let name = base;
  for (let n = 2; taken.has(name); n += 1) name = `${base}:${n}`;
  return name;
}
