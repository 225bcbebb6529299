"""``suanli policies``: catch-up strategies compared on one budget, on the same draws; pairs of them; what is robust."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from suanli.experiments.cli_options import (
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


def policies(  # noqa: PLR0913, PLR0917 (a command's options)
    budget: Annotated[str, typer.Option(help="Present value of the state's outlays, 2023-2030, USD bn.")] = "40",
    year: Annotated[str, typer.Option(help="Year of the outcomes, 2024 to 2035.")] = "2030",
    pairs: Annotated[bool, typer.Option("--pairs", help="Every two levers too: interactions.")] = False,
    robust: Annotated[
        bool, typer.Option("--robust", help="Signs under the model's structural switches instead.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option(help="Name of a policy; may be given again. All if none is.")
    ] = None,
    scenario: ScenarioOption = "baseline",
    set_: Set = None,
    seeds: Annotated[str, typer.Option(help="How many seeds, 2 to 10000.")] = "16",
    customers: Annotated[str, typer.Option(help="Enterprise accounts, 200 to 2000000.")] = "10000",
    points: Points = "",
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """Compare catch-up strategies at one budget: differences from no policy, intervals, harm, escapes.

    With --points seeds are spread over the set; with --robust too, signs are told at each of its points.
    """
    from suanli.experiments import strategies as compared
    from suanli.experiments.points import variants
    from suanli.model.kernel.errors import InputError

    if robust and pairs:
        raise InputError("--robust, --pairs", "both", "one of them")
    ask = compared.Ask(
        whole("--seeds", seeds),
        whole("--customers", customers),
        scenario,
        joined_overrides(set_),
        whole("--year", year),
        _money(budget),
        tuple(only or ()),
        "" if robust else points,
    )
    with bar("policies") as progress:
        if robust:
            given = variants(points) if points else None
            document = compared.robust(ask, given, processes(workers), progress)
        else:
            document = compared.strategies(ask, pairs, processes(workers), progress)
    if json:
        print_json(document)
        return
    for line in _robust(document) if robust else _compared(document):
        say(line)


def _money(text: str) -> float:
    from suanli.model.kernel.errors import InputError

    try:
        return float(text)
    except ValueError:
        raise InputError("--budget", text, "USD bn") from None


def _compared(document: dict[str, Any]) -> Iterator[str]:
    yield (
        f"{document['scenario']}, {document['seeds']} seeds, {document['customers']} customers; outcomes of "
        f"{document['year']}; budget USD {document['budget']:g} bn, present value 2023-2030 at 3 %"
    )
    yield "differences from no policy on the same draws, mean [95 %]; worse: part of seeds in which it is"
    for place, outcome in enumerate(document["outcomes"]):
        without = document["reference"]["medians"][place]
        yield f"\n{outcome['name']}, {outcome['unit']}" + ("" if outcome["relative"] else f"; without {without:.3g}")
        for funded in (True, False):
            rows = [row for row in document["rows"] if row["funded"] == funded]
            rows.sort(key=lambda row: -row["figures"][place]["mean"] * (outcome["better"] or -1))
            yield "  at the budget" if funded else "  rules without cost"
            for row in rows:
                yield f"    {row['strategy']:22}{_told(row['figures'][place])}"
    yield "\ntechnology escape (best of the seven above .7 of the frontier for two years): P [95 %, Wilson]; outlays"
    reference = document["reference"]["escape"]
    yield f"    {'no policy':22}{reference['p']:.2f} [{reference['low']:.2f}, {reference['high']:.2f}]"
    for row in document["rows"]:
        p = row["escape"]
        yield f"    {row['strategy']:22}{p['p']:.2f} [{p['low']:.2f}, {p['high']:.2f}]   {_paid(row, document)}"
    if document["interactions"]:
        yield from _interactions(document)
    yield "\nwhat each is"
    for row in document["rows"]:
        if len(row["levers"]) == 1:
            yield f"    {row['strategy']:22}{row['meaning']}"


def _paid(row: dict[str, Any], document: dict[str, Any]) -> str:
    """What a strategy cost, and a mark where that isn't the budget."""
    off = row["funded"] and abs(row["outlays"] / document["budget"] - 1.0) > 0.01
    return f"USD {row['outlays']:.2f} bn{'  NOT THE BUDGET' if off else ''}"


def _told(found: dict[str, Any]) -> str:
    """A difference with its interval, a mark where that doesn't hold zero, the part of seeds where it is worse."""
    mark = "*" if found["low"] > 0.0 or found["high"] < 0.0 else " "
    worse = "" if found.get("worse") is None else f"  worse {found['worse']:.0%}"
    return f"{found['mean']:+9.3g} [{found['low']:+.3g}, {found['high']:+.3g}]{mark}{worse}"


def _interactions(document: dict[str, Any]) -> Iterator[str]:
    """Pairs whose interaction is distinguishable from zero, outcome by outcome."""
    yield "\ninteractions distinguishable from zero (of two that cost money: against their mean at the same budget)"
    for place, outcome in enumerate(document["outcomes"]):
        for row in document["interactions"]:
            found = row["figures"][place]
            if found["low"] > 0.0 or found["high"] < 0.0:
                yield f"  {outcome['name']:62}{' + '.join(row['pair']):34}{_told(found)}"


def _robust(document: dict[str, Any]) -> Iterator[str]:
    yield f"signs distinguishable from zero, {document['seeds']} seeds each: {', '.join(document['variants'])}"
    yield "(robust: told as it comes, and nowhere the other way round)"
    for row in document["rows"]:
        signs = "".join("-0+"[sign + 1] for sign in row["signs"])
        yield f"  {row['strategy']:20}{row['outcome']:62}{signs}{'  robust' if row['robust'] else ''}"
