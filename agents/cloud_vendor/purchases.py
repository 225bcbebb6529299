"""What vendors buy for their capacity in a quarter: general and AI servers, with a maker or without. By vendor."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger, Payment

Array = np.ndarray
SERVERS_BUILT_FOR_CLOUDS = Payment("servers built for clouds", "vendors", "suppliers")
AI_CHIPS_FOR_CLOUDS = Payment("AI chips for clouds", "vendors", "chip suppliers")
COMPONENTS_OF_CLOUDS_AI_SERVERS = Payment("components of clouds' AI servers", "vendors", "suppliers")


class ServerPrices(NamedTuple):
    """What servers cost over the market's price of their components, by region.

    charged     by makers; direct  built without one
    components  of an AI server over its chips
    general     market's price of a compute unit of capacity, USD bn
    """

    charged: Array
    direct: Array
    components: Array
    general: float


class ChipsBought(NamedTuple):
    """AI chips shipped to vendors, (vendors, suppliers): thousands, USD bn paid; PF a thousand; list price there."""

    chips: Array
    cost: Array
    performance: Array
    posted: Array


class Purchases(NamedTuple):
    """What was bought, USD bn by vendor: in all, and of it through makers; builds  who does without a maker."""

    cost: Array
    through_makers: Array
    builds: Array


def buy_servers(
    ledger: Ledger, ordered: Array, builds: Array, region: Array, chips: ChipsBought, prices: ServerPrices
) -> Purchases:
    """Put servers on order and pay for those built without a maker; what makers sell is invoiced by them.

    ordered  general capacity, CU; builds  True for those who do without a maker; region  of each vendor
    """
    factor = np.where(builds, prices.direct[region], prices.charged[region])
    general = ordered * prices.general * factor
    chips_cost = arithmetic.total(chips.cost, axis=1)
    components = arithmetic.total(chips.chips * chips.posted, axis=1) * prices.components[region]
    ai = (chips_cost + components) * np.where(builds, 1.0, (prices.charged / prices.direct)[region])
    ledger.cloud.order(ledger.quarter, ordered, general)
    performance = arithmetic.total(chips.chips * chips.performance, axis=1)
    ledger.order_ai_servers(performance, arithmetic.total(chips.chips, axis=1), ai)
    received = arithmetic.total(np.where(builds[:, None], chips.cost, 0.0), axis=0)
    ledger.pay(SERVERS_BUILT_FOR_CLOUDS, general * builds)
    ledger.pay(AI_CHIPS_FOR_CLOUDS, chips_cost * builds, received)
    ledger.pay(COMPONENTS_OF_CLOUDS_AI_SERVERS, components * builds)
    return Purchases(as_array(general + ai), as_array((general + ai) * ~builds), builds)
