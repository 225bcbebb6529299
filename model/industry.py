"""The industry as a Mesa model: builds the world, runs the schedule, lets Mesa's own tools look in."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Mapping
from copy import deepcopy
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any, Self

import mesa
import numpy as np
from mesa.datacollection import DataCollector

from suanli.agents.actor import refuse_new_attribute
from suanli.agents.cloud_vendor import CloudVendor
from suanli.agents.enterprise_customer import EnterpriseCustomer
from suanli.model.extensions.loaded import extensions, loaded
from suanli.model.extensions.shocks import refuse_later
from suanli.model.extensions.source import while_reading
from suanli.model.kernel.errors import InputError, whole_number
from suanli.model.kernel.random_streams import checked_seed
from suanli.model.kernel.units import START_YEAR, quarters_until
from suanli.model.mechanisms.settings import resolved
from suanli.model.opening import cast
from suanli.model.opening.size import LAST_YEAR, checked_size
from suanli.model.opening.start import make_world
from suanli.model.parameters.declared import Value
from suanli.model.parameters.load import parsed_overrides
from suanli.model.parameters.schema import Parameters
from suanli.model.results.store import Records
from suanli.model.schedule import run_quarter


class _DefaultSeed(int):
    """0, told apart from a 0 that was given."""


_NO_SEED_GIVEN = _DefaultSeed(0)


def _iteration_of_batch_run() -> int:
    """Return the number of the iteration of ``mesa.batch_run`` that makes this model, 0 elsewhere.

    Mesa 3.3 calls a model of every iteration with the same arguments: its replications would be one run many times.
    """
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_name == "_model_run_func" and frame.f_globals.get("__name__") == "mesa.batchrunner":
            return int(frame.f_locals["run"][1])
        frame = frame.f_back  # type: ignore[assignment]
    return 0


def _seed_of(rng: Any, seed: Any) -> int:
    """Return the seed of ``rng`` or of ``seed``, whichever is given; of neither 0, or the number of an iteration."""
    if rng is not _NO_SEED_GIVEN and seed is not _NO_SEED_GIVEN:
        raise InputError("rng, seed", (rng, seed), "one of them")
    given = seed if rng is _NO_SEED_GIVEN else rng
    if given is _NO_SEED_GIVEN:
        return _iteration_of_batch_run()
    if given is None:
        return secrets.randbelow(2**31)
    if isinstance(given, np.random.Generator | np.random.BitGenerator | np.random.SeedSequence):
        return int(np.random.default_rng(given).integers(2**31))
    return checked_seed(given)


def _latest(name: str, model: ComputeIndustry) -> float:
    """For Mesa's DataCollector: the latest value of a world series, before the first quarter the initial one."""
    return float(model.records.recent(name, 1)[0][0])


def _latest_of_vendor(name: str, vendor: CloudVendor) -> float:
    """The same for one vendor's series."""
    return vendor.recent(name)


class ComputeIndustry(mesa.Model):
    """Cloud vendors, their parents and enterprise customers, quarter by quarter from 2018.

    scenario   name of a shipped scenario or path of a TOML file
    customers  number of enterprise accounts, 20 to 2 000 000
    until      last year of a run, 2018 to 2060
    overrides  on top of the scenario: a mapping of names to values, or "name=value; name=value"
    rules      of your own (``extensions``): classes, functions, series, or "FILE.py:NAME; FILE.py:NAME"
    tables     folder of tables of your own: vendors, suppliers, regions, sites, sectors (``parameters.tables``)
    rng        the seed: a whole number from 0 on, or a NumPy generator that a seed is drawn from; None draws one. It is
               kept in ``seed_used``. Left out it is 0, but in an iteration of ``mesa.batch_run`` that hands over no
               seed (Mesa 3.3) the iteration's number. ``seed`` is another name for it, as in Mesa

    Rules and tables that are None are those of the process (``extensions.loading``). Raises InputError and
    UnknownNameError for what isn't allowed. Mesa 3.5 owns ``scenario``: the name is kept in ``scenario_name``.
    """

    def __init__(  # noqa: PLR0913 (all that a run is of)
        self,
        scenario: str = "baseline",
        customers: int = 1000,
        until: int = 2035,
        overrides: str | Mapping[str, Value] = "",
        rules: Any = None,
        tables: str | PathLike[str] | None = None,
        *,
        rng: int | np.random.Generator | None = _NO_SEED_GIVEN,
        seed: int | None = _NO_SEED_GIVEN,
    ) -> None:
        if while_reading():
            allowed = 'rules alone: what runs a model goes under `if __name__ == "__main__":`'
            raise InputError(f"--rules: {Path(while_reading()).name}", "a model made while it is read", allowed)
        seed = _seed_of(rng, seed)
        super().__init__(rng=seed)
        self.seed_used, self.scenario_name = seed, scenario
        self.customers, self.until = checked_size(customers, until)
        ambient = loaded()
        if rules is None and tables is None:
            self.extensions = ambient
        else:
            both = (ambient.rules if rules is None else rules, ambient.tables if tables is None else tables)
            self.extensions = extensions(both[0], str(both[1]))
        self.overrides = parsed_overrides(overrides)
        found = resolved(scenario, overrides, self.extensions)
        self.world = make_world(found, seed, self.customers)
        cast.create(self, self.world)
        refuse_later(self.world.shocks, self.until)
        self.datacollector = DataCollector(
            model_reporters={
                name: partial(_latest, name)
                for name in ("spending", "us_three_share", "chinese_seven_share", "concentration")
            },
            agenttype_reporters={
                CloudVendor: {
                    name: partial(_latest_of_vendor, name) for name in ("share", "operating_profit", "research")
                }
            },
        )
        self.datacollector.collect(self)

    def __repr__(self) -> str:
        run = f"{self.scenario_name!r}, customers={self.customers}, rng={self.seed_used}"
        return f"ComputeIndustry({run}; {self.quarter} quarters lived)"

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse a name that isn't one of its attributes; a class of your own may have what it likes."""
        if type(self) is ComputeIndustry and "datacollector" in self.__dict__:
            refuse_new_attribute(self, name)
        super().__setattr__(name, value)

    @property
    def parameters(self) -> Parameters:
        """What the run is set by. Frozen: a run with others is another run, or has a shock at a date."""
        return self.world.parameters

    @property
    def records(self) -> Records:
        """All that was recorded so far."""
        return self.world.records

    @property
    def quarter(self) -> int:
        """Number of quarters lived; also the quarter that comes next, counted from 2018Q1 = 0."""
        return self.world.quarter

    @property
    def agents_by_type(self) -> dict[type[mesa.Agent], mesa.agent.AgentSet]:
        """Agents by type. Customers become Mesa agents, one view a row, the first time somebody asks."""
        self._make_customers()
        return super().agents_by_type

    @property
    def agents(self) -> mesa.agent.AgentSet:
        """All agents, customers among them."""
        self._make_customers()
        return super().agents

    def _make_customers(self) -> None:
        if "world" not in self.__dict__ or EnterpriseCustomer in super().agents_by_type:
            return
        population, names = self.world.population, (self.world.regions.names, self.world.sectors.names)
        for row in range(len(population)):
            EnterpriseCustomer(self, population, row, names)

    def branch(self) -> Self:
        """Return an independent copy as it stands: what happens to one from here on leaves the other alone.

        The same draws come to both, as these have addresses. A model can be pickled: a user's rules travel as text.
        """
        return deepcopy(self)

    def step(self) -> None:
        """Live one quarter."""
        run_quarter(self.world)
        self.datacollector.collect(self)
        if self.quarter >= quarters_until(self.until):
            self.running = False

    def run_until(self, year: int | None = None) -> None:
        """Run to the end of a year (``until`` where none is given). Knowingly overrides Mesa's own.

        Raises InputError for a year before the first quarter's or beyond what the model allows.
        """
        last = self.until if year is None else whole_number("year", year, START_YEAR, LAST_YEAR)
        while self.quarter < quarters_until(last):
            self.step()
