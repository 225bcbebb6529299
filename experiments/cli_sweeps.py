"""Commands on sweeps. Imports happen inside: ``suanli --help`` loads nothing of the model."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Any

import typer

from suanli.experiments.cli_options import Json, Workers, print_json, processes, say
from suanli.experiments.progress import bar

SHOWN = 5  # failures that are listed; the rest are in the folder


def sweep(
    design: Annotated[str, typer.Argument(help="TOML file: what is varied, how, over which seeds (docs/sweeps.md).")],
    out: Annotated[str, typer.Option(help="Folder of the sweep; started again, it finishes what is missing.")],
    workers: Workers = "0",
    dask: Annotated[str | None, typer.Option(help="Address of a Dask scheduler, instead of this machine.")] = None,
    json: Json = False,
) -> None:
    """Run a design: grid, samples or a list of points, by scenario and seed.

    Stopped at any moment, the same command goes on. A run that fails is recorded, the rest goes on.
    """
    from suanli.experiments import run as runs
    from suanli.experiments.design import read
    from suanli.experiments.sweep import sweep as swept

    planned, count = read(design), processes(workers)
    folder = runs.checked_folder(out)
    with bar(planned.title) as progress:
        document = swept(planned, folder, count, dask, progress, _begins(count))
    if json:
        print_json(document)
    else:
        _ended(document)
    _end_with_status(document)


def sensitivity(
    design: Annotated[str, typer.Argument(help="TOML file, as of a sweep, whose method has indices.")],
    out: Annotated[str, typer.Option(help="Folder of the sweep; started again, it finishes what is missing.")],
    outcome: Annotated[
        list[str] | None, typer.Option(help="series/entity/year, as operating_profit/alibaba/2022; may be given again.")
    ] = None,
    workers: Workers = "0",
    dask: Annotated[str | None, typer.Option(help="Address of a Dask scheduler, instead of this machine.")] = None,
    json: Json = False,
) -> None:
    """Which parameters matter: run a design and give indices of its outcomes, with 95 % intervals.

    Methods: one_at_a_time, morris, saltelli; latin_hypercube and sobol give a moment-independent index.
    """
    from suanli.experiments import run as runs
    from suanli.experiments import sensitivity as indices
    from suanli.experiments.design import read
    from suanli.experiments.sweep import sweep as swept
    from suanli.model.extensions.loaded import load

    planned, count = read(design), processes(workers)
    load(planned.extensions)
    indices.checked_method(planned)
    asked = tuple(outcome or indices.OUTCOMES)
    for text in asked:
        indices.outcome_of(text, planned)
    folder = runs.checked_folder(out)
    with bar(planned.title) as progress:
        document = swept(planned, folder, count, dask, progress, _begins(count))
    found = indices.table(indices.indices(planned, folder, asked))
    found.to_csv(folder / "sensitivity.csv", index=False)
    if json:
        print_json({**document, "indices": found.astype(object).where(found.notna(), None).to_dict("records")})
        _end_with_status(document)
        return
    _ended(document)
    left, points = document["whole_points"], len(planned.points)
    if left < points:
        say(f"Indices rest on the {left} of {points} points whose runs are all done.")
    for (scenario, name, index), rows in found.groupby(["scenario", "outcome", "index"], sort=False):
        say(f"\n{name}, {scenario}: {index}")
        for axis, value, low, high in zip(rows.axis, rows.value, rows.low, rows.high, strict=True):
            known = "" if math.isnan(low) else f"  [{low:.4g}, {high:.4g}]"
            say(f"  {axis:44} {value:10.4g}{known}")
    say(f"\nOver the ranges of the design, and no others. Table: {folder / 'sensitivity.csv'}")
    _end_with_status(document)


def report(
    folder: Annotated[str, typer.Argument(help="Folder of a sweep.")],
    out: Annotated[
        str | None, typer.Option(help="The page to write; report.html in the folder if none is given.")
    ] = None,
) -> None:
    """Turn a sweep into one self-contained page: what was varied, what came out, what matters, what failed."""
    from pathlib import Path

    from suanli.visualization.sweep_report import sweep_page

    page = sweep_page(Path(folder))
    path = Path(out) if out else Path(folder) / "report.html"
    path.write_text(page, encoding="utf-8")
    say(f"Written: {path}")


def bench(
    against: Annotated[str, typer.Option(help="A revision of this clone to compare a run with.")] = "",
    large: Annotated[bool, typer.Option(help="A million customers, too: a minute or more.")] = True,
    json: Json = False,
) -> None:
    """Measure speed, as ratios in one session: a customer's quarter, a run, batches, a sweep beside mesa.batch_run."""
    from suanli.experiments.bench import bench as measured

    with bar("bench") as progress:
        found = measured(progress, against, large)
    if json:
        print_json(found)
        return
    for part, figures in found.items():
        for name, figure in figures.items():
            if isinstance(figure, float):
                say(f"{f'{part}.{name}':40} {figure:10.4g}")
    for size, seconds in found["batch"]["by_size"].items():
        say(f"{f'a run in a batch of {size}':40} {seconds:10.4g} s")


def _ended(document: dict[str, Any]) -> None:
    """What a finished sweep says."""
    say(f"{document['title']}: {document['done']} of {document['runs']} runs done, {len(document['failed'])} failed.")
    for one in document["failed"][:SHOWN]:
        say(f"  run {one['run']}: {one['reason']}\n    {one['command']}")
    if len(document["failed"]) > SHOWN:
        say(f"  and {len(document['failed']) - SHOWN} more: status in {document['folder']}/runs")
    if document["lost"]:
        say(f"{len(document['lost'])} runs were lost with their process (memory?): the same command tries them again.")
    say(f"Figures: {document['folder']}/results, a row a figure; runs: {document['folder']}/runs, a row a run.")


def _end_with_status(document: dict[str, Any]) -> None:
    """End with status 1 where a run failed or was lost: a script that goes on with what is there should know."""
    if document["failed"] or document["lost"]:
        raise typer.Exit(1)


def _begins(workers: int | None) -> Callable[[Any, int], None]:
    """Says on standard error what a sweep will take, before it begins."""

    def begun(store: Any, left: int) -> None:
        import os

        from suanli.experiments.sweep import estimate

        for torn in store.torn:
            typer.echo(f"torn, done again: {torn}", err=True)
        if not left:
            typer.echo(f"all {len(store.rows)} runs are there", err=True)
            return
        try:
            found = estimate(store.design, left, workers or os.cpu_count() or 1)
        except Exception:  # the first point isn't allowed or fails, as its run will say
            typer.echo(f"{left} of {len(store.rows)} runs to do", err=True)
            return
        time = f"{found.seconds / 60.0:.1f} minutes" if found.seconds >= 90.0 else f"{found.seconds:.0f} seconds"
        size = f"{found.size / 1e6:.1f} MB of results"
        typer.echo(f"{left} of {found.runs} runs to do: about {time} on this machine, {size}", err=True)

    return begun
