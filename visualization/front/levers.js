// Levers at nine stops and what-ifs: all was run before, so a picture is there as the hand moves.
const GROUPS = { us_three: "var(--one)", chinese_seven: "var(--two)" };
const MONEY = [["profit/us_three", "var(--one)"], ["profit/chinese_seven", "var(--two)"], ["parents/chinese_seven", "var(--green)"], ["spending", "var(--one)"], ["chips", "var(--two)"]];
const AT_YEARS = [2024, 2027, 2030];

function leverValue(lever, stop) {
  const value = lever.stops[stop];
  const told = lever.shown === "percent" ? percent(value) : lever.shown === "money" ? say("money_a_year", { value: two(inMoney(4 * value)) }) : two(value);
  return stop === lever.at && lever.calibrated ? say("as_calibrated", { value: told }) : told;
}

const whatIf = (state) => bundle.whatifs[state.whatif] || (state.lever && bundle.levers.find((one) => one.name === state.lever).results[String(state.stop)]) || null;

function leverCharts(found) {
  const base = bundle.scenarios.baseline;
  const shares = () => {
    const series = Object.entries(GROUPS).flatMap(([who, colour]) => {
      const line = `share/${who}`;
      return found ? [{ band: base[line], colour: "var(--grey)", dashed: true }, { band: found[line].level, colour, name: say(who) }]
        : [{ band: base[line], colour, name: say(who) }];
    });
    return element("figure", {}, element("h3", {}, say("chart_share")), chart(series, [], [0, 0.9, [0, 0.2, 0.4, 0.6, 0.8]], percentTick, say("chart_share"), SMALL, YEARS));
  };
  const one = (line, colour, scale) => {
    const series = found ? [{ band: base[line], colour: "var(--grey)", dashed: true }, { band: found[line].level, colour }] : [{ band: base[line], colour }];
    const dots = (bundle.observed[line] || []).map((dot) => ({ ...dot, colour: "var(--ink)", hollow: dot.covers === "Synergy", when: Math.round(dot.at) }));
    return element("figure", {}, element("h3", {}, withUnit(line)), chart(series, dots, scale, moneyTick, withUnit(line), SMALL, YEARS));
  };
  const scales = leverCharts.scales || (leverCharts.scales = Object.fromEntries(MONEY.map(([line]) => [line, scaleFor([base[line]], YEARS)])));
  const [first, second, third, ...rest] = MONEY.map(([line, colour]) => one(line, colour, scales[line]));
  return element("div", { class: "panels two" }, first, second, third, shares(), ...rest);
}

const IN_TABLE = ["profit/us_three", "profit/chinese_seven", "parents/chinese_seven", "share/us_three", "share/chinese_seven", "spending", "chips"];

function leverTable(found) {
  const head = element("tr", {}, element("th", {}), ...AT_YEARS.map((year) => element("th", { scope: "col" }, String(year))));
  const rows = IN_TABLE.map((line) => element("tr", {}, element("th", { scope: "row" }, say(`line_${line}`)), ...AT_YEARS.map((year) => {
    const at = place(year);
    return element("td", { class: "number", "data-head": String(year) }, changeOf(found[line].change, at, bundle.units[line]), element("br"), element("small", {}, say("rises", { runs: found[line].rises[at], of: bundle.seeds })));
  })));
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say("changes") }, element("table", { class: "stacked" }, element("thead", {}, head), element("tbody", {}, ...rows)));
}

// what comes of it for the seven, in the last year of data and beyond; "more" or "less" where nine tenths of runs in both say so
function leverSentence(found, name) {
  const { change, rises } = found["profit/chinese_seven"];
  const years = [place(2024), place(2027)];
  const key = years.every((at) => change.low[at] > 0) ? "seven_more" : years.every((at) => change.high[at] < 0) ? "seven_less" : "seven_unsure";
  const [first, second] = years.map((at) => changeOf(change, at, "USD bn per year"));
  return say(key, { name, first, second, ups: rises[years[0]], more: rises[years[1]], of: bundle.seeds });
}

const links = JSON.parse(document.getElementById("links").textContent);

// the same set up in the workbench, where two changes at once can be run; null in a file, which has none
function inWorkbench(state) {
  const base = document.body.dataset.workbench;
  if (!base || !(state.whatif || state.lever)) return null;
  const lever = bundle.levers.find((one) => one.name === state.lever);
  const query = lever ? new URLSearchParams({ set: `${lever.parameter}=${lever.stops[state.stop]}` }).toString() : links[state.whatif];
  return element("a", { id: "same", target: inside.length ? "_top" : null, href: `${base}?lang=${language}&${query}` }, say("same_in_workbench"));
}

views.levers = (given) => {
  const names = bundle.levers.map((one) => one.name);
  const state = { lever: chosen(given, "lever", names, ""), stop: 0, whatif: chosen(given, "whatif", Object.keys(bundle.whatifs), "") };
  if (state.lever) {
    const lever = bundle.levers.find((one) => one.name === state.lever);
    state.stop = Number(chosen(given, "stop", lever.stops.map((_, at) => String(at)), String(lever.at)));
    if (state.stop === lever.at) state.lever = "";
  }
  const [charts, told, table, about] = [element("div", { id: "charts" }), element("p", { role: "status", class: "told" }), element("div", {}), element("p", { class: "about" })];
  const sliders = {};
  const refresh = () => {
    const found = whatIf(state);
    keep("levers", state.lever ? { lever: state.lever, stop: state.stop } : { whatif: state.whatif });
    charts.replaceChildren(leverCharts(found));
    const lever = bundle.levers.find((one) => one.name === state.lever);
    about.textContent = state.whatif ? say(`about_${state.whatif}`) : "";
    told.textContent = found ? leverSentence(found, state.whatif ? say(`whatif_${state.whatif}`) : `${say(`lever_${state.lever}`)}: ${leverValue(lever, state.stop)}`) : say("levers_rest");
    table.replaceChildren(...(found ? [element("h3", {}, say("changes")), leverTable(found), inWorkbench(state) || ""] : []));
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
  const whole = [element("p", {}, say("levers_lead")), chips, about, element("div", { class: "workbench" }, element("div", {}, list), element("div", { class: "shown" }, told, charts, table)), note(say("levers_note", { runs: bundle.seeds, fitted: bundle.fitted_to }))];
  refresh();
  setTimeout(refresh); // once the buttons are in the page
  return whole;
};
