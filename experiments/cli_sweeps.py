"""Commands on sweeps. Imports happen inside: ``suanli --help`` loads nothing of the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from suanli.experiments.cli_options import Json, Workers, ensemble, print_json, say
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

    planned, (_, _, processes) = read(design), ensemble("2", "1000", workers)
    folder = runs.checked_folder(out)
    with bar(planned.title) as progress:
        document = swept(planned, folder, processes, dask, progress, _begins(processes))
    if json:
        print_json(document)
        return
    say(f"{document['title']}: {document['done']} of {document['runs']} runs done, {len(document['failed'])} failed.")
    for one in document["failed"][:SHOWN]:
        say(f"  run {one['run']}: {one['reason']}\n    {one['command']}")
    if len(document["failed"]) > SHOWN:
        say(f"  and {len(document['failed']) - SHOWN} more: status in {document['folder']}/runs")
    say(f"Figures: {document['folder']}/results, a row a figure; runs: {document['folder']}/runs, a row a run.")


def _begins(processes: int | None) -> Callable[[Any, int], None]:
    """Says on standard error what a sweep will take, before it begins."""

    def begun(store: Any, left: int) -> None:
        import os

        from suanli.experiments.sweep import estimate

        for torn in store.torn:
            typer.echo(f"torn, done again: {torn}", err=True)
        if not left:
            typer.echo(f"all {len(store.rows)} runs are there", err=True)
            return
        found = estimate(store.design, left, processes or os.cpu_count() or 1)
        time = f"{found.seconds / 60.0:.1f} minutes" if found.seconds >= 90.0 else f"{found.seconds:.0f} seconds"
        size = f"{found.size / 1e6:.1f} MB of results"
        typer.echo(f"{left} of {found.runs} runs to do: about {time} on this machine, {size}", err=True)

    return begun
