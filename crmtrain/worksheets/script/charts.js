// Charts of scores and of tables: what they show, bars, and lines that run down the page.
// They are made of lengths in percent, so that their words keep their size on every screen.

/** An added row's or a score's number as a chart writes it. */
const figureOf = (value, isPercent) =>
  (isPercent && value !== null ? `${percentage(value * 100)}%` : written(value));

/**
 * What a chart shows: points with a label and one value a series.
 * @returns {{series: {label: string, isPercent: boolean}[], range: ?Object,
 *   points: {label: string, values: (?number)[]}[]}}
 */
function chartData({ definition, answers, scores }, { of, against = [], scores: ids }) {
  if (ids) {
    const points = ids.map((id) => {
      const spec = definition.scores.find((one) => one.id === id);
      return { label: nameOf(answers, spec, true), values: [scores[id].value] };
    });
    return { series: [{ label: "" }], range: null, points };
  }
  const parts = (against.length ? [of, against] : [of]).map((references) =>
    tableData(definition, answers, references));
  const points = parts.flatMap((part, n) => (against.length
    ? part.points.map(({ label, values }) => ({ label, values: n ? [null, values[0]] : [values[0]] }))
    : part.points));
  const series = against.length
    ? parts.map((part) => ({ label: part.table.label }))
    : parts[0].series;
  return { series, range: parts[0].range, points };
}

function tableData(definition, answers, references) {
  const table = fieldOf(definition, splitAtDot(references[0])[0]);
  const rows = rowsOf(table, own(answers, table.id));
  const values = computedOf(table, rows);
  const columns = references.map((reference) => {
    const id = splitAtDot(reference)[1];
    return [...table.columns, ...table.computed].find((one) => one.id === id);
  });
  const names = columns.map((column) => column.scale);
  const steps = names[0] && names.every((name) => name === names[0])
    ? [...definition.scales[names[0]]].sort((a, b) => a.value - b.value)
    : null;
  return {
    table,
    series: columns.map((column) =>
      ({ label: nameOf(answers, column), isPercent: column.percent === true })),
    range: steps && { least: steps[0], most: steps.at(-1) },
    points: rows.map(([row], n) => ({
      label: rowName(definition, answers, table, row),
      values: columns.map((column) => values[column.id][n]),
    })),
  };
}

/** From where to where an axis runs: 0 is on it. */
function axisOf({ points, range }) {
  const values = points.flatMap((point) => point.values).filter((value) => value !== null);
  const from = Math.min(0, range ? range.least.value : Math.min(...values));
  const to = Math.max(0, range ? range.most.value : Math.max(...values));
  return { from, to: to > from ? to : from + 1 };
}

/** A chart in words: "title. label: value; label: value" */
function inWords(definition, title, data) {
  const values = data.points.map(({ label, values }) => {
    const said = values.map((value, n) => {
      const { label: series, isPercent } = data.series[n];
      const figure = value === null ? say(definition, "chart-open") : figureOf(value, isPercent);
      return data.series.length > 1 ? say(definition, "chart-series", { series, value: figure }) : figure;
    });
    const shown = said.filter((_, n) => values.length === data.series.length || values[n] !== null);
    return say(definition, "labelled", { label, value: shown.join(say(definition, "list-join")) });
  });
  const text = values.join(say(definition, "chart-join")) || say(definition, "chart-open");
  return title ? say(definition, "chart", { title, values: text }) : text;
}

/** Which mark means which series. */
function legend(series, mark) {
  if (series.length < 2) return [];
  return [make("p", { class: "crm-legend" }, ...series.map(({ label }, n) =>
    make("span", {}, draw("svg", { class: "crm-swatch", "aria-hidden": "true" }, mark(n)), label)))];
}

const isEmpty = (data) => data.points.every(({ values }) => values.every((one) => one === null));

/** Bars from 0, a point each; below 0, and of what stands `against`, to the left. */
function bars(sheet, spec) {
  const data = chartData(sheet, spec);
  if (spec.sort) {
    const sign = spec.sort === "up" ? 1 : -1;
    const order = ({ values: [value] }) => (value === null ? Infinity : sign * value);
    data.points.sort((a, b) => (order(a) === order(b) ? 0 : order(a) - order(b)));
  }
  const axis = axisOf(data);
  if (spec.against) axis.from = -axis.to;
  const x = (value) => ((value - axis.from) / (axis.to - axis.from)) * 100;
  const bar = (value, n) => {
    const end = x(spec.against && n ? -value : value);
    const [from, to] = [Math.min(x(0), end), Math.max(x(0), end)];
    const y = spec.against ? 3 : 3 + n * 16;
    return draw("rect", { class: `crm-series-${n + 1}`, x: `${from}%`, width: `${to - from}%`, y, height: 14 });
  };
  const height = 20 + (spec.against ? 0 : (data.series.length - 1) * 16);
  const lines = data.points.map(({ label, values }) => {
    const known = values.map((value, n) => [value, n]).filter(([value]) => value !== null);
    const text = known.map(([value, n]) => figureOf(value, data.series[n].isPercent)).join(" | ");
    return make("div", { class: "crm-bar" },
      make("span", { class: "crm-bar-label" }, label),
      draw("svg", { class: "crm-bar-area", height, "aria-hidden": "true" },
        ...known.map(([value, n]) => bar(value, n)),
        draw("line", { class: "crm-zero", x1: `${x(0)}%`, x2: `${x(0)}%`, y1: 0, y2: height })),
      make("span", { class: "crm-bar-value" }, text || "–"));
  });
  const swatch = (n) => draw("rect", { class: `crm-series-${n + 1}`, x: 1, y: 1, width: 18, height: 12 });
  return [...legend(data.series, swatch), imageOf(sheet, spec, data, "crm-bars", lines)];
}

const ROW = 44; // the height of a line's row, also in the style sheet

/** A line a column, the rows from top to bottom, the values from left to right. */
function line(sheet, spec) {
  const data = chartData(sheet, spec);
  const axis = data.range
    ? { from: data.range.least.value, to: data.range.most.value }
    : axisOf(data);
  const x = (value) => `${(4 + (92 * (value - axis.from)) / (axis.to - axis.from)).toFixed(2)}%`;
  const y = (n) => (n + 0.5) * ROW;
  const height = data.points.length * ROW;
  const svg = draw("svg", { class: "crm-profile-area", height, "aria-hidden": "true" });
  if (axis.from <= 0 && axis.to >= 0) {
    svg.append(draw("line", { class: "crm-zero", x1: x(0), x2: x(0), y1: 0, y2: "100%" }));
  }
  data.points.forEach((_, n) => {
    svg.append(draw("line", { class: "crm-axis", x1: 0, x2: "100%", y1: y(n), y2: y(n) }));
  });
  data.series.forEach((_, s) => {
    const values = data.points.map((point) => point.values[s]);
    values.forEach((value, n) => {
      const next = values[n + 1] ?? null;
      if (value === null || next === null) return;
      svg.append(draw("line", { class: `crm-line crm-line-${s + 1}`, x1: x(value), x2: x(next), y1: y(n), y2: y(n + 1) }));
    });
    values.forEach((value, n) => {
      if (value !== null) svg.append(draw("svg", { x: x(value), y: y(n), overflow: "visible" }, marker(s)));
    });
  });
  const end = (step, value) => (step ? `${value} ${step.label}` : written(value));
  const ends = make("div", { class: "crm-profile-ends" },
    make("span", {}, end(data.range?.least, axis.from)), make("span", {}, end(data.range?.most, axis.to)));
  const labels = make("div", { class: "crm-profile-labels" },
    ...data.points.map(({ label }) => make("span", {}, make("span", {}, label))));
  const swatch = (n) => draw("svg", { x: 10, y: 7, overflow: "visible" }, marker(n));
  return [...legend(data.series, swatch), imageOf(sheet, spec, data, "crm-profile", [ends, labels, svg])];
}

const MARKERS = ["M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0", "M-5 -5h10v10h-10z", "M0 -7l7 7l-7 7l-7 -7z"];
const marker = (n) => draw("path", { class: `crm-marker-${n + 1}`, d: MARKERS[n % MARKERS.length] });

function imageOf({ definition }, spec, data, name, content) {
  const label = inWords(definition, spec.title, data);
  const shown = isEmpty(data) ? [make("p", { class: "crm-help" }, say(definition, "chart-open"))] : content;
  return make("div", { class: isEmpty(data) ? "crm-empty" : name, role: "img", "aria-label": label }, ...shown);
}
