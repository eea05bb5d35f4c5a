// What the page offers beside the form: older answers to take over, a choice to take back.

/** Offers the latest of what this browser holds for an older version; that stays stored there. */
function offerOlder(definition, key, offer) {
  for (let version = definition.version - 1; version >= 1; version -= 1) {
    try {
      const text = localStorage.getItem(key.replace(/\d+$/, version));
      if (text !== null) {
        offer(JSON.parse(text));
        return;
      }
    } catch {
      // Storage is forbidden, or that entry is damaged: it stays, and an older one may serve.
    }
  }
}

/** What is said of older answers: how many fit, and which do not. */
function offerInWords(definition, { version }, { answers, dropped }) {
  const n = Object.keys(answers).length;
  const list = droppedInWords(definition, dropped);
  return [
    say(definition, "carry-offer", { version, n }),
    ...(list ? [say(definition, "carry-dropped", { list })] : []),
    say(definition, "carry-kept"),
  ].reduce((first, second) => say(definition, "sentences", { first, second }));
}

/**
 * Lets a chosen radio be taken back: by a click on it, or by Space. A double click chooses, and
 * arrows only ever move on.
 */
function letTakeBack(form, changed) {
  let pressed = null;
  const note = (radio, isMeant) => {
    pressed = radio?.type === "radio" && radio.checked && isMeant ? radio : null;
  };
  form.addEventListener("mousedown", ({ target, detail }) =>
    note(target.closest("label")?.control ?? target, detail < 2));
  form.addEventListener("keydown", ({ target, key, repeat }) => note(target, key === " " && !repeat));
  const takeBack = ({ target }) => {
    if (target !== pressed) return;
    pressed = null;
    target.checked = false;
    changed(target);
  };
  form.addEventListener("click", takeBack);
  form.addEventListener("keyup", (event) => {
    if (event.key !== " " || event.target !== pressed) return;
    event.preventDefault(); // no click follows, which would choose it again
    takeBack(event);
  });
}
