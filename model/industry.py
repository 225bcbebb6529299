"""The industry as a Mesa model: builds the world, runs the schedule, lets Mesa's own tools look in."""

from __future__ import annotations

import secrets
import sys
from copy import deepcopy
from functools import partial
from typing import Self

import mesa
from mesa.datacollection import DataCollector

from suanli.agents.cloud_vendor import CloudVendor
from suanli.agents.enterprise_customer import EnterpriseCustomer
from suanli.model.kernel.errors import whole_number
from suanli.model.kernel.random_streams import checked_seed
from suanli.model.kernel.units import START_YEAR, quarters_until
from suanli.model.mechanisms.settings import resolved
from suanli.model.mechanisms.user_rules import absolute, digest
from suanli.model.opening.start import make_world
from suanli.model.parameters.load import parsed_overrides
from suanli.model.results.store import Records
from suanli.model.schedule import run_quarter

FEWEST_CUSTOMERS, MOST_CUSTOMERS, LAST_YEAR = 20, 2_000_000, 2060


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


def _latest(name: str, model: ComputeIndustry) -> float:
    """For Mesa's DataCollector: the latest value of a world series, before the first quarter the initial one."""
    return float(model.records.recent(name, 1)[0][0])


def _latest_of_vendor(name: str, vendor: CloudVendor) -> float:
    """The same for one vendor's series."""
    return vendor.recent(name)


class ComputeIndustry(mesa.Model):
    """Cloud vendors, their sponsors and enterprise customers, quarter by quarter from 2018.

    scenario   name of a shipped scenario or path of a TOML file
    customers  number of enterprise accounts, 20 to 2 000 000
    until      last year of a run, 2018 to 2060
    overrides  "name=value; name=value" on top of the scenario
    rules      "FILE.py:NAME; FILE.py:NAME": pricing rules and mechanisms of your own (``mechanisms.user_rules``)
    rng        the seed: a whole number from 0 on; None draws one and keeps it in ``seed_used``. Left out it is 0, but
               in an iteration of ``mesa.batch_run`` that hands over no seed (Mesa 3.3) the iteration's number

    Plain values only, so that ``mesa.batch_run`` and ``SolaraViz`` can carry them. Raises InputError and
    UnknownNameError for what isn't allowed. Mesa 3.5 owns ``scenario``: the name is kept in ``scenario_name``.
    """

    def __init__(
        self,
        scenario: str = "baseline",
        customers: int = 1000,
        until: int = 2035,
        overrides: str = "",
        rules: str = "",
        *,
        rng: int | None = _NO_SEED_GIVEN,
    ) -> None:
        if rng is _NO_SEED_GIVEN:
            rng = _iteration_of_batch_run()
        seed = secrets.randbelow(2**31) if rng is None else checked_seed(rng)
        super().__init__(rng=seed)
        self.seed_used, self.scenario_name = seed, scenario
        self.customers = whole_number("customers", customers, FEWEST_CUSTOMERS, MOST_CUSTOMERS)
        self.until = whole_number("until", until, START_YEAR, LAST_YEAR)
        self.parameters, self.overrides = resolved(scenario, overrides, rules), parsed_overrides(overrides)
        self.rules, self.rules_digest = absolute(rules), digest(rules)
        self.world = make_world(self, self.parameters, seed, self.customers)
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

        The same draws come to both, as these have addresses. A model can be pickled, too, but for one with a user's
        rules, which are made anew from their file.
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
