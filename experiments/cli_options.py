"""What the command line's options mean, and how it speaks: shared by its commands."""

from __future__ import annotations

from typing import Annotated

import typer

MOST_WORKERS = 256
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
SCENARIO = "Name of a scenario, or path of a TOML file."
Scenario = Annotated[str, typer.Argument(help=SCENARIO)]
ScenarioOption = Annotated[str, typer.Option("--scenario", help=SCENARIO)]  # of commands that ask of vendors
Seeds = Annotated[str, typer.Option(help="How many seeds, 2 to 10000.")]
Customers = Annotated[str, typer.Option(help="Enterprise accounts, 20 to 2000000.")]
Set = Annotated[list[str] | None, typer.Option("--set", help="NAME=VALUE; may be given again.")]
Rules = Annotated[
    list[str] | None,
    typer.Option("--rules", help="FILE.py:NAME: a pricing rule or a mechanism of your own; may be given again."),
]
Workers = Annotated[str, typer.Option(help="Processes; 0 takes one a core.")]


def say(text: str = "") -> None:
    """A line on standard output."""
    typer.echo(text)


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    import json

    say(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False))


def whole(option: str, text: str) -> int:
    """A whole number typed by the user, or an InputError; its range is checked where it is used."""
    from suanli.model.kernel.errors import InputError

    try:
        return int(text)
    except ValueError:
        raise InputError(option, text, "a whole number") from None


def processes(workers: str) -> int | None:
    """Number of processes as typed by the user; None: one a core."""
    from suanli.model.kernel.errors import InputError

    number = whole("--workers", workers)
    if not 0 <= number <= MOST_WORKERS:
        raise InputError("--workers", number, f"a whole number from 0 to {MOST_WORKERS}")
    return number or None


def ensemble(seeds: str, customers: str, workers: str) -> tuple[int, int, int | None]:
    """(seeds, customers, processes) as typed by the user; None processes: one a core."""
    return whole("--seeds", seeds), whole("--customers", customers), processes(workers)


def joined_overrides(given: list[str] | None) -> str:
    """What --set was given, each one NAME=VALUE, as a run takes it."""
    from suanli.model.kernel.errors import InputError

    for text in given or ():
        if not text.strip() or ";" in text:
            raise InputError("--set", text, "NAME=VALUE, and --set again for another")
    return ";".join(given or ())
