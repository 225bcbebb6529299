// Lessons: a question, a prediction that is committed to, what runs and filings say, why, a variation, what it can't say.
const lessons = JSON.parse(document.getElementById("lessons").textContent);
const NAMES = Object.keys(lessons);
const predicted = {}; // by lesson: what the reader said, and whether it is committed to

function bandOf(value) {
  const scenario = value.scenario || "baseline";
  if (!value.against) return bundle.scenarios[scenario][value.line];
  return bundle.whatifs[scenario][value.line].change;
}

function told(value) {
  if (value.about) return String(bundle[value.about]);
  if (value.claim) return String(claimNamed(value.claim).holds);
  const middle = bandOf(value).middle[place(value.year)];
  const unit = bundle.units[value.line];
  if (unit === "PF") return two(middle);
  if (value.against) return unit === "share" ? say("points", { value: signed(100 * middle) }) : say("money", { value: signed(inMoney(middle)) });
  return inUnit(middle, unit);
}

function textOf(lesson, both) {
  const fill = (text) => text.replace(/\{(\w+)\}/g, (_, name) => told(lesson.values[name]));
  return Array.isArray(both[language]) ? both[language].map(fill) : fill(both[language]);
}

const observedOf = (line) => {
  const [kind, who] = line.split("/");
  const dots = (kind === "margin" && bundle.observed.margin[who]) || (kind === "share" && bundle.observed.share[who]) || bundle.observed[line] || [];
  return dots.map((dot) => ({ ...dot, colour: "var(--ink)", hollow: !["segment", undefined].includes(dot.covers), when: dot.year || Math.round(dot.at) }));
};

const scaleOf = (line, bands, years) => (line.startsWith("margin/") ? MARGINS : scaleFor(bands, years));
const tickOf = (line) => (bundle.units[line] === "share" ? percentTick : bundle.units[line] === "PF" ? tick : moneyTick);

const withUnit = (line) => (bundle.units[line].startsWith("USD") && !/USD|美元/.test(say(`line_${line}`)) ? `${say(`line_${line}`)}, ${say("unit_money")}` : say(`line_${line}`));

function lessonPicture(lesson, picture) {
  const years = YEARS.filter((year) => year <= (picture.years || bundle.fitted_to));
  const colours = ["var(--one)", "var(--green)"];
  const figures = picture.lines.map((line, at) => {
    const base = bundle.scenarios.baseline[line];
    const other = picture.scenario ? bundle.scenarios[picture.scenario][line] : null;
    const series = other ? [{ band: base, colour: "var(--grey)", dashed: true, name: say("baseline") }, { band: other, colour: "var(--green)", name: say(`whatif_${picture.scenario}`) }] : [{ band: base, colour: colours[at % 2] }];
    return element("div", {}, element("small", {}, withUnit(line)), chart(series, observedOf(line), scaleOf(line, series.map((one) => one.band), years), tickOf(line), say(`line_${line}`), SMALL, years));
  });
  return element("figure", {}, element("div", { class: figures.length > 1 ? "panels two" : "" }, ...figures), element("figcaption", {}, textOf(lesson, picture.caption)));
}

// a line that the reader draws: by pointer on the picture, or by one slider a year
function drawing(line, state, done) {
  const years = KNOWN;
  const start = bundle.scenarios.baseline[line].middle[0];
  const values = state.drawn[line] || (state.drawn[line] = Object.fromEntries(years.map((year) => [year, year === years[0] ? start : null])));
  const scale = scaleOf(line, [bundle.scenarios.baseline[line]], years);
  const size = SMALL;
  const { root, x, y } = frame(years, scale, tickOf(line), `${say(`line_${line}`)}: ${say("draw_it")}`, size);
  const way = svg("polyline", { fill: "none", stroke: "var(--two)", "stroke-width": 2.5, "stroke-dasharray": "2 4", "stroke-linecap": "round" });
  const first = svg("circle", { cx: x(years[0]), cy: y(start), r: 5, fill: "var(--two)" });
  const sliders = {};
  const refresh = () => {
    way.setAttribute("points", years.filter((year) => values[year] !== null).map((year) => `${x(year)},${y(values[year])}`).join(" "));
    for (const [year, slider] of Object.entries(sliders)) if (values[year] !== null) { slider.value = values[year]; slider.setAttribute("aria-valuetext", tickOf(line)(values[year])); }
    done();
  };
  const draws = (event) => {
    const box = root.getBoundingClientRect();
    const at = [(event.clientX - box.left) * (size.width / box.width), (event.clientY - box.top) * (size.height / box.height)];
    const year = years.slice(1).reduce((best, one) => (Math.abs(x(one) - at[0]) < Math.abs(x(best) - at[0]) ? one : best));
    const part = (at[1] - y(scale[1])) / (y(scale[0]) - y(scale[1]));
    values[year] = Math.min(scale[1], Math.max(scale[0], scale[1] - part * (scale[1] - scale[0])));
    refresh();
  };
  root.classList.add("canvas");
  root.addEventListener("pointerdown", (event) => { root.setPointerCapture(event.pointerId); draws(event); });
  root.addEventListener("pointermove", (event) => { if (event.buttons) draws(event); });
  for (const dot of observedOf(line).filter((one) => one.at < years[0] + 0.5)) {
    root.append(svg("circle", { cx: x(dot.at), cy: y(dot.value), r: 4.5, class: "published" }, svg("title", {}, dot.source)));
  }
  root.append(first, way);
  const byYear = element("details", {}, element("summary", {}, say("by_slider")), ...years.slice(1).map((year) => {
    const slider = element("input", { type: "range", id: `draw-${line}-${year}`.replace("/", "-"), min: scale[0], max: scale[1], step: (scale[1] - scale[0]) / 40, value: values[year] === null ? start : values[year], oninput: () => { values[year] = Number(slider.value); refresh(); } });
    sliders[year] = slider;
    return element("label", { class: "slider" }, String(year), slider);
  }));
  refresh();
  return element("figure", { "data-line": line }, element("h3", {}, withUnit(line)), root, byYear);
}

function prediction(name, lesson, state, committed) {
  const alone = () => { state.committed = true; draw(); document.getElementById("revealed")?.focus(); };
  const commit = button("commit", say("commit"), committed || alone);
  const ready = () => { commit.disabled = !(lesson.ask.kind === "line" ? lesson.ask.lines.every((line) => Object.values(state.drawn[line] || { none: null }).every((value) => value !== null)) : state.said !== null); };
  const part = element("div", { class: "asked" }, element("p", {}, element("strong", {}, textOf(lesson, lesson.ask.question))));
  if (lesson.ask.kind === "choice") {
    part.append(element("div", { class: "choices", role: "radiogroup", "aria-label": textOf(lesson, lesson.ask.question) }, ...lesson.ask.options.map((option, at) => {
      const input = element("input", { type: "radio", name: `said-${name}`, id: `option-${at}`, value: at, oninput: () => { state.said = at; ready(); } });
      input.checked = state.said === at;
      return element("label", {}, input, " ", textOf(lesson, option.text));
    })));
  } else if (lesson.ask.kind === "number") {
    const out = element("output", { for: "said" }, state.said === null ? "–" : String(state.said));
    part.append(element("label", { class: "slider" }, tick(lesson.ask.low), element("input", { type: "range", id: "said", "aria-label": textOf(lesson, lesson.ask.question), min: lesson.ask.low, max: lesson.ask.high, step: lesson.ask.step, value: state.said ?? Math.max(lesson.ask.low, Math.min(0, lesson.ask.high)),
      oninput: (event) => { state.said = Number(event.target.value); out.textContent = tick(state.said); ready(); } }), tick(lesson.ask.high), out));
  } else {
    part.append(element("p", { class: "note" }, say("draw_hint")), element("div", { class: "panels two" }, ...lesson.ask.lines.map((line) => drawing(line, state, ready))));
  }
  ready();
  part.append(element("div", { class: "controls" }, commit));
  return part;
}

function answer(lesson, state) {
  if (lesson.ask.kind === "choice") {
    return element("ul", { class: "answered" }, ...lesson.ask.options.map((option, at) => element("li", {}, element("strong", {}, at === lesson.ask.answer ? "✓ " : "✗ "), textOf(lesson, option.text), at === state.said ? element("em", {}, ` (${say("you_said")})`) : null,
      option.wrong ? element("p", { class: "note" }, textOf(lesson, option.wrong)) : null)));
  }
  if (lesson.ask.kind === "number") {
    const value = lesson.values[lesson.ask.value];
    const found = value.claim ? say("of", { holds: claimNamed(value.claim).holds, of: claimNamed(value.claim).of })
      : value.against ? changeOf(bandOf(value), place(value.year), bundle.units[value.line]) : told(value);
    return element("p", {}, say("you_and_model", { said: tick(state.said), found }));
  }
  return element("div", { class: "panels two" }, ...lesson.ask.lines.map((line) => {
    const band = bundle.scenarios.baseline[line];
    const own = { low: [], middle: YEARS.map((year) => state.drawn[line][year] ?? null), high: [] };
    const picture = chart([{ band, colour: "var(--one)", name: say("runs_say") }, { band: own, colour: "var(--two)", dashed: true, name: say("you_said") }], observedOf(line), scaleOf(line, [band], KNOWN), tickOf(line), say(`line_${line}`), SMALL);
    return element("figure", {}, element("h3", {}, withUnit(line)), picture);
  }));
}

views.lesson = (given) => {
  const name = chosen(given, "name", NAMES, NAMES[0]);
  const lesson = lessons[name];
  const state = predicted[name] || (predicted[name] = { said: null, drawn: {}, committed: false });
  keep("lesson", { name });
  const at = NAMES.indexOf(name);
  const shown = [note(say("lesson_of", { at: at + 1, of: NAMES.length, minutes: lesson.minutes })), element("h2", {}, textOf(lesson, lesson.title)), element("p", { class: "lead" }, textOf(lesson, lesson.question)),
    ...textOf(lesson, lesson.background).map((text) => element("p", {}, text)), element("p", {}, textOf(lesson, lesson.move))];
  if (!state.committed) return [...shown, prediction(name, lesson, state)];
  const pictures = lesson.pictures.map((one) => lessonPicture(lesson, one));
  return [...shown, element("h2", { id: "revealed", tabindex: -1 }, say("revealed")), answer(lesson, state), note(say("band")), element("div", { class: "beside-text" }, element("div", {}, element("h3", {}, say("why")), element("p", {}, textOf(lesson, lesson.why)),
    element("h3", {}, say("variation")), element("p", {}, textOf(lesson, lesson.variation), lesson.go ? element("a", { href: `#${lesson.go}` }, ` ${say("go_there")}`) : ""),
    element("h3", {}, say("limits")), element("p", {}, textOf(lesson, lesson.limits))), element("div", {}, ...pictures)),
    element("div", { class: "controls" }, button("again", say("again"), () => { delete predicted[name]; draw(); }), at + 1 < NAMES.length ? element("a", { href: addressOf("lesson", { name: NAMES[at + 1] }) }, say("next_lesson")) : null, element("a", { href: addressOf("course") }, say("all_lessons")))];
};

views.course = (given) => {
  const path = Number(chosen(given, "minutes", ["45", "90", "180"], "180"));
  const buttons = element("div", { class: "answers", role: "group", "aria-label": say("class_of") }, element("strong", {}, say("class_of")), ...[45, 90, 180].map((one) => button(`path-${one}`, say("minutes", { minutes: one }), () => { location.hash = addressOf("course", { minutes: one }); }, { "aria-pressed": String(one === path) })));
  const cards = NAMES.map((name, at) => [name, lessons[name], at]).filter(([, lesson]) => lesson.paths.includes(path)).map(([name, lesson, at]) => element("figure", { "data-lesson": name }, element("h3", {}, element("a", { href: addressOf("lesson", { name }) }, `${at + 1}. ${textOf(lesson, lesson.title)}`)), element("p", {}, textOf(lesson, lesson.question)), element("small", {}, say("minutes", { minutes: lesson.minutes }))));
  return [element("p", {}, say("course_lead"), served ? element("a", { href: "/class" }, ` ${say("open_class")}`) : "", served ? element("a", { href: "/seat" }, ` ${say("open_seat")}`) : ""), buttons, element("div", { class: "panels two" }, ...cards)];
};
