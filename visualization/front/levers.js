// Levers at nine stops and what-ifs: all was run before, so a picture is there as the hand moves.
const GROUPS = { us_three: "var(--one)", chinese_seven: "var(--two)" };
const AT_YEARS = [2024, 2027, 2030];

function leverValue(lever, stop) {
  const value = lever.stops[stop];
  const told = lever.shown === "percent" ? percent(value) : lever.shown === "money" ? say("money_a_year", { value: two(inMoney(4 * value)) }) : two(value);
  return stop === lever.at && lever.calibrated ? say("as_calibrated", { value: told }) : told;
}

const whatIf = (state) => bundle.whatifs[state.whatif] || (state.lever && bundle.levers.find((one) => one.name === state.lever).results[String(state.stop)]) || null;

function leverCharts(found) {
  const base = bundle.scenarios.baseline;
  const both = (key, told, scale) => {
    const series = Object.entries(GROUPS).flatMap(([who, colour]) => {
      const line = `${key}/${who}`;
      return found ? [{ band: base[line], colour: "var(--grey)", dashed: true }, { band: found[line].level, colour, name: say(who) }]
        : [{ band: base[line], colour, name: say(who) }];
    });
    return element("figure", {}, element("h3", {}, say(`chart_${key}`)), chart(series, [], scale, told, say(`chart_${key}`), SMALL, YEARS));
  };
  const one = (line, colour, scale) => {
    const series = found ? [{ band: base[line], colour: "var(--grey)", dashed: true }, { band: found[line].level, colour }] : [{ band: base[line], colour }];
    const dots = (bundle.observed[line] || []).map((dot) => ({ ...dot, colour: "var(--ink)", hollow: dot.covers === "Synergy", when: Math.round(dot.at) }));
    return element("figure", {}, element("h3", {}, say(line)), chart(series, dots, scale, moneyTick, say(line), SMALL, YEARS));
  };
  const SCALES = leverCharts.scales || (leverCharts.scales = Object.fromEntries(["profit", "share"].map((key) => [key, scaleFor(Object.keys(GROUPS).map((who) => base[`${key}/${who}`]), YEARS)])
    .concat(["spending", "chips"].map((line) => [line, scaleFor([base[line]], YEARS)]))));
  return element("div", { class: "panels two" }, both("profit", moneyTick, SCALES.profit), both("share", percentTick, SCALES.share), one("spending", "var(--one)", SCALES.spending), one("chips", "var(--two)", SCALES.chips));
}

const IN_TABLE = ["profit/us_three", "profit/chinese_seven", "parents/chinese_seven", "share/us_three", "share/chinese_seven", "spending", "chips"];

function leverTable(found) {
  const head = element("tr", {}, element("th", {}), ...AT_YEARS.map((year) => element("th", { scope: "col" }, String(year))));
  const rows = IN_TABLE.map((line) => element("tr", {}, element("th", { scope: "row" }, say(`line_${line}`)), ...AT_YEARS.map((year) => {
    const at = place(year);
    const rises = found[line].rises[at];
    return element("td", { class: "number", "data-head": String(year) }, changeOf(found[line].change, at, bundle.units[line]), element("br"), element("small", {}, say(rises * 2 >= bundle.seeds ? "rises" : "falls", { runs: rises * 2 >= bundle.seeds ? rises : bundle.seeds - rises, of: bundle.seeds })));
  })));
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say("changes") }, element("table", { class: "stacked" }, element("thead", {}, head), element("tbody", {}, ...rows)));
}

function leverSentence(found, name) {
  const at = place(2027);
  const change = found["profit/chinese_seven"].change;
  const rises = found["profit/chinese_seven"].rises[at];
  const key = change.low[at] > 0 ? "seven_more" : change.high[at] < 0 ? "seven_less" : "seven_unsure";
  return say(key, { name, change: changeOf(change, at, "USD bn per year"), runs: key === "seven_less" ? bundle.seeds - rises : rises, of: bundle.seeds });
}

views.levers = (given) => {
  const names = bundle.levers.map((one) => one.name);
  const state = { lever: chosen(given, "lever", names, ""), stop: 0, whatif: chosen(given, "whatif", Object.keys(bundle.whatifs), "") };
  if (state.lever) {
    const lever = bundle.levers.find((one) => one.name === state.lever);
    state.stop = Number(chosen(given, "stop", lever.stops.map((_, at) => String(at)), String(lever.at)));
    if (state.stop === lever.at) state.lever = "";
  }
  const [charts, told, table] = [element("div", { id: "charts" }), element("p", { role: "status", class: "told" }), element("div", {})];
  const sliders = {};
  const refresh = () => {
    const found = whatIf(state);
    keep("levers", state.lever ? { lever: state.lever, stop: state.stop } : { whatif: state.whatif });
    charts.replaceChildren(leverCharts(found));
    const lever = bundle.levers.find((one) => one.name === state.lever);
    told.textContent = found ? leverSentence(found, state.whatif ? say(`whatif_${state.whatif}`) : `${say(`lever_${state.lever}`)}: ${leverValue(lever, state.stop)}`) : say("levers_rest");
    table.replaceChildren(...(found ? [element("h3", {}, say("changes")), leverTable(found)] : []));
    for (const [name, { slider, output, lever: own }] of Object.entries(sliders)) {
      const stop = name === state.lever ? state.stop : own.at;
      if (Number(slider.value) !== stop) slider.value = stop;
      output.textContent = leverValue(own, stop);
      slider.setAttribute("aria-valuetext", output.textContent);
    }
    for (const one of Object.keys(bundle.whatifs)) document.getElementById(`whatif-${one}`)?.setAttribute("aria-pressed", String(one === state.whatif));
  };
  const chips = element("div", { class: "answers", role: "group", "aria-label": say("whatifs") }, element("strong", {}, say("whatifs")),
    ...Object.keys(bundle.whatifs).map((one) => button(`whatif-${one}`, say(`whatif_${one}`), () => { state.whatif = state.whatif === one ? "" : one; state.lever = ""; refresh(); }, { "aria-pressed": String(one === state.whatif) })));
  const list = element("div", { class: "levers" }, ...bundle.levers.map((lever) => {
    const output = element("output", { for: `lever-${lever.name}` });
    const slider = element("input", { type: "range", id: `lever-${lever.name}`, min: 0, max: lever.stops.length - 1, step: 1, value: lever.at, "aria-describedby": `hint-${lever.name}`,
      oninput: () => { state.whatif = ""; state.stop = Number(slider.value); state.lever = state.stop === lever.at ? "" : lever.name; refresh(); } });
    sliders[lever.name] = { slider, output, lever };
    return element("div", { class: "lever" }, element("label", { for: `lever-${lever.name}` }, say(`lever_${lever.name}`)), output, slider, element("small", { id: `hint-${lever.name}` }, say(`hint_${lever.name}`)));
  }));
  const whole = [element("p", {}, say("levers_lead")), chips, element("div", { class: "workbench" }, element("div", {}, list), element("div", { class: "shown" }, told, charts, table)), note(say("levers_note", { runs: bundle.seeds, fitted: bundle.fitted_to }))];
  refresh();
  setTimeout(refresh); // once the buttons are in the page
  return whole;
};
