// A class: students predict on their phones, the teacher moves the step. Inert in a page that no server serves.
const served = location.protocol.startsWith("http");
const remembered = (key, value) => { try { if (value === undefined) return localStorage.getItem(key); localStorage.setItem(key, value); } catch { /* a browser that keeps nothing */ } return null; };
const room = { code: null, token: null, recovery: null, state: null, error: null, timer: null, sent: false };
const SECONDS = 2;

function student() {
  const known = remembered("suanli-student");
  if (known) return known;
  const drawn = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  remembered("suanli-student", drawn);
  return drawn;
}

async function ask(path, given) {
  const answer = await fetch(`/class/${path}`, given === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(given) }).catch(() => null);
  if (!answer) return { error: "no_server" };
  return answer.json().catch(() => ({ error: "no_server" }));
}

const trouble = () => (room.error ? element("p", { role: "alert" }, say(`room_${room.error}` in all[language] ? `room_${room.error}` : "room_failed")) : null);

async function look() {
  const found = await ask(`${room.code}/state`);
  const before = JSON.stringify([room.state, room.error]);
  if (found.error) room.error = found.error;
  else { room.state = found; room.error = null; }
  if (JSON.stringify([room.state, room.error]) !== before) room.changed?.();
}

function follow(changed) {
  clearInterval(room.timer);
  room.changed = changed;
  room.timer = setInterval(() => { if (document.hidden) return; look(); }, SECONDS * 1000);
  look();
}

// what a class said: counts, or the middle half of numbers and lines
function tallyOf(lesson, told) {
  if (told.kind === "choice") {
    const most = Math.max(1, ...told.counts);
    return element("table", {}, element("tbody", {}, ...told.counts.map((count, at) => element("tr", {}, element("th", { scope: "row" }, textOf(lesson, lesson.ask.options[at].text)),
      element("td", {}, element("span", { class: "bar", "aria-hidden": "true" }, element("i", { style: `width:${(100 * count) / most}%` })), String(count))))));
  }
  if (told.kind === "number") return element("p", {}, told.values.length ? say("class_said", { low: tick(told.quartiles[0]), middle: tick(told.quartiles[1]), high: tick(told.quartiles[2]), count: told.values.length }) : say("nobody_yet"));
  return element("div", { class: "panels two" }, ...lesson.ask.lines.map((line) => {
    const of = (at) => YEARS.map((year) => told.lines[line][year]?.[at] ?? null);
    const band = bundle.scenarios.baseline[line];
    return element("figure", {}, element("h3", {}, say(`line_${line}`)), chart([{ band, colour: "var(--one)", name: say("runs_say") }, { band: { low: of(0), middle: of(1), high: of(2) }, colour: "var(--two)", name: say("class_line") }], observedOf(line), scaleOf(line, [band], KNOWN), tickOf(line), say(`line_${line}`), SMALL));
  }));
}

// students -----------------------------------------------------------------------------------------------------------

views.join = () => {
  const typed = decodeURIComponent(location.pathname.split("/join/")[1] || "");
  if (!served) return [element("p", { role: "alert" }, say("needs_server"))];
  if (!room.code && typed) room.code = typed.toUpperCase();
  const part = element("div", {});
  const show = () => {
    if (!room.state) {
      const input = element("input", { id: "code", autocomplete: "off", autocapitalize: "characters", maxlength: 8, value: room.code || "" });
      part.replaceChildren(trouble() || "", element("form", { class: "controls", onsubmit: (event) => { event.preventDefault(); room.code = input.value.trim().toUpperCase(); room.error = null; follow(show); } }, element("label", { for: "code" }, say("room_code")), input, element("button", { type: "submit" }, say("join"))));
      return;
    }
    const { lesson: name, step } = room.state;
    const lesson = lessons[name];
    const state = predicted[name] || (predicted[name] = { said: null, drawn: {}, committed: false });
    const head = [note(say("in_room", { code: room.state.code })), element("h2", {}, textOf(lesson, lesson.title)), element("p", { class: "lead" }, textOf(lesson, lesson.question)), ...textOf(lesson, lesson.background).map((text) => element("p", {}, text)), element("p", {}, textOf(lesson, lesson.move))];
    if (step === "revealed") {
      part.replaceChildren(...head, trouble() || "", element("h2", { id: "revealed", tabindex: -1 }, say("revealed")), ...(state.committed ? [answer(lesson, state)] : []), element("h3", {}, say("the_class")), tallyOf(lesson, room.state.tally), ...lesson.pictures.map((one) => lessonPicture(lesson, one)), element("h3", {}, say("why")), element("p", {}, textOf(lesson, lesson.why)));
      return;
    }
    if (state.committed && room.sent) { part.replaceChildren(...head, trouble() || "", element("p", { role: "status" }, say("wait_teacher", { count: room.state.count }))); return; }
    if (part.dataset.asked === name && !room.error) return; // nothing is drawn anew under a hand that predicts
    part.dataset.asked = name;
    part.replaceChildren(...head, trouble() || "", prediction(name, lesson, state, async () => {
      const said = lesson.ask.kind === "line" ? Object.fromEntries(lesson.ask.lines.map((line) => [line, state.drawn[line]])) : state.said;
      const found = await ask(`${room.code}/predict`, { student: student(), said });
      room.error = found.error || null;
      state.committed = room.sent = !found.error;
      delete part.dataset.asked;
      show();
      look();
    }));
  };
  if (room.code) follow(show);
  show();
  return [part];
};

// the teacher --------------------------------------------------------------------------------------------------------

function mine(found) {
  Object.assign(room, found, { state: null, error: null });
  remembered("suanli-room", JSON.stringify({ code: room.code, token: room.token, recovery: room.recovery }));
}

views.class = () => {
  if (!served) return [element("p", { role: "alert" }, say("needs_server"))];
  if (!room.token) { try { Object.assign(room, JSON.parse(remembered("suanli-room") || "{}")); } catch { /* nothing was kept */ } }
  const part = element("div", {});
  const act = async (path, given) => { const found = await ask(`${room.code}/${path}`, { token: room.token, ...given }); room.error = found.error || null; await look(); show(); };
  const show = () => {
    if (!room.token) { part.replaceChildren(...opening(part, show)); return; }
    if (!room.state) { part.replaceChildren(trouble() || note(say("loading")), button("forget", say("other_room"), () => { room.token = room.code = null; remembered("suanli-room", "{}"); clearInterval(room.timer); show(); })); return; }
    const lesson = lessons[room.state.lesson];
    const link = `${location.origin}/join/${room.code}`;
    const revealed = room.state.step === "revealed";
    const hands = lesson.ask.kind === "choice" && !revealed ? element("details", {}, element("summary", {}, say("show_of_hands")), ...lesson.ask.options.map((option, at) => element("label", { class: "slider" }, textOf(lesson, option.text), element("input", { type: "number", id: `hands-${at}`, min: 0, max: 300, value: 0 }))),
      button("hands", say("enter_hands"), () => act("hands", { raised: lesson.ask.options.map((_, at) => Number(document.getElementById(`hands-${at}`).value) || 0) }))) : null;
    part.replaceChildren(...[trouble(), element("p", { class: "code" }, say("room_code"), " ", element("strong", {}, room.code), " ", element("a", { href: link }, link)), room.recovery ? note(say("recovery_is", { code: room.recovery })) : null,
      element("h2", {}, textOf(lesson, lesson.title)), element("p", { class: "lead" }, textOf(lesson, lesson.question)), element("p", {}, textOf(lesson, lesson.ask.question)), element("p", { role: "status" }, say("predicted_count", { count: room.state.count })), hands,
      element("div", { class: "controls" }, button("reveal", say(revealed ? "hide_again" : "reveal"), () => act("step", { step: revealed ? "predict" : "revealed" })),
        button("csv", say("as_csv"), async () => { const answer = await fetch(`/class/${room.code}/csv`, { method: "POST", body: JSON.stringify({ token: room.token }) }); const url = URL.createObjectURL(await answer.blob()); element("a", { href: url, download: `${room.code}.csv` }).click(); URL.revokeObjectURL(url); }),
        button("close", say("close_room"), async () => { await ask(`${room.code}/close`, { token: room.token }); room.token = room.code = room.state = null; remembered("suanli-room", "{}"); clearInterval(room.timer); show(); })),
      ...(revealed ? [element("h3", {}, say("the_class")), tallyOf(lesson, room.state.tally), ...lesson.pictures.map((one) => lessonPicture(lesson, one)), element("h3", {}, say("why")), element("p", {}, textOf(lesson, lesson.why)), element("p", {}, textOf(lesson, lesson.variation))] : [])].filter((one) => one !== null));
  };
  if (room.token) follow(show);
  show();
  return [element("p", {}, say("class_lead")), part];
};

function opening(part, show) {
  const select = element("select", { id: "which" }, ...NAMES.map((name, at) => element("option", { value: name }, `${at + 1}. ${textOf(lessons[name], lessons[name].title)}`)));
  const code = element("input", { id: "old-code", maxlength: 8, size: 8 });
  const recovery = element("input", { id: "recovery", maxlength: 8, size: 10, inputmode: "numeric" });
  const begun = (found) => { if (found.error) { room.error = found.error; show(); return; } mine(found); follow(show); };
  return [trouble() || "", element("div", { class: "controls" }, element("label", { for: "which" }, say("which_lesson")), select, button("open", say("open_room"), async () => begun(await ask("open", { lesson: select.value })))),
    element("details", {}, element("summary", {}, say("have_recovery")), element("div", { class: "controls" }, element("label", { for: "old-code" }, say("room_code")), code, element("label", { for: "recovery" }, say("recovery_code")), recovery,
      button("recover", say("take_over"), async () => { const found = await ask(`${code.value.trim().toUpperCase()}/recover`, { recovery: recovery.value.trim() }); begun(found.error ? found : { ...found, recovery: recovery.value.trim() }); })))];
}
