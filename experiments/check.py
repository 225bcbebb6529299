"""A test kit for users' rules: what every part of the model is held to, each thing that a file brings is held to, too.

On small runs, with the other things of the file loaded and unused: it acts, and unused it doesn't; books balance and
figures are finite; the same seed gives the same records, alone, copied midway and sent to another process; plans of a
quarter don't hang on what happens in it; the order of vendors doesn't matter; and what it costs in time.
"""

from __future__ import annotations

import hashlib
import pickle
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from suanli.experiments.ensemble import joined
from suanli.model.extensions.brought import brought_by, names_in
from suanli.model.extensions.loaded import extensions
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError, SuanliError, whole_number
from suanli.model.kernel.random_streams import Luck
from suanli.model.kernel.units import START_YEAR
from suanli.model.mechanisms.settings import resolved
from suanli.model.opening.size import FEWEST_CUSTOMERS, LAST_YEAR, MOST_CUSTOMERS
from suanli.model.opening.start import make_world
from suanli.model.parameters.load import parsed_overrides
from suanli.model.parameters.schema import text_of
from suanli.model.schedule import SCHEDULE, decide, observe
from suanli.model.state.world import World

Array = np.ndarray
Progress = Callable[[int, int], None]
Job = tuple[str, str, Callable[[], tuple[bool, str]]]
STRUCK, MIDWAY, PLAYS = "2018Q3", 6, "alibaba"
CLOSE = 1e-9  # of sums that are added up in another order


@dataclass(frozen=True)
class Finding:
    """What a check found: of which thing, which check, whether it passed, and what there is to say."""

    thing: str
    check: str
    passed: bool
    said: str


class _Tried:
    """One thing of a file, used and unused, on small runs.

    own  overrides that make it act
    """

    def __init__(self, rules: str, name: str, own: str, size: tuple[int, int]) -> None:
        self.rules, self.name, self.own, self.size = rules, name, own, size

    def model(self, overrides: str, rules: str | None = None) -> ComputeIndustry:
        """Return a model before its first quarter."""
        customers, until = self.size
        return ComputeIndustry(
            customers=customers, until=until, overrides=overrides, rules=self.rules if rules is None else rules, rng=0
        )

    def lived(self, overrides: str, rules: str | None = None) -> ComputeIndustry:
        """Return a model at its end."""
        model = self.model(overrides, rules)
        model.run_until()
        return model

    @property
    def kinds(self) -> Mapping[str, str]:
        """What each thing of the file is."""
        return self.used.parameters.brought.kinds

    @cached_property
    def used(self) -> ComputeIndustry:
        """The run in which it acts."""
        return self.lived(self.own)

    @cached_property
    def plain(self) -> ComputeIndustry:
        """The run without any of the file."""
        return self.lived("", "")


def _figures(model: ComputeIndustry, names: tuple[str, ...] = ()) -> str:
    """SHA-256 of some series, all where none is named."""
    parts = [model.records.array(name).tobytes() for name in names or model.records.declared]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _books(tried: _Tried) -> tuple[bool, str]:
    gap = float(tried.used.records.array("ledger_gap").max())
    return gap <= 1e-8, f"largest gap {gap:.1e} of the gross flow"


def _acts(tried: _Tried) -> tuple[bool, str]:
    ours = tuple(tried.plain.records.declared)
    same = _figures(tried.used, ours) == _figures(tried.plain, ours)
    return not same, f"with {tried.own} records are {'the same as without: it does nothing' if same else 'others'}"


def _idle(tried: _Tried) -> tuple[bool, str]:
    if not tried.own:
        return True, "it has no parameter that could switch it off: loaded, it acts"
    ours = tuple(tried.plain.records.declared)
    same = _figures(tried.lived(""), ours) == _figures(tried.plain, ours)
    return same, "loaded and unused, every record is as without" if same else "it acts although nobody asked for it"


def _repeats(tried: _Tried) -> tuple[bool, str]:
    same = tried.lived(tried.own).records.hash() == tried.used.records.hash()
    return same, "the same seed gives the same records" if same else "two runs of one seed differ"


def _copies(tried: _Tried) -> tuple[bool, str]:
    """A copy made midway and one that was pickled live on as the run itself does."""
    model, ends = tried.model(tried.own), tried.used.records.hash()
    for _ in range(MIDWAY):
        model.step()
    try:
        copies = {"copied": model.branch(), "pickled": pickle.loads(pickle.dumps(model))}  # noqa: S301 (our own)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        return False, f"a run with it can't be copied or pickled: {error}"
    for how, one in copies.items():
        one.run_until()
        if one.records.hash() != ends:
            return False, f"a run that is {how} midway ends otherwise: keep what it remembers in declared columns"
    return True, "copied and pickled midway, a run ends the same"


def _present(tried: _Tried) -> tuple[bool, str]:
    """Plans of a quarter are the same whatever luck, needs and findings the quarter has in store."""
    found = []
    for other in (False, True):
        model = tried.model(tried.own)
        for _ in range(MIDWAY):
            model.step()
        world = model.world
        for phase in SCHEDULE[: SCHEDULE.index(decide)]:
            phase(world)
            if other and phase is observe:
                _another_present(world)
        decide(world)
        found.append([np.asarray(column).tobytes() for column in vars(world.today.plans).values()])
    same = found[0] == found[1]
    return same, "plans hang on records of yesterday alone" if same else "plans hang on what happens in their quarter"


def _another_present(world: World) -> None:
    world.luck = Luck(world.luck.seed + 1)
    world.population.log_need = world.population.log_need + 0.5
    world.vendor_state.knowledge = 2.0 * world.vendor_state.knowledge
    world.vendor_state.reputation = world.vendor_state.reputation - 1.0


def _order(tried: _Tried) -> tuple[bool, str]:
    """Vendors in another order of rows: each has the figures it had, to rounding."""
    customers, until = tried.size
    found = []
    for turned in (False, True):
        model = ComputeIndustry(customers=customers, until=until, rules="", rng=0)
        p = resolved("baseline", joined(tried.own, "choice.expected_values=true"), extensions(tried.rules))
        if turned:
            p = replace(p, tables=p.tables.reordered("vendors"))
        model.world = make_world(p, 0, customers)
        for _ in range(MIDWAY):
            model.step()
        entities, values = model.records.entities("share"), model.records.array("share")
        found.append(values[:, np.argsort(entities)])
    gap = float(np.abs(found[0] - found[1]).max())
    return gap < CLOSE, f"shares differ by {gap:.0e} with vendors in another order of rows"


def _speed(tried: _Tried) -> tuple[bool, str]:
    seconds = []
    for overrides, rules in (("", ""), (tried.own, tried.rules), ("", ""), (tried.own, tried.rules)):
        model = tried.model(overrides, rules)
        started = time.perf_counter()
        model.run_until()
        seconds.append(time.perf_counter() - started)
    return True, f"a run takes {min(seconds[1::2]) / min(seconds[::2]):.2f} of the time without it"


CHECKS: dict[str, Callable[[_Tried], tuple[bool, str]]] = {
    "books balance, figures finite": _books,
    "acts where it is asked for": _acts,
    "does nothing where it isn't": _idle,
    "deterministic": _repeats,
    "can be copied": _copies,
    "no look at the present": _present,
    "order of agents": _order,
    "speed": _speed,
}
OF_A_SERIES = ("books balance, figures finite", "deterministic", "can be copied", "speed")


def _drawn(tried: _Tried) -> tuple[bool, str]:
    """A chart's lines on a run: finite or NaN, as long as the run."""
    model, place = tried.used, [name for name, kind in tried.kinds.items() if kind == "charts"].index(tried.name)
    lines = model.parameters.brought.charts[place].lines(model.records.array, model.records.entities)
    for name, values in lines.items():
        if np.shape(values) != (len(model.records),) or np.isinf(values).any():
            return False, f"line {name!r} has shape {np.shape(values)}: {len(model.records)} figures, none infinite"
    return bool(lines), f"{len(lines)} lines over {len(model.records)} quarters"


def checked_size(customers: int, until: int) -> tuple[int, int]:
    """Return (customers, last year); InputError for what a run doesn't allow, and for runs of less than three years."""
    customers = whole_number("--customers", customers, FEWEST_CUSTOMERS, MOST_CUSTOMERS)
    return customers, whole_number("--until", until, START_YEAR + 2, LAST_YEAR)


def check(rules: str, overrides: str = "", size: tuple[int, int] = (60, 2020), progress: Progress | None = None) -> Any:
    """Return what ``suanli check --json`` prints: a finding a thing and check, and whether all passed.

    rules      FILE.py, a package, or FILE.py:NAME; size  (customers, last year) of the runs
    overrides  that make mechanisms act; where none are given, numbers in the middle of their range, switches on

    Raises InputError for a file that can't be read or brings nothing.
    """
    whole = ";".join(names_in(rules)) if ":" not in rules else rules
    brought, jobs = brought_by(whole), []
    for name, kind in brought.kinds.items():
        jobs += list(_jobs(name, kind, whole, overrides, size))
    found: list[Finding] = []
    stopped: set[str] = set()
    for place, (thing, name, ask) in enumerate(jobs, 1):
        if thing in stopped:
            continue
        try:
            passed, said = ask()
        except SuanliError as error:
            passed, said = False, str(error) if isinstance(error, InputError) else f"the run stopped: {error}"
            said += "; the other checks of it need a run"
            stopped.add(thing)
        found.append(Finding(thing, name, passed, said))
        if progress is not None:
            progress(place, len(jobs))
    return {
        "rules": [source.label for source in brought.written],
        "passed": all(one.passed for one in found),
        "findings": [vars(one) for one in found],
    }


def _jobs(name: str, kind: str, rules: str, overrides: str, size: tuple[int, int]) -> Iterator[Job]:
    """(thing, check, what to ask) of one thing of a file."""
    tried = _Tried(rules, name, _own(name, kind, rules, overrides), size)
    if kind == "charts":
        yield name, "draws its lines", partial(_drawn, tried)
        return
    for what, ask in CHECKS.items():
        if kind != "series" or what in OF_A_SERIES:
            yield name, what, partial(ask, tried)


def _own(name: str, kind: str, rules: str, overrides: str) -> str:
    """Overrides that make a thing act; empty for what is only recorded, and for what always acts."""
    switch = {"pricing": f"pricing.rule={name}", "shocks": f"shock.{name}={STRUCK}"}
    switch["strategies"] = f"strategy.{PLAYS}={name}"
    if kind in switch:
        return joined(switch[kind], overrides)
    brought, given = brought_by(rules), parsed_overrides(overrides)
    group = next((one.group for one in brought.mechanisms if one.__name__ == name), None)
    for own, declared in group.declared.items() if group is not None else ():
        middle = text_of(0.5 * ((declared.low or 0.0) + (declared.high or 0.0)))
        if declared.kind in {"switch", "number"} and group is not None:
            given.setdefault(f"{group.prefix}.{own}", "true" if declared.kind == "switch" else middle)
    return joined(*(f"{full}={value}" for full, value in given.items()))
