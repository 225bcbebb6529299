"""A cloud vendor: what it expects, what it asks, what it spends on R&D, reach and capacity."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Any

from suanli.agents.firm import Firm
from suanli.model import arithmetic
from suanli.model.equations import chips, costs, energy, finance, hardware, knowledge, pricing
from suanli.model.messages import Signals, VendorPlan
from suanli.model.units import QUARTERS_PER_YEAR

LEAST_PRICE = 1e-12  # USD bn per unit and quarter: what costs nothing is sold for next to nothing, and has a logarithm


class CloudVendor(Firm):
    """One of the named vendors, or a fringe row that stands for ``members`` small ones.

    group            who it is counted with: us_three, chinese_seven, fringe, laboratory
    members          number of firms in the row; one for a full-range vendor
    expected_growth  belief: growth of its orders, share per quarter
    last_research    memory: R&D of the quarter before, USD bn
    ai_growth        belief: growth of its orders of AI compute, share per quarter
    ai_scarcity      memory: what scarcity has added to the logarithm of its mark-up on AI compute
    builds           has its servers built without a maker
    specialist       rents out AI servers alone, to those whose own vendor has none left
    """

    def __init__(
        self,
        *args: Any,
        group: str,
        members: int,
        expected_growth: float,
        ai_growth: float,
        specialist: bool = False,
    ) -> None:
        super().__init__(*args)
        self.group, self.members = group, members
        self.expected_growth, self.last_research = expected_growth, 0.0
        self.ai_growth, self.ai_scarcity = ai_growth, 0.0
        self.builds, self.specialist = False, specialist

    @property
    def full_range(self) -> bool:
        """A vendor that keeps a whole platform and aims at a place in its market; fringe members don't."""
        return self.members == 1

    def decide(self, signals: Signals) -> VendorPlan:
        """This quarter's prices, budgets and capacity order, from yesterday's records alone.

        Money goes to R&D first, then to expansion, then to capacity, then to AI capacity.
        """
        me = self.row
        if not signals.trading[me]:
            return self._idle(signals)
        self.expected_growth = hardware.adaptive_growth(
            self.expected_growth, float(signals.ordered[me]), float(signals.ordered_before[me])
        )
        money = self._money(signals)
        wanted = self.research_wanted(signals)
        research = knowledge.research_spent(wanted, money, self.last_research, float(signals.ratchet[me]))
        self.last_research = research
        expansion = min(self.expansion_wanted(signals), max(0.0, money - research))
        self.builds = self.will_build(signals)
        capacity, price = self._capacity_wanted(signals), self._server_price(signals)
        if price > 0.0:
            capacity = min(capacity, max(0.0, money - research - expansion) / price)
        self._see_ai(signals)
        left = money - research - expansion - capacity * price
        ai_wanted = self._ai_capacity_wanted(signals, left)
        return VendorPlan(
            row=me,
            price=self.posted_prices(signals),
            unit_cost=self._unit_cost(signals),
            penetration=self._penetration(signals),
            patience=self._patience(signals),
            expected_growth=self.expected_growth,
            research_wanted=wanted,
            research=research,
            expansion=expansion,
            platform=self._platform(signals),
            capacity_ordered=capacity,
            ai_price=self.posted_ai_prices(signals),
            ai_unit_cost=self._ai_unit_cost(signals),
            ai_scarcity=self.ai_scarcity,
            ai_capacity_wanted=ai_wanted,
            ai_capacity_ordered=ai_wanted * self._padding(signals),
            builds=self.builds,
            remote=self._remote_part(signals),
        )

    def _idle(self, signals: Signals) -> VendorPlan:
        """The plan of a vendor that isn't in the market: nothing is spent, and no customer sees its price."""
        posted = {"row", "price", "ai_price", "builds"}
        nothing = dict.fromkeys((field.name for field in fields(VendorPlan) if field.name not in posted), 0.0)
        ones = (1.0,) * len(signals.market)
        return VendorPlan(row=self.row, price=ones, ai_price=ones, builds=False, **nothing)

    def posted_prices(self, signals: Signals) -> tuple[float, ...]:
        """Prices by region, USD bn per CU per quarter: unit cost times the rule's mark-up, cut only at home."""
        unit_cost = self._unit_cost(signals)
        return tuple(max(unit_cost * markup, LEAST_PRICE) for markup in self._markups(signals))

    def posted_ai_prices(self, signals: Signals) -> tuple[float, ...]:
        """Prices of AI compute by region, USD bn per PF per quarter: the same mark-ups, and what scarcity adds.

        p = max(c_A mu exp(x), running cost);  1 where there is no AI compute
        A specialist takes the price that was paid yesterday.
        """
        if not self.parameters.flag("ai.enabled"):
            return (1.0,) * len(signals.market)
        if self.specialist:
            return tuple(float(price) for price in signals.ai.going_price)
        asked = self._ai_unit_cost(signals) * arithmetic.exp(self.ai_scarcity)
        running = float(signals.ai.running_cost[self.region]) / float(signals.utilisation[self.row])
        return tuple(max(asked * markup, running, LEAST_PRICE) for markup in self._markups(signals))

    def _markups(self, signals: Signals) -> list[float]:
        penetration = self._penetration(signals)
        return [
            self._markup(signals, region, penetration if region == self.region else 0.0)
            for region in range(len(signals.market))
        ]

    def _patience(self, signals: Signals) -> float:
        me = self.row
        return finance.patience(float(signals.loss_year[me]), float(signals.tolerated_loss[me]))

    def _unit_cost(self, signals: Signals) -> float:
        get = self.parameters.number
        operations = float(signals.operations_cost[self.row] + signals.energy_cost[self.row])
        price = self._server_price(signals)
        return costs.unit_cost(price, get("server.life"), float(signals.utilisation[self.row]), operations)

    def will_build(self, signals: Signals) -> bool:
        """Whether to have servers built without a maker: where that saves more than designing them costs."""
        factor, direct = float(signals.maker_factor[self.region]), float(signals.direct_factor[self.region])
        saved = float(signals.capital_year[self.row]) / QUARTERS_PER_YEAR * (1.0 - direct / factor)
        needed = 0.5 if self.builds else 1.0  # a team that is there stays for half of what would found it
        return self.full_range and saved > needed * self.parameters.number("maker.design_cost")

    def _remote_part(self, signals: Signals) -> float:
        """Part of new hardware that goes to its region's remote site."""
        get, (near, remote) = self.parameters.number, signals.site_cost[self.region]
        tolerant = float(signals.tolerant_part[self.region])
        return energy.remote_part(tolerant, float(near), float(remote), get("energy.sensitivity"))

    def _server_factor(self, signals: Signals) -> float:
        """What it pays for a server over the market's price."""
        return float((signals.direct_factor if self.builds else signals.maker_factor)[self.region])

    def _server_price(self, signals: Signals) -> float:
        return signals.server_price * self._server_factor(signals)

    def _markup(self, signals: Signals, region: int, penetration: float) -> float:
        get = self.parameters.number
        stance = pricing.Stance(
            share=float(signals.region_share[region, self.row]) / self.members,
            price_weight=get("choice.price_weight"),
            elasticity=get("demand.price_elasticity"),
            fixed_markup=get("pricing.fixed_markup"),
            penetration=penetration,
        )
        return pricing.RULES[self.parameters.word("pricing.rule")](stance)

    def _penetration(self, signals: Signals) -> float:
        if not self.full_range or signals.sales_year[self.row] <= 0.0 or not signals.may_cut[self.region]:
            return 0.0  # who hasn't sold anything cuts no price either
        me, get = self.row, self.parameters.number
        gap = pricing.share_gap(float(signals.region_share[self.region, me]), get("pricing.target_share"))
        return pricing.penetration(
            get("pricing.penetration_depth"),
            gap,
            self._patience(signals),
            float(signals.tolerated_loss[me]),
            float(signals.sales_year[me]),
        )

    def _platform(self, signals: Signals) -> float:
        """Fixed cost of a full platform, a share of spending in the home market, and design of own servers, USD bn."""
        get = self.parameters.number
        design = get("maker.design_cost") * self.builds
        borne = get("operations.platform_share") * float(signals.market[self.region]) * self.full_range
        return borne * float(signals.platform_part[self.row]) + design

    def _ahead_of_scale(self, signals: Signals) -> float:
        """Spending for a scale the vendor aims at and hasn't got, on R&D and expansion, USD bn per quarter."""
        if not self.full_range or not signals.trading[self.row]:
            return 0.0
        me, get = self.row, self.parameters.number
        market = float(signals.market[self.region])
        missing = costs.missing_sales(get("pricing.target_share"), market, float(signals.sales[me]))
        allowed = float(signals.tolerated_loss[me]) / QUARTERS_PER_YEAR
        return costs.expansion_spending(get("expansion.intensity"), missing, self._patience(signals), allowed)

    def expansion_wanted(self, signals: Signals) -> float:
        """Sales, regions and people ahead of scale, USD bn per quarter."""
        return (1.0 - self.parameters.number("expansion.research_part")) * self._ahead_of_scale(signals)

    def research_earned(self, signals: Signals) -> float:
        """R&D out of sales, profit and the sponsor's grant, USD bn per quarter."""
        me, get = self.row, self.parameters.number
        return knowledge.research_target(
            float(signals.sales[me]),
            float(signals.profit[me]),
            get("research.sales_share") * float(signals.research_return[me]),
            get("research.profit_share") * float(signals.research_return[me]),
            float(signals.grant[me]),
        )

    def research_wanted(self, signals: Signals) -> float:
        """R&D it would do if money were no matter, USD bn per quarter: earned, and ahead of scale."""
        if not self.parameters.flag("research.spending") or not signals.trading[self.row]:
            return 0.0
        ahead = self.parameters.number("expansion.research_part") * self._ahead_of_scale(signals)
        return self.research_earned(signals) + ahead

    def _money(self, signals: Signals) -> float:
        if not self.parameters.flag("finance.limited"):
            return math.inf
        me, get = self.row, self.parameters.number
        room = finance.debt_room(
            float(signals.earnings_year[me]), get("finance.debt_multiple"), float(signals.debt[me])
        )
        margin = float(signals.margin[me]) + float(signals.grant[me])
        return finance.affordable(float(signals.deposits[me]), margin, float(signals.support_limit[me]), room)

    def _capacity_wanted(self, signals: Signals) -> float:
        """Capacity to order, CU: what is wanted when it arrives, less what will be there by then."""
        me = self.row
        wanted = hardware.wanted_capacity(
            float(signals.ordered[me]),
            self.expected_growth,
            self.parameters.whole("server.lead_time"),
            float(signals.utilisation[self.row]),
        )
        coming = float(signals.capacity[me]) + float(signals.on_order[me]) - float(signals.retiring[me])
        return float(arithmetic.excess(wanted, coming))

    def _see_ai(self, signals: Signals) -> None:
        """Beliefs about AI compute, from last quarter's orders and what could be served of them."""
        seen, me, get = signals.ai, self.row, self.parameters.number
        ordered = float(seen.ordered[me])
        self.ai_growth = hardware.adaptive_growth(self.ai_growth, ordered, float(seen.ordered_before[me]))
        self.ai_scarcity = chips.next_scarcity(
            self.ai_scarcity,
            ordered,
            float(seen.served[me]),
            get("ai.scarcity_response"),
            get("ai.scarcity_reversion"),
        )
        planned = float(signals.utilisation[self.row]) * float(seen.capacity[me])
        self.ai_scarcity -= get("ai.slack_response") * chips.slack(ordered, planned)
        self.ai_scarcity *= not self.specialist  # it takes the going price

    def _ai_unit_cost(self, signals: Signals) -> float:
        """Full cost of one PF used for a quarter, USD bn: what the server must earn, and its running."""
        get, life = self.parameters.number, self.parameters.whole("ai.life")
        utilisation = float(signals.utilisation[self.row])
        price = self._ai_server_price(signals)
        running = float(signals.ai.running_cost[self.region]) / utilisation
        return chips.user_cost(price, life, get("ai.expected_fall"), utilisation) + running

    def _ai_capacity_wanted(self, signals: Signals, money: float) -> float:
        """AI capacity to order, PF, as far as money goes at yesterday's price."""
        seen, me = signals.ai, self.row
        wanted = hardware.wanted_capacity(
            float(seen.ordered[me]),
            self.ai_growth,
            self.parameters.whole("ai.lead_time"),
            float(signals.utilisation[self.row]),
        )
        bought = float(seen.on_order[me]) / self.parameters.whole("ai.lead_time")  # PF a quarter, lately
        wanted += float(seen.ahead[self.region]) * bought
        coming = float(seen.capacity[me]) + float(seen.on_order[me]) - float(seen.retiring[me])
        price = self._ai_server_price(signals)
        affordable = max(0.0, money) / price if price > 0.0 else math.inf
        return min(float(arithmetic.excess(wanted, coming)), affordable)

    def _ai_server_price(self, signals: Signals) -> float:
        """Yesterday's price of AI servers, which is from makers, as this vendor pays it, USD bn per PF."""
        factor = self._server_factor(signals) / float(signals.maker_factor[self.region])
        return float(signals.ai.server_price[self.region]) * factor

    def _padding(self, signals: Signals) -> float:
        """Orders on top in a shortage: 1 + psi (1 - share of orders shipped a quarter ago)."""
        return 1.0 + self.parameters.number("chip.order_padding") * (1.0 - float(signals.ai.chip_fill[self.region]))
