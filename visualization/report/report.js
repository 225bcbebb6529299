// The report's figures, drawn where the page has left places for them; and the button for the other language.
const RUN = bundle.years;

// a scale of powers of ten, for values whose logarithm is drawn
function decades(values) {
  const [low, high] = [Math.floor(Math.min(...values)), Math.max(Math.ceil(Math.max(...values)), Math.floor(Math.min(...values)) + 1)];
  return [low, high, Array.from({ length: high - low + 1 }, (_, place) => low + place)];
}

const flat = (values) => ({ low: values, middle: values, high: values });
const grouped = (value) => Number(value.toPrecision(3)).toLocaleString(language === "zh" ? "zh-CN" : "en").replace("-", "−");

function panelOf(figure, panel) {
  const moved = (value) => (value === null ? null : figure.log ? (value > 0 ? Math.log10(value) : null) : value);
  const series = panel.lines.map((line) => ({ band: flat(line.values.map(moved)), colour: line.colour, name: line.name }));
  const known = [...series.flatMap((one) => one.band.middle), ...panel.dots.map((dot) => moved(dot.value))].filter((value) => value !== null);
  const scale = figure.log ? decades(known) : scaleFor([flat([Math.min(...known), Math.max(...known)])], RUN.slice(0, 2));
  const told = (value) => grouped(figure.log ? 10 ** value : value);
  const dots = panel.dots.map((dot) => ({ ...dot, value: moved(dot.value), hollow: true })).filter((dot) => dot.value !== null);
  const size = innerWidth < 560 ? SMALL : figure.panels.length > 1 ? { width: 480, height: 240 } : { width: 960, height: 280 };
  return element("div", {}, panel.title ? element("h4", {}, panel.title) : null, chart(series, dots, scale, told, figure.alt, size, RUN));
}

function headlinePanel(line, one) {
  const share = one.unit === "share";
  const scaled = (value) => (value === null ? null : share ? 100 * value : inMoney(value));
  const band = Object.fromEntries(["low", "middle", "high"].map((end) => [end, RUN.map((year) => scaled(one.band[end][bundle.band_years.indexOf(year)] ?? null))]));
  const own = flat(one.values.map(scaled));
  const dots = one.dots.map((dot) => ({ ...dot, value: scaled(dot.value), colour: "var(--ink)", hollow: dot.covers === "Synergy", when: Math.round(dot.at) }));
  const unit = share ? "%" : say("money", { value: "" }).trim();
  const title = `${say(`line_${line}`)} (${unit.replace(/\s+/g, " ")})`;
  const known = [...own.middle, ...band.low, ...band.high, ...dots.map((dot) => dot.value)].filter((value) => value !== null);
  const scale = scaleFor([flat([Math.min(...known), Math.max(...known)])], RUN.slice(0, 2));
  const ends = [0, RUN.length - 1].map((at) => `${RUN[at]}: ${own.middle[at] === null ? "–" : grouped(own.middle[at])}`).join(", ");
  const series = [{ band: { ...band, middle: band.middle.map((value) => value) }, colour: "var(--grey)" }, { band: own, colour: "var(--one)" }];
  return element("div", {}, element("h4", {}, title), chart(series, dots, scale, grouped, `${title}. ${ends}`, SMALL, RUN));
}

for (const spoken of Object.keys(bundle.figures)) {
  language = spoken;
  for (const figure of bundle.figures[spoken]) {
    const home = document.querySelector(`[data-figure="${figure.name}"][data-language="${spoken}"]`);
    home.append(...figure.panels.map((panel) => panelOf(figure, panel)));
  }
  const home = document.querySelector(`[data-headline="${spoken}"]`);
  if (home) home.append(...Object.entries(bundle.headline).map(([line, one]) => headlinePanel(line, one)));
}

const articles = [...document.querySelectorAll("article")];
function show(spoken) {
  for (const one of articles) one.hidden = one.dataset.language !== spoken;
  document.documentElement.lang = spoken === "zh" ? "zh-CN" : "en";
}
for (const one of articles) one.querySelector(".other").addEventListener("click", () => show(one.dataset.language === "zh" ? "en" : "zh"));
const begun = location.hash.slice(1, 3);
show(articles.some((one) => one.dataset.language === begun) ? begun : asked && Object.hasOwn(all, asked) ? asked : (navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en");
// on paper everything is open
addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("article:not([hidden]) details")) one.open = true; });
