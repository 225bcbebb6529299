"""Many runs at once: who asks for a run's records gets them from here, whether it is one run or a thousand.

Runs that differ by their seed and by numbers alone are lived side by side (``kernel.batch``); switches, choices, whole
numbers, tables and users' rules are the same within a batch. What a batch can't do (a market that empties in one run
only) and what goes wrong in one of its runs is lived again run by run, and said by the run it is about. A run's records
are the same to the last bit, whatever batch it was in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from suanli.model.extensions.shocks import refuse_later
from suanli.model.kernel.batch import Batch
from suanli.model.kernel.units import quarters_until
from suanli.model.opening.start import make_world
from suanli.model.parameters.schema import Parameters
from suanli.model.results.store import Records
from suanli.model.schedule import run_quarter
from suanli.model.state.world import World

AT_ONCE, CUSTOMERS_AT_ONCE = 100, 200_000  # most runs of a batch; most customers of all its runs
Begin = Callable[[World], None]
Found = Records | Exception
FEWEST = 3  # runs from which a batch is faster than one after another (two take about as long either way)


class Life(NamedTuple):
    """A run that is asked for."""

    parameters: Parameters
    seed: int


def batches(asked: Sequence[Life], customers: int, at_once: int = AT_ONCE) -> list[list[int]]:
    """Return the places of runs that are lived together, in the order of the first of each."""
    most = max(1, min(at_once, CUSTOMERS_AT_ONCE // customers))
    alike: dict[object, list[int]] = {}
    found: list[list[int]] = []
    for place, one in enumerate(asked):
        together = alike.setdefault(_kind(one.parameters), [])
        if not together:
            found.append(together)
        together.append(place)
        if len(together) == most:
            del alike[_kind(one.parameters)]
    return found


def lives(asked: Sequence[Life], customers: int, until: int, begin: Begin | None = None) -> Iterator[Found]:
    """Return the records of runs, in their order: of each, or what it raised.

    customers  of each run; until  last year; begin  what is done to the initial state, of one run or of a batch
    """
    found: dict[int, Found] = {}
    told = 0
    for places in batches(asked, customers):
        found |= zip(places, _together([asked[place] for place in places], customers, until, begin), strict=True)
        while told in found:
            yield found.pop(told)
            told += 1


def _kind(p: Parameters) -> object:
    """What all runs of a batch have in common: everything but numbers."""
    values = tuple((one.value, isinstance(one.value, bool)) for one in p.table.values() if not one.batched)
    return values, id(p.tables), id(p.brought), tuple(p.table)


def _zeros(life: Life) -> tuple[bool, ...]:
    """Which numbers are nothing at all: where that matters, runs part ways."""
    return tuple(one.value == 0.0 for one in life.parameters.table.values())


def _together(asked: list[Life], customers: int, until: int, begin: Begin | None) -> list[Found]:
    if len(asked) >= FEWEST and not asked[0].parameters.brought.written:
        try:
            return [*side_by_side(asked, customers, until, begin)]
        except Exception:  # noqa: S110 (each run says itself what is wrong with it)
            pass
        alike: dict[tuple[bool, ...], list[int]] = {}
        for place, one in enumerate(asked):
            alike.setdefault(_zeros(one), []).append(place)
        if len(alike) > 1:
            parts = [
                (places, _together([asked[p] for p in places], customers, until, begin)) for places in alike.values()
            ]
            found = {place: one for places, part in parts for place, one in zip(places, part, strict=True)}
            return [found[place] for place in range(len(asked))]
    return [_alone(one, customers, until, begin) for one in asked]


def _alone(one: Life, customers: int, until: int, begin: Begin | None = None) -> Found:
    try:
        world = world_of([one], customers)
        refuse_later(world.shocks, until)
        _lived(world, until, begin)
    except Exception as error:
        return error
    return world.records


def world_of(asked: list[Life], customers: int) -> World:
    """Return the initial state of a run, or of some that are lived together."""
    if len(asked) == 1:
        return make_world(asked[0].parameters, asked[0].seed, customers)
    seeds = Batch(np.array([one.seed for one in asked], dtype=np.int64))
    return make_world(joined([one.parameters for one in asked]), seeds, customers)


def side_by_side(asked: list[Life], customers: int, until: int, begin: Begin | None = None) -> list[Records]:
    """Return the records of runs that are lived together. Raises NotBatchedError, or what any of them raises."""
    with np.errstate(all="ignore"):  # what a run warns of, it warns of alone
        world = world_of(asked, customers)
        _lived(world, until, begin)
    return world.records.of_runs()


def _lived(world: World, until: int, begin: Begin | None) -> None:
    if begin is not None:
        begin(world)
    for _ in range(quarters_until(until)):
        run_quarter(world)


def joined(sets: list[Parameters]) -> Parameters:
    """One set of parameters for many runs: a number that differs between them is a batch of numbers."""
    first, table = sets[0], {}
    if all(one is first for one in sets):
        return first
    for name, one in first.table.items():
        values = [each.table[name].value for each in sets]
        same = all(value == values[0] for value in values)
        table[name] = one if same else one.model_copy(update={"value": Batch(np.array(values, dtype=float))})
    return replace(first, table=table)
