"""One scenario over seeds, as bands, beside the baseline."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import solara

from suanli.visualization.lab import components as widgets
from suanli.visualization.lab import measures, panels
from suanli.visualization.lab.many_runs import Runs
from suanli.visualization.lab.pages.parts import PlayerBar, chart, made_beforehand, many_runs, own_chart
from suanli.visualization.lab.quantities import KINDS
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.words import Words, words
from suanli.visualization.style import GREY_PAIR, LINE_PAIRS


@solara.component
def UncertaintyView(session: Session) -> None:
    """Many seeds of the baseline and of the scenario, as bands."""
    state, spread = session.state.value, session.spreading.shown.value
    w = words(session.language)
    with solara.Div(classes=["sl-page"]):
        made_beforehand(session, "bands", "question", "levers")
        PlayerBar(session)
        many_runs(session, w.under("spread_words"), session.spreading, session.start_spread)
        if len(spread.of("baseline")) < 2:
            return
        solara.HTML("p", escape(w("spread.what", setup=panels.setup_text(spread.setup, w))), classes=["sl-hint"])
        if not state.setup.is_baseline and not panels.same_but_seed(spread.setup, state.setup):
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


def differences(spread: Runs, w: Words) -> dict[str, Any]:
    """Paired differences over seeds: the mean, and how many seeds agree on its sign."""
    rows: list[dict[str, Any]] = []
    pairs = list(zip(spread.of("baseline"), spread.of("scenario"), strict=False))
    for figure in measures.KEY_FIGURES:
        scale = KINDS[figure.kind].scale[w.language]
        gaps = np.array([after[figure.name] - before[figure.name] for before, after in pairs])
        found = panels.paired(gaps, scale)
        cells: list[dict[str, Any]] = [
            {"values": found["mean"], "signed": True, "unit": panels.unit_of_change(figure.kind, w)},
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
