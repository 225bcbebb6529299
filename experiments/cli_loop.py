"""``suanli loop``: the loop's gain, what each link is worth, regimes and the hazard of escape."""

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


def loop(  # noqa: PLR0913, PLR0917 (a command's options)
    vendor: Annotated[str, typer.Argument(help="A vendor, us_three or chinese_seven.")] = "chinese_seven",
    links: Annotated[bool, typer.Option("--links", help="What each link is worth to each vendor instead.")] = False,
    regimes: Annotated[bool, typer.Option("--regimes", help="Regimes and the hazard of escape instead.")] = False,
    region: Annotated[str | None, typer.Option(help="Region of the pulse, INTL or CN; home if none is given.")] = None,
    year: Annotated[str, typer.Option(help="Year the pulse comes; of figures with --links; last with --regimes.")] = "",
    scenario: ScenarioOption = "baseline",
    set_: Set = None,
    seeds: Annotated[str, typer.Option(help="How many seeds, 2 to 10000.")] = "14",
    customers: Customers = "1000",
    points: Points = "",
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """Measure the loop: gain by pulses of customers with what they see replayed in blocks; link cuts; regimes.

    The gain is 0 without feedback, 1 where a pulse lasts, above 1 where it grows, below 0 where it is pushed back.
    """
    from suanli.experiments import loop as measured
    from suanli.experiments import regimes as told
    from suanli.model.kernel.errors import InputError

    count, size = whole("--seeds", seeds), (whole("--customers", customers), scenario, joined_overrides(set_))
    if links and regimes:
        raise InputError("--links, --regimes", "both", "one of them")
    if (links or regimes) and region is not None:
        raise InputError("--region", region, "no region with --links or --regimes")
    workers_, given = processes(workers), whole("--year", year) if year else None
    if links:
        with bar("links") as progress:
            document = measured.worth(count, 2022 if given is None else given, size, points, workers_, progress)
        lines = _links(document)
    elif regimes:
        with bar("regimes") as progress:
            document = told.regimes(vendor, count, 2030 if given is None else given, size, points, workers_, progress)
        lines = _regimes(document)
    else:
        with bar(f"pulses to {vendor}") as progress:
            document = measured.gains(
                vendor, count, (region, 2020 if given is None else given), size, points, workers_, progress
            )
        lines = _gains(document)
    if json:
        print_json(document)
        return
    for line in lines:
        say(line)


def _gains(document: dict[str, Any]) -> Iterator[str]:
    where = (
        f"{document['part_moved']:.0%} of {document['region']} moved to {document['vendor']} in {document['start']}Q1"
    )
    yield f"{where}; {document['scenario']}, {document['seeds']} seeds, {document['customers']} customers"
    yield f"Matthew number beside a twin, fixed mark-ups: {document['matthew']:.2f} (above 1 a small lead grows)"
    yield "gain: 0 no feedback, 1 the pulse lasts, below 0 it is pushed back [95 % over seeds]"
    for quarters, rows in groupby(document["rows"], key=lambda row: row["quarters"]):
        listed = list(rows)
        yield f"after {quarters} quarters; without feedback {listed[0]['survived_open']:.2f} of it is left"
        for row in listed:
            name = "all free" if row["run"] == "full" else row["run"]
            if row["gain"] is None:
                yield f"  {name:18} {row['survived']:6.2f} left   not measurable"
                continue
            spread = f"[{row['low']:+.2f}, {row['high']:+.2f}]" if row["low"] is not None else "(interval open)"
            yield f"  {name:18} {row['survived']:6.2f} left   gain {row['gain']:+.2f}  {spread}"


def _links(document: dict[str, Any]) -> Iterator[str]:
    yield f"{document['scenario']}, {document['year']}, {document['seeds']} seeds on common draws"
    yield "with the link less without it; mean [95 % interval]. Cut: all have the industry's intensity, or its mean"
    for (link, figure), rows in groupby(document["rows"], key=lambda row: (row["link"], row["figure"])):
        listed = list(rows)
        yield f"{link}: {figure.replace('_', ' ')}, {listed[0]['unit']}"
        for row in listed:
            told = f"{row['mean']:+9.3g}  [{row['low']:+.3g}, {row['high']:+.3g}]"
            yield f"  {row['vendor']:22} with it {row['with_it']:9.3g}   {told}"


def _regimes(document: dict[str, Any]) -> Iterator[str]:
    lived = f"{document['seeds']} seeds, {document['first']} to {document['until']}"
    yield f"{document['vendor']}, {document['scenario']}, {lived}"
    yield "share of vendors by year"
    years = range(document["first"], document["until"] + 1)
    yield f"  {'':18}" + "".join(f"{year:>7}" for year in years)
    for name, parts in document["by_year"].items():
        yield f"  {name:18}" + "".join(f"{part:>7.0%}" for part in parts)
    yield "next year's regime, given this year's [95 % over seeds]"
    for start, rows in groupby(document["transitions"], key=lambda row: row["from"]):
        went = [row for row in rows if row["part"]]
        told = ", ".join(f"{row['to']} {row['part']:.0%} [{row['low']:.0%}, {row['high']:.0%}]" for row in went)
        yield f"  {start:18} {told or 'nobody was there'}"
    yield "years a spell lasts, of those that began and ended in the run"
    for row in document["spells"]:
        mean = "-" if row["mean_years"] is None else f"{row['mean_years']:.1f}"
        yield f"  {row['regime']:18} {mean:>5}  ({row['whole']} whole, {row['cut']} cut off by the start or the end)"
    yield "profit next year, after so many years in loss"
    for row in document["hazard"]:
        told = "nobody" if row["part"] is None else f"{row['part']:.0%}  [{row['low']:.0%}, {row['high']:.0%}]"
        last = " and more" if row["years"] == document["hazard"][-1]["years"] else ""
        age = "since before" if row["years"] is None else f"{row['years']}{last}"
        yield f"  {age:14} {told}  ({row['at_risk']} vendor-years)"


def tipping(  # noqa: PLR0913, PLR0917 (a command's options)
    x: Annotated[str, typer.Option("--x", help="NAME=LOW:HIGH:STEPS or NAME=A,B,C.")] = "start.share=0.1:0.5:5",
    y: Annotated[str, typer.Option("--y", help="The other axis.")] = "choice.quality_weight=0.5:3:5",
    vendor: Annotated[str, typer.Option(help="Who escapes: a vendor or group of the scenario.")] = "south",
    scenario: Annotated[str, typer.Option(help="duopoly, or a scenario of the whole industry.")] = "duopoly",
    set_: Set = None,
    start: Annotated[
        list[str] | None, typer.Option(help="start.share=VALUE or start.quality=VALUE, the same in all cells.")
    ] = None,
    until: Annotated[str, typer.Option(help="Last year of the runs.")] = "2047",
    seeds: Annotated[str, typer.Option(help="Seeds of each cell at first.")] = "12",
    rounds: Annotated[str, typer.Option(help="Rounds in which what is in doubt is run again, and finer.")] = "2",
    customers: Annotated[str, typer.Option(help="Enterprise accounts.")] = "400",
    points: Points = "",
    out: Annotated[str | None, typer.Option(help="Folder for tipping.json and tipping.svg.")] = None,
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """Map where an escape becomes likely: over a start, support, productivity, any two parameters.

    Three escapes are told apart: of share, of technology, of profit.
    """
    from suanli.experiments import run as runs
    from suanli.experiments.map_axes import axis_of, starts_of
    from suanli.experiments.tipping import Ask
    from suanli.experiments.tipping import tipping as mapped
    from suanli.model.kernel.errors import InputError

    laboratory = scenario == "duopoly"
    if start and not laboratory:
        raise InputError("--start", " ".join(start), "none: only the laboratory of two firms has other starts")
    if points and laboratory:
        raise InputError("--points", points, "none: the set is of the whole industry")
    axes = axis_of("--x", x, laboratory), axis_of("--y", y, laboratory)
    size = whole("--customers", customers), whole("--until", until)
    ask = Ask(scenario, joined_overrides(set_), vendor, *size, starts_of(start), points)
    folder = runs.checked_folder(out) if out is not None else None
    with bar("tipping") as progress:
        document = mapped(ask, axes, whole("--seeds", seeds), whole("--rounds", rounds), processes(workers), progress)
    if folder is not None:
        import json as texts

        from suanli.visualization.tipping_map import tipping_map

        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tipping.json").write_text(texts.dumps(document, indent=1) + "\n", encoding="utf-8")
        (folder / "tipping.svg").write_text(tipping_map(document), encoding="utf-8")
    if json:
        print_json(document)
        return
    for line in _map(document):
        say(line)


def _map(document: dict[str, Any]) -> Iterator[str]:
    yield f"{document['scenario']}: does {document['vendor']} escape by {document['until']}? {document['runs']} runs"
    yield "P [95 %, Wilson] of share above one half, technology, profit; of one vendor above two thirds"
    yield f"{document['x']:>24}{document['y']:>26}  runs"
    for cell in document["cells"]:
        told = "   ".join(
            "-" if cell[name] is None else f"{cell[name]['p']:.2f} [{cell[name]['low']:.2f}, {cell[name]['high']:.2f}]"
            for name in document["escapes"]
        )
        yield f"{cell['x']:>24.4g}{cell['y']:>26.4g}{cell['runs']:>6}  {told}"
    for escape, rows in document["lines"].items():
        for row in rows:
            where = f"all {row['all']}" if row["x"] is None else f"{row['x']:.3g} [{row['low']:.3g}, {row['high']:.3g}]"
            yield f"P({escape}) = 1/2 at {document['y']} {row['y']:.6g}: {document['x']} {where}"
