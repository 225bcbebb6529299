"""An agent on the page: its books and reasons at a quarter, its money through the years. Plain data."""

from __future__ import annotations

from typing import Any

from suanli.experiments.live import Story
from suanli.experiments.observed_points import Shown
from suanli.model.kernel.errors import SuanliError
from suanli.model.kernel.units import quarter_label
from suanli.visualization.lab import books, measures, observed, panels, reasons
from suanli.visualization.lab.figures import listed
from suanli.visualization.lab.quantities import KINDS
from suanli.visualization.lab.state import Setup, State
from suanli.visualization.lab.words import Words
from suanli.visualization.style import LINE_PAIRS


def chosen_agent(state: State, story: Story, words: Words) -> tuple[str, str, list[tuple[str, str]]]:
    """(kind, name, all of that kind) of the agent looked at; the first of its kind for one that isn't there."""
    kind, _, name = state.agent.partition(":")
    kind = kind if kind in books.KINDS and (kind == "customer" or story.cast.entities.get(kind)) else "vendor"
    all_of_kind = books.agents(story, kind, words)
    names = [key for key, _ in all_of_kind]
    return kind, name if name in names else names[0], all_of_kind


def history_chart(state: State, story: Story, ghost: Story | None, words: Words) -> dict[str, Any]:
    """An agent's money through the years: what it sells or pays, what it earns, what it spends on R&D."""
    kind, name, listed_agents = chosen_agent(state, story, words)
    scale = KINDS["money_year"].scale[words.language]
    there = ghost is not None and name in dict(books.agents(ghost, kind, words))

    def line(series: str, place: int) -> dict[str, Any]:
        def values(told: Story) -> list[float | None]:
            return listed(measures.year_to(books.series_of(told, kind, name, series)), scale)

        return {
            "name": words.table.get(f"history.{series}") or words(f"line_of_books.{series}"),
            "colours": LINE_PAIRS[place],
            "values": values(story),
            "ghost": values(ghost) if ghost is not None and there else None,
        }

    lines = {series: line(series, place) for place, series in enumerate(books.HISTORY[kind])}
    return {
        "kind": "lines",
        "name": "history",
        "title": dict(listed_agents)[name],
        "subtitle": words("agents.history"),
        "unit": words("unit.money_year"),
        "zero": True,
        "log": False,
        "finished": story.finished,
        "lines": [*lines.values()],
        "dots": [
            dot
            for series, one in lines.items()
            for dot in observed.dots(
                (Shown(series, a_year=True),), frozenset([name]), one["name"], one["colours"], scale, words
            )
        ],
    }


def agent_panel(state: State, story: Story, words: Words) -> dict[str, Any]:
    """One agent's books and reasons at the quarter shown. An agent that isn't there gives the first of its kind."""
    quarter = min(state.quarter, len(story))
    kind, name, listed_agents = chosen_agent(state, story, words)
    kinds = [one for one in books.KINDS if one == "customer" or story.cast.entities.get(one)]
    said, terms = _reasons(state, story, kind, name, quarter, words)
    return {
        "kind": kind,
        "name": name,
        "label": dict(listed_agents)[name],
        "quarter": quarter_label(quarter - 1),
        "kinds": [{"key": one, "label": words(f"agents.kind.{one}")} for one in kinds],
        "agents": [{"key": key, "label": label} for key, label in listed_agents],
        "facts": [*books.facts(story, kind, name, quarter, words), panels.setup_text(Setup.of(story.question), words)],
        "reasons": said,
        "terms": terms,
        "statements": [
            {
                "key": one.key,
                "title": words(f"statement.{one.key}"),
                "yearly": any(row.year is not None for row in one.rows),
                "rows": [
                    {
                        "key": row.key,
                        "label": words(f"line_of_books.{row.key}"),
                        "unit": books.unit_text(row, words),
                        "quarter": books.value_text(row, row.quarter, words),
                        "year": books.value_text(row, row.year, words),
                        "total": row.total,
                    }
                    for row in one.rows
                ],
            }
            for one in books.books(story, kind, name, quarter)
        ],
        "sample": books.sample_rows(story, quarter, words) if kind == "customer" else [],
        "sample_head": [
            words(f"agents.sample_{one}") for one in ("row", "sector", "region", "vendor", "spending", "moved")
        ],
    }


def _reasons(
    state: State, story: Story, kind: str, name: str, quarter: int, words: Words
) -> tuple[list[str], list[list[str]]]:
    if quarter < 2:
        return [words("why.first_quarter")], []
    try:
        parameters = story.question.parameters
    except SuanliError as error:
        return [error.said(words.language)], []
    if kind == "customer":
        return reasons.of_customer(story, int(name), quarter, parameters, words)
    if kind == "vendor":
        return reasons.of_vendor(story, name, quarter, parameters, words), []
    said = {"supplier": reasons.of_supplier, "foundry": reasons.of_foundry, "maker": reasons.of_maker}[kind]
    return said(story, name, quarter, words), []
