"""What is recorded of foundries, server makers, stocks along the chain, shortage by region, and stages' profit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from suanli.agents.chip_supplier.messages import ChipsOnSale, SupplierAccounts
from suanli.agents.cloud_vendor.messages import Accounts
from suanli.agents.enterprise_customer.messages import Conditions
from suanli.agents.enterprise_customer.population import Population
from suanli.agents.foundry.messages import FoundryAccounts
from suanli.agents.server_maker.messages import MakerAccounts
from suanli.model.equations.task_values import curve
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array, at
from suanli.model.kernel.ledger import Ledger
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.mechanisms.small_models import SmallModels
from suanli.model.parameters.chips import AiParameters
from suanli.model.parameters.world import AnxietyParameters
from suanli.model.results.chips import PF_PRICE, pf_by_region
from suanli.model.results.store import Series
from suanli.model.state.facts import RegionFacts
from suanli.model.state.messages import ChipFills, Fills, Scarcity

Array = np.ndarray
BN, SHARE, CHIPS, WAFERS = "USD bn per quarter", "share", "thousand chips", "thousand wafers"
STAGES = ("foundries", "chip suppliers", "server makers", "cloud vendors")
LONGEST_WAIT = 40.0  # quarters


def on_premises(population: Population, ledger: Ledger) -> Array:
    """Return AI compute served on customers' own servers, PF by customer."""
    return np.minimum(population.ai_premises_load, ledger.own_ai.capacity)


def tasks_in_clouds(small_models: SmallModels, population: Population) -> Array:
    """Return AI work that clouds served to each customer, PF at fixed requirement, by value."""
    return small_models.tasks(population.ai_served, population.small)


def _desired(
    population: Population,
    quarter: int,
    conditions: Conditions,
    anxiety_parameters: AnxietyParameters,
    ai_parameters: AiParameters,
) -> Array:
    """AI compute each customer would use at the frozen reference price, PF: need q(p0 (1 - f)^(t / 4)) / q(p0)."""
    years, ai = quarter / QUARTERS_PER_YEAR, curve(ai_parameters.price_elasticity, ai_parameters.value_spread)
    fallen = years * arithmetic.log1p(-anxiety_parameters.reference_fall)
    return as_array(population.ai_need * at(ai.response(fallen - conditions.ai_value_change), population.sector))


COLUMNS: dict[str, Callable[..., Array]] = {
    "ai_on_premises": on_premises,
    "ai_tasks": tasks_in_clouds,
    "ai_work": lambda ai_tasks, ai_on_premises: as_array(ai_tasks + ai_on_premises),
    "ai_desired": _desired,
    "ai_lacking": lambda ai_desired, ai_work: np.maximum(0.0, ai_desired - ai_work),
}  # PF by customer


def _anxiety(ai_desired: Array, ai_lacking: Array) -> float:
    """A = sum max(0, desired - served) / sum desired, clouds and own servers together."""
    return arithmetic.over(arithmetic.total(ai_lacking), arithmetic.total(ai_desired))


def _region_anxiety(regions: RegionFacts, population: Population, ai_desired: Array, ai_lacking: Array) -> Array:
    lacking, desired = (regions.total(population.region, one) for one in (ai_lacking, ai_desired))
    return as_array(np.divide(lacking, desired, out=np.zeros_like(desired), where=desired > 0.0))


def _unmet(ai_fills: Fills) -> Array:
    """Share of AI compute ordered from clouds at the going price that wasn't served, by region."""
    ordered, served = (arithmetic.total(one, axis=1) for one in (ai_fills.ordered, ai_fills.served))
    return as_array(np.divide(ordered - served, ordered, out=np.zeros_like(ordered), where=ordered > 0.0))


def _waiting(regions: RegionFacts, buyers: Array, chips_on_sale: ChipsOnSale, chip_fills: ChipFills) -> Array:
    """Quarters of today's shipments that AI servers wanted and not shipped would take, by region; at most 40."""
    wanted, shipped = (
        pf_by_region(regions, buyers, chips_on_sale, part) for part in (chip_fills.wanted, chip_fills.from_market)
    )
    missing = wanted - shipped
    otherwise = np.where(missing > 0.0, LONGEST_WAIT, 0.0)
    return np.minimum(LONGEST_WAIT, np.divide(missing, shipped, out=otherwise, where=shipped > 0.0))


def _premium(scarcity: Scarcity) -> Array:
    """What scarcity adds to the spot price of AI compute over its price without scarcity, share, by region."""
    return as_array(scarcity.spot / np.maximum(scarcity.base, 1e-300) - 1.0)


Stage = FoundryAccounts | SupplierAccounts | MakerAccounts | Accounts


def _stages(line: str) -> Callable[..., Array]:
    """Sums of a line of accounts by stage."""

    def found(
        foundry_accounts: FoundryAccounts,
        supplier_accounts: SupplierAccounts,
        maker_accounts: MakerAccounts,
        accounts: Accounts,
    ) -> Array:
        stages: tuple[Stage, ...] = (foundry_accounts, supplier_accounts, maker_accounts, accounts)
        return as_array([arithmetic.total(getattr(one, line)) for one in stages])

    return found


def _value_added(
    foundry_accounts: FoundryAccounts,
    supplier_accounts: SupplierAccounts,
    maker_accounts: MakerAccounts,
    accounts: Accounts,
) -> Array:
    """Sales less what was bought from other firms for them; plant and research aren't taken off."""
    revenue = _stages("revenue")(foundry_accounts, supplier_accounts, maker_accounts, accounts)
    bought = (
        arithmetic.total(foundry_accounts.running),
        arithmetic.total(supplier_accounts.production),
        arithmetic.total(maker_accounts.chips + maker_accounts.components),
        arithmetic.total(accounts.operations + accounts.platform),
    )
    return as_array(revenue - as_array(bought))


SERIES = (
    Series(
        "ai_anxiety",
        "world",
        SHARE,
        "Compute anxiety, AI",
        _anxiety,
        yearly="mean",
    ),
    Series("region_anxiety", "region", SHARE, "Compute anxiety, AI", _region_anxiety, yearly="mean"),
    Series(
        "region_ai_served",
        "region",
        "PF",
        "AI compute served, clouds and own servers",
        lambda regions, population, ai_on_premises: regions.total(
            population.region, population.ai_served + ai_on_premises
        ),
    ),
    Series("region_unmet", "region", SHARE, "AI orders not served at the going price", _unmet),
    Series("region_waiting", "region", "quarters", "Wait for AI servers at today's shipments, at most 40", _waiting),
    Series("region_premium", "region", SHARE, "What scarcity adds to the spot price of AI compute", _premium),
    Series(
        "ai_spot_price",
        "region",
        PF_PRICE,
        "Spot price of AI compute",
        lambda scarcity: scarcity.spot,
        yearly="mean",
    ),
    Series("ai_base_price", "region", PF_PRICE, "Price of AI compute without scarcity", lambda scarcity: scarcity.base),
    Series(
        "ai_full_price",
        "region",
        PF_PRICE,
        "Price at which all AI capacity would be ordered",
        lambda scarcity: scarcity.full,
    ),
    Series(
        "ai_planned_price",
        "region",
        PF_PRICE,
        "Price at which planned use of AI capacity would be ordered",
        lambda scarcity: scarcity.planned,
    ),
    Series("chips_in_stock", "supplier", CHIPS, "Finished chips in stock", lambda ledger: ledger.silicon.chips),
    Series("dies_in_bank", "supplier", CHIPS, "Good dies waiting for packaging", lambda ledger: ledger.silicon.dies),
    Series(
        "dies_in_process",
        "supplier",
        CHIPS,
        "Dies on wafers in process",
        lambda ledger: arithmetic.total(ledger.silicon.process, axis=1),
    ),
    Series("dies_good", "supplier", CHIPS, "Good dies out of process", lambda making: making.good),
    Series("dies_scrapped", "supplier", CHIPS, "Bad dies out of process", lambda making: making.scrap),
    Series("chips_packaged", "supplier", CHIPS, "Chips packaged", lambda making: making.packaged),
    Series("wafers_booked_by", "supplier", WAFERS, "Wafers it booked", lambda supplier_plans: supplier_plans.wafers),
    Series(
        "wafers_started_by",
        "supplier",
        WAFERS,
        "Wafers started for it",
        lambda making: arithmetic.total(making.started, axis=1),
    ),
    Series(
        "node",
        "foundry",
        "node",
        "Place on the ladder, nodes down from 28 nm",
        lambda foundry_state: foundry_state.level,
        yearly="end",
    ),
    Series(
        "defects",
        "foundry",
        "defects per cm2",
        "Excess of defects over a mature process",
        lambda foundry_state: foundry_state.defects,
    ),
    Series("wafers_booked", "foundry", WAFERS, "Wafers booked", lambda making: arithmetic.total(making.booked, axis=0)),
    Series(
        "wafers_started",
        "foundry",
        WAFERS,
        "Wafers started",
        lambda making: arithmetic.total(making.started, axis=0),
        yearly="sum",
    ),
    Series(
        "wafer_capacity",
        "foundry",
        WAFERS,
        "Wafers for accelerators it can start",
        lambda ledger: ledger.wafer_lines.capacity,
    ),
    Series(
        "packaging_asked",
        "foundry",
        CHIPS,
        "Dies that asked for packaging",
        lambda making: arithmetic.total(making.waiting, axis=0),
    ),
    Series(
        "packaging_capacity",
        "foundry",
        CHIPS,
        "Chips it can package",
        lambda ledger: ledger.packaging_lines.capacity,
        yearly="end",
    ),
    Series(
        "foundry_revenue", "foundry", BN, "Revenue from accelerators", lambda foundry_accounts: foundry_accounts.revenue
    ),
    Series(
        "foundry_depreciation", "foundry", BN, "Depreciation", lambda foundry_accounts: foundry_accounts.depreciation
    ),
    Series(
        "foundry_operating_profit",
        "foundry",
        BN,
        "Operating profit on accelerators",
        lambda foundry_accounts: foundry_accounts.operating_profit,
    ),
    Series("maker_markup", "maker", SHARE, "Mark-up on cost", lambda maker_plans: maker_plans.markup),
    Series(
        "maker_share",
        "maker",
        SHARE,
        "Part of its region's orders",
        lambda server_market, maker_facts: server_market.at_home(maker_facts.region),
    ),
    Series("maker_components", "maker", "USD bn", "Components in stock", lambda ledger: ledger.components),
    Series("maker_receivable", "maker", "USD bn", "Owed by vendors", lambda ledger: ledger.receivable),
    Series("maker_revenue", "maker", BN, "Revenue", lambda maker_accounts: maker_accounts.revenue),
    Series(
        "maker_operating_profit",
        "maker",
        BN,
        "Operating profit",
        lambda maker_accounts: maker_accounts.operating_profit,
    ),
    Series(
        "builds",
        "vendor",
        "code",
        "Has its servers built without a maker (1)",
        lambda plans: plans.builds.astype(float),
    ),
    Series("stage_revenue", "stage", BN, "Sales of a stage of the chain", _stages("revenue")),
    Series("stage_profit", "stage", BN, "Operating profit of a stage", _stages("operating_profit")),
    Series("stage_value_added", "stage", BN, "Value added by a stage", _value_added),
)
