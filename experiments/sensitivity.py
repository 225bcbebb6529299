"""Which parameters matter: indices of a sweep's outcomes, with SALib, each with its 95 % interval.

one_at_a_time           change of an outcome from the baseline's point, each value of each axis, paired by seed
morris                  mu_star, mean of |elementary effect|, and sigma, its spread: interaction or curvature
saltelli                S1 and ST: parts of the variance that an axis explains alone, and with all its interactions
latin_hypercube, sobol  delta, a measure of the whole distribution, for outcomes with two peaks near a tipping point

Morris, Technometrics 33(2), 1991; Saltelli et al., Computer Physics Communications 181(2), 2010; Borgonovo, Reliability
Engineering and System Safety 92(6), 2007. Axes are counted from 0 at their low end (or first value) to 1 at their high
one, so indices of different parameters can be held against each other: over these ranges, and no others.
"""

from __future__ import annotations

import contextlib
import io
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from suanli.experiments.design import Design
from suanli.experiments.measures import GROUPS
from suanli.experiments.samples import LEVELS, problem
from suanli.experiments.yearly import MEAN, kept
from suanli.model.kernel.errors import InputError, UnknownNameError

Array = np.ndarray
OUTCOMES = (
    "us_three_share/world/2022",
    "chinese_seven_share/world/2022",
    "operating_profit/us_three/2022",
    "operating_profit/chinese_seven/2022",
    "research/chinese_seven/2022",
    "ai_anxiety/world/2022",
)
INDEXED = ("one_at_a_time", "morris", "saltelli", "latin_hypercube", "sobol")
RESAMPLES, FEWEST = 200, 64


@dataclass(frozen=True)
class Outcome:
    """A figure whose sensitivity is asked: series, entity (or group of vendors, added up), year."""

    series: str
    entity: str
    year: int

    @property
    def name(self) -> str:
        """As it is written: series/entity/year."""
        return f"{self.series}/{self.entity}/{self.year}"


@dataclass(frozen=True)
class Index:
    """One index of one axis for one outcome in one scenario, its 95 % interval, and the points it rests on."""

    scenario: str
    outcome: str
    axis: str
    index: str
    value: float
    low: float
    high: float
    points: int


def checked_method(design: Design) -> None:
    """InputError for a design whose method has no indices."""
    if design.method not in INDEXED:
        raise InputError("design: method", design.method, f"one of {', '.join(INDEXED)}")


def outcome_of(text: str, design: Design) -> Outcome:
    """The outcome written as series/entity/year; InputError or UnknownNameError for what a sweep doesn't keep."""
    parts = text.split("/")
    if len(parts) != 3 or not parts[2].isdigit():
        raise InputError("outcome", text, "series/entity/year, as operating_profit/alibaba/2022")
    series, entity, year = parts[0], parts[1], int(parts[2])
    if series not in kept():
        raise UnknownNameError("outcome: series", series, kept())
    if year not in design.years:
        raise InputError("outcome: year", year, f"a year the sweep keeps, {design.years[0]} to {design.years[-1]}")
    if entity in GROUPS and kept()[series] == MEAN and series != "share":
        raise InputError("outcome", text, "a single vendor: means of a group aren't sums")
    return Outcome(series, entity, year)


def values_of(outcome: Outcome, runs: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """An outcome by point (rows) and seed (columns) of one scenario; NaN where a run failed.

    InputError where no run has such a figure.
    """
    entities = GROUPS.get(outcome.entity, (outcome.entity,))
    chosen = results[
        (results.series == outcome.series) & (results.year == outcome.year) & results.entity.isin(entities)
    ]
    if chosen.empty:
        raise InputError("outcome", outcome.name, "a figure that some run of the sweep has")
    added = chosen.groupby("run", observed=True).value.sum()
    table = runs.assign(value=runs.run.map(added))
    return table.pivot_table(index="point", columns="seed", values="value", dropna=False)


def indices(design: Design, folder: Path, outcomes: tuple[str, ...] = OUTCOMES) -> list[Index]:
    """All indices of a finished sweep. InputError for a design whose method has none, or with too few points."""
    asked = [outcome_of(text, design) for text in outcomes]
    analyse = {"morris": _morris, "saltelli": _saltelli, "latin_hypercube": _delta, "sobol": _delta}
    checked_method(design)
    runs, results = (pd.read_parquet(folder / name) for name in ("runs", "results"))
    found: list[Index] = []
    for scenario in design.scenarios:
        here = runs[runs.scenario == scenario]
        for outcome in asked:
            values = values_of(outcome, here, results)
            if design.method == "one_at_a_time":
                found += _one_at_a_time(design, scenario, outcome, values)
                continue
            mean = values.mean(axis=1, skipna=False).to_numpy()
            found += analyse[design.method](design, scenario, outcome, mean)
    return found


def _one_at_a_time(design: Design, scenario: str, outcome: Outcome, values: pd.DataFrame) -> list[Index]:
    base, out = values.loc[0], []
    for point, texts in enumerate(design.points[1:], start=1):
        (place,) = [i for i, (now, was) in enumerate(zip(texts, design.points[0], strict=True)) if now != was]
        gaps = (values.loc[point] - base).dropna().to_numpy()
        if not len(gaps):
            continue
        half = 1.96 * gaps.std(ddof=1) / np.sqrt(len(gaps)) if len(gaps) > 1 else np.nan
        mean = float(gaps.mean())
        name = f"{design.axes[place]} = {texts[place]}"
        out.append(Index(scenario, outcome.name, name, "change", mean, mean - half, mean + half, len(gaps)))
    return out


def _rows(
    design: Design, scenario: str, outcome: Outcome, said: dict[str, tuple[Array, Array]], points: int
) -> list[Index]:
    return [
        Index(scenario, outcome.name, axis, index, float(v), float(v - half), float(v + half), points)
        for index, (value, halves) in said.items()
        for axis, v, half in zip(design.axes, value, halves, strict=True)
    ]


def _whole_groups(values: Array, size: int) -> Array:
    """True for the points of those groups of ``size`` (trajectories, base points) of which none failed."""
    whole = np.isfinite(values).reshape(-1, size).all(axis=1)
    return np.repeat(whole, size)


def _enough(count: int, least: int, outcome: Outcome) -> None:
    if count < least:
        raise InputError(f"sensitivity of {outcome.name}", f"{count} points without a failure", f"at least {least}")


def _morris(design: Design, scenario: str, outcome: Outcome, values: Array) -> list[Index]:
    from SALib.analyze import morris  # noqa: PLC0415

    size = len(design.axes)
    kept = _whole_groups(values, size + 1)
    _enough(int(kept.sum()), 2 * (size + 1), outcome)
    found = morris.analyze(
        problem(size), np.array(design.shares)[kept], values[kept], num_levels=LEVELS, num_resamples=RESAMPLES, seed=0
    )
    half = np.asarray(found["mu_star_conf"], dtype=float)
    said = {
        "mu_star": (np.asarray(found["mu_star"]), half),
        "sigma": (np.asarray(found["sigma"]), np.full(size, np.nan)),
    }
    return _rows(design, scenario, outcome, said, int(kept.sum()))


def _saltelli(design: Design, scenario: str, outcome: Outcome, values: Array) -> list[Index]:
    from SALib.analyze import sobol  # noqa: PLC0415

    size = len(design.axes)
    kept = _whole_groups(values, size + 2)
    _enough(int(kept.sum()), 8 * (size + 2), outcome)
    if np.ptp(values[kept]) == 0.0:
        nothing = (np.zeros(size), np.zeros(size))
        return _rows(design, scenario, outcome, {"S1": nothing, "ST": nothing}, int(kept.sum()))
    found = sobol.analyze(problem(size), values[kept], calc_second_order=False, num_resamples=RESAMPLES, seed=0)
    said = {name: (np.asarray(found[name]), np.asarray(found[f"{name}_conf"])) for name in ("S1", "ST")}
    return _rows(design, scenario, outcome, said, int(kept.sum()))


def _delta(design: Design, scenario: str, outcome: Outcome, values: Array) -> list[Index]:
    from SALib.analyze import delta  # noqa: PLC0415

    size, kept = len(design.axes), np.isfinite(values)
    _enough(int(kept.sum()), FEWEST, outcome)
    if np.ptp(values[kept]) == 0.0:
        return _rows(design, scenario, outcome, {"delta": (np.zeros(size), np.zeros(size))}, int(kept.sum()))
    with contextlib.redirect_stdout(io.StringIO()):  # it talks
        found = delta.analyze(
            problem(size), np.array(design.shares)[kept], values[kept], num_resamples=RESAMPLES, seed=0, method="delta"
        )
    said = {"delta": (np.asarray(found["delta_raw"]), np.asarray(found["delta_raw_conf"]))}
    return _rows(design, scenario, outcome, said, int(kept.sum()))


def table(found: list[Index]) -> pd.DataFrame:
    """Indices as a table, the largest of each outcome first."""
    frame = pd.DataFrame([asdict(one) for one in found])
    size = frame.value.abs().where(frame["index"] != "sigma", -1.0)
    order = frame.assign(size=size).sort_values(
        ["scenario", "outcome", "index", "size"], ascending=[True, True, True, False]
    )
    return order.drop(columns="size").reset_index(drop=True)
