"""Where the money goes, from customers to foundries: links between stages of the chain, four quarters at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.experiments.live import Story
from suanli.visualization.lab import measures
from suanli.visualization.lab.figures import listed
from suanli.visualization.lab.quantities import KINDS
from suanli.visualization.lab.words import Words
from suanli.visualization.style import GREY_PAIR, LINE_PAIRS

Array = np.ndarray
Links = dict[tuple[str, str], Array]
RUNNING = ("operations", "energy", "leases", "platform")
GROWTH = ("research", "expansion")
COLOURS = {
    "customers_INTL": LINE_PAIRS[0],
    "customers_CN": LINE_PAIRS[1],
    "own_servers": LINE_PAIRS[4],
    "centres": LINE_PAIRS[4],
    "sponsors": LINE_PAIRS[3],
    "own_ai": LINE_PAIRS[3],
    "us_three": LINE_PAIRS[0],
    "chinese_seven": LINE_PAIRS[1],
    "others": GREY_PAIR,
    "hardware": LINE_PAIRS[5],
    "makers": LINE_PAIRS[5],
    "suppliers": LINE_PAIRS[2],
    "foundries": LINE_PAIRS[2],
}


def links(story: Story) -> Links:
    """Money between stages by quarter, USD bn a quarter. What isn't passed on is kept; what lacks is paid in.

    Every stage passes on or keeps exactly what it got (a test adds it up). Hardware is counted when it is ordered.
    """
    found: Links = {}
    for group in measures.GROUPS:
        chosen = measures.of_group(story, group)
        for region in ("INTL", "CN"):
            sales = story.array(f"share_{region}")[:, chosen].sum(axis=1) * story.of("region_spending", region)
            found[f"customers_{region}", group] = sales
        found["own_ai", group] = measures.added(story, "own_use", chosen)
        found[group, "running"] = sum(measures.added(story, line, chosen) for line in RUNNING)  # type: ignore[assignment]
        found[group, "growth"] = sum(measures.added(story, line, chosen) for line in GROWTH)  # type: ignore[assignment]
        found[group, "hardware"] = measures.added(story, "capital_expenditure", chosen)
    found["own_servers", "hardware"] = _row(story, "servers for premises")
    found |= _below_clouds(story, sum(paid for (_, to), paid in found.items() if to == "hardware"))  # type: ignore[arg-type]
    for stage in (*measures.GROUPS, "makers", "suppliers", "foundries"):
        found |= _rest(found, stage)
    return found


def _row(story: Story, name: str) -> Array:
    """A row of the ledger, by quarter; zero where this run has none of it."""
    names = story.entities("flow")
    return story.array("flow")[:, names.index(name)] if name in names else np.zeros(len(story))


def _below_clouds(story: Story, hardware: Array) -> Links:
    """From hardware down to foundries; server makers get what isn't bought of anybody else."""
    chips, parts = _row(story, "AI chips for clouds"), _row(story, "components of clouds' AI servers")
    parts = parts + _row(story, "servers built for clouds")
    return {
        ("hardware", "suppliers"): chips,
        ("hardware", "components"): parts,
        ("hardware", "makers"): hardware - chips - parts,
        ("makers", "suppliers"): _row(story, "AI chips for server makers"),
        ("makers", "components"): _row(story, "components for server makers"),
        ("centres", "suppliers"): _row(story, "AI chips for super computers"),
        ("own_servers", "suppliers"): _row(story, "AI chips for premises"),  # where no server makers stand between
        ("suppliers", "foundries"): _row(story, "wafers") + _row(story, "packaging"),
        ("suppliers", "components"): _row(story, "memory and boards"),
        ("suppliers", "running"): _row(story, "chip production"),  # where there are no foundries
        ("suppliers", "growth"): _row(story, "chip suppliers' research"),
        ("foundries", "growth"): _row(story, "foundries' research"),
        ("foundries", "running"): _row(story, "foundries' running"),
        ("foundries", "equipment"): _row(story, "equipment of foundries"),
    }


def _rest(found: Links, stage: str) -> Links:
    """What a stage keeps, or what its sponsors, owners and lenders pay in."""
    came = sum(paid for (_, to), paid in found.items() if to == stage)
    went = sum(paid for (start, _), paid in found.items() if start == stage)
    left = np.asarray(came - went)
    return {(stage, "kept"): np.maximum(left, 0.0), ("sponsors", stage): np.maximum(-left, 0.0)}


def flow_chart(story: Story, words: Words) -> dict[str, Any]:
    """The picture of the chain as plain data: nodes, and links with the money of four quarters, by quarter."""
    scale = KINDS["money_year"].scale[words.language]
    found = links(story)
    names = list(dict.fromkeys(name for pair in found for name in pair))
    return {
        "kind": "flow",
        "name": "flow",
        "title": words("chart.flow.title"),
        "subtitle": words("chart.flow.subtitle"),
        "unit": words("unit.money_year"),
        "nodes": [
            {"key": name, "name": words(f"stage.{name}"), "colours": COLOURS.get(name, GREY_PAIR)} for name in names
        ],
        "links": [
            {"source": start, "target": end, "values": listed(measures.year_to(paid), scale)}
            for (start, end), paid in found.items()
        ],
    }
