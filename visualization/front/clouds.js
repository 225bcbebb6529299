// Vendors as points: share against margin, sized by R&D, coloured by regime, with the way they came.
const REGIMES = { virtuous: "#0072b2", harvest: "#56b4e9", expansion: "#e0c800", strategic_loss: "#e69f00", trapped: "#a63603", absent: "var(--grey)" };

function cloudPoints(year, vendor) {
  const narrow = innerWidth < 560;
  const [W, H] = narrow ? [360, 380] : [820, 430];
  const [left, bottom] = [52, 40];
  const [least, most] = [Math.log(0.001), Math.log(0.45)];
  const x = (share) => left + ((Math.log(Math.min(Math.max(share, 0.001), 0.45)) - least) / (most - least)) * (W - left - 14);
  const y = (margin) => (H - bottom) - ((Math.min(Math.max(margin, -1), 0.6) + 1) / 1.6) * (H - bottom - 12);
  const root = svg("svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": say("clouds_label", { year }) });
  for (const one of [-1, -0.5, 0, 0.5]) {
    root.append(svg("line", { x1: left, x2: W - 14, y1: y(one), y2: y(one), class: one === 0 ? "zero" : "axis" }), svg("text", { x: left - 5, y: y(one) + 4, "text-anchor": "end" }, percentTick(one)));
  }
  for (const one of [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]) root.append(svg("text", { x: x(one), y: H - 22, "text-anchor": "middle" }, percentTick(one)));
  root.append(svg("text", { x: (left + W) / 2, y: H - 5, "text-anchor": "middle" }, say("x_share")), svg("text", { x: left + 4, y: 12 }, say("y_margin")));
  const of = (one, name, which) => bundle.vendors.figures[one][name].middle[place(which)];
  const taken = []; // boxes of circles, then of labels
  const points = [];
  for (const one of TEN) {
    if (of(one, "share", year) === null || of(one, "margin", year) === null || of(one, "share", year) <= 0) continue;
    const way = YEARS.filter((past) => past <= year && of(one, "margin", past) !== null).map((past) => `${x(of(one, "share", past))},${y(of(one, "margin", past))}`);
    const regime = bundle.vendors.regimes[one][place(year)].name;
    const [px, py] = [x(of(one, "share", year)), y(of(one, "margin", year))];
    const dim = vendor && vendor !== one ? 0.3 : 1;
    const r = 4 + 4 * Math.sqrt(Math.max(of(one, "research", year), 0) / 2);
    const point = svg("g", { "data-vendor": one, opacity: dim }, svg("polyline", { points: way.join(" "), fill: "none", stroke: REGIMES[regime], "stroke-width": 1.5, opacity: 0.6 }),
      svg("circle", { cx: px, cy: py, r, fill: REGIMES[regime], opacity: 0.85 },
        svg("title", {}, `${say(`name_${one}`)}: ${percent(of(one, "share", year))}, ${percent(of(one, "margin", year))}, ${money(of(one, "research", year))}`)));
    root.append(point);
    points.push({ one, px, py, r, dim });
    taken.push([px - r, py - r, px + r, py + r]);
  }
  // a name stands beside its circle where it covers nothing: right, left, above, below
  for (const { one, px, py, r, dim } of points) {
    const name = say(`name_${one}`);
    const wide = [...name].reduce((sum, letter) => sum + (letter > "\u2e80" ? 12.5 : 7), 0);
    const places = [[px + r + 5, py + 4, "start"], [px - r - 5, py + 4, "end"], [px, py - r - 6, "middle"], [px, py + r + 15, "middle"], [px + 4, py - r - 26, "start"], [px - 4, py - r - 26, "end"], [px + 4, py - r - 46, "start"]].map(([at, base, anchor]) => {
      const from = anchor === "start" ? at : anchor === "end" ? at - wide : at - wide / 2;
      return { at, base, anchor, box: [from, base - 14, from + wide, base + 5] };
    });
    const free = ({ box }) => box[0] > left && box[2] < W && box[1] > 14 && box[3] < H - bottom + 11 && !taken.some((other) => other[0] < box[2] && box[0] < other[2] && other[1] < box[3] && box[1] < other[3]);
    const { at, base, anchor, box } = places.find(free) || places[0];
    taken.push(box);
    root.append(svg("text", { x: at, y: base, "text-anchor": anchor, class: "name", opacity: dim }, name));
  }
  return root;
}

const regimeLegend = () => legendOf(Object.entries(REGIMES).filter(([name]) => name !== "absent").map(([name, colour]) => [colour, say(`regime_${name}`)]));

views.clouds = (given) => {
  const state = { year: Number(chosen(given, "year", YEARS.map(String), "2022")), vendor: chosen(given, "vendor", TEN, "") };
  const figure = element("figure", { class: "clouds" });
  const refresh = () => { keep("clouds", state); figure.replaceChildren(cloudPoints(state.year, state.vendor)); };
  const legend = regimeLegend();
  const vendors = vendorButtons(state.vendor, (one) => { state.vendor = one === state.vendor ? "" : one; keep("clouds", state); draw(); });
  refresh();
  return [element("p", {}, say("clouds_lead")), vendors, yearSlider(state.year, YEARS, (year) => { state.year = year; refresh(); }), legend, figure, note(say("model_only", { fitted: bundle.fitted_to }))];
};
