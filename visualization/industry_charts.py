"""Figures of the rest of the industry: top chips held, energy by site, the three wheels of one group."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from suanli.experiments.events import MANY_CHIPS
from suanli.visualization.charts import by_year, end_labels
from suanli.visualization.style import GREY, OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from suanli.experiments.single import Simulation

LEAST_SHOWN = 0.5  # thousand top chips


def _years(axes: Axes, years: np.ndarray) -> None:
    axes.set_xlim(years[0], max(years[-1], years[0] + 1))
    axes.set_xticks([year for year in years if year % 4 == 2] if len(years) > 8 else years)


def _logarithmic(axes: Axes, ends: list[tuple[float, str, str]], year: float) -> None:
    """Ticks at powers of ten on an axis of logarithms, and labels at the lines' ends."""
    low, high = axes.get_ylim()
    ticks = range(int(np.floor(low)), int(np.ceil(high)) + 1)
    axes.set_yticks(list(ticks), [f"{10.0**tick:,g}".replace(",", "\u202f") for tick in ticks])
    axes.set_ylim(low, high)
    end_labels(axes, ends, year)


def holdings(model: Simulation) -> Figure:
    """Top chips with the threshold of ten thousand, energy by site, three curves of Microsoft's group; log scales."""
    figure = Figure(figsize=(9.6, 3.6))  # placed by hand: a solver's rounding would change the bytes of the file
    figure.subplots_adjust(left=0.05, right=0.925, top=0.91, bottom=0.09, wspace=0.75)
    held, energy, wheels = figure.subplots(1, 3, width_ratios=(1.3, 1.1, 1.0))
    _held(model, held)
    _sold(model, energy)
    _wheels(model, wheels)
    return figure


def _held(model: Simulation, axes: Axes) -> None:
    years, counts = by_year(model, "top_chips", "mean")
    facts, colours = model.world.facts, cycle(OKABE_ITO)
    axes.set_title("Top AI chips of a firm, thousands")
    axes.axhline(np.log10(MANY_CHIPS), color=GREY, linewidth=1.0, linestyle="--")
    ends = []
    for vendor in np.flatnonzero((facts.members == 1.0) & (counts.max(axis=0) > LEAST_SHOWN)):
        line = np.where(counts[:, vendor] > LEAST_SHOWN, np.log10(np.maximum(counts[:, vendor], 1e-9)), np.nan)
        chinese = facts.groups[vendor] == "chinese_seven"
        colour = GREY if chinese else next(colours)
        axes.plot(years, line, color=colour, linewidth=0.9 if chinese else 1.6)
        if np.isfinite(line[-1]) and not chinese:
            ends.append((float(line[-1]), facts.labels[vendor], colour))
    note = "dashed: ten thousand\ngrey: Chinese vendors"
    axes.text(0.98, 0.02, note, transform=axes.transAxes, color=GREY, fontsize=8, ha="right", va="bottom")
    _years(axes, years)
    _logarithmic(axes, ends, float(years[-1]))


def _sold(model: Simulation, axes: Axes) -> None:
    years, sold = by_year(model, "energy_sold", "sum")
    axes.set_title("Energy sold, TWh a year")
    ends = []
    for site, label in enumerate(model.world.sites.labels):
        line = np.log10(np.maximum(sold[:, site], 1e-6))
        axes.plot(years, line, color=OKABE_ITO[site])
        ends.append((float(line[-1]), label.replace(" (outside China)", " abroad"), OKABE_ITO[site]))
    _years(axes, years)
    _logarithmic(axes, ends, float(years[-1]))


def _wheels(model: Simulation, axes: Axes) -> None:
    vendor = model.world.facts.names.index("azure") if "azure" in model.world.facts.names else 0
    axes.set_title(f"{model.world.facts.labels[vendor]}'s curves, USD bn")
    years, cloud = by_year(model, "revenue", "sum")
    software, ai, services = (
        by_year(model, name, "sum")[1] for name in ("software_revenue", "ai_revenue", "ai_services_revenue")
    )
    ends = []
    curves = {"cloud": cloud, "software": software, "AI layer": ai + services}
    for (label, values), colour in zip(curves.items(), OKABE_ITO, strict=False):
        total = values[:, vendor]
        if (total > 0.0).all():
            line = np.log10(total)
            axes.plot(years, line, color=colour)
            ends.append((float(line[-1]), label, colour))
    _years(axes, years)
    _logarithmic(axes, ends, float(years[-1]))
