// A radar chart of percentages: 0 in the middle, 100 at the rim.

const RADIUS = 128;
const LABEL = 15; // letters that fit beside the rim; a Chinese character takes the room of two
const LINES = 2;

/** Of scores their percentages; of a table's columns how far they are from the least to the most. */
function radarOf(sheet, spec) {
  const { definition, answers, scores } = sheet;
  if (spec.scores) {
    const axes = spec.scores.map((id) =>
      nameOf(answers, definition.scores.find((one) => one.id === id), true));
    return [radar(definition, spec, axes, [{ values: spec.scores.map((id) => scores[id].percent) }])];
  }
  const { points, series, range } = chartData(sheet, spec);
  const [least, most] = [range.least.value, range.most.value];
  const share = (value) => (value === null ? null : ((value - least) / (most - least)) * 100);
  const shown = series.map(({ label }, n) =>
    ({ label, values: points.map(({ values }) => share(values[n])) }));
  const swatch = (n) => draw("line", { class: `crm-line crm-line-${n + 1}`, x1: 0, x2: 20, y1: 7, y2: 7 });
  return [...legend(shown, swatch), radar(definition, spec, points.map(({ label }) => label), shown)];
}

function radar(definition, { title }, axes, series) {
  const point = (n, percent) => {
    const angle = (2 * Math.PI * n) / axes.length - Math.PI / 2;
    const distance = (RADIUS * percent) / 100;
    return [distance * Math.cos(angle), distance * Math.sin(angle)].map((x) => x.toFixed(1));
  };
  const ring = (percent) => axes.map((_, n) => point(n, percent).join()).join(" ");
  const label = radarInWords(definition, title, axes, series);
  const svg = draw("svg", { viewBox: "-270 -180 540 365", class: "crm-radar", role: "img", "aria-label": label });
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
  series.forEach(({ values }, n) => svg.append(...shape(values, point, n, series.length > 1)));
  axes.forEach((axis, n) => {
    const figures = series.length > 1 ? [] : [inPercent(series[0].values[n])];
    svg.append(axisLabel([...inLines(axis), ...figures], figures.length, point(n, 112)));
  });
  return svg;
}

const inPercent = (percent) => (percent === null ? "–" : `${percentage(percent)}%`);

function radarInWords(definition, title, axes, series) {
  const values = axes.map((label, n) => {
    const said = series.map(({ label: name, values }) => {
      const value = values[n] === null ? say(definition, "chart-open") : inPercent(values[n]);
      return name ? say(definition, "chart-series", { series: name, value }) : value;
    });
    return say(definition, "labelled", { label, value: said.join(say(definition, "list-join")) });
  });
  const text = say(definition, "radar", { values: values.join(say(definition, "chart-join")) });
  return title ? say(definition, "chart", { title, values: text }) : text;
}

/** The values: a closed line once all are known, until then lines between neighbours that are. */
function shape(values, point, n, isOneOfSeveral) {
  const known = values.map((percent, at) => (percent === null ? null : point(at, percent)));
  const dots = known.filter((place) => place).map(([cx, cy]) =>
    draw("circle", { class: `crm-dot crm-marker-${n + 1}`, cx, cy, r: 4 }));
  const line = `crm-line crm-line-${n + 1}`;
  if (known.every((place) => place)) {
    const name = isOneOfSeveral ? `${line} crm-open` : "crm-area";
    return [draw("polygon", { class: name, points: known.join(" ") }), ...dots];
  }
  const lines = known.flatMap((from, at) => {
    const to = known[(at + 1) % known.length];
    return from && to
      ? [draw("line", { class: line, x1: from[0], y1: from[1], x2: to[0], y2: to[1] })]
      : [];
  });
  return [...lines, ...dots];
}

/** A label in at most two lines; what does not fit is left out, and stands in the words beside. */
function inLines(label) {
  const widthOf = (text) => [...text].reduce((sum, one) => sum + (one > "\u2e7f" ? 2 : 1), 0);
  const lines = [""];
  for (const part of label.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+|\s+/gu) ?? [""]) {
    if (widthOf(lines.at(-1) + part.trimEnd()) > LABEL && lines.at(-1).trim()) lines.push("");
    lines[lines.length - 1] += part;
  }
  const shown = lines.map((text) => text.trim()).filter(Boolean);
  const cut = (text, isLast) => {
    const letters = [...text];
    if (!isLast && widthOf(text) <= LABEL + 3) return text;
    while (letters.length && widthOf(letters.join("")) > LABEL) letters.pop();
    return `${letters.join("")}…`;
  };
  return shown.slice(0, LINES).map((text, n) => cut(text, n === LINES - 1 && shown.length > LINES));
}

/** The lines of a label above, beside or below the rim, in heights of a line. */
function axisLabel(lines, figures, [x, y]) {
  const anchor = Math.abs(x) < 20 ? "middle" : x > 0 ? "start" : "end";
  const before = y < -100 ? lines.length - 1 : y > 90 ? -0.5 : (lines.length - 1.7) / 2;
  const text = draw("text", { class: "crm-axis-label", x, y, "text-anchor": anchor });
  lines.forEach((line, n) => {
    const isFigure = figures && n === lines.length - 1;
    const dy = `${((n ? 1 : -before) * 1.15).toFixed(2)}em`;
    text.append(draw("tspan", { x, dy, ...(isFigure ? { class: "crm-figure" } : {}) }, line));
  });
  return text;
}
