"""All figures of a run, as SVG, in the order of the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import matplotlib as mpl

from suanli.visualization import chain_charts, charts, chip_charts, industry_charts
from suanli.visualization.catalogue import charts as charts_declared
from suanli.visualization.style import RC

if TYPE_CHECKING:
    from suanli.experiments.single import Simulation

OF_CLOUDS = (
    charts.shares,
    charts.operating_profit,
    charts.research,
    charts.quality_gap,
    charts.regimes,
    charts.market,
)
OF_CHIPS = (chip_charts.chips, chip_charts.beside_data)
OF_CHAIN = (chain_charts.shortage, chain_charts.stages, industry_charts.holdings)


def drawn(model: Simulation, progress: Callable[[int, int], None] | None = None) -> dict[str, str]:
    """All figures as SVG, by name; those of chips and the chain only where the run has them.

    progress  called before each figure with (its number from 1 on, figures in all)
    """
    makers = (
        *OF_CLOUDS,
        *(OF_CHIPS if model.world.supplier_facts else ()),
        *(OF_CHAIN if model.world.foundry_facts else ()),
    )
    found, declared = {}, [one for one in (*charts_declared(), *model.parameters.brought.charts) if one.in_report]
    with mpl.rc_context(RC):  # type: ignore[arg-type]
        for number, make in enumerate(makers, 1):
            if progress is not None:
                progress(number, len(makers))
            found[make.__name__] = charts.svg(make(model))
        for one in declared:
            found[one.name] = charts.svg(charts.of_catalogue(model, one))
    return found
