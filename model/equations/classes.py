"""Classes of compute: what frontier work demands, what can stand in for it, and what runs at the edge."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR

Array = np.ndarray
GANG_YEAR = 2022


def gang_performance(quarter: int, then: float, growth: float, fade_start: float, half_life: float) -> float:
    """Performance that frontier work must find in one vendor's hands: G(t) = G_2022 (1 + g)^years, fading later, PF.

    then  G in the first quarter of 2022, PF; growth  g, share per year
    From ``fade_start`` on growth halves every ``half_life`` years, as that of need does.
    """
    years = START_YEAR + quarter / QUARTERS_PER_YEAR - GANG_YEAR
    steady = fade_start - GANG_YEAR
    beyond = arithmetic.larger(0.0, years - steady)
    faded = half_life / arithmetic.log(2.0) * (1.0 - arithmetic.power(0.5, beyond / half_life))
    grown = arithmetic.power(1.0 + growth, arithmetic.smaller(years, steady) + faded)
    return arithmetic.number(then * grown)


def usable_part(frontier: Array, capable: Array, substitution: float) -> Array:
    """Part of a customer's AI work that its vendor can run: 1 - f (1 - s) where it holds no gang of top chips.

    frontier  f, part that is frontier work; capable  1 where the vendor has the gang; substitution  s, part of it that
    smaller models on fewer chips can stand in for
    """
    return as_array(1.0 - frontier * (1.0 - substitution) * (1.0 - capable))


def edge_part(edge_cost: float | Array, cloud_cost: Array, sensitivity: float) -> Array:
    """Part of work bound by latency that runs at the edge: 1 / (1 + (c_e / c_c)^gamma).

    costs  of one compute unit for a quarter, the network's fee and the delay in the cloud's; sensitivity  gamma
    """
    return as_array(1.0 / (1.0 + arithmetic.power(edge_cost / cloud_cost, sensitivity)))
