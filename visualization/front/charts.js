// Bands over years: one fixed vertical scale, published figures as circles, years beyond the data shaded.
const SMALL = { width: 320, height: 190 };
const WIDE = innerWidth < 560 ? SMALL : { width: 640, height: 250 };
const [LEFT, BOTTOM, RIGHT, TOP] = [56, 20, 8, 16];

function frame(years, scale, told, label, size) {
  const { width: W, height: H } = size || SMALL;
  const [first, last] = [years[0] - 0.3, years.at(-1) + 0.5];
  const x = (year) => LEFT + ((year - first) / (last - first)) * (W - LEFT - RIGHT);
  const within = (value) => Math.min(Math.max(value, scale[0]), scale[1]);
  const y = (value) => (H - BOTTOM) - ((within(value) - scale[0]) / (scale[1] - scale[0])) * (H - BOTTOM - TOP);
  const root = svg("svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": label });
  if (years.at(-1) > bundle.fitted_to) {
    const from = x(bundle.fitted_to + 0.5);
    root.append(svg("rect", { x: from, y: TOP, width: W - RIGHT - from, height: H - BOTTOM - TOP, class: "beyond" }));
    root.append(svg("text", { x: W - RIGHT, y: 11, class: "era", "text-anchor": "end" }, say("beyond")));
  }
  for (const tick of scale[2]) {
    root.append(svg("line", { x1: LEFT, x2: W - RIGHT, y1: y(tick), y2: y(tick), class: tick === 0 ? "zero" : "axis" }));
    root.append(svg("text", { x: LEFT - 5, y: y(tick) + 4, "text-anchor": "end" }, told(tick)));
  }
  const every = years.length > 8 && W < 400 ? 4 : 2;
  for (const year of years.filter((one) => (one - years[0]) % every === 0)) {
    root.append(svg("text", { x: x(year), y: H - 4, "text-anchor": "middle" }, String(year)));
  }
  return { root, x, y, first, last, width: W, height: H };
}

function chart(series, dots, scale, told, label, size, years) {
  const shown = years || KNOWN;
  const { root, x, y, first, last } = frame(shown, scale, told, label, size);
  for (const one of series) {
    const there = shown.map((year) => [year, place(year)]).filter(([, at]) => one.band.middle[at] !== null && one.band.middle[at] !== undefined);
    if (!there.length) continue;
    if (!one.dashed) {
      const edge = (end) => there.map(([year, at]) => `${x(year)},${y(one.band[end][at])}`);
      root.append(svg("polygon", { points: [...edge("high"), ...edge("low").reverse()].join(" "), fill: one.colour, opacity: 0.22 }));
    }
    root.append(svg("polyline", { points: there.map(([year, at]) => `${x(year)},${y(one.band.middle[at])}`).join(" "),
      fill: "none", stroke: one.colour, "stroke-width": one.dashed ? 1.5 : 2.5, "stroke-dasharray": one.dashed ? "5 4" : "none" }));
  }
  for (const dot of dots) {
    if (dot.at < first || dot.at > last) continue;
    const circle = svg("circle", { cx: x(dot.at), cy: y(dot.value), r: 4.5, stroke: dot.colour, "stroke-width": 2, fill: dot.hollow ? "var(--page)" : dot.colour });
    circle.append(svg("title", {}, `${told(dot.value)}, ${dot.when}: ${dot.source}`));
    root.append(circle);
  }
  const named = series.filter((one) => one.name);
  return named.length ? element("div", {}, legendOf(named.map((one) => [one.colour, one.name, one.dashed])), root) : root;
}

// names stand above a picture, where they can't cover anything
const legendOf = (named) => element("p", { class: "legend" }, ...named.map(([colour, name, dashed]) => element("span", {}, element("i", dashed ? { class: "dash", style: `color:${colour}` } : { style: `background:${colour}` }), name)));

// a scale whose ends are round figures, so that it doesn't move with what is shown
function scaleFor(bands, years) {
  const values = bands.flatMap((band) => years.flatMap((year) => [band.low[place(year)], band.high[place(year)]])).filter((value) => value !== null && value !== undefined);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const step = [1, 2, 2.5, 5, 10].map((one) => one * 10 ** Math.floor(Math.log10((high - low) / 3 || 1))).find((one) => (high - low) / one <= 4.5);
  const ticks = [];
  for (let tick = Math.floor(low / step); tick <= Math.ceil(high / step); tick += 1) ticks.push(tick * step);
  return [ticks[0], ticks.at(-1), ticks];
}

const MARGINS = [-1, 0.6, [-1, -0.5, 0, 0.5]];
