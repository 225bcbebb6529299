"""Chip suppliers' R&D and what comes of it: design successes, and what is learnt from the best. Columns by supplier."""

from __future__ import annotations

import numpy as np

from suanli.model.equations import chips, knowledge
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.quantiles import poisson_quantile
from suanli.model.parameters.chips import ChipParameters

Array = np.ndarray


def mean_hits(research: Array, design: Array, p: ChipParameters) -> Array:
    """Return the mean number of design successes of a quarter. research  USD bn; design  relative to 2018"""
    return chips.mean_design_hits(research, design, p.design_hits, p.design_elasticity, p.design_exhaustion)


def drawn_hits(mean: Array, uniform: Array) -> Array:
    """Return design successes of a quarter: Poisson, at each supplier's uniform.

    The counterfactuals without R&D are of the clouds' loop and leave chips alone; ``chip.design_hits`` = 0 stops it.
    """
    return as_array(poisson_quantile(uniform, mean))


def improved(design: Array, hits: Array, p: ChipParameters) -> Array:
    """Return designs after a quarter's own successes: ln D' = ln D + h n."""
    return as_array(chips.next_design(design, hits, p.design_step))


def caught_up(improved_design: Array, design: Array, performance: Array, taken: tuple[Array, Array], p: float) -> Array:
    """Return designs with what is learnt from the best where knowledge is open.

    D exp(kappa Z o (max ln(P0 D) - ln(P0 D))),  P0 performance of 2018, TFLOPS

    taken  (Z, absorptive capacity of own R&D; o, part of open knowledge left, 1 outside China); p  ``chip.catch_up``
    """
    worth = arithmetic.log(performance * design)
    capacity, known = taken
    return as_array(improved_design * arithmetic.exp(p * capacity * known * (worth.max() - worth)))


def absorptive_capacity(research: Array, p: ChipParameters) -> Array:
    """Return Z, what of others' knowledge own R&D lets a supplier use. research  USD bn per quarter"""
    return as_array(knowledge.absorptive_capacity(research, p.absorption_scale))
