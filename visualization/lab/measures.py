"""What the lab shows of a story, as lines over quarters: by group of vendors, by vendor, by region, for the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from suanli.experiments.live import Story
from suanli.experiments.observed_points import Shown
from suanli.visualization.catalogue import year_to

Array = np.ndarray
GROUPS = ("us_three", "chinese_seven", "others")


def of_group(story: Story, group: str) -> Array:
    """True for the vendors of a group: us_three, chinese_seven, or others, which are the rest."""
    groups = np.array(story.cast.groups)
    return np.asarray(~np.isin(groups, GROUPS[:2]) if group == "others" else groups == group)


def in_region(story: Story, region: str) -> Array:
    """True for the vendors at home in a region."""
    return np.array([home == region for _, home in story.cast.entities["vendor"]])


def added(story: Story, series: str, chosen: Array) -> Array:
    """Sum over some vendors, by quarter."""
    return np.asarray(story.array(series)[:, chosen].sum(axis=1))


def knowledge(story: Story) -> Array:
    """Each vendor's knowledge in per cent of the frontier's, (quarters, vendors)."""
    return 100.0 * np.exp(story.array("quality_gap"))


def best_knowledge(story: Story, chosen: Array) -> Array:
    """That of the best of some vendors."""
    there = np.where(story.array("trading") > 0.5, knowledge(story), 0.0)[:, chosen]
    return np.asarray(there.max(axis=1, initial=0.0))


def general_price(story: Story) -> Array:
    """Mean price paid for general compute, 2018Q1 = 100."""
    price = story.array("mean_price")[:, 0]
    return np.asarray(100.0 * price / price[0])


def ai_price(story: Story) -> Array:
    """Mean price paid for AI compute in clouds, 2018Q1 = 100; NaN without AI compute."""
    paid, served = story.array("ai_revenue").sum(axis=1), story.array("ai_served").sum(axis=1)
    price = np.divide(paid, served, out=np.full_like(paid, np.nan), where=served > 0.0)
    return np.asarray(100.0 * price / price[0])


def anxiety(story: Story, region: str) -> Array:
    """Need-based compute anxiety of a region, per cent."""
    return np.asarray(100.0 * story.of("region_anxiety", region))


@dataclass(frozen=True)
class KeyFigure:
    """One of the figures that a scenario is told by.

    kind   of unit: a key of ``quantities.KINDS``
    shows  recorded series whose values it is, so that observed figures stand beside it, of the line ``key``: as
           ``figures.entities`` reads it
    """

    name: str
    kind: str
    lines: Callable[[Story], Array]
    shows: tuple[Shown, ...] = ()
    key: str = "world"


def _of_group(name: str, kind: str, group: str, shown: Shown) -> KeyFigure:
    """A key figure that adds up a series over a group's vendors."""

    def line(story: Story) -> Array:
        values = added(story, shown.series, of_group(story, group))
        return shown.scale * (year_to(values) if shown.a_year else values)

    return KeyFigure(name, kind, line, (shown,), f"group.{group}")


_SHARE, _PROFIT, _RESEARCH = (
    Shown("share", 100.0),
    Shown("operating_profit", a_year=True),
    Shown("research", a_year=True),
)
KEY_FIGURES = (
    _of_group("us_share", "percent", "us_three", _SHARE),
    _of_group("china_share", "percent", "chinese_seven", _SHARE),
    _of_group("us_profit", "money_year", "us_three", _PROFIT),
    _of_group("china_profit", "money_year", "chinese_seven", _PROFIT),
    _of_group("us_research", "money_year", "us_three", _RESEARCH),
    _of_group("china_research", "money_year", "chinese_seven", _RESEARCH),
    KeyFigure("china_knowledge", "percent", lambda story: best_knowledge(story, of_group(story, "chinese_seven"))),
    KeyFigure("anxiety_outside", "percent", lambda story: anxiety(story, "INTL")),
    KeyFigure("anxiety_china", "percent", lambda story: anxiety(story, "CN")),
    KeyFigure("price", "index", general_price),
    KeyFigure(
        "spending",
        "money_year",
        lambda story: year_to(story.array("spending")[:, 0]),
        (Shown("spending", a_year=True),),
    ),
    KeyFigure("work_china", "ai_compute", lambda story: story.of("tasks_at_home", "CN")),
    KeyFigure("surplus_china", "money_year", lambda story: year_to(story.of("consumer_surplus", "CN"))),
)


def key_lines(story: Story) -> dict[str, Array]:
    """Every key figure by quarter."""
    return {figure.name: figure.lines(story) for figure in KEY_FIGURES}
