"""Figures of README and docs: each comes from a command, stands in ``figures.csv``, and is put into pages by templates.

``make figures`` runs every command of ``runs.toml`` whose document isn't in the folder yet, at full size (one to two
hours for all), and writes ``figures.csv`` and the pages. A page is its template of ``templates/`` with figures put in;
nobody edits the page, nor a figure. ``--only RUN`` makes one run anew, ``--pages`` the pages alone, from figures.csv.

A figure is named by its run and a path into that command's JSON document: ``run/rows/year=2022;figure=world
spending/median``. A part with ``=`` takes the one element of a list for which all hold; the last is a number, or an
object with ``mean``, ``median`` or ``p``, and ``low`` and ``high`` where it has an interval. ``#pass=True`` as the last
part counts the elements for which it holds.

Each line of figures.csv has a hash over the figure, its command, that command's document at a reduced size and the
panel's hashes. The suite makes the reduced documents again: where the model or a command has moved since, or somebody
wrote into the table, it says which lines are stale. A sentence that needs a sign says so: ``require``.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import json
import math
import shlex
import sys
import time
import tomllib
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RUNS, TABLE, TEMPLATES = HERE / "runs.toml", HERE / "figures.csv", HERE / "templates"
PANEL = ROOT / "tests" / "panel" / "hashes.json"
DOCUMENTS = ROOT / "results" / "figures"
COLUMNS = ("page", "figure", "value", "low", "high", "command", "counterfactual", "hash")
CENTRES = ("mean", "median", "p", "part", "gain")
DIGITS, NOTHING = 6, 1e-9  # significant digits of what is hashed, and what is none: last bits differ by processor
HASHED = 12  # characters of a hash


class StaleError(Exception):
    """A figure that isn't there, or is no longer what its command says."""


@dataclass(frozen=True)
class Run:
    """One command: as a reader would type it, and as the suite makes it again; empty where the panel stands for it."""

    name: str
    command: str
    counterfactual: str
    reduced: str = ""


def runs() -> dict[str, Run]:
    """Return the runs of runs.toml by name."""
    known = tomllib.loads(RUNS.read_text(encoding="utf-8"))
    return {name: Run(name, **given) for name, given in known.items()}


def document(command: str) -> Any:
    """Return what a command prints with ``--json``, run in this process."""
    from suanli.experiments.cli import app  # noqa: PLC0415 (pages are made without the model)

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        app([*shlex.split(command)[1:], "--json"], standalone_mode=False)
    return json.loads(printed.getvalue())


def looked_up(found: Any, path: str) -> dict[str, Any]:
    """Return value, low and high of what a path leads to. Raises StaleError where nothing or several are there."""
    for part in path.split("/"):
        if isinstance(found, list) and part.isdigit():
            found = found[int(part)]
        elif isinstance(found, list):
            wanted = dict(one.split("=", 1) for one in part.removeprefix("#").split(";"))
            some = [one for one in found if all(str(one.get(key)) == value for key, value in wanted.items())]
            if part.startswith("#"):
                found = len(some)
                continue
            if len(some) != 1:
                raise StaleError(f"{path}: {len(some)} elements with {part}")
            found = some[0]
        elif isinstance(found, dict) and part in found:
            found = found[part]
        else:
            raise StaleError(f"{path}: no {part}")
    if isinstance(found, dict):
        centre = next((one for one in CENTRES if one in found), None)
        if centre is None:
            raise StaleError(f"{path}: none of {', '.join(CENTRES)}")
        return {"value": found[centre], "low": found.get("low"), "high": found.get("high")}
    return {"value": found, "low": None, "high": None}


def rounded(value: Any) -> Any:
    """Return a document with its numbers rounded, for hashes."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if abs(value) > NOTHING else 0.0
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items() if key != "seconds"}
    return [rounded(one) for one in value] if isinstance(value, list) else value


def digest(value: Any) -> str:
    """Return the hash of a document, of rounded numbers."""
    return sha256(json.dumps(rounded(value), sort_keys=True).encode()).hexdigest()[:HASHED]


def line_hash(line: dict[str, str], reduced: str) -> str:
    """Return the hash of a line of the table. reduced  that of its command's reduced document"""
    return digest([[line[name] for name in COLUMNS if name != "hash"], reduced])


@cache
def _small(command: str) -> str:
    return digest(document(f"{command} --workers 1"))


def reduced_hash(run: Run) -> str:
    """Return the hash of a run's document at the reduced size, made now where there is one, and of the panel's hashes.

    The panel (``tests/panel``) holds every series of every scenario, lever and switch to 2035: a model that moves
    anywhere moves it. The reduced document holds what a command makes of the records.
    """
    panel = digest(PANEL.read_text(encoding="utf-8"))
    return digest([panel, _small(run.reduced) if run.reduced else ""])


def text(value: float | str | None) -> str:
    """Return a number or word as it stands in the table."""
    return "" if value is None else value if isinstance(value, str) else f"{value:.6g}"


@dataclass
class Figures:
    """Figures by (run, path), from documents or from the table; remembers which a page has used.

    documents  of runs by name; known  (value, low, high) as the table has them, where there are no documents
    """

    documents: dict[str, Any] = field(default_factory=dict)
    known: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    used: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def of(self, name: str, path: str) -> tuple[str, str, str]:
        """Return value, low and high as the table has them. Raises StaleError for what isn't there."""
        figure = f"{name}/{path}"
        if name in self.documents:
            found = looked_up(self.documents[name], path)
            self.used[figure] = (text(found["value"]), text(found["low"]), text(found["high"]))
        elif figure in self.known:
            self.used[figure] = self.known[figure]
        else:
            raise StaleError(f"{figure}: not in {TABLE.name}; `make figures` makes it")
        return self.used[figure]

    def require(self, name: str, path: str, *, above: float | None = None, below: float | None = None) -> str:
        """Return nothing where a figure with its interval is as a sentence says. Raises StaleError otherwise."""
        ends = [float(one) for one in self.of(name, path) if one != ""]
        if not ends or (above is not None and min(ends) <= above) or (below is not None and max(ends) >= below):
            raise StaleError(
                f"{name}/{path}: {ends} isn't above {above} or below {below}: its sentence no longer holds"
            )
        return ""

    def word(self, name: str, path: str) -> str:
        """Return what is there where that is a word."""
        return self.of(name, path)[0]

    def told(  # noqa: PLR0913 (how a figure is written)
        self,
        name: str,
        path: str,
        *,
        scale: float = 1.0,
        factor: bool = False,
        sign: bool = False,
        interval: bool = True,
        digits: int = 2,
        unit: str = "",
        bold: bool = False,
    ) -> str:
        """Return a figure as pages have it: ``+4.7 [+4.2, +5.2]``.

        scale  what it is multiplied by; factor  of a logarithm: as a factor; sign  also where it is positive
        digits  significant ones; unit  after each
        bold   where its interval doesn't hold zero
        """
        value, low, high = (None if one == "" else scale * float(one) for one in self.of(name, path))
        if value is None:
            return "–"
        if factor:
            value, low, high = (None if one is None else math.exp(one) for one in (value, low, high))
        if scale < 0.0:
            low, high = high, low
        largest = max(abs(one) for one in (value, low, high) if one is not None)

        def written(number: float) -> str:
            return f"{plain(number, largest, digits, sign)}{unit}"

        if low is None or high is None or not interval:
            return written(value)
        whole = f"{written(value)} [{written(low)}, {written(high)}]"
        return f"**{whole}**" if bold and (low > 0.0 or high < 0.0) else whole


def plain(number: float, largest: float, digits: int = 2, sign: bool = False) -> str:
    """Return a number with as many decimals as the largest beside it needs for so many digits; never -0."""
    size = abs(largest) or 1.0
    places = 0
    while places < 6 and round(size * 10**places) < 10 ** (digits - 1):
        places += 1
    shown = round(number, places) + 0.0
    if not shown:
        places = min(places, 1)
    mark = "−" if shown < 0 else "+" if sign and shown > 0 else ""
    return f"{mark}{abs(shown):,.{places}f}"


def rendered(page: str, figures: Figures) -> str:
    """Return a page made of its template."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    environment = jinja2.Environment(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        autoescape=False,  # noqa: S701 (Markdown of our own)
    )
    commands = runs()

    def command(name: str) -> str:
        return commands[name].command

    return environment.get_template(f"{page}.j2").render(
        f=figures.told, word=figures.word, require=figures.require, command=command, **facts()
    )


def facts() -> dict[str, Any]:
    """Return what pages say of the model itself: counts of parameters, the last year observed, what tables list."""
    from suanli.experiments.attribute import CAUSES  # noqa: PLC0415 (as in `document`)
    from suanli.experiments.decompose import LINES  # noqa: PLC0415
    from suanli.experiments.effects import OFF  # noqa: PLC0415
    from suanli.experiments.observations import LAST_SHIPPED  # noqa: PLC0415
    from suanli.experiments.points import variants  # noqa: PLC0415
    from suanli.experiments.statements import CLAIMS  # noqa: PLC0415
    from suanli.model.mechanisms.settings import baseline  # noqa: PLC0415

    parameters = list(baseline())
    return {
        "parameters": len(parameters),
        "free": sum(one.status == "free" for one in parameters),
        "assumptions": sum(one.status != "free" and one.source == "judgement" for one in parameters),
        "choices": sum(one.status != "free" and one.source == "design" for one in parameters),
        "last": LAST_SHIPPED,
        "points": len(variants("calibrated")),
        "causes": tuple(CAUSES),
        "lines": LINES,
        "mechanisms": tuple(OFF),
        "claims": CLAIMS,
    }


def pages() -> dict[str, Path]:
    """Return where each template's page stands, by the template's name."""
    known = [one.stem for one in TEMPLATES.glob("*.md.j2")]
    return {name: (ROOT if name == "README.md" else ROOT / "docs") / name for name in known}


def table() -> list[dict[str, str]]:
    """Return the lines of figures.csv."""
    if not TABLE.exists():
        return []
    return list(csv.DictReader(io.StringIO(TABLE.read_text(encoding="utf-8"), newline="")))


def known_figures(lines: list[dict[str, str]]) -> dict[str, tuple[str, str, str]]:
    """Return value, low and high by figure."""
    return {line["figure"]: (line["value"], line["low"], line["high"]) for line in lines}


def lines_of(page: str, used: dict[str, tuple[str, str, str]], reduced: dict[str, str]) -> list[dict[str, str]]:
    """Return the table's lines for a page. reduced  hashes of reduced documents by run"""
    known, found = runs(), []
    for figure, (value, low, high) in used.items():
        run = known[figure.split("/", 1)[0]]
        line = dict(zip(COLUMNS, (page, figure, value, low, high, run.command, run.counterfactual), strict=False))
        found.append(line | {"hash": line_hash(line, reduced[run.name])})
    return found


def stale(lines: list[dict[str, str]], reduced: dict[str, str]) -> list[str]:
    """Return what is wrong with the table: lines whose hash isn't that of their command at the reduced size."""
    known, found = runs(), []
    for line in lines:
        run = known.get(line["figure"].split("/", 1)[0])
        if (
            run is None
            or (line["command"], line["counterfactual"]) != (run.command, run.counterfactual)
            or line["hash"] != line_hash(line, reduced[run.name])
        ):
            found.append(f"{line['page']}: {line['figure']} {line['value']}")
    return found


def _documents(only: str | None) -> tuple[dict[str, Any], dict[str, str]]:
    """Return documents at full size and hashes of reduced ones, by run; full ones are made where none is kept yet.

    One is kept under the hash of the reduced document, which is made anew each time: after a model that has moved, the
    full one is too.
    """
    DOCUMENTS.mkdir(parents=True, exist_ok=True)
    full, reduced = {}, {}
    for name, run in runs().items():
        reduced[name] = reduced_hash(run)
        kept = DOCUMENTS / f"{name}.{digest([run.command, reduced[name]])}.json"
        if only == name or not kept.exists():
            began = time.monotonic()
            kept.write_text(json.dumps(document(run.command), ensure_ascii=False), encoding="utf-8")
            sys.stderr.write(f"{name}: {time.monotonic() - began:.0f} s\n")
        full[name] = json.loads(kept.read_text(encoding="utf-8"))
    return full, reduced


def main() -> None:
    """Make figures and pages."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--only", choices=tuple(runs()), help="make this run anew")
    parser.add_argument("--pages", action="store_true", help="pages alone, from figures.csv")
    given = parser.parse_args()
    full, reduced = ({}, {}) if given.pages else _documents(given.only)
    lines: list[dict[str, str]] = []
    made, before = {}, known_figures(table())
    for page, path in sorted(pages().items()):
        figures = Figures(full, before)
        made[path] = rendered(page, figures)
        if not given.pages:
            lines += lines_of(page, figures.used, reduced)
    if not given.pages:
        import picture  # noqa: PLC0415 (beside this file)

        picture.draw(ROOT / "docs" / "pictures" / "answer.svg")
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(lines)
    for path, text_of_page in made.items():
        path.write_text(text_of_page, encoding="utf-8")


if __name__ == "__main__":
    main()
