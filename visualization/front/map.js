// Where the seven would escape: in how many runs, by what R&D yields and by the money that somebody gives.
const BY = ["technology", "profit"];

function escapeTable(by) {
  const found = (x, y) => bundle.map.cells.find((cell) => cell.x === x && cell.y === y);
  const head = element("tr", {}, element("th", { scope: "col" }, say("map_money")), ...bundle.map.x.map((x) => element("th", { scope: "col" }, say("map_yield", { value: tick(x) }))));
  const rows = bundle.map.y.map((y) => element("tr", {}, element("th", { scope: "row" }, say("money", { value: tick(inMoney(y)) })), ...bundle.map.x.map((x) => {
    const cell = found(x, y);
    const part = cell[by] / cell.runs;
    return element("td", { class: `number${part >= 0.5 ? " most" : ""}`, style: `--part: ${Math.round(60 * part)}%` }, say("of_runs", { runs: cell[by], of: cell.runs }));
  })));
  return element("figure", { "data-escape": by }, element("h3", {}, say(`map_${by}`)), element("p", {}, say(`map_${by}_told`)),
    element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say(`map_${by}`) }, element("table", { class: "heat" }, element("thead", {}, head), element("tbody", {}, ...rows))));
}

views.map = () => {
  const nothing = bundle.map.cells.find((cell) => cell.x === 1 && cell.y === 0);
  const told = say("map_nothing", { until: bundle.map.until, of: nothing.runs, technology: nothing.technology, profit: nothing.profit });
  const most = (cells, by) => Math.max(...cells.map((cell) => cell[by]));
  const money = bundle.map.cells.filter((cell) => cell.x === 1);
  const twice = bundle.map.cells.find((cell) => cell.x === 2 && cell.y === 0);
  const sum = say("map_sum", { of: nothing.runs, money: most(money, "technology"), twice: twice.technology, profit: most(bundle.map.cells, "profit") });
  return [element("p", {}, say("map_lead", { until: bundle.map.until })), element("p", { role: "status", class: "told" }, told), element("p", {}, sum), element("div", { class: "panels two" }, ...BY.map(escapeTable)),
    note(say("map_note", { runs: bundle.seeds, until: bundle.map.until }))];
};
