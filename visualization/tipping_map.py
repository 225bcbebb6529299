"""A map of escape as a picture: probability by cell, its interval, and the line where it is one half."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from suanli.model.mechanisms.settings import baseline
from suanli.visualization.style import GREY, INK, RC
from suanli.visualization.svg import svg

TITLES = {
    "share": "Share above one half",
    "technology": "Technology escape: above .7 of the frontier",
    "profit": "Profit escape: no loss for two years",
    "tipped": "One vendor above two thirds",
}
COLOURS = "cividis"  # read alike by colour-blind readers


STARTS = {"start.share": "share of the second firm at the start", "start.quality": "its knowledge over the first's"}


def _label(name: str) -> str:
    """An axis by its name and unit."""
    if name in STARTS:
        return f"{name}: {STARTS[name]}"
    unit = baseline()[name].unit.removeprefix("whole ")
    return name if unit in {"1", "years"} else f"{name} ({unit})"


def tipping_map(document: dict[str, Any]) -> str:
    """The map as an SVG element, a panel an escape. document  as ``experiments.tipping.tipping`` returns it"""
    escapes = document["escapes"]
    with mpl.rc_context(RC):  # type: ignore[arg-type]
        figure = Figure(figsize=(9.0, 7.6), layout="constrained")
        axes = figure.subplots(2, 2, sharex=True, sharey=True).ravel()
        for panel, escape in zip(axes, escapes, strict=True):
            cells = [cell for cell in document["cells"] if cell[escape] is not None]
            shown = panel.scatter(
                [cell["x"] for cell in cells],
                [cell["y"] for cell in cells],
                c=[cell[escape]["p"] for cell in cells],
                s=[40.0 + 3.0 * cell["runs"] for cell in cells],
                cmap=COLOURS,
                vmin=0.0,
                vmax=1.0,
                edgecolors=GREY,
                zorder=2,
            )
            crossed = [row for row in document["lines"][escape] if row["x"] is not None]
            if crossed:
                x, y = (np.array([row[key] for row in crossed]) for key in ("x", "y"))
                spread = np.array(
                    [[row["x"] - row["low"] for row in crossed], [row["high"] - row["x"] for row in crossed]]
                )
                panel.errorbar(x, y, xerr=spread, color=INK, linewidth=1.2, capsize=3, label="P = 1/2", zorder=3)
                panel.legend(loc="best", frameon=True)
            panel.set_title(TITLES[escape])
        figure.supxlabel(_label(document["x"]))
        figure.supylabel(_label(document["y"]))
        bar = figure.colorbar(shown, ax=axes, shrink=0.8)
        bar.set_label("probability (larger dots: more runs)")
        return svg(figure)
