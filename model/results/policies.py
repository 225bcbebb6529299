"""What is recorded of policies: work served, customers' surplus, what states pay, what programmes have built."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from suanli.agents.chip_supplier.messages import ChipSignals, SupplierAccounts
from suanli.agents.chip_supplier.state import SupplierFacts
from suanli.agents.cloud_vendor.messages import Accounts, Signals
from suanli.agents.cloud_vendor.state import VendorFacts
from suanli.agents.enterprise_customer.messages import CustomerAccounts, CustomerOrders
from suanli.agents.enterprise_customer.population import Population
from suanli.agents.foundry.messages import FoundryAccounts
from suanli.agents.foundry.state import FoundryFacts
from suanli.agents.government import accounts as state_accounts
from suanli.agents.government.state import State
from suanli.agents.server_maker.messages import MakerAccounts
from suanli.agents.server_maker.state import MakerFacts
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import anywhere, as_array
from suanli.model.results.store import Series
from suanli.model.state.facts import RegionFacts
from suanli.model.state.messages import EnergyBill, Fills, Lent

Array = np.ndarray
BN, SHARE, PF = "USD bn per quarter", "share", "PF"


def _ratio(over: Array, under: Array) -> Array:
    return as_array(np.divide(over, under, out=np.zeros_like(over), where=under > 0.0))


def _work_at_home(
    regions: RegionFacts, population: Population, facts: VendorFacts, ai_tasks: Array, ai_work: Array
) -> Array:
    """AI work served on own servers and to customers of vendors at home, by region."""
    on_own = ai_work - ai_tasks
    return regions.total(population.region, on_own + ai_tasks * population.from_vendor(facts.home))


def _surplus(regions: RegionFacts, population: Population, lent: Lent, customer_accounts: CustomerAccounts) -> Array:
    """Consumer surplus of compute in clouds, by region: what the tasks that were run are worth less what was paid."""
    value, spending = (
        regions.total(population.region, one) for one in (customer_accounts.benefit, customer_accounts.cloud)
    )
    earned = regions.total(population.region, lent.to_owners)
    return as_array(value - spending + earned - lent.moved * lent.price)


def _outlays(  # noqa: PLR0913, PLR0917 (all that states pay for)
    regions: RegionFacts,
    state: State,
    quarter: int,
    facts: VendorFacts,
    supplier_facts: SupplierFacts,
    signals: Signals,
    chip_signals: ChipSignals,
    public: Array,
) -> Array:
    """What states pay this quarter for programmes, R&D support and procurement, by region, USD bn."""
    programmes = state.programmes.by_region(arithmetic.total(state.programmes.spending(quarter)))
    support = regions.total(facts.region, signals.state_support)
    chips = regions.total(supplier_facts.region, chip_signals.support)
    return state_accounts.outlays(programmes, support, chips, public)


def _taxes(  # noqa: PLR0913, PLR0917 (all who pay them)
    regions: RegionFacts,
    facts: VendorFacts,
    accounts: Accounts,
    supplier_facts: SupplierFacts,
    supplier_accounts: SupplierAccounts,
    foundry_facts: FoundryFacts,
    foundry_accounts: FoundryAccounts,
    maker_facts: MakerFacts,
    maker_accounts: MakerAccounts,
) -> Array:
    """What firms of this industry pay states, by region, USD bn."""
    paid = (
        (facts.region, accounts.tax),
        (supplier_facts.region, supplier_accounts.tax),
        (foundry_facts.region, foundry_accounts.tax),
        (maker_facts.region, maker_accounts.tax),
    )
    return state_accounts.taxes(len(regions), paid)


def _small(regions: RegionFacts, population: Population, orders: CustomerOrders) -> Array:
    """Part of AI work ordered from clouds that small models do, by region."""
    if not anywhere(orders.small_by_term):
        return np.zeros(len(regions))
    wanted = regions.total(population.region, population.ai_wanted)
    return _ratio(regions.total(population.region, population.small * population.ai_wanted), wanted)


def _small_weight(
    regions: RegionFacts, population: Population, orders: CustomerOrders, ai_fills: Fills, revenue: Array
) -> Array:
    """Part of spending on compute in clouds that small models' work makes, by region."""
    ai, total = arithmetic.total(ai_fills.revenue, axis=1), arithmetic.total(revenue, axis=1)
    return as_array(_small(regions, population, orders) * _ratio(ai, total))


def _own_utilisation(own_load_by_region: Array, premises_by_region: Array) -> Array:
    """Load over capacity of customers' own servers, by region."""
    return _ratio(own_load_by_region, premises_by_region)


def _load(population: Population) -> Array:
    return as_array(population.premises_load + population.edge_load)


COLUMNS: dict[str, Callable[..., Array]] = {
    "own_load": _load,  # on customers' own servers, CU by customer
    "own_load_by_region": lambda regions, population, own_load: regions.total(population.region, own_load),
    "premises_by_region": lambda regions, population, ledger: regions.total(
        population.region, ledger.premises.capacity
    ),
}


def _telecom(energy_bill: EnergyBill, lent: Lent) -> Array:
    """What data centres pay for networks: to remote sites, and to links of the compute network."""
    return as_array(energy_bill.network + lent.moved * lent.price * lent.fee)


SERIES = (
    Series(
        "tasks_served",
        "region",
        PF,
        "AI work served at fixed requirement, weighted by the value kept",
        lambda regions, population, ai_work: regions.total(population.region, ai_work),
    ),
    Series("tasks_at_home", "region", PF, "The same by vendors at home and on own servers", _work_at_home),
    Series("consumer_surplus", "region", BN, "Consumer surplus of compute in clouds", _surplus),
    Series(
        "own_server_cost",
        "region",
        BN,
        "Cost of customers' own servers",
        lambda regions, population, customer_accounts: regions.total(population.region, customer_accounts.premises),
    ),
    Series("state_outlays", "region", BN, "State's programmes, R&D support, procurement", _outlays),
    Series("state_taxes", "region", BN, "Taxes of this industry's firms", _taxes),
    Series(
        "public_orders",
        "vendor",
        BN,
        "Compute the state bought of it",
        lambda public: arithmetic.total(public, axis=0),
    ),
    Series("chip_support", "supplier", BN, "State's R&D support", lambda chip_signals: chip_signals.support),
    Series(
        "programme_built",
        "programme",
        SHARE,
        "Part of its full effect that a programme has reached",
        lambda state: as_array([state.programmes.built(name) for name in state.programmes.money]),
    ),
    Series("small_part", "region", SHARE, "Part of AI work in clouds that small models do", _small),
    Series("small_weight", "region", SHARE, "Part of spending on compute that small models make", _small_weight),
    Series(
        "headroom_freed", "region", SHARE, "Headroom of own servers that pooling frees", lambda network: network.freed()
    ),
    Series(
        "own_utilisation",
        "region",
        SHARE,
        "Utilisation of customers' own servers",
        _own_utilisation,
    ),
    Series(
        "planned_utilisation",
        "vendor",
        SHARE,
        "Utilisation it plans capacity for",
        lambda signals: signals.utilisation,
    ),
    Series(
        "research_return",
        "vendor",
        "1",
        "R&D it wants over what it would without a policy",
        lambda signals: signals.research_return,
    ),
    Series("power_income", "region", BN, "Paid for power by data centres", lambda energy_bill: energy_bill.power),
    Series("telecom_income", "region", BN, "Paid for networks by data centres", _telecom),
)
