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
  const labels = [];
  for (const one of TEN) {
    if (of(one, "share", year) === null || of(one, "margin", year) === null || of(one, "share", year) <= 0) continue;
    const way = YEARS.filter((past) => past <= year && of(one, "margin", past) !== null).map((past) => `${x(of(one, "share", past))},${y(of(one, "margin", past))}`);
    const regime = bundle.vendors.regimes[one][place(year)].name;
    const [px, py] = [x(of(one, "share", year)), y(of(one, "margin", year))];
    const dim = vendor && vendor !== one ? 0.3 : 1;
    const point = svg("g", { "data-vendor": one, opacity: dim }, svg("polyline", { points: way.join(" "), fill: "none", stroke: REGIMES[regime], "stroke-width": 1.5, opacity: 0.6 }),
      svg("circle", { cx: px, cy: py, r: 4 + 4 * Math.sqrt(Math.max(of(one, "research", year), 0) / 2), fill: REGIMES[regime], opacity: 0.85 },
        svg("title", {}, `${say(`name_${one}`)}: ${percent(of(one, "share", year))}, ${percent(of(one, "margin", year))}, ${money(of(one, "research", year))}`)));
    root.append(point);
    labels.push({ one, x: px, y: py - 8, dim });
  }
  labels.sort((a, b) => a.y - b.y);
  for (const [i, label] of labels.entries()) { // labels that would cover each other move down
    for (const other of labels.slice(0, i)) if (Math.abs(other.x - label.x) < 74 && Math.abs(other.y - label.y) < 14) label.y = other.y + 14;
    root.append(svg("text", { x: Math.min(label.x + 8, W - 80), y: label.y, class: "name", opacity: label.dim }, say(`name_${label.one}`)));
  }
  return root;
}

views.clouds = (given) => {
  const state = { year: Number(chosen(given, "year", YEARS.map(String), "2022")), vendor: chosen(given, "vendor", TEN, "") };
  const figure = element("figure", { class: "clouds" });
  const refresh = () => { keep("clouds", state); figure.replaceChildren(cloudPoints(state.year, state.vendor)); };
  const legend = legendOf(Object.entries(REGIMES).filter(([name]) => name !== "absent").map(([name, colour]) => [colour, say(`regime_${name}`)]));
  const vendors = vendorButtons(state.vendor, (one) => { state.vendor = one === state.vendor ? "" : one; keep("clouds", state); draw(); });
  refresh();
  return [element("p", {}, say("clouds_lead")), vendors, yearSlider(state.year, YEARS, (year) => { state.year = year; refresh(); }), legend, figure, note(say("model_only", { fitted: bundle.fitted_to }))];
};
