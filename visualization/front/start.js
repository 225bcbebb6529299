// The views, one at a time, by the address; the language; where the keyboard was.
const TABS = ["question", "story", "loop", "clouds", "levers", "map", "course"];

function draw() {
  const { name, known, given } = parted();
  const focus = document.activeElement && document.activeElement.id;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = say("title");
  const other = language === "zh" ? "en" : "zh";
  const away = inside.length ? null : element("nav", {}, element("a", { id: "language", href: `?lang=${other}${location.hash}`, hreflang: other,
    onclick: (event) => { event.preventDefault(); language = other; history.replaceState(null, "", `${searched()}${location.hash}`); draw(); } }, say("language")),
    document.body.dataset.workbench ? element("a", { href: `${document.body.dataset.workbench}?lang=${language}` }, say("open")) : null);
  const tabs = element("nav", { class: "tabs", "aria-label": say("views") }, ...(inside.length ? inside.filter((one) => TABS.includes(one)) : TABS).map((one) => element("a", { id: `tab-${one}`, href: addressOf(one), "aria-current": one === name || (one === "course" && name === "lesson") ? "page" : null }, say(`tab_${one}`))));
  const main = element("main", {}, known ? null : element("p", { role: "alert" }, say("unknown_view")));
  clearInterval(room.timer);
  clearInterval(seat.timer);
  const header = inside.length ? [] : [element("header", {}, element("h1", {}, say(name === "question" ? "title" : "name")), away)];
  document.body.classList.toggle("inside", inside.length > 0);
  document.body.replaceChildren(...header, ...(name === "join" || inside.length === 1 ? [] : [tabs]), main);
  main.append(...views[name](given));
  const next = focus && (document.getElementById(focus) || document.getElementById("switch") || document.getElementById("step"));
  if (next) next.focus(); // what was used is drawn anew, or gone: a keyboard goes on from there
}

addEventListener("hashchange", draw);
draw();
