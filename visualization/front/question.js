// The first screen: guess who earned, see what was published and what runs say, move one switch; claims; the market.
const guessing = { guesses: {}, shown: inside.length > 0, pays: true };
const WHO = ["aws", "google", "alibaba", "six"];
const EARNED = { aws: true, google: false, alibaba: false, six: false };

views.question = () => {
  const panel = (who) => {
    const figure = element("figure", { "data-who": who }, element("h3", {}, say(who)));
    const guess = guessing.guesses[who];
    if (!guessing.shown) {
      const answers = element("div", { class: "answers", role: "group", "aria-label": `${say(who)}: ${say("guess")}` });
      for (const earned of [true, false]) {
        answers.append(button(`${who}-${earned ? "earned" : "lost"}`, say(earned ? "earns" : "loses"),
          () => { guessing.guesses[who] = earned; guessing.shown = WHO.every((one) => one in guessing.guesses); draw(); }, { "aria-pressed": String(guess === earned) }));
      }
      if (who === "six") figure.append(element("small", {}, say("six_note")));
      figure.append(answers, chart([], [], MARGINS, percentTick, `${say(who)}: ${say("guess")}`));
      return figure;
    }
    if (guess !== undefined && who !== "six") figure.append(element("small", {}, say(guess === EARNED[who] ? "right" : "wrong")));
    const baseline = bundle.scenarios.baseline[`margin/${who}`];
    const series = guessing.pays ? [{ band: baseline, colour: "var(--one)" }]
      : [{ band: baseline, colour: "var(--grey)", dashed: true }, { band: bundle.scenarios["no-patience"][`margin/${who}`], colour: "var(--two)" }];
    const dots = bundle.observed.margin[who].map((dot) => ({ ...dot, colour: "var(--ink)", hollow: dot.covers !== "segment", when: dot.year }));
    figure.append(chart(series, dots, MARGINS, percentTick, `${say(who)}, ${say("guess")}`));
    if (`${who}_note` in all[language]) figure.append(element("figcaption", {}, say(`${who}_note`)));
    return figure;
  };
  const answered = () => {
    const made = say("made", { runs: bundle.seeds, points: bundle.points, customers: bundle.customers });
    return [note(say("band")), claimsTable(), market(), marginsTable(), note(made), note(say("data"))];
  };
  return [element("p", {}, say("lead", { runs: bundle.seeds })), guessControls(), element("div", { class: "panels" }, ...WHO.map(panel)), ...(guessing.shown ? answered() : [])];
};

function guessControls() {
  if (!guessing.shown) {
    return element("div", { class: "controls" }, element("strong", {}, say("guess")), button("show", say("show"), () => { guessing.shown = true; draw(); }));
  }
  const seven = (scenario) => money(bundle.scenarios[scenario]["profit/chinese_seven"].middle[place(2022)]);
  const told = guessing.pays ? say("switch_on_says") : `${say("switch_off_says", { profit: seven("no-patience"), before: seven("baseline") })} ${say("baseline_ghost")}`;
  return element("div", { class: "controls" },
    button("switch", say(guessing.pays ? "switch_on" : "switch_off"), () => { guessing.pays = !guessing.pays; draw(); }, { role: "switch", "aria-checked": String(guessing.pays) }),
    guessing.pays ? element("span", { class: "note" }, say("switch_hint")) : null, element("p", { role: "status" }, told));
}

function claimsTable() {
  const inClaim = (value, claim) => (claim.unit === "share" && claim.against ? say("points", { value: two(100 * value) }) : inUnit(value, claim.unit));
  const head = element("tr", {}, ...["claim", "observed", "model", "holds"].map((key) => element("th", { scope: "col" }, say(key))));
  const rows = bundle.claims.map((claim) => {
    const inYear = (text, at) => (claim.years.length > 1 ? say("in_year", { year: claim.years[at], text }) : text);
    const found = claim.middle.map((value, at) => inYear(`${inClaim(value, claim)} (${inClaim(claim.low[at], claim)} … ${inClaim(claim.high[at], claim)})`, at));
    const observed = claim.observed.length ? claim.observed.map((value, at) => inYear(inClaim(value, claim), at)).join("; ") : say(claim.against ? "counterfactual" : "no_source");
    return element("tr", { "data-claim": claim.name }, element("th", { scope: "row" }, say(claim.name), claim.contradicted ? element("small", { class: "against" }, ` ${say("contradicted")}`) : null),
      element("td", { title: claim.source, "data-head": say("observed") }, observed),
      element("td", { class: "number", "data-head": say("model") }, ...found.flatMap((text, at) => (at ? [element("br"), text] : [text]))),
      element("td", { "data-head": say("holds") }, element("span", { class: "bar", "aria-hidden": "true" }, element("i", { style: `width:${(100 * claim.holds) / claim.of}%` })),
        say("of", { holds: claim.holds, of: claim.of })));
  });
  return element("section", { id: "claims" }, element("h2", {}, say("claims")), element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say("claims") }, element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows))), note(say("who")));
}

function market() {
  const series = Object.entries(SHARE_COLOURS).map(([who, colour]) => ({ band: bundle.scenarios.baseline[`share/${who}`], colour, name: say(who) }));
  const dots = Object.entries(bundle.observed.share).flatMap(([who, points]) => points.map((dot) => ({ ...dot, colour: SHARE_COLOURS[who], hollow: who === "azure", when: Math.round(dot.at) })));
  const shares = element("figure", {}, element("h3", {}, say("shares")), chart(series, dots, [0, 0.45, [0, 0.2, 0.4]], percentTick, say("shares"), WIDE), element("figcaption", {}, say("shares_note")));
  return element("section", { id: "market" }, element("div", { class: "panels two" }, shares, boom()));
}

function boom() {
  const line = (key, colour) => {
    const points = bundle.observed[key].map((dot) => ({ ...dot, colour: "var(--ink)", hollow: dot.covers === "Synergy", when: Math.round(dot.at) }));
    return chart([{ band: bundle.scenarios.baseline[key], colour }], points, key === "spending" ? [0, 420, [0, 200, 400]] : [0, 130, [0, 60, 120]], moneyTick, say(key), SMALL);
  };
  return element("figure", {}, element("h3", {}, say("boom")), element("div", { class: "panels two" }, element("div", {}, element("small", {}, say("spending")), line("spending", "var(--one)")),
    element("div", {}, element("small", {}, say("chips")), line("chips", "var(--two)"))), element("figcaption", {}, say("boom_note")));
}

function marginsTable() {
  const head = element("tr", {}, element("th", { scope: "col" }, say("year")), ...WHO.map((who) => element("th", { scope: "col" }, say(who))));
  const rows = KNOWN.map((year, at) => element("tr", {}, element("th", { scope: "row" }, String(year)), ...WHO.map((who) => {
    const band = bundle.scenarios[guessing.pays ? "baseline" : "no-patience"][`margin/${who}`];
    const seen = bundle.observed.margin[who].filter((dot) => dot.year === year).map((dot) => `● ${percent(dot.value)} (${dot.source})`);
    return element("td", {}, `${percent(band.middle[at])} (${percent(band.low[at])} … ${percent(band.high[at])})`, ...seen.flatMap((text) => [element("br"), text]));
  })));
  return element("details", {}, element("summary", {}, say("table")), element("div", { class: "scroll" }, element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows))));
}
