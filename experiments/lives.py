"""Many runs at once: who asks for a run's records gets them from here, whether it is one run or a thousand.

Runs that differ by their seed and by numbers alone are lived side by side (``kernel.batch``); switches, choices, whole
numbers, tables and users' rules are the same within a batch. What a batch can't do (a market that empties in one run
only) and what goes wrong in one of its runs is lived again run by run, and said by the run it is about. A run's records
are the same to the last bit, whatever batch it was in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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

AT_ONCE, CUSTOMERS_AT_ONCE = 100, 100_000  # most runs of a batch; most customers of all its runs
FEWEST = 5  # runs from which a batch is faster than one after another


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


def lives(asked: Sequence[Life], customers: int, until: int) -> Iterator[Records | Exception]:
    """Return the records of runs, in their order: of each, or what it raised.

    customers  of each run; until  last year
    """
    found: dict[int, Records | Exception] = {}
    waiting, told = batches(asked, customers), 0
    for places in waiting:
        found |= zip(places, _together([asked[place] for place in places], customers, until), strict=True)
        while told in found:
            yield found.pop(told)
            told += 1


def _kind(p: Parameters) -> object:
    """What all runs of a batch have in common: everything but numbers, and which numbers are nothing at all."""
    values = tuple(
        one.value == 0.0 if one.batched else (one.value, isinstance(one.value, bool)) for one in p.table.values()
    )
    return values, id(p.tables), id(p.brought), tuple(p.table)


def _together(asked: list[Life], customers: int, until: int) -> list[Records | Exception]:
    if len(asked) >= FEWEST and not asked[0].parameters.brought.written:
        try:
            return [*_side_by_side(asked, customers, until)]
        except Exception:  # noqa: S110 (each run says itself what is wrong with it)
            pass
    return [_alone(one, customers, until) for one in asked]


def _alone(one: Life, customers: int, until: int) -> Records | Exception:
    try:
        world = make_world(one.parameters, one.seed, customers)
        refuse_later(world.shocks, until)
        for _ in range(quarters_until(until)):
            run_quarter(world)
    except Exception as error:
        return error
    return world.records


def _side_by_side(asked: list[Life], customers: int, until: int) -> list[Records]:
    seeds = Batch(np.array([one.seed for one in asked], dtype=np.int64))
    with np.errstate(all="ignore"):  # what a run warns of, it warns of alone
        world = make_world(_joined([one.parameters for one in asked]), seeds, customers)
        for _ in range(quarters_until(until)):
            run_quarter(world)
    return world.records.of_runs()


def _joined(sets: list[Parameters]) -> Parameters:
    """One set of parameters for many runs: a number that differs between them is a batch of numbers."""
    first, table = sets[0], {}
    if all(one is first for one in sets):
        return first
    for name, one in first.table.items():
        values = [each.table[name].value for each in sets]
        same = all(value == values[0] for value in values)
        table[name] = one if same else one.model_copy(update={"value": Batch(np.array(values, dtype=float))})
    return replace(first, table=table)
