"""What ``suanli run`` prints first: one run on one screen, at most thirty lines; ``--all`` prints the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import version

import numpy as np

from suanli.experiments import events, measures, targets
from suanli.experiments import run as runs
from suanli.experiments.observations import LAST_SHIPPED
from suanli.experiments.single import Simulation
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR, quarter_label
from suanli.model.parameters.load import scenario

Array = np.ndarray
MOST_VENDORS, MOST_NAMED, MOST_MISSED, WIDE = 4, 8, 6, 44
BARS = "▁▂▃▄▅▆▇█"


def brief(result: runs.Run, written: str = "") -> Iterator[str]:
    """Return the lines: what was run, a table of figures by year, regimes, who left, targets, what to do next.

    written  the folder that was written; empty for none
    """
    model = result.model
    yield from _head(result)
    years = runs.years_shown(model)
    marks = "".join(f"{f'{year}*' if year > LAST_SHIPPED else year:>9}" for year in years)
    yield f"\n{'':{WIDE}}{marks}   {START_YEAR} to {years[-1]}"
    for title, rows in _table(model):
        yield title
        for label, yearly, form in rows:
            values = [yearly(year) for year in years]
            line = "".join(f"{form.format(value):>9}" for value in values)
            yield f"  {label:{WIDE - 2}}{line}   {_trend(model, yearly)}"
    shown = max((year for year in years if year <= LAST_SHIPPED), default=years[-1])
    yield f"\nRegimes {shown}   {_regimes(model, shown)}"
    gone = [row for row in events.turnover(model) if row["event"] != "enters"]
    if gone:
        yield "Left         " + ", ".join(f"{row['label']} {row['event']} in {row['quarter']}" for row in gone)
    yield from _targets(model)
    gap = float(model.records.array("ledger_gap").max())
    yield f"Books        balance to {gap:.0e} of the gross flow; records_hash {model.records.hash()}"
    if years[-1] > LAST_SHIPPED:
        yield f"* after {LAST_SHIPPED} nothing was observed: a thought experiment"
    yield f"\nReport       {f'{written}/report.html' if written else '--out FOLDER writes it, and records'}"
    yield "More         --all: every vendor, chip supplier, foundry and target; --json"
    if model.parameters.world.vendors == "industry_2018":
        more = "".join(f" --set {name}={value}" for name, value in model.overrides.items())
        asked = f"suanli compare baseline {_other(model)}{more} --seeds 20"
        yield f"Next         {asked}: does a difference hold over samples?"


def _head(result: runs.Run) -> Iterator[str]:
    model = result.model
    changed = "".join(f", {name}={value}" for name, value in model.overrides.items())
    span = f"{quarter_label(0)} to {quarter_label(model.quarter - 1)}"
    yield (
        f"Suanli {version('suanli')} | {model.scenario_name}{changed} | seed {model.seed_used} | "
        f"{model.customers:,} customers | {span} | {result.seconds:.1f} s"
    )
    question = scenario(model.scenario_name).question
    yield f"{question} One run is one sample.".strip()
    for note in runs.notes(model):
        yield f"note: {note}"


def _table(model: Simulation) -> Iterator[tuple[str, list[tuple[str, Callable[[int], float], str]]]]:
    """Blocks of the table: a title, and rows of label, figure of a year, format."""
    records, facts = model.records, model.world.facts

    def whole(name: str) -> Callable[[int], float]:
        return lambda year: float(measures.year(records, name, year).sum())

    def of(name: str, mask: Array, mean: bool, scale: float = 1.0) -> Callable[[int], float]:
        def found(year: int) -> float:
            by_vendor = measures.year(records, name, year)
            return scale * float((by_vendor.mean(axis=0) if mean else by_vendor.sum(axis=0)) @ mask)

        return found

    groups = {
        label: np.asarray(facts.in_group(group), dtype=float)
        for label, group in (("US three", "us_three"), ("Chinese seven", "chinese_seven"))
        if np.any(facts.in_group(group))
    }
    if not groups:
        largest = np.argsort(-measures.year(records, "share", START_YEAR).mean(axis=0), kind="stable")[:MOST_VENDORS]
        groups = {facts.labels[place]: np.eye(len(facts.names))[place] for place in largest}
    yield "Share of the world market, %", [(k, of("share", v, True, 100.0), "{:.1f}") for k, v in groups.items()]
    for title, name in (("Operating profit, USD bn a year", "operating_profit"), ("R&D, USD bn a year", "research")):
        yield title, [(k, of(name, v, False), "{:,.1f}") for k, v in groups.items()]
    rows: list[tuple[str, Callable[[int], float], str]] = [
        ("Spending on cloud services, USD bn", whole("spending"), "{:,.0f}")
    ]
    if model.world.supplier_facts:

        def leading(year: int) -> float:
            return measures.of_leader(records, "chip_revenue", year)

        rows += [
            (
                "Leading chip supplier's revenue, USD bn",
                leading,
                "{:,.0f}",
            ),
            ("AI chips shipped, thousand", whole("chips_shipped"), "{:,.0f}"),
            *(
                (
                    f"Compute anxiety, {label}, %",
                    lambda y, r=place: 100.0 * float(measures.year(records, "region_anxiety", y)[:, r].mean()),
                    "{:.0f}",
                )
                for place, label in enumerate(model.world.regions.labels)
            ),
        ]
    yield "The world, a year", rows


def _trend(model: Simulation, yearly: Callable[[int], float]) -> str:
    """A bar a year, from the smallest value to the largest."""
    values = np.array([yearly(START_YEAR + one) for one in range(model.quarter // QUARTERS_PER_YEAR)])
    span = float(values.max() - values.min()) or 1.0
    return "".join(BARS[round(float(one) * (len(BARS) - 1))] for one in (values - values.min()) / span)


def _regimes(model: Simulation, year: int) -> str:
    by_regime: dict[str, list[str]] = {}
    named = np.any([model.world.facts.in_group(group) for group in ("us_three", "chinese_seven")], axis=0)
    for row, one in zip(runs.vendor_rows(model, year), named, strict=True):
        if one or not named.any():
            by_regime.setdefault(row["regime"], []).append(row["label"].removesuffix(" Cloud"))
    return "; ".join(
        f"{regime}: {', '.join(labels) if len(labels) <= MOST_NAMED else f'{len(labels)} vendors'}"
        for regime, labels in by_regime.items()
    )


def _targets(model: Simulation) -> Iterator[str]:
    produced = [row for row in targets.judged(model.records) if row["value"] is not None and row["judged"]]
    if not produced:
        return
    missed = [row["id"] for row in produced if row["verdict"] == "missed"]
    more = f" and {len(missed) - MOST_MISSED} more" if len(missed) > MOST_MISSED else ""
    listed = f"; missed: {', '.join(missed[:MOST_MISSED])}{more}" if missed else ""
    inside = f"{len(produced) - len(missed)} of {len(produced)}"
    yield f"Targets      {inside} figures of {START_YEAR} to {LAST_SHIPPED} inside their bands{listed}"


def _other(model: Simulation) -> str:
    return "no-patience" if model.scenario_name == "baseline" else model.scenario_name
