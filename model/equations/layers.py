"""Layers on the cloud: how many customers take software and AI services, and what they add to the choice."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array

Array = np.ndarray


def next_attach(attach: Array, most: float, quality: Array, speed: float) -> Array:
    """Attach rate a quarter on: it follows knowledge, a' = a + l (a* H / max H - a).

    attach   a, revenue of a layer over revenue of what it stands on, by vendor
    most     a*, at the frontier; quality  H / max H; speed  l, share per quarter
    """
    return as_array(attach + speed * (most * quality - attach))


def bundle(base: Array, opening: Array, scale: float) -> Array:
    """What software sold since 2018 adds to a vendor's cloud: ln((B + b) / (B0 + b)), by vendor.

    base, opening  B, B0, software sold a quarter, USD bn; scale  b, USD bn per quarter
    """
    return as_array(arithmetic.log((base + scale) / (opening + scale)))
