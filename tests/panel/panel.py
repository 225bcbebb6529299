"""The panel: a hash of every recorded series over many runs, so that a change shows which series it moves, and when.

``make panel`` makes all runs and compares them with ``hashes.json``: it names the runs that differ, the first quarter
in which they do, and the series. ``--write`` accepts what is there now: in a commit flagged [moves results] alone.

A series is known by its permanent name and its entities by theirs: ``names.toml`` maps today's names to them, so that a
renamed series isn't a moved one. Units and labels are not hashed. Kept are, of each run, one digest a quarter over all
series and one a series over all quarters; of the runs that CI repeats also one a series and quarter. ``--keep FOLDER``
keeps whole records; ``--against FOLDER`` compares with those, and gives the largest relative difference.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from suanli.experiments.levers import YEARS, in_years, policies
from suanli.experiments.lives import Life, side_by_side
from suanli.experiments.loop import CUTS
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.batch import NotBatchedError
from suanli.model.kernel.errors import SuanliError
from suanli.model.mechanisms.settings import baseline, resolved
from suanli.model.parameters.load import scenario_names
from suanli.model.results.store import Records

HERE = Path(__file__).parent
HASHES, NAMES = HERE / "hashes.json", HERE / "names.toml"
SEEDS, CUSTOMERS, UNTIL, MONEY = (0, 1, 7), (60, 1000), 2035, 10.0
SERIES_DIGITS, QUARTER_DIGITS, CELL_DIGITS = 4, 4, 1  # of 6 bits each
Digests = dict[str, str]


@dataclass(frozen=True)
class Run:
    """One run of the panel."""

    name: str
    scenario: str
    seed: int
    customers: int
    overrides: str = ""

    @property
    def detailed(self) -> bool:
        """Whether a digest a series and quarter is kept: of the runs that CI makes again."""
        return self.customers == min(CUSTOMERS) and self.seed == 0 and not self.overrides


def runs() -> list[Run]:
    """All runs of the panel: scenarios by seeds and sizes; each policy lever, link removal and switch once."""
    small = min(CUSTOMERS)
    found = [
        Run(f"{scenario}/{customers}/{seed}", scenario, seed, customers)
        for customers in CUSTOMERS
        for seed in SEEDS
        for scenario in scenario_names()
    ]
    found += [
        Run(
            f"lever {name}",
            "baseline",
            0,
            small,
            in_years(YEARS, lever.overrides(MONEY)),
        )
        for name, lever in policies().items()
    ]
    found += [Run(f"link {name}", "baseline", 0, small, cut) for name, cut in CUTS.items()]
    found += [
        Run(f"switch {parameter.name}", "baseline", 0, small, f"{parameter.name}={str(not parameter.value).lower()}")
        for parameter in baseline()
        if parameter.unit == "switch"
    ]
    return found


def by_permanent_name(records: Records) -> dict[str, np.ndarray]:
    """Each series' values, (quarters, entities), entities in the order of their permanent names."""
    names = tomllib.loads(NAMES.read_text(encoding="utf-8"))
    series, entities = names["series"], names["entities"]
    found = {}
    for name in records.declared:
        known = [entities.get(entity, entity) for entity in records.entities(name)]
        order = sorted(range(len(known)), key=known.__getitem__)
        values = records.array(name)
        found[series.get(name, name)] = values[:, order] if values.size else values
    return dict(sorted(found.items()))


def _digest(values: np.ndarray, digits: int) -> str:
    found = blake2b(np.ascontiguousarray(values, dtype="<f8").tobytes(), digest_size=6).digest()
    return urlsafe_b64encode(found).decode()[:digits]


def digests(figures: dict[str, np.ndarray], detailed: bool) -> Digests:
    """What is kept of a run."""
    quarters = range(len(next(iter(figures.values()))))
    whole = [np.concatenate([values[quarter].ravel() for values in figures.values()]) for quarter in quarters]
    kept = {
        "quarters": "".join(_digest(row, QUARTER_DIGITS) for row in whole),
        "series": "".join(_digest(values, SERIES_DIGITS) for values in figures.values()),
    }
    if detailed:
        kept["cells"] = "".join(
            _digest(values[quarter], CELL_DIGITS) for values in figures.values() for quarter in quarters
        )
    return kept


def made(
    run: Run, keep: Path | None = None, rules: str = "", batches: bool = False, until: int = UNTIL
) -> tuple[Run, list[str], Digests]:
    """(run, names of its series, digests); the text of the error for a run that stops.

    rules    of users, loaded and unused: their own series are left out
    batches  lived side by side with one of another seed
    until    last year: an earlier one is held against the first quarters alone
    """
    own: set[str] = set()
    try:
        if batches:
            p = resolved(run.scenario, run.overrides)
            records = side_by_side([Life(p, run.seed + more) for more in (0, 100)], run.customers, until)[0]
        else:
            model = ComputeIndustry(run.scenario, run.customers, until, run.overrides, rules, rng=run.seed)
            model.run_until()
            records, own = model.records, {one.name for one in model.parameters.brought.series}
    except SuanliError as error:
        return run, [], {"stopped": str(error)}
    except NotBatchedError as error:
        return run, [], {"stopped": f"not batched: {error}"}
    figures = {name: values for name, values in by_permanent_name(records).items() if name not in own}
    if keep is not None:
        np.savez(keep / _file(run), **figures)
    return run, list(figures), digests(figures, run.detailed)


def _file(run: Run) -> str:
    return run.name.replace("/", "_").replace(" ", "_") + ".npz"


def _cells(text: str, digits: int) -> list[str]:
    return [text[start : start + digits] for start in range(0, len(text), digits)]


def difference(run: Run, names: list[str], found: Digests, wanted: dict[str, object]) -> str | None:
    """What differs between a run and the panel, in one line; None where nothing does."""
    known, kept = list(wanted["series"]), wanted["runs"].get(run.name)  # type: ignore[call-overload,attr-defined]
    if kept is None:
        return "is not in the panel"
    if "stopped" in found or "stopped" in kept:
        return None if found == kept else f"stops with {found.get('stopped')!r}, before: {kept.get('stopped')!r}"
    if names != known:
        return f"other series: {', '.join(sorted(set(names) ^ set(known)))}"
    short = len(found["quarters"]) < len(kept["quarters"])
    alike = short or found["series"] == kept["series"]
    if found["quarters"] == kept["quarters"][: len(found["quarters"])] and alike:
        return None
    pairs = zip(_cells(found["quarters"], QUARTER_DIGITS), _cells(kept["quarters"], QUARTER_DIGITS), strict=False)
    first = next((quarter for quarter, (now, before) in enumerate(pairs) if now != before), 0)
    moved = [
        name
        for name, now, before in zip(
            names, _cells(found["series"], SERIES_DIGITS), _cells(kept["series"], SERIES_DIGITS), strict=True
        )
        if now != before
    ]
    label = f"{2018 + first // 4}Q{first % 4 + 1}"
    if "cells" in found and "cells" in kept:
        cells = [
            _cells(one["cells"], CELL_DIGITS)[first :: len(one["quarters"]) // QUARTER_DIGITS] for one in (found, kept)
        ]
        there = [name for name, now, before in zip(names, *cells, strict=True) if now != before]
        if there:
            later = "" if short else f"; later {len(moved)} series"
            return f"first in {label}: {', '.join(there[:8])}{' ...' if len(there) > 8 else ''}{later}"
    return f"first in {label}; series that differ by 2035: {', '.join(moved[:8])}{' ...' if len(moved) > 8 else ''}"


def largest(run: Run, keep: Path, against: Path) -> dict[str, float]:
    """Largest relative difference of each series between two folders of whole records: over the series' own size."""
    with np.load(keep / _file(run)) as now, np.load(against / _file(run)) as before:
        found = {}
        for name in sorted(set(now.files) & set(before.files)):
            new, old = now[name], before[name]
            if new.shape != old.shape:
                found[name] = float("inf")
                continue
            size = np.maximum(np.abs(old), np.abs(new))
            found[name] = float(
                np.max(np.divide(np.abs(new - old), size, out=np.zeros_like(size), where=size > 1e-12), initial=0.0)
            )
        return found


def all_of(
    chosen: list[Run], workers: int, make: Callable[[Run], tuple[Run, list[str], Digests]]
) -> Iterator[tuple[Run, list[str], Digests]]:
    """The runs, on so many processes, in their order."""
    if workers == 1:
        yield from map(make, chosen)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(make, chosen, chunksize=2)


def main() -> int:
    """Make the panel; 0 where nothing differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="accept what is there now")
    parser.add_argument("--only", default="", help="runs whose name contains this")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder for whole records")
    parser.add_argument("--against", type=Path, help="folder of whole records to compare with")
    parser.add_argument("--rules", default="", help="users' rules, FILE.py:NAME;..., loaded and unused")
    parser.add_argument("--batches", action="store_true", help="each run side by side with one of another seed")
    asked = parser.parse_args()
    if asked.against and not asked.keep:
        parser.error("--against compares what --keep keeps: give both")
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
    chosen = [run for run in runs() if asked.only in run.name]
    wanted = json.loads(HASHES.read_text(encoding="utf-8")) if HASHES.exists() else {"series": [], "runs": {}}
    began, differing, worst = time.monotonic(), 0, {}
    written: dict[str, Digests] = {}
    series: list[str] = list(wanted["series"])
    for number, (run, names, found) in enumerate(
        all_of(chosen, asked.workers, partial(made, keep=asked.keep, rules=asked.rules, batches=asked.batches)), 1
    ):
        series, written[run.name] = names or series, found
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{number} of {len(chosen)} runs")
        said = None if asked.write else difference(run, names, found, wanted)
        differing += said is not None
        if said:
            print(f"{run.name}: {said}")  # noqa: T201
        if asked.against and asked.keep and "stopped" not in found and (asked.against / _file(run)).exists():
            for name, size in largest(run, asked.keep, asked.against).items():
                worst[name] = max(worst.get(name, 0.0), size)
    if asked.write:
        kept = wanted["runs"] | written if asked.only else written
        lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(one)}" for name, one in kept.items())
        HASHES.write_text(f'{{"series": {json.dumps(series)},\n"runs": {{\n{lines}\n}}}}\n', encoding="utf-8")
    for name, size in sorted(worst.items(), key=lambda pair: -pair[1]):
        print(f"{size:10.2e}  {name}")  # noqa: T201
    print(f"{len(chosen)} runs, {differing} differ from the panel, {time.monotonic() - began:.0f} s")  # noqa: T201
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(main())
