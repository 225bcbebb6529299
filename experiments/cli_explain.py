"""Commands that explain: causes of a gap, races of explanations, replications, claims of others."""

from __future__ import annotations

from collections.abc import Iterator
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


def attribute(  # noqa: PLR0913, PLR0917 (a command's options)
    one: Annotated[str, typer.Argument(help="A vendor, us_three or chinese_seven.")] = "us_three",
    other: Annotated[str, typer.Argument(help="The one that is taken off.")] = "chinese_seven",
    year: Annotated[str, typer.Option(help="Year, 2018 to 2035.")] = "2022",
    scenario: ScenarioOption = "baseline",
    set_: Set = None,
    seeds: Annotated[str, typer.Option(help="How many seeds, 128 runs each.")] = "8",
    customers: Customers = "1000",
    points: Points = "",
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """Attribute a gap of operating profit to its causes.

    Shapley values over runs with every set of causes switched off; they add up exactly.
    """
    from suanli.experiments.attribute import attribute as explained

    size = (whole("--customers", customers), scenario, joined_overrides(set_))
    with bar("counterfactuals") as progress:
        document = explained(
            (one, other), whole("--seeds", seeds), whole("--year", year), size, points, processes(workers), progress
        )
    if json:
        print_json(document)
        return
    for line in _attributed(document):
        say(line)


def race(
    seeds: Annotated[str, typer.Option(help="Seeds that judge.")] = "14",
    draws: Annotated[str, typer.Option(help="Draws of the free parameters for each explanation.")] = "150",
    customers: Customers = "1000",
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """Race explanations: scale, price war, chips, or all of it, on the same three observations of 2022."""
    from suanli.experiments.race import race as run

    with bar("race") as progress:
        document = run(
            whole("--seeds", seeds),
            whole("--draws", draws),
            whole("--customers", customers),
            processes(workers),
            progress,
        )
    if json:
        print_json(document)
        return
    for line in _raced(document):
        say(line)


def docking(
    seeds: Annotated[str, typer.Option(help="How many seeds.")] = "12", workers: Workers = "0", json: Json = False
) -> None:
    """Dock to the literature: equal firms' null, directions of concentration, windows of catch-up, facts of firms."""
    from suanli.experiments.docking import docking as docked

    with bar("laboratories") as progress:
        document = docked(whole("--seeds", seeds), processes(workers), progress)
    if json:
        print_json(document)
        return
    for line in _docked(document):
        say(line)


def claims(
    only: Annotated[list[str] | None, typer.Option(help="Name of a claim; may be given again. All if none is.")] = None,
    seeds: Annotated[str, typer.Option(help="How many seeds, 2 to 10000.")] = "8",
    customers: Customers = "1000",
    points: Points = "calibrated",
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """Ask what others say of this industry: yes, no, within, or why it can't be asked; and what decides it."""
    from suanli.experiments.claims import claims as asked

    size = whole("--seeds", seeds), whole("--customers", customers)
    with bar("claims") as progress:
        document = asked(*size, points, tuple(only or ()), processes(workers), progress)
    if json:
        print_json(document)
        return
    for line in _answered(document):
        say(line)


def _answered(document: dict[str, Any]) -> Iterator[str]:
    yield f"{document['seeds']} seeds, {document['customers']} customers; difference [95 %], or median (10 to 90 %)"
    for row in document["rows"]:
        yield f"\n{row['verdict']:20}{row['says']} ({row['source']})"
        if row["found"] is None:
            yield f"{'':20}{row['why']}"
            continue
        left = f"; without {row['decides']} {_found(row['left'])}" if row["left"] else ""
        yield f"{'':20}{_found(row['found'])} {row['unit']}{left}"


def _found(found: dict[str, float]) -> str:
    if "mean" in found:
        return f"{found['mean']:+.3g} [{found['low']:+.3g}, {found['high']:+.3g}]"
    return f"{found['median']:.3g} ({found['low']:.3g} to {found['high']:.3g})"


def _docked(document: dict[str, Any]) -> Iterator[str]:
    null = document["null"]
    gap = f"{null['largest_gap']:.1e} of a share in ten years"
    yield f"{null['firms']} equal firms, R&D without fruits, no luck: shares part by {gap}"
    yield f"concentration of them with luck, equal firms = 1, {document['seeds']} seeds; difference [95 %]"
    for row in document["directions"]:
        told = ""
        if row["expected"]:
            found = row["difference"]
            verdict = "as expected" if row["as_expected"] else "NOT AS EXPECTED"
            told = f"{found['mean']:+.3f} [{found['low']:+.3f}, {found['high']:+.3f}]  {verdict}"
        yield f"  {row['variant']:32}{row['mean']:7.3f}  {told}"
    yield "windows: P that the second firm leads in the end [95 %, Wilson]"
    for row in document["windows"]:
        told = f"{row['p']:.2f} [{row['low']:.2f}, {row['high']:.2f}]"
        yield f"  window {row['window']:.1f}, lock-in {row['lock_in']:.1f}   {told}"
    yield "facts of many firms: median (10 to 90 %), band"
    for row in document["facts"]:
        spread, band = f"({row['p10']:.2f} to {row['p90']:.2f})", f"{row['low']:g} to {row['high']:g}"
        yield f"  {row['fact']:36}{row['median']:7.2f} {spread:20} {band}{'' if row['inside'] else '  MISSED'}"


def _attributed(document: dict[str, Any]) -> Iterator[str]:
    one, other = document["groups"]
    yield f"{one} less {other}: operating profit {document['year']}, {document['unit']}, {document['seeds']} seeds"
    yield f"{'':42}value [95 % interval]            if first   if last"
    for row in document["rows"]:
        spread = f"[{row['low']:+.3g}, {row['high']:+.3g}]"
        yield f"  {row['cause']:34}{row['mean']:+9.3g}  {spread:24}{row['if_first']:+9.3g} {row['if_last']:+9.3g}"
    for title, row in (("left with all of them off: size alone", document["left"]), ("the gap", document["gap"])):
        yield f"  {title:34}{row['mean']:+9.3g}  [{row['low']:+.3g}, {row['high']:+.3g}]"


def _raced(document: dict[str, Any]) -> Iterator[str]:
    yield f"{document['seeds']} seeds; refitted: best of {document['draws']} draws of the free parameters, other seeds"
    bands = ", ".join(
        f"{one['name']} {one['centre'] - one['half']:g} to {one['centre'] + one['half']:g}"
        for one in document["observed"]
    )
    yield f"bands, USD bn: {bands}"
    yield "medians (10 to 90 %); off: mean square of half widths, 1 at the edge; all: seeds with all three inside"
    for row in document["rows"]:
        head = f"{row['explanation']:18}{row['kind']:13}{row['free_parameters']:>3} free  "
        if row["figures"] is None:
            yield f"  {head}no world for most seeds"
            continue
        told = "".join(
            f"{f['median']:7.1f} ({f['p10']:.1f} to {f['p90']:.1f}){' ' if inside else '*'}"
            for f, inside in zip(row["figures"], row["inside"], strict=True)
        )
        yield f"  {head}{told}  off {row['off']:.2f}  all {row['all_inside']:.0%}"
    yield "(* outside its band)"


def bundle(
    out: Annotated[str, typer.Option(help="File of the bundle.")] = "visualization/front/bundle.json",
    seeds: Annotated[str, typer.Option(help="How many seeds, 2 to 10000, spread over the calibrated set.")] = "36",
    customers: Customers = "2000",
    workers: Workers = "0",
) -> None:
    """Make the bundle of results that the front page shows: bands of runs, observed figures, claims."""
    import json
    from pathlib import Path

    from suanli.experiments import whole_files
    from suanli.experiments.bundle import Size, reduced_hash
    from suanli.experiments.bundle import bundle as made

    size, count = Size(whole("--seeds", seeds), whole("--customers", customers)), processes(workers)
    path = Path(out)
    with whole_files.written_to(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    with bar("bundle") as progress:
        told = reduced_hash(count)
        document = made(size, count, progress) | {"hash": told}
    with whole_files.written_to(path.parent):
        whole_files.replaced(path, (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
    made_of = f"{size.seeds} seeds of each scenario, lever and cut"
    say(f"{path}: {path.stat().st_size // 1024} kB, {made_of}, hash {document['hash']}")
