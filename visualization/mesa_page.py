"""A plain Mesa page on the model: play, step, reset, a few lines. ``make lab`` serves it on this machine."""

from __future__ import annotations

import solara
from mesa.visualization import Slider, SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from suanli.model.industry import ComputeIndustry
from suanli.model.parameters.load import scenario_names
from suanli.model.units import quarter_label

PARAMETERS = {
    "scenario": {"type": "Select", "value": "baseline", "values": list(scenario_names()), "label": "Scenario"},
    "customers": Slider("Customers", 400, 100, 2000, 100, dtype=int),
    "rng": {"type": "SliderInt", "value": 0, "min": 0, "max": 100, "step": 1, "label": "Seed"},
}


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
    model = solara.use_memo(lambda: ComputeIndustry(customers=400), [])
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
        name="Suanli",
    )
