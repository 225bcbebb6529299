"""Scenarios kept, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import solara

from suanli.model.kernel.errors import SuanliError
from suanli.visualization.lab import components as widgets
from suanli.visualization.lab import measures, panels
from suanli.visualization.lab.figures import listed
from suanli.visualization.lab.many_runs import Lines
from suanli.visualization.lab.pages.parts import Waiting, chart, own_chart
from suanli.visualization.lab.quantities import KINDS
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.state import MOST_KEPT, Setup, scenario_file, setup_of_file
from suanli.visualization.lab.words import Words, words
from suanli.visualization.style import GREY_PAIR, LINE_PAIRS


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
