"""Commands for teaching: lessons held against runs; a course, or one lesson, as one file without a server."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from suanli.experiments.cli_options import Customers, Json, Workers, print_json, processes, say, whole
from suanli.experiments.progress import bar


def lessons(
    name: Annotated[str, typer.Argument(help="One lesson, or a TOML file of your own; all where none is named.")] = "",
    check: Annotated[
        bool, typer.Option("--check", help="Hold each claim against runs: exit status 1 where one fails.")
    ] = False,
    seeds: Annotated[str, typer.Option(help="How many seeds, none of them the bundle's.")] = "20",
    customers: Customers = "1000",
    workers: Workers = "0",
    json: Json = False,
) -> None:
    """List the lessons; with --check, hold what they claim against runs that weren't used to write them."""
    from suanli.experiments.lesson_claims import held, passes
    from suanli.visualization.front.lessons import chosen_lessons

    found = chosen_lessons(name)
    document = {
        one: {"title": lesson["title"], "minutes": lesson["minutes"], "claims": lesson["claims"]}
        for one, lesson in found.items()
    }
    if check:
        for one, told in document.items():
            with bar(one) as progress:
                told["claims"] = held(
                    told["claims"],
                    whole("--seeds", seeds),
                    whole("--customers", customers),
                    processes(workers),
                    progress,
                )
    if json:
        print_json({"lessons": document})
    else:
        for one, told in document.items():
            say(f"{one}: {told['title']['en']} ({told['minutes']} minutes)")
            for claim in told["claims"] if check else ():
                say(_line(claim, passes(claim)))
    if check and not all(passes(claim) for told in document.values() for claim in told["claims"]):
        raise typer.Exit(1)


def _line(claim: dict[str, Any], good: bool) -> str:
    """One claim with what came of it."""
    of = claim.get("scenario", "baseline") + (f" against {claim['against']}" if "against" in claim else "")
    off = f"; with {claim['off']} in {claim['without']}" if "off" in claim else ""
    asked = f"{claim['line']} {claim['year']}, {of}: {claim['relation']} {claim['than']:g}"
    return f"  {'ok  ' if good else 'FAIL'} {asked} in {claim['holds']} of {claim['of']} runs{off}"


def export(
    what: Annotated[str, typer.Argument(help="course, or the name of a lesson, or a lesson's TOML file.")] = "course",
    out: Annotated[str, typer.Option(help="The HTML file.")] = "suanli-course.html",
) -> None:
    """Write the course, or one lesson, as one HTML file: results, lessons, both languages; no server, no network."""
    from pathlib import Path

    from suanli.experiments import whole_files
    from suanli.visualization.front.lessons import chosen_lessons
    from suanli.visualization.front.page import front_page

    found = chosen_lessons(what)
    path = Path(out)
    with whole_files.written_to(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        text = front_page(lessons=found, begin="course" if what == "course" else f"lesson?name={next(iter(found))}")
        whole_files.replaced(path, text.encode())
    say(f"{path}: {path.stat().st_size / 1e6:.1f} MB, {len(found)} lessons, both languages; it needs no network")


def kit(
    what: Annotated[str, typer.Argument(help="course, or the name of a lesson, or a lesson's TOML file.")] = "course",
    out: Annotated[str, typer.Option(help="Folder of the kit.")] = "suanli-kit",
) -> None:
    """Write the teacher's kit of the course or of one lesson: notes, handout and slides (PPTX), in both languages."""
    from pathlib import Path

    from suanli.experiments import whole_files
    from suanli.model.kernel.errors import InputError
    from suanli.visualization.front import kit as kits
    from suanli.visualization.front.lessons import chosen_lessons

    found = chosen_lessons(what)
    folder = Path(out)
    with whole_files.written_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for at, (name, lesson) in enumerate(found.items(), start=1):
            for language in ("en", "zh"):
                start = folder / f"{at:02d}-{name}.{language}"
                whole_files.replaced(Path(f"{start}.notes.md"), kits.notes(name, lesson, language).encode())
                whole_files.replaced(Path(f"{start}.handout.md"), kits.handout(lesson, language).encode())
                try:
                    made = kits.slides(lesson, language)
                except ImportError:
                    raise InputError("suanli kit", "no python-pptx", "pip install 'suanli[teach]'") from None
                whole_files.replaced(Path(f"{start}.slides.pptx"), made)
    say(f"{folder}: notes, handout and slides of {len(found)} lessons in English and Chinese")
