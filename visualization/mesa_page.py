"""The Mesa way: SolaraViz on the model, for people who come from Mesa. Play, step, reset, a few lines.

What SolaraViz is known to trip over is kept away: each reader has a model of his own (one made at module level is
shared by all), figures are read under a lock (it steps in a thread while it draws), and an error leaves a message.
"""

from __future__ import annotations

import threading
from typing import Any

import pandas as pd
import solara
from mesa.datacollection import DataCollector
from mesa.visualization import Slider, SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.units import quarter_label
from suanli.model.parameters.load import scenario_names

PARAMETERS = {
    "scenario": {"type": "Select", "value": "baseline", "values": list(scenario_names()), "label": "Scenario"},
    "customers": Slider("Customers", 400, 100, 2000, 100, dtype=int),
    "rng": {"type": "SliderInt", "value": 0, "min": 0, "max": 100, "step": 1, "label": "Seed"},
}


class LockedCollector(DataCollector):
    """Mesa's collector, which a thread may write while another reads: one at a time."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        self.lock = threading.Lock()
        super().__init__(*args, **keywords)

    def collect(self, model: ComputeIndustry) -> None:
        """Collect a row, unless somebody reads."""
        with self.lock:
            super().collect(model)

    def get_model_vars_dataframe(self) -> pd.DataFrame:
        """The model's figures, unless somebody writes."""
        with self.lock:
            return super().get_model_vars_dataframe()


class PlayedIndustry(ComputeIndustry):
    """The model as SolaraViz plays it; it stops at its last year, however fast it is played."""

    def __init__(
        self,
        scenario: str = "baseline",
        customers: int = 400,
        until: int = 2035,
        overrides: str = "",
        *,
        rng: int | None = 0,
    ) -> None:
        super().__init__(scenario, customers, until, overrides, rng=rng)
        plain = self.datacollector
        self.datacollector = LockedCollector(
            model_reporters=plain.model_reporters, agenttype_reporters=plain.agenttype_reporters
        )
        self.datacollector.collect(self)

    def step(self) -> None:
        """Live one quarter; nothing after the last."""
        if self.running:
            super().step()


@solara.component
def Quarter(model: ComputeIndustry) -> None:  # noqa: N802 (a component)
    """The quarter just lived and its few figures."""
    update_counter.get()  # draw again after each step
    lived = f"{quarter_label(model.quarter - 1)} has been lived." if model.quarter else "2018Q1 comes next."
    solara.Text(f"{model.scenario_name}, seed {model.seed_used}. {lived} Parameters on the left take effect at Reset.")


def _axes(unit: str) -> object:
    """Mesa draws the lines; this names the axes and starts them at zero."""

    def process(axes: object) -> None:
        axes.set_xlabel("quarters since 2018Q1")  # type: ignore[attr-defined]
        axes.set_ylabel(unit)  # type: ignore[attr-defined]
        axes.set_ylim(bottom=0)  # type: ignore[attr-defined]

    return process


@solara.component
def Page() -> None:  # noqa: N802 (a component)
    """One model a session: made inside the component, so that no two readers share it."""
    model = solara.use_memo(PlayedIndustry, [])
    SolaraViz(
        model,
        components=[
            Quarter,
            make_plot_component(
                {"us_three_share": "#0072B2", "chinese_seven_share": "#D55E00"},
                post_process=_axes("share of world spending"),
            ),
            make_plot_component("spending", post_process=_axes("world spending, USD bn a quarter")),
        ],
        model_params=PARAMETERS,
        play_interval=100,
        name="Suanli",
    )


@solara.component
def InLab() -> None:  # noqa: N802 (a component)
    """The page as a route of the lab: with the bars it expects, and behind a boundary for errors."""
    broken, start_again = solara.use_exception()
    with solara.AppLayout(navigation=False, title="Suanli, the Mesa way"):
        if broken is None:
            Page()
        else:
            solara.Error(f"The model stopped: {broken}")
            solara.Button("Start again", on_click=start_again)
