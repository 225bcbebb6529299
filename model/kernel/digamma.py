"""The digamma function: the mean of the best of many draws needs it. Series: Abramowitz and Stegun 6.3.18."""

from __future__ import annotations

from typing import Any

from suanli.model.kernel import arithmetic

EULER = 0.57721566490153286061


def digamma(x: Any) -> Any:
    """Return the derivative of ln Gamma at x > 0: psi(x) = psi(x + 10) - sum 1 / (x + i), and the asymptotic series."""
    value = 0.0 * x
    for step in range(10):
        value = value - 1.0 / (x + step)
    far = x + 10.0
    inverse = 1.0 / (far * far)
    tail = 1.0 / 240.0 - inverse * (1.0 / 132.0 - inverse * (691.0 / 32760.0 - inverse / 12.0))
    series = inverse * (1.0 / 12.0 - inverse * (1.0 / 120.0 - inverse * (1.0 / 252.0 - inverse * tail)))
    return value + (arithmetic.log(far) - 0.5 / far - series)
