"""The page of ways out: every strategy beside none on the same seeds, programmes at the same money, rules apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import solara

from suanli.experiments.levers import policies
from suanli.visualization.lab import components as widgets
from suanli.visualization.lab import measures, panels
from suanli.visualization.lab.many_runs import Runs, pursued, strategies
from suanli.visualization.lab.pages.parts import Choice, PlayerBar, made_beforehand, many_runs
from suanli.visualization.lab.quantities import KINDS
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.words import Words, words


@solara.component
def StrategiesView(session: Session) -> None:
    """A table of strategies for one figure at a time; any of them can be set up."""
    state, made = session.state.value, session.trying.shown.value
    w = words(session.language)

    def choose(given: object) -> None:
        if given in strategies():
            session.set_up(pursued(session.state.value.setup, str(given)))
            session.epoch.value += 1

    stale = made.total > 0 and not panels.same_but_seed(made.setup, state.setup)
    with solara.Div(classes=["sl-page"]):
        made_beforehand(session, "levers", "levers")
        PlayerBar(session)
        names = {figure.name: w(f"figure.{figure.name}") for figure in measures.KEY_FIGURES}
        asked = Choice("figure", w("strategies_words.figure"), names)
        many_runs(session, w.under("strategies_words"), session.trying, session.start_strategies, asked)
        widgets.draw(
            widgets.Strategies,
            words=w.under("strategies_words"),
            language=w.language,
            payload=solara.use_memo(lambda: table(made, state.figure, w), [made, state.figure, w]),
            stale=w("strategies.stale") if stale else "",
            event_choose=choose,
        )


def table(made: Runs, name: str, w: Words) -> dict[str, Any]:
    """Of each strategy by quarter what it changes of a key figure, paired over the seeds of which both are known."""
    figure = next(one for one in measures.KEY_FIGURES if one.name == name)
    rows: list[dict[str, Any]] = []
    levers = policies()
    for key, lever in strategies().items():
        pairs = list(zip(made.of(""), made.of(key), strict=False))
        gaps = np.array([after[name] - before[name] for before, after in pairs])
        worth = panels.paired(gaps, KINDS[figure.kind].scale[w.language]) if pairs else None
        rows.append({"key": key, "label": w(f"strategies.name.{key}"), "funded": levers[lever].funded, "worth": worth})
    known = min((len(made.of(key)) for key in ("", *strategies())), default=0)
    what = w("strategies.what", setup=panels.setup_text(made.setup, w)) if made.total else ""
    told = {"figure": w(f"figure.{name}"), "unit": panels.unit_of_change(figure.kind, w) or w(f"unit.{figure.kind}")}
    return {**told, "rows": rows, "seeds": known, "what": what}
