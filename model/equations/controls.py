"""Limits on the performance of chips: what a rule measures, and what a part that keeps it can do."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel.either import as_array

Array = np.ndarray
BITS = 16.0  # of the arithmetic that performance is counted in


def total_processing_performance(performance: Array) -> Array:
    """TPP = TOPS x bit length, of dense FP16 arithmetic.

    performance  TFLOPS per chip

    >>> float(total_processing_performance(np.array(312.0)))
    4992.0
    """
    return as_array(BITS * performance)


def compliant_performance(performance: Array, limit: float, by_interconnect: bool, loss: float) -> Array:
    """Performance of the part that keeps a limit, TFLOPS; the chip itself where it is below.

    P if 16 P < limit, else P (1 - loss) where slower links keep the rule, else limit / 16

    limit  TPP; loss  of performance by slower links, share
    """
    within = total_processing_performance(performance) < limit
    part = performance * (1.0 - loss) if by_interconnect else np.minimum(performance, limit / BITS)
    return as_array(np.where(within, performance, part))
