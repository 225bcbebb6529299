"""Views of many runs: one scenario over seeds, several scenarios side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import solara

from suanli.experiments.live import Story
from suanli.model.kernel.errors import SuanliError
from suanli.visualization.lab import measures, observed, panels, widgets
from suanli.visualization.lab.background import Background
from suanli.visualization.lab.figures import entities, listed
from suanli.visualization.lab.many_runs import MOST_SEEDS, Lines, Runs
from suanli.visualization.lab.notices import reason
from suanli.visualization.lab.quantities import KINDS
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.state import MOST_KEPT, Setup, scenario_file, setup_of_file
from suanli.visualization.lab.views import Waiting, chart, made_beforehand
from suanli.visualization.lab.words import Words, words
from suanli.visualization.style import GREY_PAIR, LINE_PAIRS


def many(rows: Background, start: Callable[[int], None], w: Words, fewest: int = 2) -> dict[str, Any]:
    """What a widget that starts, follows and cancels many runs is given; ``start`` takes the number of seeds."""
    made = rows.shown.value
    status = w("spread.done", done=made.done, total=made.total) if made.total else ""
    if made.failed:
        status = w("spread.failed", why=reason(made.failed, w.language))
    elif made.running:
        status = w("spread.running", done=made.done, total=made.total)

    def started(given: object) -> None:
        if isinstance(given, int) and fewest <= given <= MOST_SEEDS:
            start(given)

    return {
        "running": made.running,
        "done": made.done,
        "total": made.total,
        "status": status,
        "event_start": started,
        "event_cancel": lambda _: rows.cancel(),
    }


@solara.component
def UncertaintyView(session: Session) -> None:
    """Many seeds of the baseline and of the scenario, as bands."""
    state, spread = session.state.value, session.spreading.shown.value
    w = words(session.language)
    with solara.Div(classes=["sl-page"]):
        made_beforehand(session, "bands", "question", "levers")
        widgets.draw(
            widgets.Ensemble, words=w.under("spread_words"), **many(session.spreading, session.start_spread, w)
        )
        if len(spread.of("baseline")) < 2:
            return
        solara.HTML("p", escape(w("spread.what", setup=panels.setup_text(spread.setup, w))), classes=["sl-hint"])
        if not state.setup.is_baseline and not panels.same_but_luck(spread.setup, state.setup):
            solara.HTML("p", escape(w("spread.stale")), classes=["sl-notice"], attributes={"role": "status"})
        if len(spread.of("scenario")) >= 2:
            widgets.draw(
                widgets.KeyFigures,
                words=w.under("key"),
                language=w.language,
                payload=differences(spread, w),
            )
        with solara.Div(classes=["sl-charts"]):
            for figure in measures.KEY_FIGURES:
                chart(w, _band_chart(session, figure, w), panels.caption(spread.setup, w), 260)


def _band_chart(session: Session, figure: measures.KeyFigure, w: Words) -> dict[str, Any]:
    """A key figure over seeds: median and 10 to 90 %, the baseline's and the scenario's."""
    spread, scale = session.spreading.shown.value, KINDS[figure.kind].scale[w.language]
    lines = []
    for arm, colours in (("baseline", GREY_PAIR), ("scenario", LINE_PAIRS[0])):
        runs = spread.of(arm)
        if len(runs) >= 2:
            low, middle, high = panels.spread_of(runs, figure.name, scale)
            lines.append(
                {"name": w(f"key.{arm}"), "colours": colours, "values": middle, "ghost": None, "band": [low, high]}
            )
    subtitle = w("spread.subtitle", spread=panels.spread_name(len(spread.of("baseline")), w))
    return own_chart(figure, lines, session.story.value, w, subtitle)


def own_chart(
    figure: measures.KeyFigure, lines: list[dict[str, Any]], story: Story | None, w: Words, subtitle: str
) -> dict[str, Any]:
    """A chart of one key figure with lines made elsewhere, and what was observed of it in a colour that no line has.

    story  any run, which knows the vendors of a group
    """
    of = entities(figure.key, story) if story is not None else frozenset()
    scale = KINDS[figure.kind].scale[w.language]
    return {
        "kind": "lines",
        "name": f"figure-{figure.name}",
        "title": w(f"figure.{figure.name}"),
        "subtitle": subtitle,
        "unit": w(f"unit.{figure.kind}"),
        "zero": figure.name.endswith("profit"),
        "log": False,
        "finished": True,
        "lines": lines,
        "dots": observed.dots(figure.shows, of, w(f"figure.{figure.name}"), LINE_PAIRS[-1], scale, w),
    }


def differences(spread: Runs, w: Words) -> dict[str, Any]:
    """Paired differences over seeds: the mean, and how many seeds agree on its sign."""
    rows: list[dict[str, Any]] = []
    pairs = list(zip(spread.of("baseline"), spread.of("scenario"), strict=False))
    for figure in measures.KEY_FIGURES:
        scale = KINDS[figure.kind].scale[w.language]
        gaps = np.array([after[figure.name] - before[figure.name] for before, after in pairs])
        found = panels.paired(gaps, scale)
        cells: list[dict[str, Any]] = [
            {"values": found["mean"], "signed": True},
            {"low": found["low"], "high": found["high"]},
            {"values": found["agree"]},
        ]
        rows.append(panels.figure_row(figure, cells, w))
    return {
        "headline": w("spread.headline", seeds=len(pairs)),
        "columns": [w("spread.mean"), panels.spread_name(len(pairs), w), w("spread.agree")],
        "rows": rows,
        "note": w("spread.note"),
    }


@solara.component
def CompareView(session: Session) -> None:
    """Up to four kept scenarios beside the baseline."""
    state = session.state.value
    w = words(session.language)

    def attempt(do: Any) -> Any:
        """What to do with what the browser sends; a mistake is said, and what makes no sense is let be."""

        def done(given: Any) -> None:
            try:
                do(given)
            except SuanliError as error:
                session.refuse(error)
            except (TypeError, KeyError, IndexError, ValueError):
                return

        return done

    suggestion = w("compare.suggestion", number=len(state.kept) + 1)
    with solara.Div(classes=["sl-page"]):
        widgets.draw(
            widgets.Compare,
            words=w.under("compare_words"),
            kept=_kept(session, w),
            most=MOST_KEPT,
            suggestion=suggestion,
            event_keep=attempt(lambda given: session.keep(given["name"] or suggestion, session.state.value.setup)),
            event_rename=attempt(lambda given: session.rename(given["place"], given["name"])),
            event_open=attempt(session.open_kept),
            event_drop=attempt(session.drop),
            event_loaded=attempt(lambda given: session.keep(*setup_of_file(given["text"], given["name"]))),
        )
        told = _told(session, w)
        if not told:
            Waiting(w)
            return
        names = _names(told, w)
        widgets.draw(widgets.KeyFigures, words=w.under("key"), language=w.language, payload=_compared(told, names, w))
        with solara.Div(classes=["sl-charts"]):
            for figure in measures.KEY_FIGURES:
                scale = KINDS[figure.kind].scale[w.language]
                lines = [
                    {
                        "name": name,
                        "colours": one.colours,
                        "values": listed(one.keys[figure.name], scale),
                        "ghost": None,
                        "dash": one.dash,
                    }
                    for name, one in zip(names, told, strict=True)
                ]
                chart(
                    w,
                    own_chart(figure, lines, session.story.value, w, w("compare.subtitle")),
                    (w("compare.caption"), "compared"),
                    260,
                )


def _kept(session: Session, w: Words) -> list[dict[str, str]]:
    """Kept scenarios as the list shows them, each with the file it would be saved as."""
    return [
        {
            "name": name,
            "text": panels.setup_text(setup, w),
            "file": scenario_file(name, setup),
            "colour": panels.KEPT_COLOURS[place][0],
        }
        for place, (name, setup) in enumerate(session.state.value.kept)
    ]


@dataclass(frozen=True, eq=False)
class Told:
    """A run that is compared: its name, its seed, how it is drawn, its key figures."""

    name: str
    seed: int
    colours: tuple[str, str]
    dash: bool
    keys: Lines


def _told(session: Session, w: Words) -> list[Told]:
    """The baseline, the run that is shown, and the kept ones that are known."""
    state, story, ghost = session.state.value, session.story.value, session.ghost.value
    if ghost is None or story is None:
        return []
    out = [Told(w("key.baseline"), ghost.question.seed, GREY_PAIR, True, measures.key_lines(ghost))]
    shown = Setup.of(story.question)  # not what is set up: its run may not be there yet, or may have failed
    if not shown.is_baseline and shown not in [setup for _, setup in state.kept]:
        out.append(Told(w("key.scenario"), shown.seed, LINE_PAIRS[0], False, measures.key_lines(story)))
    for place, (name, setup) in enumerate(state.kept):
        if setup in session.kept.value:
            lines = measures.key_lines(session.kept.value[setup])
            out.append(Told(name, setup.seed, panels.KEPT_COLOURS[place], False, lines))
    return out


def _several_seeds(told: list[Told]) -> bool:
    return len({one.seed for one in told}) > 1


def _names(told: list[Told], w: Words) -> list[str]:
    """What each is called: with its seed where they aren't all of one."""
    if not _several_seeds(told):
        return [one.name for one in told]
    return [w("compare.with_seed", name=one.name, seed=one.seed) for one in told]


def _compared(told: list[Told], names: list[str], w: Words) -> dict[str, Any]:
    rows = []
    for figure in measures.KEY_FIGURES:
        scale = KINDS[figure.kind].scale[w.language]
        cells = [{"values": listed(one.keys[figure.name], scale)} for one in told]
        rows.append(panels.figure_row(figure, cells, w))
    note = w("compare.note_seeds" if _several_seeds(told) else "compare.note")
    return {"headline": w("compare.headline"), "columns": names, "rows": rows, "note": note}
