"""Figures of the chain: shortage by region, wafers against capacity, profit by stage, what may be sold in China."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.visualization.charts import by_year, end_labels
from suanli.visualization.style import GREY, INK, OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from suanli.experiments.single import Simulation

Array = np.ndarray
REGION_NAMES = ("elsewhere", "China")


def _quarters(model: Simulation) -> Array:
    return START_YEAR + np.arange(len(model.records)) / QUARTERS_PER_YEAR


def _rules(axes: Axes, model: Simulation) -> None:
    """A dotted line where a limit on products comes into force."""
    last = _quarters(model)[-1]
    for rule in model.world.mechanisms.export_controls.rules:
        at = START_YEAR + rule.enforced / QUARTERS_PER_YEAR
        if rule.lever == "product" and at <= last:
            axes.axvline(at, color=GREY, linewidth=0.7, linestyle=":")


def _seen(values: Array) -> Array:
    """Values above a hundredth, gaps where there are none: on a log axis nothing is not small."""
    return np.where(values > 0.01, values, np.nan)


def shortage(model: Simulation) -> Figure:
    """Need-based anxiety by region, waiting time, wafers started and what could be."""
    get, quarters = model.records.array, _quarters(model)
    figure = Figure(figsize=(9.6, 3.2), layout="constrained")
    need, wait, wafers = figure.subplots(1, 3, width_ratios=(1, 1, 1.25))
    for axes, title, unit, name, scale in (
        (need, "Compute anxiety, AI", "% of what is desired", "region_anxiety", 100.0),
        (wait, "Wait for AI servers", "quarters of shipments (at most 40)", "region_waiting", 1.0),
    ):
        axes.set_title(title)
        axes.set_ylabel(unit)
        for column in range(len(REGION_NAMES)):
            axes.plot(quarters, scale * get(name)[:, column], color=OKABE_ITO[column])
        axes.set_ylim(0, None)
        axes.set_xlim(quarters[0], quarters[-1])
        ends = [(scale * float(get(name)[-1, c]), label, OKABE_ITO[c]) for c, label in enumerate(REGION_NAMES)]
        end_labels(axes, ends, float(quarters[-1]))
        _rules(axes, model)
    wafers.set_title("Wafers for accelerators, a quarter")
    wafers.set_ylabel("thousands, log scale")
    ends = []
    for column, label in enumerate(model.world.foundry_facts.labels):
        colour = OKABE_ITO[column]
        started, able = (_seen(get(f"wafer{part}")[:, column]) for part in ("s_started", "_capacity"))
        wafers.plot(quarters, np.log10(able), color=colour, linestyle="--", linewidth=0.9)
        wafers.plot(quarters, np.log10(started), color=colour)
        shown = able[np.isfinite(able)]
        ends.append((float(np.log10(shown[-1])) if len(shown) else -2.0, label.split()[0], colour))
    wafers.set_ylim(-2.0, None)
    ticks = [tick for tick in range(-2, 4) if tick <= wafers.get_ylim()[1]]
    wafers.set_yticks(ticks, [f"{10.0**tick:g}" for tick in ticks])
    wafers.set_xlim(quarters[0], quarters[-1])
    end_labels(wafers, ends, float(quarters[-1]))
    wafers.plot([], [], color=INK, label="started")
    wafers.plot([], [], color=INK, linestyle="--", linewidth=0.9, label="could be started")
    wafers.legend(frameon=False, loc="upper left", fontsize=8)
    return figure


def stages(model: Simulation) -> Figure:
    """Operating profit by stage of the chain; performance of the leading chip and of what may be sold in China."""
    figure = Figure(figsize=(9.6, 3.2), layout="constrained")
    profit, chips = figure.subplots(1, 2)
    years, earned = by_year(model, "stage_profit", "sum")
    profit.set_title("Operating profit by stage")
    profit.set_ylabel("USD bn a year, log scale above 1")
    ends = []
    for column, stage in enumerate(model.records.entities("stage_profit")):
        line = np.arcsinh(earned[:, column])
        profit.plot(years, line, color=OKABE_ITO[column])
        ends.append((float(line[-1]), stage, OKABE_ITO[column]))
    ticks = [-10, -1, 0, 1, 10, 100, 1000]
    shown = [t for t in ticks if np.arcsinh(earned.min()) - 1 <= np.arcsinh(t) <= np.arcsinh(earned.max()) + 1]
    profit.set_yticks(np.arcsinh(shown), [f"{t}" for t in shown])
    profit.axhline(0.0, color=INK, linewidth=0.9)
    profit.set_xlim(years[0], max(years[-1], years[0] + 1))
    end_labels(profit, ends, float(years[-1]))
    quarters, best = _quarters(model), model.records.array("performance")
    leader = int(np.argmax(model.records.array("chip_revenue").sum(axis=0)))
    name = model.world.supplier_facts.labels[leader]
    home = int(np.argmax(model.world.supplier_facts.region * model.records.array("performance")[-1]))
    chips.set_title("Chips: the best, and what China may buy")
    chips.set_ylabel("TFLOPS (dense FP16), log scale")
    lines = (
        (best[:, leader], f"{name}", OKABE_ITO[0], "-"),
        (model.records.array("performance_CN")[:, leader], f"{name}, sold in China", OKABE_ITO[1], "-"),
        (best[:, home], model.world.supplier_facts.labels[home], OKABE_ITO[2], "--"),
    )
    for values, label, colour, style in lines:
        chips.semilogy(quarters, np.where(values > 0.0, values, np.nan), color=colour, linestyle=style, label=label)
    chips.yaxis.set_major_formatter(lambda tick, _: f"{tick:,.0f}".replace(",", "\u202f"))
    chips.minorticks_off()
    chips.legend(frameon=False, loc="upper left", fontsize=8)
    chips.set_xlim(quarters[0], quarters[-1])
    _rules(chips, model)
    return figure
