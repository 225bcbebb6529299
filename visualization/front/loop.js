// One vendor's loop: what each part of it is in a year, and what is left of it where a link is cut.
const TEN = Object.keys(bundle.vendors.figures);
// where nodes stand, of 100 by 100; wide screens and narrow ones
const PLACES = { software: [0, 12], share: [47, 12], parent: [100, 12], profit: [88, 52], research: [66, 88], quality: [8, 88] };
const NARROW = { share: [50, 9], software: [0, 34], parent: [100, 31], profit: [100, 62], research: [82, 91], quality: [6, 91] };
// from, to, sign, the scenario without the link (null: it is arithmetic, and can't be cut)
const LINKS = [
  ["share", "profit", "+", null],
  ["profit", "research", "+", "cut-profit-to-research"],
  ["research", "quality", "+", "cut-research-to-quality"],
  ["quality", "share", "+", "cut-quality-to-share"],
  ["share", "software", "+", null],
  ["software", "share", "+", "cut-layers-to-share"],
  ["profit", "parent", "−", null],
  ["parent", "share", "+", "cut-sponsor-to-cover"],
];
const CHANGED = ["share", "profit", "research", "quality"];
const nodeValue = (name, value) => (name === "quality" ? percent(value) : inUnit(value, bundle.vendors.units[name]));

function vendorButtons(vendor, choose) {
  return element("div", { class: "answers", role: "group", "aria-label": say("vendor") },
    ...TEN.map((one) => button(`vendor-${one}`, say(`name_${one}`), () => choose(one), { "aria-pressed": String(one === vendor) })));
}

function yearSlider(year, years, move) {
  const told = element("output", { for: "year" }, String(year));
  const slider = element("input", { type: "range", id: "year", min: years[0], max: years.at(-1), step: 1, value: year,
    oninput: () => { told.textContent = slider.value; slider.setAttribute("aria-valuetext", slider.value); move(Number(slider.value)); } });
  return element("label", { class: "slider" }, element("span", {}, say("year")), slider, told);
}

function loopDiagram(vendor, year, cut, choose) {
  const narrow = innerWidth < 560;
  const [W, H] = narrow ? [360, 430] : [680, 380];
  const [boxW, boxH] = narrow ? [104, 58] : [150, 54];
  const at = Object.fromEntries(Object.entries(narrow ? NARROW : PLACES).map(([name, [x, y]]) => [name, [boxW / 2 + 4 + (x / 100) * (W - boxW - 8), (y / 100) * H]]));
  const figures = bundle.vendors.figures[vendor];
  const root = svg("svg", { viewBox: `0 0 ${W} ${H}`, role: "group", "aria-label": say("loop_of", { vendor: say(`name_${vendor}`), year }) });
  root.append(svg("defs", {}, svg("marker", { id: "arrow", viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 13, markerHeight: 13, markerUnits: "userSpaceOnUse", orient: "auto" }, svg("path", { d: "M0,0 L10,5 L0,10 z", fill: "context-stroke" }))));
  for (const [from, to, sign, scenario] of LINKS) {
    const [a, b] = [at[from], at[to]];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const reach = (sx, sy) => Math.min(Math.abs(dx) > 1 ? (boxW / 2 + sx) / Math.abs(dx) : 9, Math.abs(dy) > 1 ? (boxH / 2 + sy) / Math.abs(dy) : 9);
    const both = LINKS.some(([f, t]) => f === to && t === from) ? 11 : 0; // two arrows between the same nodes stand side by side
    const length = Math.hypot(dx, dy);
    const aside = [(-dy / length) * both, (dx / length) * both];
    const [start, end] = [reach(2, 2), 1 - reach(6, 6)];
    const [x1, y1, x2, y2] = [a[0] + dx * start + aside[0], a[1] + dy * start + aside[1], a[0] + dx * end + aside[0], a[1] + dy * end + aside[1]];
    const effect = scenario && bundle.vendors.cuts[scenario] ? bundle.vendors.cuts[scenario][vendor].share.middle[place(year)] : null;
    const strength = effect === null ? 1.5 : Math.min(8, 1.5 + 300 * Math.abs(effect));
    const gone = cut === scenario && scenario !== null;
    const line = svg("line", { x1, y1, x2, y2, class: gone ? "link gone" : scenario ? "link" : "link fixed", "stroke-width": gone ? 2 : strength, "marker-end": "url(#arrow)" });
    const part = both ? (scenario === null ? 0.68 : 0.32) : 0.5;
    const middle = [x1 + (x2 - x1) * part, y1 + (y2 - y1) * part];
    const mark = svg("g", scenario === null ? {} : { class: "cut", role: "button", tabindex: 0, id: `link-${from}-${to}`, "aria-pressed": String(gone),
      "aria-label": say(gone ? "link_back" : "link_cut", { from: say(`node_${from}`), to: say(`node_${to}`) }),
      onclick: () => choose(gone ? "" : scenario), onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(gone ? "" : scenario); } } },
      svg("circle", { cx: middle[0], cy: middle[1], r: scenario === null ? 9 : 14 }), svg("text", { x: middle[0], y: middle[1] + 5, "text-anchor": "middle" }, gone ? "×" : sign));
    root.append(line, mark);
  }
  for (const [name, [x, y]] of Object.entries(at)) {
    const band = figures[name];
    const known = band.middle[place(year)] !== null;
    root.append(svg("g", { class: "node", "data-node": name }, svg("rect", { x: x - boxW / 2, y: y - boxH / 2, width: boxW, height: boxH, rx: 8 }),
      svg("text", { x, y: y - 8, "text-anchor": "middle" }, say(narrow ? `short_${name}` : `node_${name}`)),
      svg("text", { x, y: y + 13, "text-anchor": "middle", class: "value" }, known ? nodeValue(name, band.middle[place(year)]) : "–")));
  }
  return root;
}

function cutEffects(vendor, year, cut) {
  if (!cut) return element("p", { class: "note" }, say("cut_hint"));
  const found = bundle.vendors.cuts[cut][vendor];
  const at = place(year);
  const rows = CHANGED.map((name) => element("tr", {}, element("th", { scope: "row" }, say(`node_${name}`)),
    found[name].middle[at] === null ? element("td", {}, "–") : element("td", {}, changeOf(found[name], at, bundle.vendors.units[name]), element("br"),
      element("small", {}, say(found[name].low[at] > 0 ? "sure_up" : found[name].high[at] < 0 ? "sure_down" : "unsure")))));
  return element("div", {}, element("h3", {}, say(`said_${cut}`)), element("p", {}, say("cut_told", { year, vendor: say(`name_${vendor}`) })),
    element("table", {}, element("tbody", {}, ...rows)),
    chart([{ band: found.share, colour: "var(--two)" }], [], scaleFor([found.share], YEARS), (value) => tick(100 * value), say("cut_share"), SMALL, YEARS), element("small", {}, say("cut_share")));
}

views.loop = (given) => {
  const state = { vendor: chosen(given, "vendor", TEN, "alibaba"), year: Number(chosen(given, "year", YEARS.map(String), "2022")), cut: chosen(given, "cut", Object.keys(bundle.vendors.cuts), "") };
  const diagram = element("figure", { class: "loop" });
  const beside = element("figure", { class: "beside" });
  const shown = element("p", { role: "status" });
  const refresh = () => {
    const focus = document.activeElement && document.activeElement.id;
    keep("loop", state);
    diagram.replaceChildren(loopDiagram(state.vendor, state.year, state.cut, (cut) => { state.cut = cut; refresh(); }), element("figcaption", {}, say("loop_note")));
    beside.replaceChildren(cutEffects(state.vendor, state.year, state.cut));
    const regime = bundle.vendors.regimes[state.vendor][place(state.year)];
    shown.textContent = say("regime_told", { vendor: say(`name_${state.vendor}`), year: state.year, regime: say(`regime_${regime.name}`), runs: regime.runs, of: bundle.seeds });
    if (focus && document.getElementById(focus)) document.getElementById(focus).focus();
  };
  const vendors = vendorButtons(state.vendor, (one) => { state.vendor = one; keep("loop", state); draw(); });
  const whole = [element("p", {}, say("loop_lead")), vendors, yearSlider(state.year, YEARS, (year) => { state.year = year; refresh(); }), shown,
    element("div", { class: "panels loopside" }, diagram, beside), note(say("model_only", { fitted: bundle.fitted_to }))];
  refresh();
  return whole;
};
