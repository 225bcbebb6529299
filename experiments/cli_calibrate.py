"""``suanli calibrate``: the set of parameter points that can't be told apart, and synthetic recovery."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from suanli.experiments.cli_options import Customers, Json, Workers, print_json, processes, say, whole
from suanli.experiments.progress import bar


def calibrate(  # noqa: PLR0913, PLR0917 (a command's options)
    out: Annotated[str, typer.Option(help="Folder of the search; started again, it goes on.")] = "results/calibration",
    searches: Annotated[str, typer.Option(help="Searches from different points.")] = "3",
    generations: Annotated[str, typer.Option(help="Generations of each; 16 points each.")] = "25",
    walks: Annotated[str, typer.Option(help="Rounds of 16 points about the good ones, after the searches.")] = "15",
    seeds: Annotated[str, typer.Option(help="Common seeds of every point.")] = "4",
    judged: Annotated[str, typer.Option(help="Points that are judged on fresh seeds.")] = "40",
    fresh: Annotated[str, typer.Option(help="Seeds that judge them.")] = "30",
    recover: Annotated[
        str | None, typer.Option(help="Instead: search for so many known truths, and say what can be found again.")
    ] = None,
    draws: Annotated[str, typer.Option(help="Draws over all ranges, for --recover.")] = "400",
    until: Annotated[str, typer.Option(help="Last year of the targets aimed at, 2022 to 2024.")] = "2024",
    customers: Customers = "10000",
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """Search the free parameters (CMA-ES), and give the set of points that can't be told apart at 10 %.

    Started again with the same folder, it goes on where it stopped; ask for more generations to go further.
    """
    from suanli.experiments import run as runs
    from suanli.experiments.calibrate import calibrate as search
    from suanli.experiments.recovery import recover as recovered
    from suanli.experiments.search import Plan

    given = {"searches": searches, "generations": generations, "walks": walks, "seeds": seeds}
    given |= {"judged": judged, "fresh": fresh, "until": until}
    plan = Plan(
        **{name: whole(f"--{name}", text) for name, text in given.items()}, customers=whole("--customers", customers)
    )
    count = processes(workers)
    folder = runs.checked_folder(out)
    if recover is None:
        with bar("calibration") as progress:
            document = search(folder, plan, count, progress)
    else:
        truths, drawn = whole("--recover", recover), whole("--draws", draws)
        with bar("recovery") as progress:
            document = recovered(folder, truths, drawn, plan, count, progress)
    if json:
        print_json(document)
        return
    for line in _found(document, folder) if recover is None else _recovered(document):
        say(line)


def _found(document: dict[str, Any], folder: Path) -> Iterator[str]:
    best, base = document["best"], document["baseline"]
    visited = (
        f"{document['visited']} points visited, {document['judged']} judged on {document['plan']['fresh']} fresh seeds"
    )
    yield f"{visited}; {document['set']} can't be told apart at 10 %: {folder / 'set.csv'}"
    for name, one in (("best", best), ("the table's values", base)):
        yield f"  {name:20} loss {one['loss']:.3f} (standard error {one['standard_error']:.3f}), p {one['p']:.2f}"
    yield f"all targets inside at once: {document['joint_share_inside']:.0%} of runs over the set and fresh seeds"
    yield f"{'parameter':34}{'best':>10}{'set':>24}{'search':>18}   part of the range"
    for one in document["parameters"]:
        set_, search = f"{one['least']:.3g} to {one['most']:.3g}", f"{one['low']:.3g} to {one['high']:.3g}"
        yield f"  {one['name']:32}{best[one['name']]:>10.4g}{set_:>24}{search:>18}   {one['part_of_range']:.0%}"


def _recovered(document: dict[str, Any]) -> Iterator[str]:
    lived = f"{document['draws']} draws over all ranges, {document['lived']} lived, each in turn the truth"
    yield f"{lived}: how much of each parameter is found again"
    yield f"{'':64}explained   80 % interval covers   its width by the range's"
    for one in sorted(document["parameters"], key=lambda one: -one["explained"]):
        yield f"  {one['name']:62}{one['explained']:>9.0%}{one['covered']:>18.0%}{one['width']:>24.0%}"
    for number, one in enumerate(document["searches"]):
        inside = "in the set" if one["p_of_truth"] >= 0.1 else "NOT in the set"
        losses = f"its loss {one['loss_of_truth']:.3f}, the best point's {one['loss_of_best']:.3f}"
        yield f"truth {number}: {inside} (p {one['p_of_truth']:.2f}); {losses}; off by, in parts of the range:"
        yield "  " + ", ".join(f"{name} {off:.2f}" for name, off in one["off"].items())
