"""Progress of long work: a bar on standard error where that is a terminal, one line there where it isn't."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import Progress, TimeRemainingColumn


@contextmanager
def bar(title: str, doing: str = "running") -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error where that is a terminal, one line there where it isn't: doing what, to what."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, total: typer.echo(f"{doing} {title}", err=True) if done == 1 else None
        return
    with Progress(
        *Progress.get_default_columns()[:-1], TimeRemainingColumn(), console=console, transient=True
    ) as shown:
        task = shown.add_task(title)
        yield lambda done, total: shown.update(task, completed=done, total=total)
