"""The command line. Imports happen inside the commands: ``suanli --help`` loads nothing of the model."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from suanli.experiments.run import Run

app = typer.Typer(
    help="Suanli: a laboratory of the computing-power industry, 2018 to 2035.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
STOPPED = 130
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Scenario = Annotated[str, typer.Argument(help="Name of a scenario, or path of a TOML file.")]
Seeds = Annotated[str, typer.Option(help="How many seeds, 2 to 10000.")]
Customers = Annotated[str, typer.Option(help="Enterprise accounts, 20 to 2000000.")]
Workers = Annotated[str, typer.Option(help="Processes; 0 takes one a core.")]


@app.callback(invoke_without_command=True)
def _suanli(context: typer.Context) -> None:
    """Suanli: a laboratory of the computing-power industry, 2018 to 2035."""
    if context.invoked_subcommand is None:
        _say(context.get_help())


def _say(text: str = "") -> None:
    typer.echo(text)


def _document(value: object) -> None:
    import json

    _say(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False))


def _whole(option: str, text: str) -> int:
    """A whole number typed by the user, or an InputError; its range is checked where it is used."""
    from suanli.model.errors import InputError

    try:
        return int(text)
    except ValueError:
        raise InputError(option, text, "a whole number") from None


def _ensemble(seeds: str, customers: str, workers: str) -> tuple[int, int, int | None]:
    """(seeds, customers, processes) as typed by the user; None processes: one a core."""
    from suanli.model.errors import InputError

    processes = _whole("--workers", workers)
    if processes < 0:
        raise InputError("--workers", processes, "a whole number from 0 on")
    return _whole("--seeds", seeds), _whole("--customers", customers), processes or None


@app.command()
def scenarios(json: Json = False) -> None:
    """List the scenarios: what each asks, and which parameters it changes."""
    from suanli.model.parameters.load import scenario, scenario_names

    listed = [scenario(name) for name in scenario_names()]
    if json:
        _document([{"name": s.name, "title": s.title, "question": s.question, "values": s.values} for s in listed])
        return
    for one in listed:
        _say(f"{one.name:26} {one.title}. {one.question}")
        for name, value in one.values.items() if len(one.values) <= 3 else ():
            _say(f"{'':26}   {name} = {value}")


@app.command()
def run(  # noqa: PLR0913, PLR0917 (a command's options)
    scenario: Scenario = "baseline",
    seed: Annotated[str, typer.Option(help="Whole number from 0 on.")] = "0",
    customers: Customers = "1000",
    until: Annotated[str, typer.Option(help="Last year, 2018 to 2060.")] = "2035",
    set_: Annotated[list[str] | None, typer.Option("--set", help="NAME=VALUE; may be given again.")] = None,
    out: Annotated[str | None, typer.Option(help="Folder for records.parquet, run.json, report.html.")] = None,
    json: Json = False,
) -> None:
    """Run one scenario and show targets, vendors and regimes."""
    from suanli.experiments import run as runs
    from suanli.model.industry import ComputeIndustry

    model = ComputeIndustry(
        scenario,
        _whole("--customers", customers),
        _whole("--until", until),
        ";".join(set_ or []),
        rng=_whole("--seed", seed),
    )
    folder = runs.checked_folder(out) if out is not None else None
    with _bar(f"{model.scenario_name}, seed {model.seed_used}, to {model.until}") as progress:
        result = runs.run(model, progress)
    if folder is not None:
        from suanli.visualization.report import report_page

        runs.save(result, folder, report_page(result))
    if json:
        _document(runs.document(result))
        return
    _summary(result)
    if folder is not None:
        _say(f"\nWritten: {folder / 'records.parquet'}, run.json, report.html")


@app.command()
def validate(
    scenario: Scenario = "baseline",
    seeds: Seeds = "50",
    customers: Customers = "1000",
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """Hold a scenario against the targets of 2022 over seeds, beside both nulls on the same draws."""
    from suanli.experiments.validate import validate as judge

    count, rows, processes = _ensemble(seeds, customers, workers)
    with _bar(f"{scenario} and nulls") as progress:
        document = judge(scenario, count, rows, processes, progress)
    if json:
        _document(document)
    else:
        _judgement(document)


def _judgement(document: dict[str, Any]) -> None:
    _say(f"{document['scenario']}, {document['seeds']} seeds, {document['customers']} customers")
    _say(f"{'':62}band        median  (10 - 90 %)       inside   null A   null B")
    nulls = zip(document["nulls"]["A"], document["nulls"]["B"], strict=True)
    for row, (a, b) in zip(document["targets"], nulls, strict=True):
        band = f"{row['low']:g} to {row['high']:g}" if row["high"] is not None else f"above {row['low']:g}"
        head = f"{row['id']:5}{row['name']:50}{band:>14}"
        if row["median"] is None:
            _say(f"{head}  not produced yet")
            continue
        spread = f"({row['p10']:.3g} - {row['p90']:.3g})"
        verdict = "" if row["pass"] else "  MISSED"
        figures = f"{row['median']:>9.3g}  {spread:16}{row['share_inside']:>7.0%}{a['median']:>9.3g}{b['median']:>9.3g}"
        _say(head + figures + verdict)
    _say(f"all that are produced at once: {document['joint_share_inside']:.0%} of seeds")
    _say(f"free parameters ({len(document['free_parameters'])} against {len(document['targets'])} targets): ")
    _say("  " + ", ".join(f"{p['name']} {p['value']:g}" for p in document["free_parameters"]))


@app.command()
def compare(
    scenarios: Annotated[list[str], typer.Argument(help="Two or more; the first is what the others are held against.")],
    seeds: Seeds = "20",
    customers: Customers = "1000",
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """Compare scenarios on common draws: paired differences with 95 % intervals."""
    from suanli.experiments.compare import compare as held_against

    count, rows, processes = _ensemble(seeds, customers, workers)
    with _bar(" against ".join(reversed(scenarios))) as progress:
        document = held_against(scenarios, count, customers=rows, workers=processes, progress=progress)
    if json:
        _document(document)
        return
    _say(f"{count} seeds, {rows} customers; differences from {document['reference']} on the same draws, 95 % intervals")
    for row in document["rows"]:
        found = row["difference"]
        change = f"{found['mean']:+10.3g}  [{found['low']:+.3g}, {found['high']:+.3g}]" if found else ""
        _say(f"  {row['scenario']:26}{row['year']}  {row['figure']:34}{row['median']:>9.3g} {row['unit']:26}{change}")


@contextmanager
def _bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error where that is a terminal, one line there where it isn't."""
    from rich.console import Console
    from rich.progress import Progress, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        typer.echo(f"running {title}", err=True)
        yield lambda done, total: None
        return
    with Progress(*Progress.get_default_columns()[:-1], TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task(title)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _summary(result: Run) -> None:
    from suanli.experiments import run as runs
    from suanli.experiments import targets

    model = result.model
    _say(f"{model.scenario_name}, seed {model.seed_used}, {model.customers} customers, {model.quarter} quarters")
    for year in runs.years_shown(model):
        _say(f"\n{year}{'':24}share  revenue  op. profit     R&D   regime")
        for row in runs.vendor_rows(model, year):
            figures = f"{row['revenue']:9.2f} {row['operating_profit']:11.2f} {row['research']:7.2f}"
            _say(f"  {row['label']:27}{row['share']:5.1%} {figures}   {row['regime']}")
    _say(
        "  (share of world cloud-infrastructure spending, mean of the year; USD bn a year; profit before sponsor money)"
    )
    _say("\n2018: start, and the steady state that customers' choices of 2018 lead to (relaxation is not divergence)")
    for row in runs.opening_rows(model):
        _say(f"  {row['label']:27}{row['start']:5.1%}  -> {row['steady_state']:5.1%}")
    judged = targets.judged(model.records)
    _say("\nTargets of 2022, one run (judged over seeds: a later command)")
    for row in judged:
        band = f"{row['low']:g} to {row['high']:g}" if row["high"] is not None else f"above {row['low']:g}"
        value = "-" if row["value"] is None else f"{row['value']:.3g}"
        _say(f"  {row['id']:5} {row['name']:50} {value:>8}  {band:>14} {row['unit']:15} {row['verdict']}")
    produced = [row for row in judged if row["value"] is not None]
    missed = [row["id"] for row in produced if row["verdict"] == "missed"]
    listed = ", ".join(map(str, missed)) or "none"
    _say(f"  {len(produced) - len(missed)} of the {len(produced)} produced are inside; missed: {listed}")
    _say(f"\nrecords_hash {model.records.hash()}   {result.seconds:.2f} s")


def main() -> None:
    """Entry point: a user's mistake is one line on standard error and exit status 2."""
    try:
        status = app(standalone_mode=False)
    except (KeyboardInterrupt, Exception) as error:
        _explain(error)
        raise
    if status == STOPPED:  # some versions of typer make a status of Ctrl-C
        typer.echo("suanli: stopped", err=True)
    sys.exit(status if isinstance(status, int) else 0)


def _explain(error: BaseException) -> None:
    """End with one line if the error is one of ours or the parser's; return otherwise."""
    from suanli.model.errors import InputError, SuanliError

    if isinstance(error, InputError):
        _refuse(str(error))
    if isinstance(error, SuanliError):
        typer.echo(f"suanli: the run stopped: {error}", err=True)
        sys.exit(1)
    if isinstance(error, KeyboardInterrupt) or type(error).__name__ == "Abort":
        typer.echo("suanli: stopped", err=True)
        sys.exit(STOPPED)
    message = getattr(error, "format_message", None)  # typer may carry its own copy of click: ask what it can do
    if message is not None:
        _refuse(message())


def _refuse(text: str) -> None:
    typer.echo("suanli: " + " ".join(text.split()), err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
