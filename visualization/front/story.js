// Six steps, each one picture and two sentences; figures in the sentences are the bundle's.
const figureOf = (vendor, name, year) => bundle.vendors.figures[vendor][name].middle[place(year)];
const lineOf = (line, year, scenario) => bundle.scenarios[scenario || "baseline"][line].middle[place(year)];

const STORY = [
  { values: () => ({ three: percent(lineOf("share/us_three", 2018)), seven: percent(lineOf("share/chinese_seven", 2018)) }), picture: () => element("div", {}, regimeLegend(), cloudPoints(2018, "")) },
  { values: () => ({ aws: money(figureOf("aws", "research", 2022)), alibaba: money(figureOf("alibaba", "research", 2022)), loop: claimNamed("loop").holds, of: bundle.seeds }),
    picture: () => pair("research", ["aws", "alibaba"]) },
  { values: () => ({ profit: money(lineOf("profit/chinese_seven", 2022)), parents: money(lineOf("parents/chinese_seven", 2022)) }),
    picture: () => levels([["profit/chinese_seven", "var(--two)"], ["parents/chinese_seven", "var(--one)"]], KNOWN) },
  { values: () => ({ without: money(lineOf("profit/chinese_seven", 2022, "no-patience")), larger: bundle.whatifs["no-patience"]["share/chinese_seven"].rises[place(2024)], of: bundle.seeds }),
    picture: () => againstBaseline("profit/chinese_seven", "no-patience") },
  { values: () => ({ spending: money(lineOf("spending", 2024)), chips: money(lineOf("chips", 2024)), published: money(bundle.observed.chips.at(-1).value) }), picture: () => boom() },
  { values: () => ({ runs: bundle.seeds, points: bundle.points, google: claimNamed("google_turns").holds }), picture: () => claimsTable() },
];

const claimNamed = (name) => bundle.claims.find((one) => one.name === name);

function pair(name, vendors) {
  const colours = ["var(--one)", "var(--two)"];
  const series = vendors.map((one, at) => ({ band: bundle.vendors.figures[one][name], colour: colours[at], name: say(`name_${one}`) }));
  return chart(series, [], scaleFor(series.map((one) => one.band), KNOWN), moneyTick, say("story_2_unit"), WIDE);
}

function levels(lines, years) {
  const series = lines.map(([line, colour], at) => ({ band: bundle.scenarios.baseline[line], colour, name: say(`line_${line}`) }));
  return chart(series, [], scaleFor(series.map((one) => one.band), years), moneyTick, lines.map(([line]) => say(`line_${line}`)).join(", "), WIDE, years);
}

function againstBaseline(line, scenario) {
  const series = [{ band: bundle.scenarios.baseline[line], colour: "var(--grey)", dashed: true }, { band: bundle.scenarios[scenario][line], colour: "var(--two)", name: say(`whatif_${scenario}`) }];
  return chart(series, [], scaleFor(series.map((one) => one.band), KNOWN), moneyTick, `${say(`line_${line}`)}: ${say(`whatif_${scenario}`)}`, WIDE);
}

views.story = (given) => {
  const steps = STORY.map((_, at) => String(at + 1));
  const step = Number(chosen(given, "step", steps, "1"));
  keep("story", { step });
  const go = (to) => () => { location.hash = addressOf("story", { step: to }); };
  const one = STORY[step - 1];
  return [element("p", { class: "note" }, say("step", { step, of: steps.length })), element("h2", { id: "step", tabindex: -1 }, say(`story_${step}_title`)), element("p", { role: "status" }, say(`story_${step}`, one.values())),
    element("figure", { class: "picture" }, one.picture(), `story_${step}_unit` in all[language] ? element("figcaption", {}, say(`story_${step}_unit`)) : null),
    element("div", { class: "controls" }, step > 1 ? button("back", say("back"), go(step - 1)) : null,
      step < steps.length ? button("next", say("next"), go(step + 1)) : element("a", { href: addressOf("loop", { vendor: "alibaba", year: 2022 }) }, say("story_on")))];
};
