"""The cast of a run: its firms, states and lenders as Mesa agents. No rule asks for them."""

from __future__ import annotations

import mesa

from suanli.agents.ai_developer import AIDeveloper
from suanli.agents.ai_developer.state import DeveloperFacts
from suanli.agents.chip_supplier import ChipSupplier
from suanli.agents.chip_supplier.state import SupplierFacts
from suanli.agents.cloud_vendor import CloudVendor
from suanli.agents.foundry import Foundry
from suanli.agents.foundry.state import FoundryFacts
from suanli.agents.government import Government
from suanli.agents.lender import Lender
from suanli.agents.parent_company import ParentCompany
from suanli.agents.server_maker import ServerMaker
from suanli.agents.server_maker.state import MakerFacts
from suanli.agents.super_centre import SuperCentre
from suanli.agents.super_centre.state import CentreFacts
from suanli.model.state.world import World


def create(model: mesa.Model, world: World) -> None:
    """All firms, states and lenders as Mesa agents: views of their rows."""
    facts, p = world.facts, world.parameters
    rows = p.tables.vendors(p.world.vendors, p.entry.rule)
    for row, one in enumerate(rows):
        named = (model, row, one["vendor"], one["label"], int(facts.region[row]))
        world.vendors.append(CloudVendor(*named, group=one["group"], members=int(one["members"])))
    for row, one in enumerate(rows):
        label = one["sponsor"] or f"owners of {one['label']}"
        named = (model, row, f"sponsor of {one['vendor']}", label, int(facts.region[row]))
        world.sponsors.append(ParentCompany(*named, cash_flow=float(world.parents_cash_flow[row])))
    world.suppliers = [ChipSupplier(model, *place) for place in _places(world.supplier_facts)]
    world.foundries = [Foundry(model, *place) for place in _places(world.foundry_facts)]
    world.makers = [ServerMaker(model, *place) for place in _places(world.maker_facts)]
    own = world.centre_facts.foundry >= 0
    for place in _places(world.centre_facts):
        world.centres.append(SuperCentre(model, *place, own_chips=bool(own[place[0]])))
    vendor = world.developer_facts.vendor
    for place in _places(world.developer_facts):
        world.developers.append(AIDeveloper(model, *place, vendor=int(vendor[place[0]])))
    for row, (name, label) in enumerate(zip(world.regions.names, world.regions.labels, strict=True)):
        Government(model, row, f"state {name}", f"State, {label}", row)
        Lender(model, row, f"lender {name}", f"Lender, {label}", row)


def _places(
    facts: SupplierFacts | FoundryFacts | MakerFacts | CentreFacts | DeveloperFacts,
) -> list[tuple[int, str, str, int]]:
    """(row, name, label, region) of each firm of a kind."""
    return [
        (row, name, label, int(region))
        for row, (name, label, region) in enumerate(zip(facts.names, facts.labels, facts.region, strict=True))
    ]
