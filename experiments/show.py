"""What the commands print for people: lines of text, made from the documents that ``--json`` prints."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from suanli.experiments import events, measures, targets
from suanli.experiments import run as runs
from suanli.experiments.single import Simulation


def summary(result: runs.Run) -> Iterator[str]:
    """What ``suanli run`` prints: vendors by year, the start beside the steady state, the targets."""
    model = result.model
    changed = "".join(f", {name}={value}" for name, value in model.overrides.items())
    yield (
        f"{model.scenario_name}{changed}, seed {model.seed_used}, {model.customers} customers, {model.quarter} quarters"
    )
    for note in runs.notes(model):
        yield f"note: {note}"
    for year in runs.years_shown(model):
        yield f"\n{year}{'':28}share  revenue  op. profit     R&D   regime"
        for row in runs.vendor_rows(model, year):
            figures = f"{row['revenue']:9.2f} {row['operating_profit']:11.2f} {row['research']:7.2f}"
            yield f"  {row['label']:31}{row['share']:5.1%} {figures}   {row['regime']}"
    yield from _suppliers(model)
    yield from _chain(model)
    yield from _industry(model)
    yield (
        "  (share of world cloud-infrastructure spending, mean of the year; USD bn a year; profit before sponsor money)"
    )
    yield "\n2018: start, and the steady state that customers' choices of 2018 lead to (relaxation is not divergence)"
    for row in runs.opening_rows(model):
        yield f"  {row['label']:31}{row['start']:5.1%}  -> {row['steady_state']:5.1%}"
    judged = targets.judged(model.records)
    if all(row["value"] is None for row in judged):
        yield f"\nNo targets: they are for the whole industry from 2018 on. records_hash {model.records.hash()}"
        return
    yield "\nTargets to 2024, one run (over seeds: suanli validate)"
    for row in judged:
        value = "-" if row["value"] is None else f"{row['value']:.3g}"
        head = f"  {row['id']:7}{row['name']:75} {value:>8}  {targets.band_of(row):>14}"
        yield f"{head} {row['unit']:15} {row['verdict']}"
    produced = [row for row in judged if row["value"] is not None and row["judged"]]
    missed = [row["id"] for row in produced if row["verdict"] == "missed"]
    listed = ", ".join(map(str, missed)) or "none"
    yield f"  {len(produced) - len(missed)} of the {len(produced)} produced are inside; missed: {listed}"
    yield f"\nrecords_hash {model.records.hash()}   {result.seconds:.2f} s"


def _suppliers(model: Simulation) -> Iterator[str]:
    """Chip suppliers in the years shown, where there are any."""
    if not model.world.supplier_facts:
        return
    for year in runs.years_shown(model):
        yield f"\n{year}  chip suppliers, USD bn{'':13}revenue  op. profit     R&D  margin  chips (thousands)  TFLOPS"
        for row in runs.supplier_rows(model, year):
            money = f"{row['revenue']:9.2f} {row['operating_profit']:11.2f} {row['research']:7.2f}"
            chips = f"{row['chips']:18.1f} {row['performance']:7.0f}"
            yield f"  {row['label']:34}{money} {row['gross_margin']:7.0%} {chips}"


def _chain(model: Simulation) -> Iterator[str]:
    """Foundries, shortage by region and profit by stage in the years shown, where there are foundries."""
    if not model.world.foundry_facts:
        return
    for year in runs.years_shown(model):
        head = "node  wafers started  could start  packaging  op. profit, bn"
        yield f"\n{year}  foundries (wafers, chips: thousands){'':2}{head}"
        for row in runs.foundry_rows(model, year):
            made = f"{row['wafers']:16.1f} {row['capacity']:12.1f} {row['packaging']:10.0f}"
            yield f"  {row['label']:39}{row['node']:6.2f}{made} {row['operating_profit'] + 0.0:15.2f}"
        for row in runs.shortage_rows(model, year):
            yield (
                f"  {row['label']:31}compute anxiety {row['anxiety']:.0%}, "
                f"unmet at the going price {row['unmet']:.0%}, "
                f"wait {row['waiting']:.1f} quarters, scarcity in prices {row['premium']:+.0%}"
            )
        stages = ", ".join(f"{row['stage']} {row['profit']:.1f}" for row in runs.stage_rows(model, year))
        yield f"  operating profit by stage, USD bn: {stages}"
    swings = ", ".join(f"{stage} {swing:.0f}" for stage, swing in measures.bullwhip(model.records).items())
    yield f"  bullwhip, 2019-2022: variance of growth of orders over that of customers' orders: {swings}"


def _industry(model: Simulation) -> Iterator[str]:
    """Who holds many top chips, energy, and who came and went."""
    for year in runs.years_shown(model) if model.world.supplier_facts else ():
        many = [row for row in events.holdings(model, year) if row["above_ten_thousand"]]
        listed = ", ".join(f"{row['label']} {row['top_chips']:.0f}" for row in many) or "none"
        yield f"\n{year}  firms that hold more than 10 thousand top AI chips (thousands): {listed}"
        used = measures.year(model.records, "energy_used", year).sum()
        cost, sold = (measures.year(model.records, name, year).sum() for name in ("energy", "revenue"))
        yield f"  energy of vendors' servers and chips {used:.0f} TWh, {cost / sold:.1%} of their revenue"
    gone = [row for row in events.turnover(model) if row["event"] != "enters"]
    told = ", ".join(f"{row['label']} {row['event']} in {row['quarter']}" for row in gone)
    yield f"  {told or 'nobody left or was rescued'}"


def judgement(document: dict[str, Any]) -> Iterator[str]:
    """What ``suanli validate`` prints: every target over seeds beside its nulls, and the free parameters."""
    yield f"{document['scenario']}, {document['seeds']} seeds, {document['customers']} customers"
    yield f"{'':89}band        median  (10 - 90 %)       inside  R&D idle  no R&D   variance by stream"
    nulls = zip(document["nulls"]["A"], document["nulls"]["B"], strict=True)
    for row, (a, b) in zip(document["targets"], nulls, strict=True):
        head = f"{row['id']:7}{row['name']:75}{targets.band_of(row):>14}"
        if row["median"] is None:
            yield f"{head}  not produced yet"
            continue
        spread = f"({row['p10']:.3g} - {row['p90']:.3g})"
        verdict = "  MISSED" if row["pass"] is False else "" if row["judged"] else "  reported"
        inside = "-" if row["share_inside"] is None else f"{row['share_inside']:.0%}"
        without = "".join(f"{'-':>9}" if n["median"] is None else f"{n['median']:>9.3g}" for n in (a, b))
        parts = " ".join("-" if part is None else f"{part:.0%}" for part in row["variance"].values())
        yield f"{head}{row['median']:>9.3g}  {spread:16}{inside:>7}{without}   {parts}{verdict}"
    streams = ", ".join(document["targets"][0]["variance"])
    yield "(R&D idle: R&D is paid for and has no effect; no R&D: it isn't paid for either)"
    yield f"(variance: what would be left if all other luck were known; streams: {streams}; parts overlap, and"
    yield " estimated from few seeds may exceed the whole)"
    yield "(in sample: the search was pulled to targets and paths; T12 is met by a parameter, 2018's spending is given)"
    yield "(perimeters differ between model and source; --json has each target's)"
    yield from _joint(document)
    yield from _fights(document)
    yield from _boom(document)
    yield "paths 2018-2022: median (observed)"
    for label, rows in groupby(document["paths"], key=lambda row: f"{row['label']}, {row['unit']}"):
        figures = "  ".join(_beside(row) for row in rows)
        yield f"  {label:54} {figures}"
    yield f"facts of industries, runs to 2035, {document['facts_seeds']} seeds: median (10 - 90 %), band, seeds inside"
    for row in document["facts"]:
        spread, band = _spread(row, "3g"), f"{row['low']:g} to {row['high']:g}"
        inside = "-" if row["share_inside"] is None else f"{row['share_inside']:.0%}"
        verdict = ("  input, read back" if row["given"] else "") + ("  MISSED" if row["pass"] is False else "")
        yield f"  {row['id']:4}{row['name']:93}{spread:24}{band:>14}{inside:>6}{verdict}"
    yield "reported and not judged: median (10 - 90 %), the article's or observed figure, scope"
    for row in document["reports"]:
        seen = "-" if row["article"] is None else f"{row['article']:g}"
        yield f"  {row['name']:62}{_spread(row, '4g'):32}{seen:>8} {row['unit']:18} {row['scope']}"
    free = document["free_parameters"]
    judged = [row for row in document["targets"] if row["judged"]]
    count = f"{len(judged)} figures in {len({row['family'] for row in judged})} families"
    yield f"free parameters ({len(free)} against {count}; * at an edge of the search): "
    yield "  " + ", ".join(f"{p['name']} {p['value']:g}{'*' * (p['value'] in p['search'])}" for p in free)


def _spread(row: dict[str, Any], digits: str) -> str:
    """Median and 10-90 %, or a dash."""
    if row["median"] is None:
        return "-"
    return " ".join((f"{row['median']:.{digits}}", f"({row['p10']:.{digits}} - {row['p90']:.{digits}})"))


def _joint(document: dict[str, Any]) -> Iterator[str]:
    """How far all targets at once are from what was observed: implausibility, cloud, energy score."""
    found = document["judgement"]
    if found is None:
        return
    verdict = "not ruled out" if found["pass"] else "RULED OUT"
    third, limit = found["third_largest"], found["limit"]
    yield f"implausibility by family, worst figure of each: the third largest is {third:.1f} ({verdict} at {limit:g})"
    worst = ", ".join(f"{one['worst']} {one['implausibility']:.1f}" for one in found["families"])
    yield f"  {worst}"
    cloud, energy, inside = found["cloud"], found["energy_score"], found["inside"]
    where = "inside" if cloud["inside"] else "OUTSIDE"
    size = f"D2 {cloud['distance']:.0f}, limit {cloud['limit']:.0f}"
    yield f"  what was observed lies {where} the runs' 95 % cloud ({size})"
    after = "" if energy["after_2022"] is None else f"; of figures after 2022 {energy['after_2022']:.1f}"
    yield f"  energy score of {energy['figures']} figures {energy['model']:.1f}{after} (0 is best)"
    beside = energy["beside_trend"]
    if beside["model"] is not None:
        told = f"model {beside['model']:.1f}, trend from the end of 2021 {beside['trend']:.1f}"
        yield f"  of the {beside['figures']} that a trend is known of: {told} (the model's parameters knew 2022)"
    both = f"{inside['mean']:.1f} of {inside['of']} a run; {inside['centred']:.1f} if runs were centred"
    yield f"  figures inside: {both}"


def _boom(document: dict[str, Any]) -> Iterator[str]:
    """Ten facts of the boom: shown, partly or not."""
    yield "ten facts of the boom, 2022 to 2024: medians, bands, what was observed"
    for row in document["boom"]:
        yield f"  {row['verdict']:7} {row['name']}" + (f" ({row['why']})" if row["why"] else "")
        for one in row["checks"]:
            found = "not in the model" if one["median"] is None else f"{one['median']:.3g}"
            band = f"{one['low']:g} to {one['high']:g}"
            yield f"            {one['name']:64} {found:>16}  {band:>12}  observed {one['observed']}"


def _fights(document: dict[str, Any]) -> Iterator[str]:
    """The joint share, and which targets stand in its way."""
    fights = document["fights"]
    if fights is None:
        return
    joint = f"{document['joint_share_inside']:.0%} of seeds"
    yield f"all that are produced at once: {joint}; a seed misses {fights['misses']:.1f} on average"
    best = ", ".join(f"{row['target']} {row['joint_share']:.0%}" for row in fights["without"][:4])
    yield f"  joint share without one of them: {best or 'no single one stands in the way'}"
    told = (
        f"{' and '.join(p['targets'])} {p['both']:.0%} (if independent {p['if_independent']:.0%})"
        for p in fights["pairs"][:4]
    )
    yield f"  seldom met together: {', '.join(told) or 'no two that luck would not explain'}"


def _beside(row: dict[str, Any]) -> str:
    """A path's median beside what was observed in that year."""
    found = "-" if row["median"] is None else f"{row['median']:.3g}"
    return f"{row['year']}: {found} ({row['observed']:.3g})"


def comparison(document: dict[str, Any]) -> Iterator[str]:
    """What ``suanli compare`` prints: medians, and mean differences from the first scenario with intervals."""
    count, rows = document["seeds"], document["customers"]
    yield f"{count} seeds, {rows} customers; mean differences from {document['reference']} on the same draws"
    yield "intervals: 95 %, Student's t over paired seeds; relative ones by Fieller's theorem with the same t"
    wide = max(26, *(len(row["scenario"]) + 2 for row in document["rows"]))
    head = f"mean difference [95 %]   relative to {document['reference']} [95 %]"
    yield f"  {'scenario':{wide}}year  {'figure':38}{'median':>9} {'unit':26}{head}"
    for row in document["rows"]:
        found = row["difference"]
        change = f"{found['mean']:+10.3g}  [{found['low']:+.3g}, {found['high']:+.3g}]" if found else ""
        part = row["part_of_reference"]
        change += f"   {part['mean']:+.0%} [{part['low']:+.0%}, {part['high']:+.0%}]" if part else ""
        figure = f"{row['figure']:38}{row['median']:>9.3g} {row['unit']:26}"
        yield f"  {row['scenario']:{wide}}{row['year']}  {figure}{change}"


def decomposition(document: dict[str, Any]) -> Iterator[str]:
    """What ``suanli decompose`` prints: each line's part of the difference, and their sum."""
    group, unit = document["vendors"].replace("_", " "), document["unit"]
    yield f"{group}, operating profit {document['year']}: {document['scenario']} less {document['reference']}, {unit}"
    yield f"{document['seeds']} seeds on common draws; mean [95 % interval]; the lines add up to the sum"
    for row in [*document["rows"], {"line": "sum", **document["total"]}]:
        mean, low, high = (row[key] if abs(row[key]) > 1e-9 else 0.0 for key in ("mean", "low", "high"))
        yield f"  {row['line']:34}{mean:+9.3g}  [{low:+.3g}, {high:+.3g}]"
