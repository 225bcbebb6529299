"""A sweep's design: a TOML file in, points and runs out. Everything is checked before anything is run."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
import math
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from suanli.experiments.axes import Axis, assumed, axis_of, drawn, flat, parameter_of, value_of
from suanli.experiments.ensemble import Task
from suanli.experiments.samples import shares
from suanli.model.extensions.loaded import NONE, Extensions, extensions, loaded
from suanli.model.kernel.errors import InputError, SuanliError, UnknownNameError, whole_number
from suanli.model.kernel.random_streams import checked_seed
from suanli.model.kernel.units import START_YEAR
from suanli.model.mechanisms.settings import known_with, resolved
from suanli.model.opening.size import FEWEST_CUSTOMERS, LAST_YEAR, MOST_CUSTOMERS
from suanli.model.parameters.load import scenario, scenario_names
from suanli.model.parameters.schema import Parameters, text_of
from suanli.model.parameters.text_files import text_of_file

METHODS = ("grid", "latin_hypercube", "sobol", "list", "one_at_a_time", "morris", "saltelli")
KEYS = (
    "title",
    "method",
    "scenarios",
    "seeds",
    "customers",
    "until",
    "samples",
    "table",
    "years",
    "axes",
    "shuffle",
    "rules",
    "tables",
    "axes_win",
    "assumptions",
)
SAMPLES = ("latin_hypercube", "sobol", "morris", "saltelli")
ONLY_FOR = {
    "samples": SAMPLES,
    "shuffle": SAMPLES,
    "table": ("list",),
    "axes": tuple(method for method in METHODS if method != "list"),
    "assumptions": tuple(method for method in METHODS if method not in {"list", "grid"}),
}
MOST_RUNS, MOST_SAMPLES = 1_000_000, 100_000


@dataclass(frozen=True)
class Row:
    """One run of a sweep: its number, its point's number, scenario, seed, and the values of the axes as text."""

    run: int
    point: int
    scenario: str
    seed: int
    values: tuple[str, ...]


@dataclass(frozen=True)
class Design:
    """What is varied, how, and over which seeds.

    scenarios  names; what each changes is in scenario_values, as text by name, and files are read once, here
    points  values of the axes as text, a row a point
    extensions  users' rules and tables
    shares  where each point lies in the axes' ranges (or lists), 0 to 1; samples only
    """

    title: str
    method: str
    scenarios: tuple[str, ...]
    seeds: tuple[int, ...]
    customers: int
    until: int
    years: tuple[int, ...]
    axes: tuple[str, ...]
    points: tuple[tuple[str, ...], ...]
    shares: tuple[tuple[float, ...], ...] = ()
    scenario_values: tuple[tuple[tuple[str, str], ...], ...] = ()
    extensions: Extensions = NONE

    def rows(self) -> list[Row]:
        """All runs, in the order of their numbers: by point, scenario, seed."""
        cells = itertools.product(enumerate(self.points), self.scenarios, self.seeds)
        return [Row(run, point, name, seed, values) for run, ((point, values), name, seed) in enumerate(cells)]

    def document(self) -> dict[str, Any]:
        """All of it as plain data, for the folder of the sweep."""
        own = self.extensions
        return asdict(self) | {"extensions": {"rules": own.named, "tables": own.folder, "digest": own.digest}}

    @property
    def known(self) -> Parameters:
        """Every parameter that an axis may vary: the baseline's, and those of users' files."""
        return known_with(self.extensions)

    @property
    def identity(self) -> str:
        """SHA-256 of all of it: two designs that ask for the same runs have the same."""
        return hashlib.sha256(json.dumps(self.document(), sort_keys=True).encode()).hexdigest()


def task_of(design: Design, row: Row) -> Task:
    """A row as a run to be made. A scenario that ships goes by its name, one from a file by its values."""
    axes = dict(zip(design.axes, row.values, strict=True))
    if row.scenario not in scenario_names():
        axes = dict(design.scenario_values[design.scenarios.index(row.scenario)]) | axes
    scenario_name = row.scenario if row.scenario in scenario_names() else "baseline"
    text = ";".join(f"{name}={value}" for name, value in axes.items())
    return Task(scenario_name, row.seed, design.customers, design.until, text, design.extensions)


def read(path: str) -> Design:
    """The design in a TOML file. InputError or UnknownNameError, with what, where, got and allowed, for a bad one.

    Rules and tables that it names itself are beside those of the process (``extensions.loading``).
    """
    text = text_of_file(Path(path), "design", "TOML")
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("design", path, f"a readable TOML file ({error})") from error
    for key in document:
        if key not in KEYS:
            raise UnknownNameError(f"{path}: key", key, KEYS)
    return _design(document, Path(path).expanduser().parent, path)


def _rules(given: object, folder: Path, path: str) -> list[str]:
    """Rules that a design names, FILE.py:NAME, by whole path; files are looked for beside it."""
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError(f"{path}: rules", given, 'a list of "FILE.py:NAME"')
    return [f"{folder / one}" if one.rpartition(":")[0].endswith(".py") else one for one in names]


def _extensions(document: dict[str, Any], folder: Path, path: str) -> Extensions:
    """Rules and tables of a design, which are looked for beside it, and of the process."""
    ours, tables = loaded(), document.get("tables", "")
    if not isinstance(tables, str):
        raise InputError(f"{path}: tables", tables, "the name of a folder")
    named = [*_rules(document.get("rules", []), folder, path), *ours.rules.split(";")]
    return extensions(";".join(named), str(folder / tables) if tables else ours.tables)


def _design(document: dict[str, Any], folder: Path, path: str) -> Design:
    method = document.get("method", "grid")
    if method not in METHODS:
        raise UnknownNameError(f"{path}: method", str(method), METHODS)
    until = whole_number(f"{path}: until", document.get("until", 2035), START_YEAR, LAST_YEAR)
    own = _extensions(document, folder, path)
    known = known_with(own)
    given = document.get("axes", {})
    if not isinstance(given, dict):
        raise InputError(f"{path}: axes", given, 'a table of "parameter" = values')
    named = flat(given)
    if "assumptions" in document and method in ONLY_FOR["assumptions"]:
        named = assumed(document["assumptions"], f"{path}: assumptions", known) | named
    if method == "list":
        names, points = _table(document, folder, path, known)
        where: tuple[tuple[float, ...], ...] = ()
    else:
        axes = [axis_of(name, values, method, path, known) for name, values in named.items()]
        names = tuple(axis.name for axis in axes)
        points, where = _points(axes, method, (document, path), known)
    named_scenarios = _scenarios(document.get("scenarios", ["baseline"]), folder, path, known)
    for key, methods in ONLY_FOR.items():
        if key in document and method not in methods:
            raise InputError(f"{path}: {key}", document[key], f"no {key} for {method}")
    design = Design(
        title=_text(f"{path}: title", document.get("title", Path(path).stem)),
        method=method,
        scenarios=tuple(named_scenarios),
        scenario_values=tuple(named_scenarios.values()),
        seeds=_seeds(document.get("seeds", 1), path),
        customers=whole_number(f"{path}: customers", document.get("customers", 1000), FEWEST_CUSTOMERS, MOST_CUSTOMERS),
        until=until,
        years=_years(document.get("years"), until, path),
        axes=names,
        points=points,
        shares=where,
        extensions=own,
    )
    total = len(design.points) * len(design.scenarios) * len(design.seeds)
    if not 1 <= total <= MOST_RUNS:
        raise InputError(f"{path}: runs", total, f"1 to {MOST_RUNS}")
    _refuse_what_axes_overrule(document.get("axes_win", False), names, named_scenarios, path)
    _check_together(design, path)
    return design


def _refuse_what_axes_overrule(
    win: object, axes: tuple[str, ...], scenarios: dict[str, tuple[tuple[str, str], ...]], path: str
) -> None:
    """Refuse an axis that sets what a scenario is: its runs would be called by a name that says something else."""
    if not isinstance(win, bool):
        raise InputError(f"{path}: axes_win", win, "true or false")
    for name, values in scenarios.items():
        for axis in axes:
            if axis in dict(values) and not win:
                allowed = f"axes that scenario {name} doesn't set, or axes_win = true: then it isn't what it is called"
                raise InputError(f"{path}: axes", axis, allowed)


def _check_together(design: Design, path: str) -> None:
    """Every point with every scenario; the first that isn't allowed is named with its number."""
    for place, values in enumerate(design.points):
        text = ";".join(f"{name}={value}" for name, value in zip(design.axes, values, strict=True))
        for name in design.scenarios:
            try:
                task = task_of(design, Row(0, place, name, 0, values))
                resolved(task.scenario, task.overrides, task.extensions)
            except SuanliError as error:
                raise InputError(f"{path}: point {place}, scenario {name}", text, str(error)) from error


def _points(
    axes: list[Axis], method: str, asked: tuple[dict[str, Any], str], known: Parameters
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[float, ...], ...]]:
    """(points, shares): a grid and one at a time have values of their own, the other methods draw shares of ranges."""
    document, path = asked
    if method == "grid":
        sizes = math.prod(len(axis.values) for axis in axes)
        if sizes > MOST_RUNS:
            raise InputError(f"{path}: axes", f"{sizes} points", f"at most {MOST_RUNS}")
        return tuple(itertools.product(*(axis.values for axis in axes))), ()
    if not axes:
        raise InputError(f"{path}: axes", "none", f"at least one axis for {method}")
    if method == "one_at_a_time":
        return _one_at_a_time(axes, known), ()
    count = whole_number(f"{path}: samples", document.get("samples"), 1, MOST_SAMPLES)
    seed = whole_number(f"{path}: shuffle", document.get("shuffle", 0), 0, 2**31)
    if method in {"sobol", "saltelli"} and count & (count - 1):
        raise InputError(f"{path}: samples", count, f"a power of two for {method}, whose balance it needs")
    where = tuple(tuple(float(u) for u in row) for row in shares(len(axes), method, count, seed))
    return tuple(tuple(drawn(axis, u, known) for axis, u in zip(axes, row, strict=True)) for row in where), where


def _one_at_a_time(axes: list[Axis], known: Parameters) -> tuple[tuple[str, ...], ...]:
    """The baseline's values, then each value of each axis with all others at the baseline's."""
    base = tuple(value_of(known[axis.name], known[axis.name].value, axis.name) for axis in axes)
    moved = ((place, value) for place, axis in enumerate(axes) for value in axis.values if value != base[place])
    return (base, *((*base[:place], value, *base[place + 1 :]) for place, value in moved))


def _table(
    document: dict[str, Any], folder: Path, path: str, known: Parameters
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """(names, points) of a CSV file that has a column a parameter and a row a point."""
    name = document.get("table")
    if not isinstance(name, str) or not name:
        raise InputError(f"{path}: table", name, "the name of a CSV file, for a list")
    where = f"{path}: table {name}"
    text = text_of_file(folder / name, where, "CSV")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise InputError(where, name, f"a readable CSV file ({error})") from error
    numbered = [(line, row) for line, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    if len(numbered) < 2:
        raise InputError(where, f"{len(numbered)} rows", "a row of names and at least one of values")
    head = tuple(cell.strip() for cell in numbered[0][1])
    if len(set(head)) < len(head):
        raise InputError(where, ", ".join(head), "every name once")
    parameters = [parameter_of(one, where, known) for one in head]
    points = []
    for line, row in numbered[1:]:
        if len(row) != len(head):
            raise InputError(f"{where}: line {line}", f"{len(row)} cells", f"{len(head)} cells")
        cells = zip(parameters, row, strict=True)
        points.append(tuple(value_of(one, cell.strip(), f"{where}: line {line}") for one, cell in cells))
    return head, tuple(points)


def _scenarios(given: object, folder: Path, path: str, known: Parameters) -> dict[str, tuple[tuple[str, str], ...]]:
    """Each scenario's values by name; a file is looked for beside the design, and goes by its name without ending."""
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not names or len(set(map(str, names))) < len(names):
        raise InputError(f"{path}: scenarios", given, "a list of names of scenarios, each once")
    out = {}
    for name in names:
        from_file = isinstance(name, str) and name.lower().endswith(".toml")
        found = scenario(str(folder / name) if from_file else name)
        if from_file and found.name in scenario_names():
            raise InputError(f"{path}: scenarios", name, "a file that isn't called as a scenario that ships is")
        if found.name in out:
            raise InputError(f"{path}: scenarios", name, "files of different names")
        values = known.with_values(found.values, f"scenario {found.name}")
        out[found.name] = tuple((key, text_of(values[key].value)) for key in found.values)
    return out


def _seeds(given: object, path: str) -> tuple[int, ...]:
    if isinstance(given, list):
        seeds = tuple(checked_seed(seed) for seed in given)
        if not seeds or len(set(seeds)) < len(seeds):
            raise InputError(f"{path}: seeds", given, "at least one seed, each once")
        return seeds
    return tuple(range(whole_number(f"{path}: seeds", given, 1, MOST_RUNS)))


def _years(given: object, until: int, path: str) -> tuple[int, ...]:
    if given is None:
        return tuple(range(START_YEAR, until + 1))
    if not isinstance(given, list) or not given:
        raise InputError(f"{path}: years", given, "a list of years")
    return tuple(sorted({whole_number(f"{path}: years", year, START_YEAR, until) for year in given}))


def _text(what: str, given: object) -> str:
    if not isinstance(given, str):
        raise InputError(what, given, "text")
    return given
