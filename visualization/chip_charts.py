"""Figures of AI chips: the leading supplier beside the data, the market for chips, suppliers' profit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from suanli.experiments.observables import observables
from suanli.experiments.observations import LAST_SHIPPED
from suanli.experiments.observed_points import Shown, entities_of, points
from suanli.experiments.paths import PATHS
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.visualization.charts import HOLLOW, by_year, end_labels, mark_observed
from suanli.visualization.style import GREY, INK, OKABE_ITO

if TYPE_CHECKING:
    from suanli.experiments.single import Simulation


def beside_data(model: Simulation) -> Figure:
    """Paths up to the last observed year: this run as a line, what was observed as hollow circles."""
    figure = Figure(figsize=(9.6, 6.8), layout="constrained")
    title = f"This run beside what was observed, {START_YEAR}\u2013{LAST_SHIPPED}"
    figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=11)
    grid = figure.subplots(3, -(-len(PATHS) // 3)).ravel()
    for spare in grid[len(PATHS) :]:
        spare.set_axis_off()
    years = range(START_YEAR, LAST_SHIPPED + 1)
    for axes, path in zip(grid, PATHS, strict=False):
        units = {"share": (100.0, "%"), "USD bn": (1.0, "USD bn a year")}
        scale, unit = units.get(path.unit, (1.0, path.unit))
        known = observables()["", path.name]
        seen = points(Shown(known.series, scale, a_year=known.how == "sum"), entities_of(known))
        lived = [year for year in years if year < START_YEAR + len(model.records) // QUARTERS_PER_YEAR]
        late = (QUARTERS_PER_YEAR - 1) / (2 * QUARTERS_PER_YEAR) if known.how == "last" else 0.0  # from mid-year
        answers = [scale * path.answer(model.records, year) for year in lived]
        axes.plot([year + late for year in lived], answers, color=OKABE_ITO[0], label="model")
        mark_observed(axes, seen, lambda one: one.middle_year, LAST_SHIPPED + 0.5, INK)
        axes.set_title(path.label.replace(", ", ":\n"), fontsize=9)
        axes.set_ylabel(unit)
        axes.set_xticks(years, [f"{year % 100:02d}" for year in years])
        low, high = axes.get_ylim()
        axes.set_ylim(min(low, 0.0), max(high, 0.0))
    figure.axes[0].plot([], [], color=INK, label="observed", **HOLLOW | {"clip_on": True})
    figure.axes[0].legend(frameon=False, loc="upper left")
    return figure


def chips(model: Simulation) -> Figure:
    """Chips shipped against what can be made, performance per dollar, performance by supplier."""
    records = model.records
    figure = Figure(figsize=(9.6, 3.2), layout="constrained")
    count, value, best = figure.subplots(1, 3, width_ratios=(1, 1, 1.25))
    quarters = START_YEAR + np.arange(len(records)) / QUARTERS_PER_YEAR
    count.set_title("AI chips a quarter")
    count.set_ylabel("thousands, log scale")
    shipped, ordered = (records.array(name).sum(axis=1) for name in ("chips_shipped", "chips_ordered"))
    count.plot(quarters, ordered, color=OKABE_ITO[1], label="ordered")
    count.plot(quarters, shipped, color=OKABE_ITO[0], label="shipped")
    made = records.array("chip_capacity")[:, 0] + records.array("packaging_capacity").sum(axis=1)
    count.plot(quarters, made, color=GREY, linestyle="--", label="can be made")
    count.set_yscale("log")
    count.legend(frameon=False, loc="lower right", fontsize=8)
    value.set_title("Performance per dollar of chips")
    value.set_ylabel("2018Q1 = 1, log scale")
    bought = records.array("chip_value")[:, 0]
    value.semilogy(quarters, bought / bought[0], color=OKABE_ITO[0])
    for axes in (count, value):
        axes.yaxis.set_major_formatter(
            lambda tick, _: f"{tick:,.0f}".replace(",", "\u202f") if tick >= 1 else f"{tick:g}"
        )
        axes.minorticks_off()
    years, speed = by_year(model, "performance", "mean")
    best.set_title("Performance of a chip")
    best.set_ylabel("TFLOPS (dense FP16), log scale")
    ends = []
    for column, label in enumerate(model.world.supplier_facts.labels):
        colour, line = OKABE_ITO[column % len(OKABE_ITO)], np.log10(speed[:, column])
        best.plot(years, line, color=colour)
        of = points(Shown("performance"), frozenset([model.world.supplier_facts.names[column]]))
        logs = tuple(replace(one, value=float(np.log10(one.value)), low=None, high=None) for one in of)
        mark_observed(best, logs, lambda one: one.middle_year, years[-1], colour)
        ends.append((float(line[-1]), label, colour))
    ticks = range(int(np.floor(np.log10(speed.min()))), int(np.ceil(np.log10(speed.max()))) + 1)
    best.set_yticks(list(ticks), [f"{10**tick:,.0f}".replace(",", "\u202f") for tick in ticks])
    best.set_xlim(years[0], max(years[-1], years[0] + 1))
    best.set_xticks([year for year in years if year % 4 == 2] if len(years) > 8 else years)
    end_labels(best, ends, float(years[-1]))
    return figure
