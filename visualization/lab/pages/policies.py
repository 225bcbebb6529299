"""The page of ways out: every strategy beside none on the same seeds, programmes at the same money, rules apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import solara

from suanli.experiments.levers import policies
from suanli.visualization.lab import components as widgets
from suanli.visualization.lab import measures, panels
from suanli.visualization.lab.many_runs import Runs, pursued, strategies
from suanli.visualization.lab.pages.parts import made_beforehand, many
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

    stale = made.total > 0 and not panels.same_but_luck(made.setup, state.setup)
    with solara.Div(classes=["sl-page"]):
        made_beforehand(session, "levers", "levers")
        widgets.draw(
            widgets.Strategies,
            words=w.under("strategies_words"),
            language=w.language,
            payload=solara.use_memo(lambda: table(made, w), [made, w]),
            stale=w("strategies.stale") if stale else "",
            event_choose=choose,
            **many(session.trying, session.start_strategies, w),
        )


def table(made: Runs, w: Words) -> dict[str, Any]:
    """Of each strategy and key figure by quarter, what it changes, paired over the seeds of which both are known."""
    rows: list[dict[str, Any]] = []
    levers = policies()
    for key, lever in strategies().items():
        pairs = list(zip(made.of(""), made.of(key), strict=False))
        worth = {}
        for figure in measures.KEY_FIGURES if pairs else ():
            gaps = np.array([after[figure.name] - before[figure.name] for before, after in pairs])
            worth[figure.name] = panels.paired(gaps, KINDS[figure.kind].scale[w.language])
        label, funded = w(f"strategies.name.{key}"), levers[lever].funded
        rows.append({"key": key, "label": label, "funded": funded, "worth": worth})
    figures = [
        {"key": figure.name, "label": w(f"figure.{figure.name}"), "unit": w(f"unit.{figure.kind}")}
        for figure in measures.KEY_FIGURES
    ]
    known = min((len(made.of(key)) for key in ("", *strategies())), default=0)
    what = w("strategies.what", setup=panels.setup_text(made.setup, w)) if made.total else ""
    return {"figures": figures, "rows": rows, "seeds": known, "what": what}
