"""The abstract of a run: sentences of what it says, each from its records."""

from __future__ import annotations

from collections import Counter
from typing import Any

from suanli.experiments import measures, targets
from suanli.experiments import run as runs
from suanli.experiments.bundle_lines import FITTED_TO, LINES, TEN
from suanli.experiments.shipped import shipped_bundle
from suanli.model.kernel.units import START_YEAR
from suanli.model.results.store import Records
from suanli.visualization.report.words import Said

YEARS = (2022, FITTED_TO)


def abstract(result: runs.Run, headline: dict[str, dict[str, Any]], say: Said) -> list[str]:
    """Return the sentences, as far as the run has what they speak of."""
    model = result.model
    last = START_YEAR + model.quarter // 4 - 1
    what = ", ".join(f"{name} = {value}" for name, value in model.overrides.items())
    size = {"seed": model.seed_used, "customers": model.customers, "first": START_YEAR, "last": last}
    told = [say("one_run", **size, changed=say("changed", what=what) if what else "", fitted=FITTED_TO)]
    if headline:
        years = [year for year in YEARS if year <= last] or [last]
        told += [_sold(model.records, year, say) for year in years]
        told.append(_world(model.records, years[-1], say))
        told.append(_regimes(model, years[0], say))
        told += _among(headline, years[-1], say)
    return [*told, _met(model.records, say)]


def _sold(records: Records, year: int, say: Said) -> str:
    us, seven, us_profit, profit, paid = (
        LINES[line][1](records, year)
        for line in (
            "share/us_three",
            "share/chinese_seven",
            "profit/us_three",
            "profit/chinese_seven",
            "parents/chinese_seven",
        )
    )
    gained = say("lose" if profit < 0.0 else "earn", money=say.money(abs(profit)))
    told = {"us": say.percent(us), "us_profit": say.money(us_profit), "seven": say.percent(seven)}
    return say("sold", year=year, **told, seven_profit=gained, parents=say.money(paid))


def _world(records: Records, year: int, say: Said) -> str:
    spending, chips, anxiety = (LINES[line][1](records, year) for line in ("spending", "chips", "anxiety/CN"))
    told = {"spending": say.money(spending), "chips": say.money(chips), "anxiety": say.percent(anxiety)}
    return say("world", year=year, **told)


def _regimes(model: Any, year: int, say: Said) -> str:
    codes = measures.year(model.records, "regime", year)[-1]
    names = model.records.entities("regime")
    found = Counter(int(code) for name, code in zip(names, codes, strict=True) if name in TEN)
    counts = [
        say("regime_count", count=count, regime=say.lab(f"regime.{code}")) for code, count in sorted(found.items())
    ]
    return say("regime_counts", year=year, counts=_joined(counts, say))


def _joined(parts: list[str], say: Said) -> str:
    told = parts[0]
    for part in parts[1:]:
        told = say("and", first=told, second=part)
    return told


def _among(headline: dict[str, dict[str, Any]], year: int, say: Said) -> list[str]:
    """In how many of the headline lines the run lies inside the baseline's band, and where it doesn't."""
    at, missed, known = year - START_YEAR, [], 0
    for line, one in headline.items():
        value, low, high = one["values"][at], one["band"]["low"][at], one["band"]["high"][at]
        if None in {value, low, high}:
            continue
        known += 1
        if not low <= value <= high:
            missed.append(say.front[f"line_{line}"])
    told = [say("among", year=year, of=known, inside=known - len(missed), runs=shipped_bundle()["seeds"])]
    return told + ([say("outside", lines=_joined(missed, say))] if missed else [])


def _met(records: Records, say: Said) -> str:
    verdicts = Counter(str(row["verdict"]) for row in targets.judged(records))
    return say("met", judged=verdicts["inside"] + verdicts["missed"], inside=verdicts["inside"])
