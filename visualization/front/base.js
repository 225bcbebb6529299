// What all views share: results, words, the address, elements, figures in words.
const bundle = JSON.parse(document.getElementById("bundle").textContent);
const all = JSON.parse(document.getElementById("words").textContent);
const views = {}; // by name: a function of the parameters of the address that returns what <main> holds
const YEARS = bundle.years;
const KNOWN = YEARS.filter((year) => year <= bundle.fitted_to);
const SHARE_COLOURS = { aws: "var(--two)", azure: "var(--one)", google: "var(--grey)" };

const query = new URLSearchParams(location.search);
const asked = query.get("lang");
// inside the workbench: only some views, no header, its theme
const inside = (query.get("inside") || "").split(",").filter(Boolean);
if (["dark", "light"].includes(query.get("theme"))) document.documentElement.dataset.theme = query.get("theme");
const searched = () => { query.set("lang", language); return `?${query}`; };
let language = asked && Object.hasOwn(all, asked) ? asked : (navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en";

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

function svg(name, attributes, ...children) {
  const one = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) one.addEventListener(key.slice(2), value);
    else one.setAttribute(key, value);
  }
  one.append(...children);
  return one;
}

const note = (text) => element("p", { class: "note" }, text);
const button = (id, text, click, more) => element("button", { type: "button", id, onclick: click, ...more }, text);

// two digits, as sure as bands are; a minus sign is one
const two = (value) => {
  if (Math.abs(value) < 0.005) return "0";
  const digits = Math.abs(value) >= 99.5 || value === 0 ? 0 : Math.max(0, 1 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 4)).replace("-", "−");
};
const tick = (value) => String(Number(value.toPrecision(3))).replace("-", "−");
const percentTick = (value) => say("percent", { value: tick(100 * value) });
const moneyTick = (value) => tick(inMoney(value));
const signed = (value) => (value > 0 ? `+${two(value)}` : two(value));
const percent = (value) => say("percent", { value: two(100 * value) });
const inMoney = (value) => (language === "zh" ? 10 * value : value); // 亿 are tenths of a billion
const money = (value) => say("money", { value: two(inMoney(value)) });
const inUnit = (value, unit) => (unit === "share" ? percent(value) : money(value));
const place = (year) => YEARS.indexOf(year);
// a change with its band, the unit once
function changeOf(band, at, unit) {
  const told = (value) => signed(unit === "share" ? 100 * value : inMoney(value));
  return say(unit === "share" ? "spread_points" : "spread_money", { middle: told(band.middle[at]), low: told(band.low[at]), high: told(band.high[at]) });
}

// the address: #view?name=value&...; what can't be read is left out and said
function parted() {
  const [name, text] = (location.hash.slice(1) || document.body.dataset.begin || "").split("?");
  return { name: Object.hasOwn(views, name) ? name : "question", known: !name || Object.hasOwn(views, name), given: new URLSearchParams(text || "") };
}

function addressOf(name, given) {
  const text = new URLSearchParams(Object.entries(given || {}).filter(([, value]) => value !== null && value !== "")).toString();
  return `#${name}${text ? `?${text}` : ""}`;
}

// what a reader moved is in the address, without a step in the history for each stop of a slider
function keep(name, given) {
  history.replaceState(null, "", `${searched()}${addressOf(name, given)}`);
}

function chosen(given, name, allowed, otherwise) {
  const value = given.get(name);
  return allowed.includes(value) ? value : otherwise;
}
