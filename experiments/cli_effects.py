"""``suanli effects``: every mechanism off once; ``suanli transfers``: is it the loss, or size?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated, Any

import typer

from suanli.experiments.cli_options import (
    Customers,
    Json,
    Points,
    ScenarioOption,
    Set,
    Workers,
    joined_overrides,
    print_json,
    processes,
    say,
    whole,
)
from suanli.experiments.progress import bar


def effects(  # noqa: PLR0913, PLR0917 (a command's options)
    only: Annotated[list[str] | None, typer.Option("--only", help="A mechanism; again for more.")] = None,
    years: Annotated[str, typer.Option(help="Years of the figures, e.g. 2022,2024,2030.")] = "2022,2024,2030",
    scenario: ScenarioOption = "baseline",
    set_: Set = None,
    seeds: Annotated[str, typer.Option(help="How many seeds, 2 to 10000.")] = "8",
    customers: Customers = "1000",
    points: Points = "",
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """Switch every mechanism off once: its effect on twelve headline figures beside sampling noise."""
    from suanli.experiments.effects import effects as measured

    size = whole("--customers", customers), scenario, joined_overrides(set_)
    asked = tuple(whole("--years", part) for part in years.split(","))
    with bar("effects") as progress:
        document = measured(
            tuple(only or ()), whole("--seeds", seeds), asked, size, points, processes(workers), progress
        )
    if json:
        print_json(document)
        return
    for line in _effects(document):
        say(line)


def _effects(document: dict[str, Any]) -> Iterator[str]:
    yield f"{document['scenario']}, {document['seeds']} seeds, {document['customers']} customers"
    yield "with the mechanism less without it: the figures it moves most, beside their noise (sd over seeds and points)"
    for name, rows in groupby(document["rows"], key=lambda row: row["mechanism"]):
        listed = sorted(rows, key=lambda row: -row["size"])[:3]
        yield f"{name}{': moves nothing' if name in document['inert'] else ''}"
        for row in listed:
            told = f"{row['mean']:+9.3g}  [{row['low']:+.3g}, {row['high']:+.3g}]  noise {row['noise']:.3g}"
            yield f"  {row['year']}  {row['figure']:32} {told}  {row['unit']}"
    yield f"inert: {', '.join(document['inert']) or 'none'}"


def transfers(  # noqa: PLR0913, PLR0917 (a command's options)
    group: Annotated[str, typer.Argument(help="Who gets the transfers: a vendor or group.")] = "chinese_seven",
    leaders: Annotated[str, typer.Option(help="Whose margin and volume they are.")] = "us_three",
    year: Annotated[str, typer.Option(help="The year that is looked at, 2019 to 2035.")] = "2030",
    scenario: ScenarioOption = "baseline",
    set_: Set = None,
    seeds: Annotated[str, typer.Option(help="How many seeds, 2 to 10000.")] = "24",
    customers: Customers = "1000",
    points: Points = "",
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """Loss or size? Cash at the leaders' margin, a leader's volume at no profit, alone and together."""
    from suanli.experiments.transfers import transfers as measured

    size = whole("--customers", customers), scenario, joined_overrides(set_)
    pair = group, leaders
    with bar("transfers") as progress:
        document = measured(
            pair, whole("--seeds", seeds), whole("--year", year), size, points, processes(workers), progress
        )
    if json:
        print_json(document)
        return
    for line in _transfers(document):
        say(line)


def _transfers(document: dict[str, Any]) -> Iterator[str]:
    def told(one: dict[str, float | None]) -> str:
        if one["median"] is None:
            return "nothing spent"
        return f"{one['median']:+.2f} [{one['low']:+.2f}, {one['high']:+.2f}]"

    where = f"{document['scenario']}, {document['seeds']} seeds, {document['customers']} customers"
    yield f"{document['group']} beside {document['leaders']} in {document['year']}; {where}"
    yield "ln(mean of leaders / mean of group), median [80 % of seeds]"
    for row in document["rows"]:
        yield f"{row['kind']}"
        for key, name in (
            ("gap", "as it is"),
            ("with_margin", "with the leaders' margin"),
            ("with_size", "with a leader's volume"),
            ("with_both", "with both"),
        ):
            yield f"  {name:28} {told(row[key])}"
        verdict = "a strategic loss" if row["strategic_loss"] else "no strategic loss by this rule"
        yield f"  {'part that the loss makes':28} {told(row['part_of_loss'])}"
        yield f"  above a third at {row['exceeds']:.0%} of points: {verdict}"
    parts = document["decomposition"]
    yield f"R&D: gap {told(parts['gap'])} = size {told(parts['size'])} + intensity {told(parts['intensity'])}"


def escapes(  # noqa: PLR0913, PLR0917 (a command's options)
    scenario: ScenarioOption = "baseline",
    set_: Set = None,
    seeds: Annotated[str, typer.Option(help="How many seeds, 2 to 10000.")] = "24",
    customers: Customers = "1000",
    points: Points = "",
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """Who gets out of a loss: Google's cloud in 2023, any of the seven by 2030; and what decides it, by removal."""
    from suanli.experiments.escapes import escapes as measured

    size = whole("--customers", customers), scenario, joined_overrides(set_)
    with bar("escapes") as progress:
        document = measured(whole("--seeds", seeds), size, points, workers=processes(workers), progress=progress)
    if json:
        print_json(document)
        return
    for line in _escapes(document):
        say(line)


def _escapes(document: dict[str, Any]) -> Iterator[str]:
    lived = f"{document['seeds']} seeds, {document['customers']} customers, to {document['until']}"
    yield f"{document['scenario']}, {lived}"
    yield "part of runs in which it happens [95 %, Wilson]: as it is, and without a mechanism"
    for escape, rows in groupby(sorted(document["rows"], key=lambda row: row["escape"]), key=lambda row: row["escape"]):
        yield escape
        for row in rows:
            yield f"  {row['without']:28} {row['part']:.0%}  [{row['low']:.0%}, {row['high']:.0%}]"
    yield "how many, mean [95 % over seeds]"
    for row in document["counts"]:
        yield f"  {row['escape']:28} {row['without']:28} {row['mean']:.1f}  [{row['low']:.1f}, {row['high']:.1f}]"
