"""All mechanisms of a run: those that ship, found in this folder by their classes, and those of a user's file.

The quarter calls the hooks (``base``) of those that are on. Those below are asked by name besides, because they hold
state that others read, or post payments at a place of their own in the quarter.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeVar

import numpy as np

from suanli.agents.chip_supplier.state import SupplierFacts
from suanli.agents.cloud_vendor.state import Kind, VendorFacts
from suanli.agents.government.programmes import Programmes
from suanli.model import mechanisms
from suanli.model.equations import finance
from suanli.model.kernel.errors import only_once
from suanli.model.mechanisms.base import Mechanism
from suanli.model.mechanisms.compute_network import ComputeNetwork, NetworkParameters
from suanli.model.mechanisms.consolidation import Consolidation, ConsolidationParameters
from suanli.model.mechanisms.energy import Energy, WestParameters
from suanli.model.mechanisms.entry_and_exit import EntryAndExit
from suanli.model.mechanisms.export_controls import ExportControls
from suanli.model.mechanisms.heterogeneous_pooling import HeterogeneousPooling, MixingParameters
from suanli.model.mechanisms.make_or_buy import MakeOrBuy, OwnChipParameters
from suanli.model.mechanisms.open_standard import OpenStandard, StandardParameters
from suanli.model.mechanisms.small_models import SmallModels
from suanli.model.mechanisms.software_layers import SoftwareLayers
from suanli.model.mechanisms.spillovers import Spillovers, SpillParameters
from suanli.model.mechanisms.technology_windows import TechnologyWindow, WindowParameters
from suanli.model.mechanisms.training_clusters import TrainingClusters
from suanli.model.mechanisms.unified_scheduling import ScheduleParameters, UnifiedScheduling
from suanli.model.parameters.customers import DemandParameters
from suanli.model.parameters.declared import Group, Value
from suanli.model.parameters.schema import Parameters
from suanli.model.state.facts import RegionFacts, SiteFacts

Array = np.ndarray
ASSEMBLERS = {"base", "registry", "settings"}  # modules of this folder that hold no mechanism


@cache
def shipped() -> tuple[type[Mechanism], ...]:
    """Return the classes of mechanisms in this folder, in the order of their modules' names."""
    found = []
    for module in sorted(one.name for one in pkgutil.iter_modules(mechanisms.__path__)):
        if module in ASSEMBLERS:
            continue
        inside = importlib.import_module(f"{mechanisms.__name__}.{module}")
        kinds = (one for one in vars(inside).values() if isinstance(one, type) and issubclass(one, Mechanism))
        found += [one for one in kinds if one.__module__ == inside.__name__]
    only_once("mechanisms: name", (one.name for one in found))
    return tuple(found)


@dataclass
class Mechanisms:
    """The mechanisms of one run; iterating over it gives those that are on, ours first, for the hooks."""

    export_controls: ExportControls
    spillovers: Spillovers
    energy: Energy
    small_models: SmallModels
    standard: OpenStandard
    scheduling: UnifiedScheduling
    network: ComputeNetwork
    pooling: HeterogeneousPooling
    clusters: TrainingClusters
    layers: SoftwareLayers
    window: TechnologyWindow
    consolidation: Consolidation
    turnover: EntryAndExit
    make_or_buy: MakeOrBuy
    on: tuple[Mechanism, ...] = ()

    def __iter__(self) -> Iterator[Mechanism]:
        return iter(self.on)


Made = TypeVar("Made", bound=Mechanism)


def made(kind: type[Made], group: Group | None, value: Callable[[str], Value]) -> Made:
    """Return a mechanism that needs nothing but its group of parameters. value  of any parameter by its name"""
    one = kind(group)
    one.able = all(bool(value(name)) for name in kind.requires)
    return one


def _parents_cash(growth: Array, fade_start: float, demand: DemandParameters) -> partial[Array]:
    """Index of parents' cash flow of a quarter, by vendor. growth  of each, share per year"""
    half, long_run = demand.fade_half_life, demand.value_added_growth
    return partial(finance.cash_flow_index, growth, fade_start=fade_start, half_life=half, long_run=long_run)


def assembled(
    p: Parameters,
    programmes: Programmes,
    places: tuple[RegionFacts, SiteFacts],
    vendors: tuple[VendorFacts, Kind],
    suppliers: SupplierFacts,
) -> Mechanisms:
    """Return all mechanisms of a run, on or off, each with what it needs."""
    (regions, sites), (facts, kind) = places, vendors

    def alone(kind: type[Made]) -> Made:
        return made(kind, p.group(kind.group) if kind.group is not None else None, p.value)

    utilisation, fading = p.server.target_utilisation, (p.ai.fade_start, p.demand.fade_half_life)
    spillovers = Spillovers(p.group(SpillParameters), len(regions))
    energy = Energy(
        p.energy, p.group(WestParameters), programmes, spillovers, sites, kind, regions.spend_2018, utilisation
    )
    small_models, standard = (
        SmallModels(p.models, programmes),
        OpenStandard(p.group(StandardParameters), programmes, kind),
    )
    scheduling = UnifiedScheduling(
        p.group(ScheduleParameters), programmes, standard, small_models, p.research.return_elasticity
    )
    pooling = HeterogeneousPooling(p.group(MixingParameters), programmes, kind, p.ai.enabled)
    consolidation = Consolidation(p.group(ConsolidationParameters), programmes, kind, facts.entry)
    found = Mechanisms(
        export_controls=alone(ExportControls),
        spillovers=spillovers,
        energy=energy,
        small_models=small_models,
        standard=standard,
        scheduling=scheduling,
        network=ComputeNetwork(
            p.group(NetworkParameters), programmes, scheduling, (utilisation, p.ai.premises_utilisation)
        ),
        pooling=pooling,
        clusters=TrainingClusters(p.gang, pooling, fading),
        layers=SoftwareLayers(p.layer, facts, _parents_cash(facts.cash_flow_growth, p.sponsor.fade_start, p.demand)),
        window=TechnologyWindow(p.group(WindowParameters), len(facts.names), p.chip.absorption_scale),
        consolidation=consolidation,
        turnover=EntryAndExit((p.exit, p.entry), facts, consolidation, energy),
        make_or_buy=MakeOrBuy(p.group(OwnChipParameters), p.ai, p.chip, suppliers, len(facts)),
    )
    found.make_or_buy.able = all(bool(p.value(name)) for name in MakeOrBuy.requires)
    named = [one for one in vars(found).values() if isinstance(one, Mechanism)]
    known = {type(one) for one in named}
    others = [alone(one) for one in (*shipped(), *p.brought.mechanisms) if one not in known]
    found.on = tuple(one for one in (*named, *others) if one.able and one.on)
    return found
