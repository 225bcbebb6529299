"""Records in, figures out. A chart reads records and never touches the model's state."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from suanli.experiments.observed_points import Point, Shown, points
from suanli.model.equations.loop import REGIME_NAMES, Regime
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.visualization.style import GREY, INK, OKABE_ITO, REGIME_COLOURS, REGIME_MARKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

    from suanli.experiments.single import Simulation
    from suanli.visualization.catalogue import Chart

Array = np.ndarray
HOLLOW: dict[str, Any] = {
    "marker": "o",
    "linestyle": "",
    "markersize": 3.8,
    "markerfacecolor": "white",
    "markeredgewidth": 1.1,
    "zorder": 3,
    "clip_on": False,
}
PANELS = (
    ("Vendors from outside China", ("us_three", "fringe"), 0),
    ("Vendors from mainland China", ("chinese_seven", "fringe"), 1),
    ("Two equal firms", ("first", "second"), 0),
)


def svg(figure: Figure) -> str:
    """The figure as an SVG element, the same bytes for the same figure."""
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return text.getvalue()[text.getvalue().index("<svg") :]


def by_year(model: Simulation, name: str, how: str) -> tuple[Array, Array]:
    """(years, values by year and entity): mean or sum over a year's quarters."""
    values = model.records.array(name)
    years = len(values) // QUARTERS_PER_YEAR
    grouped = values[: years * QUARTERS_PER_YEAR].reshape(years, QUARTERS_PER_YEAR, -1)
    return START_YEAR + np.arange(years), grouped.mean(axis=1) if how == "mean" else grouped.sum(axis=1)


def end_labels(axes: Axes, ends: list[tuple[float, str, str]], last: float) -> None:
    """Labels at the ends of lines, pushed apart so that none covers another."""
    low, high = axes.get_ylim()
    gap = (high - low) * 0.062
    placed = -np.inf
    heights = []
    for height, _, _ in sorted(ends):
        placed = max(height, placed + gap)
        heights.append(placed)
    over = max(0.0, heights[-1] - high) if heights else 0.0
    spots = [max(position - over, low) for position in heights]
    rows = list(zip(sorted(ends), spots, strict=True))
    for (height, _, colour), spot in rows:  # leaders first, so that no leader runs through a label
        axes.plot([last, last + 0.45], [height, spot], color=colour, linewidth=0.5, clip_on=False)
    for (_, label, colour), spot in rows:
        axes.text(last + 0.5, spot, label, color=colour, fontsize=8, va="center", clip_on=False)


def mark_observed(axes: Axes, of: tuple[Point, ...], where: Callable[[Point], float], last: float, colour: str) -> None:
    """Draw what was observed as hollow circles, a range with its ends; up to where the run goes.

    where  a point's place on the axis of time, up to ``last``
    """
    shown = [one for one in of if where(one) <= last]
    for one in shown:
        if one.low is not None and one.high is not None:
            axes.plot([where(one)] * 2, [one.low, one.high], color=colour, linewidth=0.8)
    if shown:  # an empty line that isn't clipped has a place of its own in the layout
        axes.plot([where(one) for one in shown], [one.value for one in shown], color=colour, **HOLLOW)


def _vendor_panels(model: Simulation, title: str, name: str, how: str, unit: str, scale: float = 1.0) -> Figure:
    """One panel a group, a line a vendor with label and observed figures; a line at zero where values change sign."""
    facts, shown = model.world.facts, Shown(name, scale, a_year=how == "sum")
    years, values = by_year(model, name, how)
    there = by_year(model, "trading", "mean")[1] > 0.5
    panels = []
    for panel, groups, region in PANELS:
        chosen = [i for i, group in enumerate(facts.groups) if group in groups and facts.region[i] == region]
        if any(facts.groups[index] == groups[0] for index in chosen):
            panels.append((panel, chosen))
    figure = Figure(figsize=(9.6, 3.8), layout="constrained")
    figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=11)
    for axes, (panel, chosen) in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
        axes.set_title(panel)
        axes.set_ylabel(unit)
        ends = []
        for place, index in enumerate(chosen):
            fringe = facts.groups[index] == "fringe"
            colour = GREY if fringe else OKABE_ITO[place % len(OKABE_ITO)]
            line = np.where(there[:, index], values[:, index] * scale, np.nan)
            axes.plot(years, line, color=colour, linestyle=":" if fringe else "-")
            of = points(shown, frozenset([facts.names[index]]))
            mark_observed(axes, of, lambda one: one.middle_year, years[-1], colour)
            if there[-1, index]:
                ends.append((float(line[-1]), facts.labels[index].split(" (")[0], colour))
        if values.min() < 0.0:
            axes.axhline(0.0, color=INK, linewidth=0.9)
        axes.set_xlim(years[0], max(years[-1], years[0] + 1))
        axes.set_xticks([year for year in years if year % 4 == 2] if len(years) > 8 else years)
        end_labels(axes, ends, float(years[-1]))
    return figure


def shares(model: Simulation) -> Figure:
    """Shares of world spending, mean of the year."""
    return _vendor_panels(model, "Share of world spending", "share", "mean", "%", 100.0)


def operating_profit(model: Simulation) -> Figure:
    """Operating profit before sponsor money; losses lie below the line."""
    return _vendor_panels(model, "Operating profit before sponsor money", "operating_profit", "sum", "USD bn a year")


def research(model: Simulation) -> Figure:
    """R&D spent."""
    return _vendor_panels(model, "R&D spent", "research", "sum", "USD bn a year")


def quality_gap(model: Simulation) -> Figure:
    """Quality against the frontier, per cent of the leader's knowledge."""
    return _vendor_panels(model, "Knowledge against the frontier", "quality_gap", "mean", "log points (0 = frontier)")


def regimes(model: Simulation) -> Figure:
    """Regime of each vendor in each year, as a strip with letters, so that colour isn't needed to read it."""
    codes = model.records.array("regime")[QUARTERS_PER_YEAR - 1 :: QUARTERS_PER_YEAR].T
    figure = Figure(figsize=(9.6, 3.6), layout="constrained")
    axes = figure.subplots()
    for row, line in enumerate(codes):
        for column, code in enumerate(line.astype(int)):
            axes.add_patch(mpl.patches.Rectangle((column, row), 0.94, 0.88, color=REGIME_COLOURS[code], linewidth=0))
            dark = code in {0, 4}
            axes.text(
                column + 0.47,
                row + 0.46,
                REGIME_MARKS[code],
                ha="center",
                va="center",
                fontsize=7.5,
                color="white" if dark else INK,
            )
    axes.set_xlim(0, codes.shape[1])
    axes.set_ylim(len(codes), 0)
    axes.set_yticks(np.arange(len(codes)) + 0.44, model.world.facts.labels)
    axes.set_xticks(np.arange(codes.shape[1]) + 0.47, [str(START_YEAR + y)[2:] for y in range(codes.shape[1])])
    axes.set_xlabel("year (20..)")
    axes.grid(visible=False)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    handles = [
        mpl.patches.Patch(color=REGIME_COLOURS[code], label=f"{REGIME_MARKS[code]}  {REGIME_NAMES[Regime(code)]}")
        for code in range(5)
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=5, frameon=False)
    return figure


def market(model: Simulation) -> Figure:
    """World spending, price of compute, adoption, and how well servers are used."""
    figure = Figure(figsize=(9.6, 3.0), layout="constrained")
    money, price, use = figure.subplots(1, 3)
    years, spending = by_year(model, "region_spending", "sum")
    money.set_title("World spending")
    money.set_ylabel("USD bn a year")
    money.stackplot(years, spending.T, colors=(OKABE_ITO[0], OKABE_ITO[1]), labels=("outside China", "China"))
    seen = points(Shown("spending", a_year=True), frozenset(["world"]))
    for perimeter, marker in zip(dict.fromkeys(one.perimeter for one in seen), "osD^v", strict=False):
        of = tuple(one for one in seen if one.perimeter == perimeter and one.middle_year <= years[-1])
        style = HOLLOW | {"marker": marker, "markerfacecolor": "none", "label": f"observed, {perimeter}"}
        money.plot([one.middle_year for one in of], [one.value for one in of], color=INK, **style)
    money.legend(frameon=False, loc="upper left")
    quarters = START_YEAR + np.arange(len(model.records)) / QUARTERS_PER_YEAR
    mean = model.records.array("mean_price")[:, 0]
    price.set_title("Price of general compute")
    price.set_ylabel("2018Q1 = 100, log scale")
    price.set_yscale("log")
    price.set_ylim(85 * mean.min() / mean[0], 115 * mean.max() / mean[0])
    price.plot(quarters, 100 * mean / mean[0], color=OKABE_ITO[0])
    ticks = [tick for tick in (5, 10, 20, 30, 50, 70, 100) if tick >= 80 * mean.min() / mean[0]]
    price.set_yticks(ticks, [str(tick) for tick in ticks])
    price.minorticks_off()
    use.set_title("In the cloud; own servers in use")
    use.set_ylabel("%")
    adoption = 100 * model.records.array("region_adoption")
    use.plot(quarters, adoption[:, 0], color=OKABE_ITO[0], label="in the cloud, outside China")
    use.plot(quarters, adoption[:, 1], color=OKABE_ITO[1], label="in the cloud, China")
    own = 100 * model.records.array("premises_utilisation")[:, 0]
    use.plot(quarters, own, color=GREY, linestyle="--", label="own servers in use")
    use.set_ylim(0, 100)
    use.legend(frameon=False, loc="lower right", bbox_to_anchor=(1.0, 0.2), fontsize=8, handlelength=1.0)
    for axes in (money, price, use):
        axes.set_xlim(quarters[0], START_YEAR + len(model.records) / QUARTERS_PER_YEAR - 0.25)
    return figure


def of_catalogue(model: Simulation, chart: Chart) -> Figure:
    """A chart of the catalogue: a line each, labels at the ends."""
    records, figure = model.records, Figure(figsize=(9.6, 3.2), layout="constrained")
    axes = figure.subplots()
    figure.suptitle(chart.said("en")[0], x=0.01, ha="left", fontweight="bold", fontsize=11)
    axes.set_ylabel(chart.unit)
    quarters = START_YEAR + np.arange(len(records)) / QUARTERS_PER_YEAR
    names = dict(zip(model.world.facts.names, model.world.facts.labels, strict=True))
    names |= dict(zip(model.world.regions.names, model.world.regions.labels, strict=True))
    ends = []
    for place, (name, values) in enumerate(chart.lines(records.array, records.entities).items()):
        colour = OKABE_ITO[place % len(OKABE_ITO)]
        axes.plot(quarters, values, color=colour)
        for shown in chart.shows:
            of = points(shown, frozenset(["world" if chart.by == "world" else name]))
            mark_observed(axes, of, lambda one: START_YEAR + one.at / QUARTERS_PER_YEAR, quarters[-1], colour)
        if chart.by != "world" and np.isfinite(values[-1]):
            ends.append((float(values[-1]), names.get(name, name).split(" (")[0], colour))
    end_labels(axes, ends, float(quarters[-1]))
    axes.set_xlim(quarters[0], max(quarters[-1], quarters[0] + 1))
    return figure
