"""The report of a sweep: one self-contained HTML page. Figures' data can be saved, with the numbers of its runs."""

from __future__ import annotations

import base64
import json
from html import escape
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from suanli.experiments.sensitivity import OUTCOMES, Outcome, values_of
from suanli.model.kernel.errors import InputError
from suanli.visualization.style import GREY, OKABE_ITO, PAGE_STYLE, RC
from suanli.visualization.svg import svg

BINS, MOST_PANELS, MOST_FAILURES = 24, 6, 50
MARGIN = 0.04


def sweep_page(folder: Path) -> str:
    """The page as text; it asks nothing of the network. InputError for a folder without a finished run."""
    try:
        design = json.loads((folder / "sweep.json").read_text(encoding="utf-8"))
        runs, results = (pd.read_parquet(folder / name) for name in ("runs", "results"))
    except (OSError, ValueError) as error:
        raise InputError("folder", str(folder), "the folder of a sweep (it has sweep.json, runs, results)") from error
    if runs.empty or results.empty:
        raise InputError("folder", str(folder), "a sweep of which at least 50 runs, or all, are done")
    done = runs[runs.status == "done"]
    total = len(design["points"]) * len(design["scenarios"]) * len(design["seeds"])
    with mpl.rc_context(RC):  # type: ignore[arg-type]
        figures = "".join(_outcome(one, design, done, results) for one in _outcomes(design, done, results))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Suanli: {escape(design["title"])}</title><style>{PAGE_STYLE}</style></head><body>
<h1>Suanli: {escape(design["title"])}</h1>
<p class="note">{len(runs)} of {total} runs: {len(done)} done, {len(runs) - len(done)} failed. {escape(design["method"])},
{len(design["points"])} points, {len(design["scenarios"])} scenarios, {len(design["seeds"])} seeds;
{design["customers"]} customers, 2018 to {design["until"]}.</p>
<h2>What was varied</h2>{_varied(design)}
<h2>What came out</h2>
<p class="note">Each dot or count is a run, one draw of luck at one point. Data of a figure have the numbers of its runs;
<code>runs</code> has the command that repeats each alone.</p>
{figures}
{_sensitivity(folder)}
<h2>Failures</h2>{_failures(runs)}
<h2>How it was made</h2>{_made(design)}
</body></html>
"""


def _varied(design: dict[str, Any]) -> str:
    rows = []
    for place, name in enumerate(design["axes"]):
        texts = list(dict.fromkeys(point[place] for point in design["points"]))
        shown = ", ".join(texts) if len(texts) <= 8 else _range(texts)
        rows.append(f"<tr><td><code>{escape(name)}</code></td><td class='l'>{escape(shown)}</td></tr>")
    rows.append(f"<tr><td>scenario</td><td class='l'>{escape(', '.join(design['scenarios']))}</td></tr>")
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _range(texts: list[str]) -> str:
    """Many values in few words."""
    numbers = [float(text) for text in texts]
    return f"{len(texts)} values from {min(numbers):.4g} to {max(numbers):.4g}"


def _outcomes(design: dict[str, Any], done: pd.DataFrame, results: pd.DataFrame) -> list[Outcome]:
    """The usual outcomes, in the last year kept where theirs isn't."""
    out = []
    for text in OUTCOMES:
        series, entity, year = text.split("/")
        kept = int(year) if int(year) in design["years"] else design["years"][-1]
        outcome = Outcome(series, entity, kept)
        try:
            values_of(outcome, done, results)
        except InputError:
            continue
        out.append(outcome)
    return out


def _outcome(outcome: Outcome, design: dict[str, Any], done: pd.DataFrame, results: pd.DataFrame) -> str:
    """Distribution by scenario, and the outcome against each axis that has numbers."""
    values = _by_run(outcome, done, results)
    table = done.assign(value=done.run.map(values)).dropna(subset=["value"])
    axes = [name for name in design["axes"] if pd.api.types.is_numeric_dtype(table[name]) and table[name].nunique() > 1]
    shown = axes[: MOST_PANELS - 1]
    columns = min(1 + len(shown), 4 if len(shown) == 3 else 3)
    lines = -(-(1 + len(shown)) // columns)
    figure = Figure(figsize=(9.6, 2.6 * lines), layout="constrained")
    panels = figure.subplots(lines, columns, squeeze=False).ravel()
    edges = np.histogram_bin_edges(table.value, bins=BINS)
    for place, (name, here) in enumerate(table.groupby("scenario", sort=False)):
        colour = OKABE_ITO[place % len(OKABE_ITO)]
        panels[0].hist(here.value, bins=edges, histtype="step", color=colour, linewidth=1.6, label=str(name))
        for panel, axis in zip(panels[1:], shown, strict=False):
            panel.plot(here[axis], here.value, ".", color=colour, alpha=0.35, markersize=4, rasterized=True)
    unit = str(results.unit[results.series == outcome.series].iloc[0])
    panels[0].set_xlabel(unit)
    panels[0].set_ylabel("runs")
    if table.scenario.nunique() > 1:
        panels[0].legend(frameon=False, fontsize=7)
    for panel, axis in zip(panels[1:], shown, strict=False):
        panel.set_xlabel(axis, fontsize=8)
        panel.set_ylabel(unit, fontsize=8)
        panel.margins(MARGIN)
    for panel in panels[1 + len(shown) :]:
        panel.set_visible(False)
    spread = "; ".join(_spread(str(name), here.value) for name, here in table.groupby("scenario", sort=False))
    left = f" Axes not drawn: {', '.join(axes[MOST_PANELS - 1 :])}." if len(axes) > len(shown) else ""
    data = _link(table[["run", "scenario", "seed", *design["axes"], "value"]], f"{outcome.name.replace('/', '-')}.csv")
    return (
        f"<figure><h3>{escape(outcome.name)}</h3>{svg(figure)}"
        f"<figcaption>Median [10 to 90 %], {escape(unit)}: {escape(spread)}.{escape(left)} {data}</figcaption></figure>"
    )


def _by_run(outcome: Outcome, done: pd.DataFrame, results: pd.DataFrame) -> pd.Series:
    """The outcome of every run, by its number."""
    numbered = done.assign(point=done.run, seed=0)
    return values_of(outcome, numbered, results)[0]


def _spread(name: str, values: pd.Series) -> str:
    low, middle, high = values.quantile([0.1, 0.5, 0.9])
    return f"{name} {middle:.4g} [{low:.4g}, {high:.4g}]"


def _sensitivity(folder: Path) -> str:
    """Indices with their intervals, if ``suanli sensitivity`` has written them."""
    path = folder / "sensitivity.csv"
    if not path.exists():
        return ""
    table = pd.read_csv(path)
    drawn = "".join(_bars(name, here) for name, here in table.groupby(["scenario", "outcome", "index"], sort=False))
    link = _link(table, "sensitivity.csv")
    return f"<h2>What matters</h2><p class='note'>Over these ranges, and no others. Lines: 95 % intervals. {link}</p>{drawn}"


def _bars(name: Any, here: pd.DataFrame) -> str:
    with mpl.rc_context(RC):  # type: ignore[arg-type]
        figure = Figure(figsize=(9.6, 0.6 + 0.26 * len(here)), layout="constrained")
        axes = figure.subplots()
        places = np.arange(len(here))[::-1]
        axes.barh(places, here.value, color=OKABE_ITO[0], height=0.6)
        known = here.low.notna().to_numpy()
        axes.hlines(places[known], here.low[known], here.high[known], color=GREY, linewidth=1.6)
        axes.set_yticks(places, here.axis, fontsize=8)
        axes.axvline(0.0, color=GREY, linewidth=0.8)
        axes.set_xlabel(name[2])
        return f"<figure><h3>{escape(f'{name[1]}, {name[0]}: {name[2]}')}</h3>{svg(figure)}</figure>"


def _failures(runs: pd.DataFrame) -> str:
    failed = runs[runs.status != "done"]
    if failed.empty:
        return "<p>None.</p>"
    rows = "".join(
        f"<tr><td>{one.run}</td><td class='l'>{escape(str(one.reason))}</td><td class='l'><code>{escape(str(one.command))}</code></td></tr>"
        for one in failed.head(MOST_FAILURES).itertuples()
    )
    more = (
        f"<p class='note'>{len(failed) - MOST_FAILURES} more in <code>runs</code>.</p>"
        if len(failed) > MOST_FAILURES
        else ""
    )
    head = "<tr><th>run</th><th class='l'>reason</th><th class='l'>what repeats it alone</th></tr>"
    return f"<div class='wide'><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>{more}"


def _made(design: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in design["versions"].items())
    return (
        f"<p class='note'>{escape(versions)}. Design <code>{design['identity'][:16]}</code>, model and data "
        f"<code>{design['code'][:16]}</code>.</p>"
    )


def _link(table: pd.DataFrame, name: str) -> str:
    """A table as a link that saves it, kept in the page itself."""
    data = base64.b64encode(table.to_csv(index=False).encode()).decode()
    return f'<a download="{escape(name)}" href="data:text/csv;base64,{data}">data (CSV)</a>'
