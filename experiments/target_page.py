"""A document of ``suanli validate`` as a page in Markdown: targets, how far all of them are, the ten facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from suanli.experiments.targets import band_of


def target_page(document: dict[str, Any]) -> Iterator[str]:
    """Return the lines of the page."""
    size = f"{document['seeds']} seeds, {document['customers']:,} customers"
    yield "# Targets, and what the model says of them"
    yield ""
    over = f" --points {document['points']}" if document["points"] else ""
    command = f"suanli validate --seeds {document['seeds']} --customers {document['customers']}{over}"
    yield f"This page is what `{command} --markdown` prints ({size})."
    yield "They were fixed before anything was fitted to them; the model is fitted to them now: none is a forecast."
    yield "A target passes where its median lies in the band."
    yield "The variance of each figure by random stream is in `--json`; why bands are what they are:"
    yield "[decision 031](decisions/031-targets-to-2024.md)."
    yield ""
    yield from _together(document)
    yield ""
    yield "## Figure by figure"
    yield ""
    yield (
        "Counterfactual A: clouds' R&D is paid for and yields nothing. B: there is no R&D. Perimeters differ between "
        "model and source: the last column of [the table of targets](../model/parameters/data/targets.csv) says how."
    )
    yield ""
    yield "| | target | unit | observed | band | median (10 to 90 %) | inside | A | B |"
    yield "|---|---|---|---|---|---|---|---|---|"
    nulls = zip(document["nulls"]["A"], document["nulls"]["B"], strict=True)
    yield from (_row(row, *pair) for row, pair in zip(document["targets"], nulls, strict=True))
    yield ""
    yield from _facts(document)
    yield ""
    yield "## Years beyond the data, and the source article"
    yield ""
    yield f"Reported and not judged, runs to 2035, {document['facts_seeds']} seeds."
    yield ""
    yield "| | unit | model: median (10 to 90 %) | article or observed | scope |"
    yield "|---|---|---|---|---|"
    for row in document["reports"]:
        seen = "–" if row["article"] is None else f"{row['article']:g}"
        told = "–" if row["median"] is None else f"{row['median']:.3g} ({row['p10']:.3g} to {row['p90']:.3g})"
        yield f"| {row['name']} | {row['unit']} | {told} | {seen} | {row['scope']} |"


def _row(row: dict[str, Any], *nulls: dict[str, Any]) -> str:
    seen = "–" if row["observed"] is None else f"{row['observed']:g}"
    head = f"| {row['id']} | {row['name']} | {row['unit']} | {seen} | {band_of(row)} |"
    if row["median"] is None:
        return f"{head} not produced yet | | | |"
    spread = f"({row['p10']:.3g} to {row['p90']:.3g})"
    median = f"{row['median']:.3g}" if row["pass"] is not False else f"**{row['median']:.3g}, missed**"
    inside = "–" if row["share_inside"] is None else f"{row['share_inside']:.0%}"
    without = " | ".join("–" if one["median"] is None else f"{one['median']:.3g}" for one in nulls)
    return f"{head} {median} {spread} | {inside} | {without} |"


def _together(document: dict[str, Any]) -> Iterator[str]:
    found = document["judgement"]
    judged = [row for row in document["targets"] if row["judged"] and row["pass"] is not None]
    held = sum(row["pass"] for row in judged)
    families = ", ".join(f"{one['worst']} {one['implausibility']:.1f}" for one in found["families"])
    cloud, energy, inside = found["cloud"], found["energy_score"], found["inside"]
    verdict = "so the model is **not ruled out**" if found["pass"] else "so the model **is ruled out**"
    yield "## All at once"
    yield ""
    yield f"- {held} of {len(judged)} medians lie in their bands;"
    yield f"  a run meets {inside['mean']:.1f} of {inside['of']}, and"
    yield f"  {inside['centred']:.1f} if the same runs lay about what was observed."
    yield f"- Implausibility, the worst figure of each family: {families}. The third largest is"
    yield f"  {found['third_largest']:.1f} (limit 3), {verdict}."
    where = "inside" if cloud["inside"] else "outside"
    far = f"D² {cloud['distance']:.0f}, limit {cloud['limit']:.0f}"
    yield f"- What was observed lies {where} the runs' 95 % cloud ({far})."
    after = f"{energy['after_2022']:.1f}" if energy["after_2022"] is not None else "–"
    told = f"{energy['model']:.1f}; of those after 2022: {after}"
    yield f"- Energy score of {energy['figures']} figures: {told} (0 is best)."
    beside = energy["beside_trend"]
    if beside["model"] is not None:
        yield f"  Of the {beside['figures']} that have a trend from the end of 2021: model {beside['model']:.1f},"
        yield f"  trend {beside['trend']:.1f}."
    free = document["free_parameters"]
    edge = [one["name"] for one in free if one["value"] in one["search"]]
    told = f"; at an edge of their search range: {', '.join(f'`{name}`' for name in edge)}" if edge else ""
    yield f"- {len(free)} parameters are free{told}."


def _facts(document: dict[str, Any]) -> Iterator[str]:
    yield "## Ten facts of the boom, 2022 to 2024"
    yield ""
    yield "| fact | | check: median, band, observed | what stands in the way |"
    yield "|---|---|---|---|"
    for row in document["boom"]:
        checks = []
        for one in row["checks"]:
            found = "not in the model" if one["median"] is None else f"{one['median']:.3g}"
            checks.append(f"{one['name']}: {found}, {one['low']:g} to {one['high']:g}, {one['observed']}")
        yield f"| {row['name']} | {row['verdict']} | {'<br>'.join(checks)} | {row['why']} |"
