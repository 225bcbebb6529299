"""One run: parameters and a seed in; records, a summary and files out."""

from __future__ import annotations

import json
import os
import platform
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from suanli.experiments import events, measures, targets
from suanli.experiments.single import Simulation
from suanli.model.equations.loop import REGIME_NAMES, Regime
from suanli.model.kernel.errors import InputError
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR, quarters_until
from suanli.model.parameters.load import sources

Progress = Callable[[int, int], None]
WRITTEN = ("records.parquet", "run.json", "report.html")


@dataclass(frozen=True)
class Run:
    """A finished run: the model and the seconds its quarters took."""

    model: Simulation
    seconds: float


def run(model: Simulation, progress: Progress | None = None) -> Run:
    """Run a model to its last year.

    progress  called after each quarter with (quarters lived, quarters in all)
    """
    total = quarters_until(model.until)
    started = time.perf_counter()
    while model.quarter < total:
        model.step()
        if progress is not None:
            progress(model.quarter, total)
    return Run(model, time.perf_counter() - started)


def years_shown(model: Simulation) -> list[int]:
    """The years of the summary: 2018, 2022, 2024, 2030, 2035, as far as the run got, and its last."""
    last = START_YEAR + model.quarter // QUARTERS_PER_YEAR - 1
    return sorted({year for year in (2018, 2022, 2024, 2030, 2035) if year <= last} | {last})


def regimes(model: Simulation) -> dict[str, dict[str, str]]:
    """Each vendor's regime by year, by the rule of ``equations.loop.regime`` at the year's end."""
    codes = model.records.array("regime")[QUARTERS_PER_YEAR - 1 :: QUARTERS_PER_YEAR]
    return {
        vendor: {
            str(START_YEAR + index): REGIME_NAMES[Regime(int(code))] for index, code in enumerate(codes[:, column])
        }
        for column, vendor in enumerate(model.records.entities("regime"))
    }


def vendor_rows(model: Simulation, year: int) -> list[dict[str, Any]]:
    """Every vendor's year: share, revenue, operating profit, R&D, capital expenditure, regime."""
    records, known = model.records, regimes(model)
    share = measures.year(records, "share", year).mean(axis=0)
    sums = {
        name: measures.year(records, name, year).sum(axis=0)
        for name in ("revenue", "operating_profit", "research", "capital_expenditure", "support")
    }
    return [
        {
            "vendor": vendor,
            "label": model.world.facts.labels[column],
            "group": model.world.facts.groups[column],
            "year": year,
            "share": float(share[column]),
            **{name: float(values[column]) for name, values in sums.items()},
            "regime": known[vendor][str(year)],
        }
        for column, vendor in enumerate(model.world.facts.names)
    ]


def supplier_rows(model: Simulation, year: int) -> list[dict[str, Any]]:
    """Every chip supplier's year: money in USD bn, chips in thousands, performance in TFLOPS."""
    records = model.records
    names = (
        "chip_revenue",
        "chip_production",
        "chip_operating_profit",
        "chip_research",
        "chip_owners",
        "chips_shipped",
    )
    sums = {name: measures.year(records, name, year).sum(axis=0) for name in names}
    speed = measures.year(records, "performance", year).mean(axis=0)
    return [
        {
            "supplier": supplier,
            "label": model.world.supplier_facts.labels[column],
            "year": year,
            "revenue": float(sums["chip_revenue"][column]),
            "operating_profit": float(sums["chip_operating_profit"][column]),
            "research": float(sums["chip_research"][column]),
            "owners": float(sums["chip_owners"][column]),
            "gross_margin": measures.share_left(
                float(sums["chip_revenue"][column]), float(sums["chip_production"][column])
            ),
            "chips": float(sums["chips_shipped"][column]),
            "performance": float(speed[column]),
        }
        for column, supplier in enumerate(model.world.supplier_facts.names)
    ]


def foundry_rows(model: Simulation, year: int) -> list[dict[str, Any]]:
    """Every foundry's year: node at its end, wafers started and capacity (thousands a year), profit in USD bn."""
    get = partial(measures.year, model.records, which=year)
    return [
        {
            "foundry": name,
            "label": model.world.foundry_facts.labels[column],
            "year": year,
            "node": float(get("node")[-1, column]),
            "wafers": float(get("wafers_started")[:, column].sum()),
            "capacity": float(get("wafer_capacity")[:, column].sum()),
            "packaging": float(get("packaging_capacity")[:, column].sum()),
            "operating_profit": float(get("foundry_operating_profit")[:, column].sum()),
        }
        for column, name in enumerate(model.world.foundry_facts.names)
    ]


def shortage_rows(model: Simulation, year: int) -> list[dict[str, Any]]:
    """Shortage of AI compute by region, means of a year."""
    named = {"anxiety": "region_anxiety", "unmet": "region_unmet", "waiting": "region_waiting"}
    named["premium"] = "region_premium"
    means = {key: measures.year(model.records, name, year).mean(axis=0) for key, name in named.items()}
    return [
        {"region": region, "label": model.world.regions.labels[column], "year": year}
        | {key: float(values[column]) for key, values in means.items()}
        for column, region in enumerate(model.world.regions.names)
    ]


def stage_rows(model: Simulation, year: int) -> list[dict[str, Any]]:
    """Sales, operating profit and value added by stage of the chain, USD bn a year."""
    named = {"revenue": "stage_revenue", "profit": "stage_profit", "value_added": "stage_value_added"}
    sums = {key: measures.year(model.records, name, year).sum(axis=0) for key, name in named.items()}
    return [
        {"stage": stage, "year": year} | {key: float(values[column]) for key, values in sums.items()}
        for column, stage in enumerate(model.records.entities("stage_profit"))
    ]


def opening_rows(model: Simulation) -> list[dict[str, Any]]:
    """Each vendor's share at the start beside the logit steady state of 2018."""
    opening = model.world.opening
    return [
        {
            "vendor": vendor,
            "label": model.world.facts.labels[column],
            "start": float(opening["share"][column]),
            "steady_state": float(opening["steady_share"][column]),
            "reputation": float(opening["reputation"][column]),
        }
        for column, vendor in enumerate(model.world.facts.names)
        if not model.world.facts.later[column]
    ]


def headline(model: Simulation) -> dict[str, float]:
    """The few figures a run is known by, for each year shown."""
    records, figures = model.records, {}
    for year in years_shown(model):
        figures[f"world_spending_{year}_usd_bn"] = float(measures.year(records, "spending", year).sum())
        figures[f"us_three_share_{year}"] = float(measures.year(records, "us_three_share", year).mean())
        figures[f"chinese_seven_share_{year}"] = float(measures.year(records, "chinese_seven_share", year).mean())
        profit = measures.year(records, "operating_profit", year).sum(axis=0)
        for group in ("us_three", "chinese_seven"):
            total = float(profit @ model.world.facts.in_group(group))
            figures[f"{group}_operating_profit_{year}_usd_bn"] = total
    return figures


def notes(model: Simulation) -> list[str]:
    """What a reader of the run should know beforehand: that spending of 2018 is not the observed one, and why."""
    parameters = model.parameters
    if not parameters.world.benchmark_first_year or model.quarter < QUARTERS_PER_YEAR:
        return []
    spent = float(measures.year(model.records, "spending", START_YEAR).sum())
    observed = parameters.world.first_year_spend
    if abs(spent - observed) <= 1e-9 * max(observed, spent):
        return []
    public = float(measures.year(model.records, "public_orders", START_YEAR).sum())
    why = "a state's orders come on top" if public > 0.0 else "capacity or orders of 2018 don't allow it"
    return [f"spending of {START_YEAR} is {spent:.6g} USD bn, not the {observed:.6g} observed: {why}"]


def document(result: Run) -> dict[str, Any]:
    """What ``suanli run --json`` prints."""
    model = result.model
    return {
        "scenario": model.scenario_name,
        "overrides": model.overrides,
        "rules": model.extensions.named,
        "tables": model.extensions.folder,
        "extensions_digest": model.extensions.digest,
        "seed": model.seed_used,
        "customers": model.customers,
        "quarters": model.quarter,
        "seconds": round(result.seconds, 4),
        "records_hash": model.records.hash(),
        "notes": notes(model),
        "headline": headline(model),
        "regimes": regimes(model),
        "targets": targets.judged(model.records),
        "steady_state_2018": opening_rows(model),
        "bullwhip_2019_2022": measures.bullwhip(model.records) if model.world.foundry_facts else None,
        "turnover": events.turnover(model),
        "holdings": [row for year in years_shown(model) for row in events.holdings(model, year)],
        "largest_ledger_gap": float(model.records.array("ledger_gap").max()),
    }


def provenance(result: Run) -> dict[str, Any]:
    """What ``run.json`` holds besides: every resolved parameter with unit and source, and the versions."""
    references = sources()
    parameters = {
        parameter.name: {
            "value": parameter.value,
            "unit": parameter.unit,
            "status": parameter.status,
            "low": parameter.low,
            "high": parameter.high,
            "source": references.get(parameter.source, parameter.source),
            "meaning": parameter.meaning,
        }
        for parameter in result.model.parameters
    }
    packages = ("suanli", "mesa", "numpy", "scipy", "pandas", "pyarrow")
    versions = {"python": platform.python_version(), **{name: version(name) for name in packages}}
    return document(result) | {"parameters": parameters, "versions": versions}


def checked_folder(name: str) -> Path:
    """The folder, made if need be and proved writable before anything is computed; InputError otherwise."""
    path = Path(name).expanduser()
    if not name.strip() or not name.isprintable():
        raise InputError("--out", name, "the name of a folder")
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
        taken = [file for file in WRITTEN if (path / file).is_dir()]
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("--out", name, f"a folder that can be written ({reason})") from error
    if taken:
        raise InputError("--out", name, f"a folder where {taken[0]} is not itself a folder")
    return path


def _replaced(path: Path, write: Callable[[Path], object]) -> None:
    """Write beside and rename, so that a reader never meets half a file."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def save(result: Run, folder: Path, page: str) -> None:
    """Write ``records.parquet``, ``run.json`` and ``report.html`` (the page given) into a folder.

    Raises InputError where the folder can't be written.
    """
    model = result.model
    text = json.dumps(provenance(result), indent=1, ensure_ascii=False, allow_nan=False)
    try:
        _replaced(folder / "records.parquet", lambda path: model.records.frame().to_parquet(path, index=False))
        _replaced(folder / "run.json", lambda path: path.write_text(text + "\n", encoding="utf-8"))
        _replaced(folder / "report.html", lambda path: path.write_text(page, encoding="utf-8"))
    except OSError as error:
        raise InputError("--out", str(folder), f"a folder that can be written ({error.strerror})") from error
