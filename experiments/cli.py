"""The command line. Imports happen inside the commands: ``suanli --help`` loads nothing of the model."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from suanli.experiments import (
    cli_calibrate,
    cli_effects,
    cli_explain,
    cli_forecasts,
    cli_loop,
    cli_strategies,
    cli_sweeps,
    cli_teach,
)
from suanli.experiments.cli_options import (
    Customers,
    Json,
    Points,
    Scenario,
    Seeds,
    Set,
    Tables,
    Workers,
    ensemble,
    extended,
    joined_overrides,
    print_json,
    say,
    whole,
)
from suanli.experiments.progress import bar

if TYPE_CHECKING:
    from suanli.model.parameters.schema import Parameter

app = typer.Typer(
    help="Suanli: a laboratory of the computing-power industry, 2018 to 2035.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
STOPPED = 130


@app.callback(invoke_without_command=True)
def _suanli(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False
) -> None:
    """Suanli: a laboratory of the computing-power industry, 2018 to 2035."""
    if version:
        from importlib.metadata import version as installed

        say(f"suanli {installed('suanli')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        say(context.get_help())


@app.command()
def scenarios(json: Json = False) -> None:
    """List the scenarios: what each asks and changes."""
    from suanli.model.parameters.load import scenario, scenario_names

    listed = [scenario(name) for name in scenario_names()]
    if json:
        print_json([{"name": s.name, "title": s.title, "question": s.question, "values": s.values} for s in listed])
        return
    for one in listed:
        say(f"{one.name:26} {one.title}. {one.question}")
        for name, value in one.values.items() if len(one.values) <= 3 else ():
            say(f"{'':26}   {name} = {value}")


def _printed(parameter: Parameter) -> dict[str, object]:
    """A parameter as it is printed: its range is the one that runs with all others as shipped."""
    alone = zip(("low", "high"), parameter.alone, strict=True) if parameter.alone else ()
    return parameter.model_dump(exclude={"alone", "batched"}) | dict(alone)


@app.command()
@extended
def parameters(json: Json = False) -> None:
    """List all parameters: value, unit, range, status, meaning."""
    from suanli.model.mechanisms.settings import baseline
    from suanli.model.parameters.load import sources

    if json:
        print_json([_printed(p) | {"source": sources().get(p.source, p.source)} for p in baseline()])
        return
    for one in baseline():
        value = f"{one.value:g}" if isinstance(one.value, float) else str(one.value).lower()
        say(f"{one.name:40} {value:>14}  ({one.allowed}; {one.status}) {one.meaning}")


@app.command()
@extended
def run(  # noqa: PLR0913, PLR0917 (a command's options)
    scenario: Scenario = "baseline",
    seed: Annotated[str, typer.Option(help="Whole number from 0 on.")] = "0",
    customers: Customers = "1000",
    until: Annotated[str, typer.Option(help="Last year, 2018 to 2060.")] = "2035",
    set_: Set = None,
    out: Annotated[str | None, typer.Option(help="Folder for records.parquet, run.json, report.html.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Tables of every vendor, supplier, foundry, target.")
    ] = False,
    json: Json = False,
) -> None:
    """Run one scenario and show shares, profits, regimes and targets."""
    from suanli.experiments import run as runs
    from suanli.experiments.ensemble import Task
    from suanli.experiments.single import SingleRun

    size = whole("--customers", customers), whole("--until", until)
    model = SingleRun.of(Task(scenario, whole("--seed", seed), *size, joined_overrides(set_)))
    folder = runs.checked_folder(out) if out is not None else None
    with bar(f"{model.scenario_name}, seed {model.seed_used}, to {model.until}") as progress:
        result = runs.run(model, progress)
    if folder is not None:
        from suanli.visualization.report.page import report_page

        runs.save(result, folder, report_page(result))
    if json:
        print_json(runs.document(result))
        return
    from suanli.experiments import show
    from suanli.experiments.brief import brief

    for line in show.summary(result) if everything else brief(result, str(folder or "")):
        say(line)


@app.command()
@extended
def validate(  # noqa: PLR0913, PLR0917 (a command's options)
    scenario: Scenario = "baseline",
    seeds: Seeds = "50",
    data: Annotated[str | None, typer.Option(help="Score forecasts of this folder's figures after 2024.")] = None,
    hindcast: Annotated[
        bool, typer.Option("--hindcast", help="Score forecasts from the ends of 2020 to 2023.")
    ] = False,
    draws: Annotated[str, typer.Option(help="Draws of the free parameters, for --hindcast.")] = "400",
    points: Points = "",
    customers: Customers = "10000",
    workers: Workers = "0",
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the page docs/targets.md.")] = False,
    json: Json = False,
) -> None:
    """Hold a scenario against the targets to 2024, over seeds; or score its forecasts beside naive ones.

    Both nulls (R&D yields nothing; no R&D at all) stand beside the targets, on the same draws.
    """
    from suanli.experiments.validate import validate as judge
    from suanli.model.kernel.errors import InputError

    count, rows, processes = ensemble(seeds, customers, workers)
    if points and (data is not None or hindcast):
        raise InputError(
            "--points", points, "not with --hindcast or --data; how many draws a hindcast makes is --draws"
        )
    if data is not None or hindcast:
        cli_forecasts.scored(scenario, data, (count, whole("--draws", draws), rows, processes), json)
        return
    with bar(f"{scenario} and nulls") as progress:
        document = judge(scenario, count, rows, processes, progress, points)
    if json:
        print_json(document)
    elif markdown:
        from suanli.experiments.target_page import target_page

        for line in target_page(document):
            say(line)
    else:
        from suanli.experiments import show

        for line in show.judgement(document):
            say(line)


@app.command()
@extended
def compare(  # noqa: PLR0913, PLR0917 (a command's options)
    scenarios: Annotated[list[str], typer.Argument(help="Two or more; the first is what the others are held against.")],
    years: Annotated[str, typer.Option(help="Years, 2018 to 2035, with commas between.")] = "2022,2030",
    figure: Annotated[
        list[str] | None, typer.Option(help="SERIES/ENTITY besides, as share/alibaba; may be given again.")
    ] = None,
    set_: Set = None,
    points: Points = "",
    seeds: Seeds = "20",
    customers: Customers = "10000",
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """Compare scenarios, paired on common draws.

    Medians, and mean differences from the first scenario with 95 % intervals.
    """
    from suanli.experiments.compare import Runs
    from suanli.experiments.compare import compare as held_against

    count, rows, processes = ensemble(seeds, customers, workers)
    shown = tuple(whole("--years", part) for part in years.split(","))
    with bar(" against ".join(reversed(scenarios))) as progress:
        document = held_against(
            scenarios,
            count,
            shown,
            Runs(rows, joined_overrides(set_), tuple(figure or ()), points),
            processes,
            progress,
        )
    if json:
        print_json(document)
        return
    from suanli.experiments import show

    for line in show.comparison(document):
        say(line)


@app.command()
@extended
def decompose(  # noqa: PLR0913, PLR0917 (a command's options)
    reference: Annotated[str, typer.Argument(help="The scenario to begin from.")],
    scenario: Annotated[str, typer.Argument(help="The scenario whose difference is explained.")],
    vendors: Annotated[str, typer.Option(help="us_three or chinese_seven.")] = "chinese_seven",
    year: Annotated[str, typer.Option(help="Year, 2018 to 2035.")] = "2025",
    set_: Set = None,
    seeds: Seeds = "20",
    customers: Customers = "1000",
    points: Points = "",
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """Explain a difference of operating profit line by line.

    Paired on common draws; the lines add up exactly.
    """
    from suanli.experiments.decompose import decompose as explained

    count, rows, processes = ensemble(seeds, customers, workers)
    with bar(f"{scenario} against {reference}") as progress:
        size = (count, rows, joined_overrides(set_), points)
        document = explained((reference, scenario), vendors, whole("--year", year), size, processes, progress)
    if json:
        print_json(document)
        return
    from suanli.experiments import show

    for line in show.decomposition(document):
        say(line)


app.command()(cli_calibrate.calibrate)
app.command()(extended(cli_loop.loop))
app.command()(extended(cli_loop.tipping))
app.command()(extended(cli_effects.effects))
app.command()(extended(cli_effects.transfers))
app.command()(extended(cli_effects.escapes))
app.command()(extended(cli_explain.attribute))
app.command()(extended(cli_explain.race))
app.command()(cli_explain.docking)
app.command()(extended(cli_explain.claims))
app.command()(cli_explain.bundle)
app.command()(cli_teach.lessons)
app.command()(cli_teach.export)
app.command()(cli_teach.kit)
app.command("policies")(extended(cli_strategies.policies))
app.command("strategies", hidden=True)(extended(cli_strategies.policies))  # the old name
app.command()(extended(cli_sweeps.sweep))
app.command()(extended(cli_sweeps.sensitivity))
app.command()(cli_sweeps.report)
app.command()(cli_sweeps.bench)


@app.command()
def check(
    rules: Annotated[str, typer.Argument(help="FILE.py (all that it brings), FILE.py:NAME, or a package.")],
    set_: Set = None,
    customers: Customers = "60",
    until: Annotated[str, typer.Option(help="Last year of the runs, 2020 to 2060.")] = "2020",
    tables: Tables = None,
    json: Json = False,
) -> None:
    """Test rules of your own: books, finite figures, determinism, copies, no look at the present, order, speed.

    Exit status 1 where a check fails.
    """
    from suanli.experiments.check import check as checked
    from suanli.experiments.check import checked_size
    from suanli.model.extensions.loaded import loading

    size = checked_size(whole("--customers", customers), whole("--until", until))
    with loading("", tables or ""), bar(f"checks of {rules}") as progress:
        document = checked(rules, joined_overrides(set_), size, progress)
    if json:
        print_json(document)
    else:
        for one in document["findings"]:
            say(f"{'ok    ' if one['passed'] else 'FAILED'} {one['thing']:20} {one['check']:32} {one['said']}")
    if not document["passed"]:
        raise typer.Exit(1)


@app.command()
@extended
def lab(
    port: Annotated[str, typer.Option(help="Port, 1 to 65535.")] = "8765",
    host: Annotated[str, typer.Option(help="Address to listen at; the default is this machine alone.")] = "127.0.0.1",
    open_: Annotated[bool, typer.Option("--open", help="Open a browser.")] = False,
) -> None:
    """Serve the lab in the browser, from this machine and to this machine."""
    from suanli.visualization.lab.serve import serve

    serve(host, whole("--port", port), open_, say)


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
    from suanli.model.kernel.errors import InputError, SuanliError

    if isinstance(error, InputError):
        _refuse(str(error))
    if isinstance(error, SuanliError):
        typer.echo(f"suanli: the run stopped: {error}", err=True)
        sys.exit(1)
    if isinstance(error, KeyboardInterrupt) or type(error).__name__ == "Abort":
        typer.echo("suanli: stopped", err=True)
        sys.exit(STOPPED)
    if isinstance(error, OSError):
        typer.echo(f"suanli: {error.strerror or error}", err=True)
        sys.exit(1)
    message = getattr(error, "format_message", None)  # typer may carry its own copy of click: ask what it can do
    if message is not None:
        _refuse(message())


def _refuse(text: str) -> None:
    typer.echo("suanli: " + " ".join(text.split()), err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
