// What stands under the form: the scores in a table, the same as a radar, and what is missing.

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

/** Writes the scores into their rows. */
function showTables(form, definition, scores) {
  for (const row of form.querySelectorAll("[data-score]")) {
    const { value, max, percent, answered, items } = scores[row.dataset.score];
    const [sum, share] = row.querySelectorAll("output");
    sum.value = written(value);
    if (share) {
      share.value = percentage(percent);
      share.nextElementSibling.hidden = percent === null;
      row.querySelector("[data-max]").textContent = max === null ? "" : ` / ${written(max)}`;
    }
    row.querySelector("[data-answered]").textContent =
      say(definition, "answered-of", { answered, items });
  }
}

/** Draws every radar of the form anew. */
function showRadars(form, definition, scores) {
  for (const figure of form.querySelectorAll("[data-radar]")) {
    const axes = figure.dataset.radar.split(" ").map((id) => {
      const spec = definition.scores.find((one) => one.id === id);
      return { label: spec.short ?? spec.label, percent: scores[id].percent };
    });
    figure.querySelector("svg")?.remove();
    figure.prepend(radar(definition, axes));
  }
}

const RADIUS = 128;

/** A radar chart of percentages, 0 in the middle, 100 at the rim. */
function radar(definition, axes) {
  const values = axes.map(({ label, percent }) => {
    const value = percent === null ? say(definition, "radar-open") : `${percentage(percent)}%`;
    return say(definition, "radar-value", { label, value });
  });
  const title = say(definition, "radar", { values: values.join(say(definition, "radar-join")) });
  const point = (n, percent) => {
    const angle = (2 * Math.PI * n) / axes.length - Math.PI / 2;
    const distance = (RADIUS * percent) / 100;
    return [distance * Math.cos(angle), distance * Math.sin(angle)].map((x) => x.toFixed(1));
  };
  const ring = (percent) => axes.map((_, n) => point(n, percent).join()).join(" ");
  const svg = draw("svg", { viewBox: "-240 -175 480 345", role: "img", "aria-label": title });
  for (const percent of [20, 40, 60, 80, 100]) {
    svg.append(draw("polygon", { class: "crm-ring", points: ring(percent) }));
  }
  axes.forEach((_, n) => {
    const [x2, y2] = point(n, 100);
    svg.append(draw("line", { class: "crm-axis", x1: 0, y1: 0, x2, y2 }));
  });
  for (const percent of [0, 50, 100]) {
    const y = (-RADIUS * percent) / 100;
    svg.append(draw("text", { class: "crm-tick", x: 5, y: y + 4 }, String(percent)));
  }
  svg.append(...shape(axes, point), ...axes.map((axis, n) => axisLabel(axis, point(n, 112))));
  return svg;
}

/** The values: an area once all are known, until then lines between neighbours that are. */
function shape(axes, point) {
  const known = axes.map(({ percent }, n) => (percent === null ? null : point(n, percent)));
  const dots = known
    .filter((place) => place)
    .map(([cx, cy]) => draw("circle", { class: "crm-dot", cx, cy, r: 4 }));
  if (known.every((place) => place)) {
    return [draw("polygon", { class: "crm-area", points: known.join(" ") }), ...dots];
  }
  const lines = known.flatMap((from, n) => {
    const to = known[(n + 1) % known.length];
    return from && to
      ? [draw("line", { class: "crm-line", x1: from[0], y1: from[1], x2: to[0], y2: to[1] })]
      : [];
  });
  return [...lines, ...dots];
}

function axisLabel({ label, percent }, [x, y]) {
  const anchor = Math.abs(x) < 20 ? "middle" : x > 0 ? "start" : "end";
  const above = Number(y) < -100 ? -14 : Number(y) > 90 ? 10 : 0;
  const text = draw("text", { class: "crm-axis-label", x, y: Number(y) + above, "text-anchor": anchor });
  text.append(
    draw("tspan", { x }, label),
    draw("tspan", { x, dy: 16, class: "crm-figure" }, `${percentage(percent)}${percent === null ? "" : "%"}`),
  );
  return text;
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
