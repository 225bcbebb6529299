"use strict";
(function () {
  const bundle = JSON.parse(document.getElementById("bundle").textContent);
  const all = JSON.parse(document.getElementById("words").textContent);
  const asked = new URLSearchParams(location.search).get("lang");
  let language = asked && Object.hasOwn(all, asked) ? asked : (navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en";
  const state = { guesses: {}, shown: false, pays: true };
  const WHO = ["aws", "google", "alibaba", "six"];
  const EARNED = { aws: true, google: false, alibaba: false, six: false };
  const SMALL = { width: 320, height: 190 };
  const WIDE = innerWidth < 560 ? SMALL : { width: 640, height: 250 };
  const [LEFT, BOTTOM] = [50, 20];
  const YEARS = bundle.years;

  function say(key, values) {
    let text = all[language][key];
    for (const [name, value] of Object.entries(values || {})) text = text.replaceAll(`{${name}}`, value);
    return text;
  }

  function element(name, attributes, ...children) {
    const one = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key.startsWith("on")) one.addEventListener(key.slice(2), value);
      else if (value !== null) one.setAttribute(key, value);
    }
    one.append(...children.filter((child) => child !== null));
    return one;
  }

  function svg(name, attributes, text) {
    const one = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    if (text !== undefined) one.textContent = text;
    return one;
  }

  const two = (value) => {
    const digits = Math.abs(value) >= 99.5 || value === 0 ? 0 : Math.max(0, 1 - Math.floor(Math.log10(Math.abs(value))));
    return value.toFixed(digits).replace("-", "−");
  };
  const percent = (value) => say("percent", { value: two(100 * value) });
  const money = (value) => say("money", { value: language === "zh" ? two(10 * value) : two(value) });
  const inUnit = (value, claim) => claim.unit === "share"
    ? (claim.against ? say("points", { value: two(100 * value) }) : percent(value)) : money(value);

  // a chart of bands over years: one fixed vertical scale, so that panels can be compared
  function chart(series, dots, scale, told, label, size) {
    const { width: W, height: H } = size || SMALL;
    const [first, last] = [YEARS[0] - 0.3, YEARS.at(-1) + 0.5];
    const x = (year) => LEFT + ((year - first) / (last - first)) * (W - LEFT - 6);
    const y = (value) => (H - BOTTOM) - ((Math.min(Math.max(value, scale[0]), scale[1]) - scale[0]) / (scale[1] - scale[0])) * (H - BOTTOM - 10);
    const root = svg("svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": label });
    for (const tick of scale[2]) {
      root.append(svg("line", { x1: LEFT, x2: W - 10, y1: y(tick), y2: y(tick), class: tick === 0 ? "zero" : "axis" }));
      root.append(svg("text", { x: LEFT - 5, y: y(tick) + 4, "text-anchor": "end" }, told(tick)));
    }
    for (const year of YEARS.filter((one) => one % 2 === 0)) {
      root.append(svg("text", { x: x(year), y: H - 4, "text-anchor": "middle" }, String(year)));
    }
    for (const one of series) {
      const there = YEARS.map((year, place) => [year, place]).filter(([, place]) => one.band.middle[place] !== null);
      if (!one.dashed) {
        const edge = (end) => there.map(([year, place]) => `${x(year)},${y(one.band[end][place])}`);
        root.append(svg("polygon", { points: [...edge("high"), ...edge("low").reverse()].join(" "), fill: one.colour, opacity: 0.22 }));
      }
      root.append(svg("polyline", { points: there.map(([year, place]) => `${x(year)},${y(one.band.middle[place])}`).join(" "),
        fill: "none", stroke: one.colour, "stroke-width": one.dashed ? 1.5 : 2.5, "stroke-dasharray": one.dashed ? "5 4" : "none" }));
      if (one.name) {
        const [year, place] = there[1];
        root.append(svg("text", { x: x(year), y: y(one.band.low[place]) + 16, "text-anchor": "middle", style: `fill:${one.colour};font-weight:600` }, one.name));
      }
    }
    for (const dot of dots) {
      if (dot.at < first || dot.at > last) continue;
      const circle = svg("circle", { cx: x(dot.at), cy: y(dot.value), r: 4.5, stroke: dot.colour, "stroke-width": 2, fill: dot.hollow ? "var(--page)" : dot.colour });
      circle.append(svg("title", {}, `${told(dot.value)}, ${dot.when}: ${dot.source}`));
      root.append(circle);
    }
    return root;
  }

  const MARGINS = [-1, 0.6, [-1, -0.5, 0, 0.5]];

  function panel(who) {
    const figure = element("figure", { "data-who": who }, element("h3", {}, say(who)));
    const guess = state.guesses[who];
    if (!state.shown) {
      const answers = element("div", { class: "answers", role: "group", "aria-label": `${say(who)}: ${say("guess")}` });
      for (const earned of [true, false]) {
        answers.append(element("button", { type: "button", id: `${who}-${earned ? "earned" : "lost"}`, "aria-pressed": String(guess === earned),
          onclick: () => { state.guesses[who] = earned; state.shown = WHO.every((one) => one in state.guesses); draw(); } }, say(earned ? "earns" : "loses")));
      }
      figure.append(answers, chart([], [], MARGINS, percent, `${say(who)}: ${say("guess")}`));
      return figure;
    }
    if (guess !== undefined && who !== "six") {
      figure.append(element("small", {}, say(guess === EARNED[who] ? "right" : "wrong")));
    }
    const baseline = bundle.scenarios.baseline[`margin/${who}`];
    const series = state.pays ? [{ band: baseline, colour: "var(--one)" }]
      : [{ band: baseline, colour: "var(--grey)", dashed: true }, { band: bundle.scenarios["no-patience"][`margin/${who}`], colour: "var(--two)" }];
    const dots = bundle.observed.margin[who].map((dot) => ({ ...dot, colour: "var(--ink)", hollow: dot.covers !== "segment", when: dot.year }));
    figure.append(chart(series, dots, MARGINS, percent, `${say(who)}, ${say("guess")}`));
    if (`${who}_note` in all[language]) figure.append(element("figcaption", {}, say(`${who}_note`)));
    return figure;
  }

  function claims() {
    const head = element("tr", {}, ...["claim", "observed", "model", "holds"].map((key) => element("th", { scope: "col" }, say(key))));
    const rows = bundle.claims.map((claim) => {
      const found = claim.middle.map((value, place) => `${inUnit(value, claim)} (${inUnit(claim.low[place], claim)} … ${inUnit(claim.high[place], claim)})`);
      const observed = claim.observed.length ? claim.observed.map((value) => inUnit(value, claim)).join("; ") : say(claim.against ? "counterfactual" : "no_source");
      return element("tr", { "data-claim": claim.name }, element("th", { scope: "row" }, say(claim.name)), element("td", { title: claim.source, "data-head": say("observed") }, observed),
        element("td", { class: "number", "data-head": say("model") }, ...found.flatMap((text, place) => (place ? [element("br"), text] : [text]))),
        element("td", { "data-head": say("holds") }, element("span", { class: "bar", "aria-hidden": "true" }, element("i", { style: `width:${(100 * claim.holds) / claim.of}%` })),
          say("of", { holds: claim.holds, of: claim.of })));
    });
    return element("section", { id: "claims" }, element("h2", {}, say("claims")), element("div", { class: "scroll" }, element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows))));
  }

  function market() {
    const colours = { aws: "var(--two)", azure: "var(--one)", google: "var(--grey)" };
    const series = Object.keys(colours).map((who) => ({ band: bundle.scenarios.baseline[`share/${who}`], colour: colours[who], name: say(who) }));
    const dots = Object.entries(bundle.observed.share).flatMap(([who, points]) => points.map((dot) => ({ ...dot, colour: colours[who], hollow: who === "azure", when: Math.round(dot.at) })));
    const shares = element("figure", {}, element("h3", {}, say("shares")), chart(series, dots, [0, 0.45, [0, 0.2, 0.4]], percent, say("shares"), WIDE), element("figcaption", {}, say("shares_note")));
    const factor = language === "zh" ? 10 : 1;
    const amount = (value) => two(value * factor);
    const line = (key, colour) => {
      const points = bundle.observed[key].map((dot) => ({ ...dot, colour: "var(--ink)", hollow: dot.covers === "Synergy", when: Math.round(dot.at) }));
      return chart([{ band: bundle.scenarios.baseline[key], colour }], points, key === "spending" ? [0, 420, [0, 200, 400]] : [0, 130, [0, 60, 120]], amount, say(key), SMALL);
    };
    const boom = element("figure", {}, element("h3", {}, say("boom")), element("div", { class: "panels two" }, element("div", {}, element("small", {}, say("spending")), line("spending", "var(--one)")), element("div", {}, element("small", {}, say("chips")), line("chips", "var(--two)"))), element("figcaption", {}, say("boom_note")));
    return element("section", { id: "market" }, element("div", { class: "panels two" }, shares, boom));
  }

  function figures() {
    const head = element("tr", {}, element("th", { scope: "col" }, say("year")), ...WHO.map((who) => element("th", { scope: "col" }, say(who))));
    const rows = YEARS.map((year, place) => element("tr", {}, element("th", { scope: "row" }, String(year)), ...WHO.map((who) => {
      const band = bundle.scenarios[state.pays ? "baseline" : "no-patience"][`margin/${who}`];
      const seen = bundle.observed.margin[who].filter((dot) => dot.year === year).map((dot) => `● ${percent(dot.value)} (${dot.source})`);
      return element("td", {}, `${percent(band.middle[place])} (${percent(band.low[place])} … ${percent(band.high[place])})`, ...seen.flatMap((text) => [element("br"), text]));
    })));
    return element("details", {}, element("summary", {}, say("table")), element("div", { class: "scroll" }, element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows))));
  }

  function controls() {
    if (!state.shown) {
      return element("div", { class: "controls" }, element("strong", {}, say("guess")), element("button", { type: "button", id: "show", onclick: () => { state.shown = true; draw(); } }, say("show")));
    }
    const seven = (scenario) => money(bundle.scenarios[scenario]["profit/chinese_seven"].middle[2022 - YEARS[0]]);
    const told = state.pays ? say("switch_on_says") : `${say("switch_off_says", { profit: seven("no-patience"), before: seven("baseline") })} ${say("baseline_ghost")}`;
    return element("div", { class: "controls" }, element("button", { type: "button", id: "switch", role: "switch", "aria-checked": String(state.pays), onclick: () => { state.pays = !state.pays; draw(); } }, say(state.pays ? "switch_on" : "switch_off")),
      element("span", { class: "note" }, say("switch_hint")), element("p", { role: "status" }, told));
  }

  function answered() {
    const made = say("made", { runs: bundle.seeds, points: bundle.points, customers: bundle.customers });
    const note = (text) => element("p", { class: "note" }, text);
    return [note(say("band")), claims(), market(), figures(), note(made), note(say("data"))];
  }

  function draw() {
    const focus = document.activeElement && document.activeElement.id;
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = say("title");
    const other = language === "zh" ? "en" : "zh";
    const link = element("nav", {}, element("a", { href: `?lang=${other}`, hreflang: other, onclick: (event) => { event.preventDefault(); language = other; history.replaceState(null, "", `?lang=${other}`); draw(); } }, say("language")),
      document.body.dataset.workbench ? element("a", { href: `${document.body.dataset.workbench}?lang=${language}` }, say("open")) : null);
    document.body.replaceChildren(element("header", {}, element("h1", {}, say("title")), link),
      element("main", {}, element("p", {}, say("lead", { runs: bundle.seeds })), controls(),
        element("div", { class: "panels" }, ...WHO.map(panel)), ...(state.shown ? answered() : [])));
    const next = focus && (document.getElementById(focus) || document.getElementById("switch"));
    if (next) next.focus(); // what was used is drawn anew, or gone: a keyboard goes on from there
  }

  draw();
})();
