"""Make or buy: groups that use AI themselves may design chips of their own, for their own products first.

A programme is begun where what it would save own products a generation ahead exceeds what a generation costs, and ended
where it saves less than half of that. Those of 2018 were begun for products that the model doesn't hold, and go on.
Until its first chip, a generation later, a design is what the best design was worth a generation ago; then its own R&D
moves it. What part of AI servers are of own design follows what they save and what porting to them costs: own products
first, then tenants. Foundries make them like any supplier's chips; the group pays cost and a mark-up for them.

After the component makers of the history-friendly computer model (Malerba, Nelson, Orsenigo, Winter, Industrial and
Corporate Change 17(2), 2008): high prices of outside chips bring integration, a discontinuity that makes these better
breaks it up.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from suanli.agents.chip_supplier.state import SupplierFacts
from suanli.agents.cloud_vendor.messages import OwnChips, Plans, Signals
from suanli.agents.cloud_vendor.state import Kind
from suanli.model.equations import chips, make_or_buy
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.chips import AiParameters, ChipParameters
from suanli.model.parameters.declared import Group, number, switch, whole
from suanli.model.parameters.making import CHAIN
from suanli.model.results.store import Series

Array = np.ndarray
_NEVER = 1e9  # quarter


class OwnChipParameters(Group, name="own_chip"):
    """Chips that groups design for themselves."""

    enabled: bool = switch(
        "groups with AI of their own may design chips for themselves; off: everybody buys",
        "自有人工智能业务的集团可自研芯片；关：全部外购",
    )
    # cost of designing one generation of a chip, USD bn. IBS: design of a chip at 7 nm about USD 0.3 bn, at 5 nm about
    # 0.54 bn, software included (recalled)
    generation_cost: ClassVar[float] = 0.5
    generation: int = whole(
        "whole quarters", 1, 40, "time from the start of a design to its first chip", "从开始设计到首款芯片的时间"
    )
    porting: float = number(
        "1",
        0,
        20,
        "what porting work to a chip of another design costs its user at first, in log odds of the choice",
        "最初把任务移植到另一种芯片的代价（以选择的对数几率计）",
    )


class MakeOrBuy(Mechanism):
    """Own designs of all vendors.

    part   of AI servers ordered that is of own design; own_gap, tenants_gap  what porting costs, log odds
    lives  True for vendors with a programme; since  quarter of its first chip; by vendor
    """

    name = "make or buy"
    group = OwnChipParameters
    requires = CHAIN
    series = (
        Series(
            "own_chips_part",
            "vendor",
            "share",
            "Part of the AI servers it orders that is of its group's design",
            lambda mechanism: mechanism.part,
        ),
        Series(
            "own_chips_bought",
            "vendor",
            "PF",
            "AI capacity in the chips of its group's design shipped to it",
            lambda facts, chip_fills, chips_on_sale: arithmetic.total(
                chip_fills.own * chips_on_sale.sold[facts.region], axis=1
            ),
        ),
    )

    def __init__(
        self, p: OwnChipParameters, ai: AiParameters, chip: ChipParameters, suppliers: SupplierFacts, vendors: int
    ) -> None:
        """Begin with the programmes of 2018; what their own users have ported by then is learnt."""
        self.p, self.ai, self.chip, self.suppliers = p, ai, chip, suppliers
        self.owned = 1.0 * (np.arange(vendors)[:, None] == suppliers.owner)
        begun = np.isfinite(suppliers.first_chip)
        first = arithmetic.total(self.owned * np.where(begun, suppliers.first_chip, 0.0), axis=1)
        self.begun_before = arithmetic.total(self.owned * begun, axis=1) > 0.0
        self.lives, self.part = self.begun_before.copy(), np.zeros(vendors)
        self.since = np.where(self.begun_before, first, _NEVER)
        used_before = np.where(self.begun_before, np.maximum(0.0, -first), 0.0)
        self.tenants_gap = p.porting * np.ones(vendors)
        self.own_gap = self.tenants_gap * arithmetic.power(1.0 - chip.software_learning, used_before)

    @property
    def on(self) -> bool:
        """Whether anybody may make chips for itself."""
        return self.able and self.p.enabled and bool(self.owned.any())

    def factors(self, own: OwnChips, bought: tuple[Array, Array]) -> tuple[Array, Array]:
        """Return what AI servers, and their running, cost each vendor over what is bought, with its part of own design.

        bought  (price of AI servers, running cost) where it is at home, by vendor
        """
        if not self.on:
            return np.ones_like(bought[0]), np.ones_like(bought[0])
        pairs = zip((own.server_price, own.running_cost), bought, strict=True)
        first, second = (
            1.0 + self.part * own.fill * (made / np.where(price > 0.0, price, 1.0) - 1.0) * (price > 0.0)
            for made, price in pairs
        )
        return as_array(first), as_array(second)

    def costs(
        self, chip: tuple[Array, ...], factor: tuple[Array, Array], each: Array, bought: tuple[Array, Array]
    ) -> OwnChips:
        """Return what AI servers of own design cost, as chips cost a quarter ago.

        (t + c P) f / D:  t what the group pays for a thousand chips, P their list price, D performance, c components

        chip    (cost of making a thousand, list price, performance, part of those wanted that was shipped), by supplier
        each    running of a thousand at home, by vendor, USD bn per quarter
        factor  (components of an AI server over its chips, makers' price over the direct one), by vendor
        bought  (price of AI servers, running cost) where it is at home, by vendor: of those without a design
        """
        if not self.on:
            return OwnChips(*bought, np.ones_like(bought[0]))
        cost, listed, performance, fill = (arithmetic.product(self.owned, one) for one in chip)
        has = performance > 0.0
        performance = np.where(has, performance, 1.0)
        paid = cost * (1.0 + self.chip.transfer_markup) + listed * factor[0]
        server = np.where(has, paid * factor[1] / performance, bought[0])
        return OwnChips(as_array(server), np.where(has, each / performance, bought[1]), as_array(fill))

    def plan(self, plans: Plans, seen: Signals, kind: Kind) -> Plans:
        """Return the plans as they are: what is moved is what of them is made."""
        own, ai = seen.ai.own, seen.ai
        bought = kind.at_home(ai.server_price), kind.at_home(ai.running_cost)
        buy, make = (
            chips.user_cost(price, self.ai.life, self.ai.expected_fall, seen.utilisation) + running / seen.utilisation
            for price, running in (bought, (own.server_price, own.running_cost))
        )
        known = (buy > 0.0) & (make > 0.0)
        gain = self.chip.value_weight * arithmetic.log(np.where(known, buy, 1.0) / np.where(known, make, 1.0))
        able = seen.trading & (arithmetic.total(self.owned, axis=1) > 0.0)
        own_part, tenants_part = (make_or_buy.chance(gain, gap) for gap in (self.own_gap, self.tenants_gap))
        on_sale = able & self.lives & (self.since <= seen.quarter)
        wanted = np.where(on_sale, make_or_buy.part_wanted(ai.own_use, own_part, tenants_part), 0.0)
        self.part = as_array(self.part + self.chip.mix_speed * (wanted - self.part))
        used = make_or_buy.used(self.part * own.fill, ai.own_use)
        self.own_gap, self.tenants_gap = (
            make_or_buy.next_gap(gap, one, self.chip.software_learning)
            for gap, one in zip((self.own_gap, self.tenants_gap), used, strict=True)
        )
        use = ai.own_use * ai.ordered
        saved = make_or_buy.saved((buy, make), use, plans.expected_ai_growth, self.p.generation, own_part)
        self._judge(able, saved, seen.quarter)
        return plans

    def _judge(self, able: Array, saved: Array, quarter: int) -> None:
        """Programmes begin that pay, and end that don't pay for half of what they cost. saved  USD bn per quarter"""
        cost = self.p.generation_cost / self.p.generation
        begins = able & ~self.lives & (saved > cost)
        ends = self.lives & ~self.begun_before & (self.since <= quarter) & (saved < 0.5 * cost)
        self.since = np.where(begins, quarter + float(self.p.generation), np.where(ends, _NEVER, self.since))
        self.lives = as_array((self.lives | begins) & ~ends & able)

    def wanted(self, capacity: Array, sold: Array) -> Array:
        """Return chips of own design that vendors want, (vendors, suppliers), thousands.

        capacity  AI servers they order, PF; sold  performance of suppliers' chips where each is at home, TFLOPS
        """
        return as_array((self.part * capacity)[:, None] * self.owned / np.maximum(sold, 1e-300))

    def paid_by_owners(self) -> Array:
        """Return design R&D that owners pay for, USD bn a quarter by supplier; of own designs while programmes live."""
        paid = self.suppliers.other_research / QUARTERS_PER_YEAR
        if not self.on:
            return as_array(paid)
        cost = self.p.generation_cost / self.p.generation
        return np.where(self.suppliers.captive, cost * arithmetic.product(1.0 * self.lives, self.owned), paid)

    def designed(self, quarter: int, design: Array) -> Array:
        """Return designs with those that have no first chip yet: what the best was worth a generation ago, by supplier.

        D = max(P0 D) (1 - f)^(G / 4) / P0,  P0 performance of 2018, f by which a unit of it gets cheaper a year
        """
        if not self.on:
            return design
        facts, waits = self.suppliers, arithmetic.product(1.0 * (self.since > quarter), self.owned)
        unready = facts.captive & (waits > 0.0)
        best = np.max(np.where(unready, 0.0, facts.performance * design))
        behind = arithmetic.power(1.0 - self.ai.expected_fall, self.p.generation / QUARTERS_PER_YEAR)
        return np.where(unready, best * behind / facts.performance, design)
