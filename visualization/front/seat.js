// Be the vendor: a seat at one of the ten clouds, year by year; a year that times out follows the rule. Alone, or at a table
// where several play in one world: the server lives its year once all have decided.
const seat = { form: {}, key: null, seen: null, debrief: null, error: null, timer: null, left: 0 };
const MINUTES = 5;
const FACTORS = { price: [0.5, 1.5], research: [0, 3], capacity: [0, 2] };
const OWN_ROWS = ["revenue", "operating_profit", "research", "support", "capital_expenditure", "share", "utilisation", "deposits", "debt"];
const OF_SHARE = new Set(["share", "utilisation"]);

async function askSeat(path, given) {
  const answer = await fetch(`/seat/${path}`, given === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(given) }).catch(() => null);
  return answer ? answer.json().catch(() => ({ error: "no_server" })) : { error: "no_server" };
}

function booksTable(years, rows) {
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say("own_books") }, element("table", {}, element("thead", {}, element("tr", {}, element("th", {}), ...years.map((year) => element("th", { scope: "col" }, String(year))))),
    element("tbody", {}, ...rows.map(([name, values, share]) => element("tr", {}, element("th", { scope: "row" }, name), ...values.map((value) => element("td", { class: "number" }, share ? percent(value) : two(inMoney(value)))))))));
}

views.seat = (given) => {
  if (!served) return [element("p", { role: "alert" }, say("needs_server"))];
  const part = element("div", {});
  const seed = given.get("seed") || query.get("seed");
  const wanted = chosen(given, "vendor", TEN, query.get("vendor") || "alibaba");
  const took = (found) => {
    seat.error = found.error || null;
    if (!found.error) { seat.seen = found; seat.key = found.key || seat.key; sessionStorage.setItem("suanli-seat", seat.key); }
    show();
  };
  const play = async (move) => { clearInterval(seat.timer); took(await askSeat(`${seat.key}/year`, { ...move, year: seat.seen.next })); };
  // at a table: the year may have been lived, or others may have decided
  const follow = async () => {
    const found = await askSeat(`${seat.key}/seen`);
    if (found.error || !seat.seen) return;
    const lived = found.years.length !== seat.seen.years.length;
    seat.seen = found;
    if (lived) show();
    else document.getElementById("table")?.replaceWith(tableOf(found));
  };
  const show = () => {
    clearInterval(seat.timer);
    const trouble = seat.error ? element("p", { role: "alert" }, say("seat_trouble", { text: seat.error === "no_seat" ? say("no_table") : seat.error })) : "";
    if (!seat.seen) {
      const select = element("select", { id: "seat-vendor" }, ...TEN.map((one) => element("option", one === (seat.form.vendor || wanted) ? { value: one, selected: "" } : { value: one }, say(`name_${one}`))));
      const number = element("input", { id: "seat-seed", type: "number", min: 0, max: 9999, value: seat.form.seed ?? (seed || "") });
      const code = element("input", { id: "seat-code", type: "text", maxlength: 5, autocomplete: "off", value: seat.form.code ?? (given.get("code") || query.get("code") || "") });
      const remember = () => { seat.form = { vendor: select.value, seed: number.value, code: code.value }; };
      const open = (more) => async () => { remember(); took(await askSeat("open", { vendor: select.value, ...(number.value === "" ? {} : { seed: Number(number.value) }), ...more })); };
      part.replaceChildren(trouble, element("div", { class: "controls" }, element("label", { for: "seat-vendor" }, say("vendor")), select, element("label", { for: "seat-seed" }, say("seat_seed")), number,
        button("sit", say("sit_down"), open({})), button("table", say("open_table"), open({ together: true }))),
        element("div", { class: "controls" }, element("label", { for: "seat-code" }, say("table_code")), code, button("join-table", say("join_table"), async () => { remember(); took(await askSeat("join", { vendor: select.value, code: code.value })); })), note(say("seat_hint")));
      return;
    }
    const { seen } = seat;
    const rows = OWN_ROWS.map((name) => [say(`own_${name}`), seen.own[name], OF_SHARE.has(name)]);
    const rivals = Object.entries(seen.rivals).map(([name, one]) => [say(`name_${name}`), one.revenue, false]);
    const prices = Object.entries(seen.rivals).map(([name, one]) => [say(`name_${name}`), one.price.map((price, at) => price / seen.price[at]), true]);
    const parts = [trouble, element("h2", { id: "step", tabindex: -1 }, say("seat_at", { vendor: say(`name_${seen.vendor}`), seed: seen.seed })), ...(seen.code ? [tableOf(seen)] : [])];
    const books = [element("h3", {}, say("own_books")), booksTable(seen.years, rows), element("h3", {}, say("rivals_revenue")), booksTable(seen.years, rivals), element("h3", {}, say("rivals_price")), booksTable(seen.years, prices)];
    if (seen.next) parts.push(...chosenLast(seen), ...decision(seen, play), ...books);
    else parts.push(...books, seat.debrief ? debriefed() : button("debrief", say("open_books"), async () => { const found = await askSeat(`${seat.key}/debrief`); if (found.error) seat.error = found.error; else seat.debrief = found; show(); }),
      button("again", say("again"), () => { Object.assign(seat, { key: null, seen: null, debrief: null, error: null });
        sessionStorage.removeItem("suanli-seat"); show(); }));
    part.replaceChildren(...parts);
    if (seen.code && seen.next) seat.timer = setInterval(follow, 1000);
    document.getElementById("step")?.focus();
  };
  show();
  const kept = seat.seen ? null : sessionStorage.getItem("suanli-seat"); // after a reload the seat is still taken
  if (kept) askSeat(`${kept}/seen`).then((found) => { if (!found.error && !seat.seen) took({ ...found, key: kept }); });
  return [element("p", {}, say("seat_lead")), part];
};

// who plays at the table, and for whom it waits
function tableOf(seen) {
  const names = (some) => some.map((one) => say(`name_${one}`)).join(say("list_and"));
  const who = Object.entries(seen.teams).map(([one, count]) => say("team_of", { name: say(`name_${one}`), count })).join(say("list_and"));
  const waits = seen.next ? say(seen.undecided.length ? "table_waits" : "table_ready", { names: names(seen.undecided), minutes: Math.floor(seen.left / 60), seconds: String(seen.left % 60).padStart(2, "0") }) : "";
  return element("section", { id: "table", class: "told" }, element("p", {}, say("table_at", { code: seen.code })), element("p", {}, who), element("p", { role: "status" }, waits));
}

// what was decided for the year that was lived last
function chosenLast(seen) {
  const lived = seen.moves[seen.years.length - 2];
  return lived ? [element("p", { class: "note" }, say("chosen_last", { year: seen.years.at(-1), price: percent(lived.price), research: percent(lived.research), capacity: percent(lived.capacity) }))] : [];
}

function decision(seen, play) {
  const values = { price: 1, research: 1, capacity: 1 };
  const sliders = Object.entries(FACTORS).map(([name, [low, high]]) => {
    const out = element("output", { for: `move-${name}` }, percent(1));
    return element("div", { class: "lever" }, element("label", { for: `move-${name}` }, say(`move_${name}`)), out, element("input", { type: "range", id: `move-${name}`, min: low, max: high, step: 0.05, value: 1, oninput: (event) => { values[name] = Number(event.target.value); out.textContent = percent(values[name]); } }));
  });
  if (seen.code) {
    const own = seen.moves.length === seen.years.length ? seen.moves.at(-1) : null;
    const told = element("p", { role: "status" }, own ? say("decided") : "");
    const host = seen.host ? button("now", say("live_now", { year: seen.next }), () => play({ ...values, now: true })) : "";
    return [element("h3", {}, say("decide", { year: seen.next })), element("div", { class: "levers" }, ...sliders), told, element("div", { class: "controls" }, button("play", say("decide_now"), () => play(values)), button("rule", say("leave_to_rule"), () => play({})), host)];
  }
  const clock = element("p", { class: "note" });
  seat.left = MINUTES * 60;
  const tell = () => { clock.textContent = say("time_left", { minutes: Math.floor(seat.left / 60), seconds: String(seat.left % 60).padStart(2, "0") }); };
  seat.timer = setInterval(() => { seat.left -= 1; tell(); if (seat.left <= 0) play({}); }, 1000);
  tell();
  return [element("h3", {}, say("decide", { year: seen.next })), element("div", { class: "levers" }, ...sliders), clock, element("div", { class: "controls" }, button("play", say("live_year", { year: seen.next }), () => play(values)), button("rule", say("leave_to_rule"), () => play({})))];
}

function debriefed() {
  const { vendor, years, books, regimes, players } = seat.debrief;
  const rows = (name, share) => [[say("seat_you"), books.own[vendor][name], share], [say("seat_ghost"), books.ghost[vendor][name], share]];
  const left = (who) => { const at = regimes[who].findIndex((name) => name !== "virtuous"); return at < 0 ? say("never_left") : say("left_in", { year: years[at], regime: say(`regime_${regimes[who][at]}`) }); };
  const profits = Object.keys(books.own).filter((one) => one !== vendor).map((one) => [say(`name_${one}`), books.own[one].operating_profit, false]);
  return element("section", { id: "debriefed" }, element("h2", {}, say("debrief")), ...["share", "operating_profit", "research", "support"].flatMap((name) => [element("h3", {}, say(`own_${name}`)), booksTable(years, rows(name, OF_SHARE.has(name)))]),
    element("p", {}, say("you_left", { text: left("own") })), element("p", {}, say("ghost_left", { text: left("ghost") })), ...(Object.keys(players).length > 1 ? [playersTable(players, years)] : []), element("h3", {}, say("rivals_profit")), booksTable(years, profits),
    element("ul", {}, ...["who_cut", "who_paid", "what_belief"].map((key) => element("li", {}, say(key)))));
}

// of all who played in one world: who cut first, who paid, where each left the loop; no order but the model's
function playersTable(players, years) {
  const left = (regimes) => { const at = regimes.findIndex((name) => name !== "virtuous"); return at < 0 ? say("never") : `${years[at]}: ${say(`regime_${regimes[at]}`)}`; };
  const rows = Object.entries(players).map(([one, found]) => element("tr", {}, element("th", { scope: "row" }, say(`name_${one}`)), element("td", { class: "number" }, found.cut === null ? say("never") : String(found.cut)), element("td", { class: "number" }, two(inMoney(found.paid))), element("td", {}, left(found.regimes))));
  const head = ["vendor", "first_cut", "paid_in_all", "first_left"].map((key) => element("th", { scope: "col" }, say(key)));
  return element("section", {}, element("h3", {}, say("all_players")), element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say("all_players") }, element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows))));
}
