// What stands under the form: scores in tables, charts, and what is still unanswered.

/** A number as the page writes it: "–" for none, at most two decimals. */
const written = (value) => (value === null ? "–" : String(Math.round(value * 100) / 100));

/** A percentage as the page writes it, without its sign. */
const percentage = (value) => (value === null ? "–" : value.toFixed(1));

/** Creates an element; `content` is its text or its children. */
function make(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

function draw(name, attributes = {}, ...content) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

/** Shows every result, except those that wait until some fields are complete. */
function showResults(form, sheet) {
  const { definition, answers } = sheet;
  for (const place of form.querySelectorAll("[data-result]")) {
    const spec = definition.results[Number(place.dataset.result)];
    const waiting = (spec.once ?? []).find((id) =>
      !isComplete(fieldOf(definition, id), own(answers, id)));
    const once = place.querySelector("[data-once]");
    if (once) {
      once.hidden = !waiting;
      place.querySelector("[data-shown]").hidden = Boolean(waiting);
    }
    if (waiting) continue;
    const chart = place.querySelector("[data-chart]");
    if (chart) chart.replaceChildren(...CHARTS[spec.kind](sheet, spec));
    else showTable(place, sheet);
  }
}

/** Writes the scores into their rows. */
function showTable(place, { definition, answers, scores }) {
  for (const row of place.querySelectorAll("[data-score]")) {
    const spec = definition.scores.find((one) => one.id === row.dataset.score);
    const { value, max, percent, answered, items, which = [] } = scores[spec.id];
    const [sum, share] = row.querySelectorAll("output");
    sum.value = written(value);
    if (share) {
      share.value = percentage(percent);
      share.nextElementSibling.hidden = percent === null;
      row.querySelector("[data-max]").textContent = max === null ? "" : ` / ${written(max)}`;
    }
    row.querySelector("[data-answered]").textContent =
      say(definition, "answered-of", { answered, items });
    if (spec["named-by"]) row.querySelector("th").textContent = nameOf(answers, spec);
    const names = which.map((id) => itemName(definition, answers, spec, id));
    const named = row.querySelector("[data-which]");
    if (named) named.textContent = names.join(say(definition, "list-join"));
  }
}

/** Writes what is computed in each row of a table. */
function showComputed(form, definition, answers) {
  for (const table of fieldsOf(definition).filter((field) => isTable(field) && field.computed.length)) {
    const place = form.querySelector(`[data-field="${table.id}"]`);
    const rows = rowsOf(table, own(answers, table.id));
    const values = computedOf(table, rows);
    rowsIn(place).forEach((row, at) => {
      const n = rows.findIndex(([name]) => name === (row.dataset.row || String(at + 1)));
      for (const { id, percent } of table.computed) {
        row.querySelector(`[data-computed="${id}"] output`).value =
          figureOf(n < 0 ? null : values[id][n], percent);
      }
    });
  }
}

/** Names the unanswered fields by section, each a link to its place in the form. */
function showUnanswered(form, definition, unanswered) {
  const place = form.querySelector("[data-unanswered]");
  const key = unanswered.length ? "unanswered" : "complete";
  const heading = make("p", { class: "crm-subheading" });
  heading.append(say(definition, key, { n: unanswered.length }));
  const list = make("dl");
  for (const section of definition.sections) {
    const links = section.fields
      .filter((field) => unanswered.includes(field.id))
      .map((field) => linkTo(form, definition, field));
    if (links.length) list.append(make("dt", {}, section.title), make("dd", {}, ...links));
  }
  place.replaceChildren(heading, ...(unanswered.length ? [list] : []));
}

function linkTo(form, definition, field) {
  const href = `#${form.querySelector(`[data-field="${field.id}"]`).id}`;
  if (!definition.numbered) return make("a", { href, "data-to": field.id }, field.label);
  const n = fieldsOf(definition).indexOf(field) + 1;
  const label = say(definition, "unanswered-link", { n, label: field.label });
  return make("a", { href, "data-to": field.id, "aria-label": label, title: field.label }, String(n));
}

/** The kinds of chart; each gives what stands in its place. */
const CHARTS = { radar: radarOf, bars, line, sensitivity: rangesTable };

/** By criterion: its share of the weights, and between which shares the winner stays ahead. */
function rangesTable({ definition, answers, scores }, { score: id }) {
  const t = (key, values) => say(definition, key, values);
  const spec = definition.scores.find((one) => one.id === id);
  const { value, detail } = scores[id];
  if (value === 0 && !detail.length) return [make("p", {}, t("ranges-tie"))];
  if (!detail.length) return [make("p", {}, "–")];
  const table = fieldOf(definition, splitAtDot(spec.of[0])[0]);
  const nameOfColumn = (reference) => {
    if (reference === null) return "–";
    const column = splitAtDot(reference)[1];
    return nameOf(answers, table.columns.find((one) => one.id === column));
  };
  const rows = detail.map(({ row, share, from, to, below, above }) => {
    const whole = (number) => Math.round(number * 100);
    const isClose = [below && from, above && to]
      .some((end) => typeof end === "number" && whole(end) === whole(share));
    const percent = (number) => `${(number * 100).toFixed(isClose ? 1 : 0)}%`;
    return make("tr", {},
      make("th", { scope: "row" }, rowName(definition, answers, table, splitAtDot(row)[1])),
      make("td", { "data-label": t("ranges-share") }, percent(share)),
      make("td", { "data-label": t("ranges-stays") }, t("ranges-from-to", { from: percent(from), to: percent(to) })),
      make("td", { "data-label": t("ranges-below") }, nameOfColumn(below)),
      make("td", { "data-label": t("ranges-above") }, nameOfColumn(above)));
  });
  const heads = ["ranges-row", "ranges-share", "ranges-stays", "ranges-below", "ranges-above"];
  const sentence = value === null ? [make("p", {}, t("ranges-none"))] : [];
  return [...sentence, make("table", { class: "crm-scores crm-ranges" },
    make("thead", {}, make("tr", {}, ...heads.map((key) => make("th", { scope: "col" }, t(key))))),
    make("tbody", {}, ...rows))];
}
