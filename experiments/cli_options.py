"""What the command line's options mean, and how it speaks: shared by its commands."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, get_type_hints

import typer

MOST_WORKERS = 256
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
SCENARIO = "Name of a scenario, or path of a TOML file."
Scenario = Annotated[str, typer.Argument(help=SCENARIO)]
ScenarioOption = Annotated[str, typer.Option("--scenario", help=SCENARIO)]  # of commands that ask of vendors
Seeds = Annotated[str, typer.Option(help="How many seeds, 2 to 10000.")]
Customers = Annotated[str, typer.Option(help="Enterprise accounts, 20 to 2000000.")]
Set = Annotated[list[str] | None, typer.Option("--set", help="NAME=VALUE; may be given again.")]
Points = Annotated[
    str, typer.Option(help="Spread seeds over a calibrated set: `calibrated` (as shipped), or a set.csv.")
]
Rules = Annotated[
    list[str] | None,
    typer.Option("--rules", help="FILE.py:NAME of your own: strategy, rule, mechanism, shock, series; again for more."),
]
Tables = Annotated[
    str | None, typer.Option("--tables", help="Folder of your own vendors, suppliers, regions, sites, sectors.")
]
Workers = Annotated[str, typer.Option(help="Processes; 0 takes one a core.")]


Command = Callable[..., None]


def extended(command: Command) -> Command:
    """Return the command with ``--rules`` and ``--tables``, which every run that it makes then has."""

    @wraps(command)
    def called(*args: Any, rules: list[str] | None = None, tables: str | None = None, **given: Any) -> None:
        from suanli.model.extensions.loaded import loading

        if tables is not None and not tables.strip():
            from suanli.model.kernel.errors import InputError

            raise InputError("--tables", tables, "a folder")
        with loading(";".join(rules or ()), tables or ""):
            command(*args, **given)

    hints = get_type_hints(command, include_extras=True) | {"rules": Rules, "tables": Tables}
    signature = inspect.signature(command)
    known = [one.replace(annotation=hints[one.name]) for one in signature.parameters.values()]
    place = next((at for at, one in enumerate(known) if one.name in {"workers", "json"}), len(known))
    more = [
        inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation=hints[name])
        for name in ("rules", "tables")
    ]
    shown: Any = called
    shown.__signature__ = signature.replace(parameters=[*known[:place], *more, *known[place:]])
    shown.__annotations__ = hints
    # typer would read the annotations of what is wrapped
    del shown.__wrapped__
    return called


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
