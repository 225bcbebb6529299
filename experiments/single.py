"""One run, without Mesa: what commands that show a run need of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from suanli.experiments.ensemble import Task, life_of
from suanli.experiments.lives import world_of
from suanli.model.extensions.loaded import Extensions
from suanli.model.extensions.shocks import refuse_later
from suanli.model.parameters.load import parsed_overrides
from suanli.model.parameters.schema import Parameters
from suanli.model.results.store import Records
from suanli.model.schedule import run_quarter
from suanli.model.state.world import World

if TYPE_CHECKING:
    from suanli.model.industry import ComputeIndustry


@dataclass
class SingleRun:
    """A run of a task, with the attributes of ``ComputeIndustry`` that are shown of it."""

    scenario_name: str
    overrides: dict[str, Any]
    extensions: Extensions
    seed_used: int
    customers: int
    until: int
    world: World

    @classmethod
    def of(cls, task: Task) -> Self:
        """Return it before its first quarter. Raises SuanliError as ``ComputeIndustry`` does."""
        life = life_of(task)
        world = world_of([life], task.customers)
        refuse_later(world.shocks, task.until)
        overrides = parsed_overrides(task.overrides)
        return cls(task.scenario, overrides, task.extensions, life.seed, task.customers, task.until, world)

    @property
    def parameters(self) -> Parameters:
        """What the run is set by."""
        return self.world.parameters

    @property
    def records(self) -> Records:
        """All that was recorded so far."""
        return self.world.records

    @property
    def quarter(self) -> int:
        """Number of quarters simulated."""
        return self.world.quarter

    def step(self) -> None:
        """Simulate one quarter."""
        run_quarter(self.world)


Simulation: TypeAlias = "ComputeIndustry | SingleRun"  # what is shown of a run, whether it is a Mesa model or not
