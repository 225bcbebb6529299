"""The report of one run: one self-contained HTML page with figures, tables, targets and every parameter."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from suanli.experiments import run as runs
from suanli.experiments import targets
from suanli.model.parameters.load import scenario, sources
from suanli.visualization import gallery
from suanli.visualization.catalogue import charts
from suanli.visualization.style import PAGE_STYLE, billions, percent

_OBSERVED = (
    "Hollow circles are observed figures, each at the middle of its period, fiscal years too, where the perimeter is close "
    "enough to compare levels. Sources stand in <code>model/parameters/data/history.csv</code> and <code>observed.csv</code>."
)
_CAPTIONS = {
    "shares": "Share of world spending on cloud infrastructure, mean of each year. Dotted: the fringe of small vendors. "
    + _OBSERVED,
    "operating_profit": "Operating profit before any money from sponsors. Below the line is a loss. " + _OBSERVED,
    "research": "R&D spent in each year.",
    "quality_gap": "Log of the knowledge stock against the best vendor's. At 0 the vendor is the frontier; at -0.7 it has half.",
    "regimes": "Regime of each vendor-year by one rule that names no vendor (docs/loop.md). The two nulls stand beside it "
    "in the scenarios no-research-effect and no-research: run them before believing a loop.",
    "chips": "What buyers order, what is shipped and what can be packaged; what a dollar buys; how fast each supplier's chip "
    "is. Orders count all that is still missing, and are padded in a shortage. Capacity after 2022 is a plan with hindsight. "
    + _OBSERVED,
    "shortage": "Compute anxiety against the frozen reference price, and wafers started against capacity. Dotted: a rule of "
    "export control comes into force.",
    "stages": "Operating profit along the chain, and chip performance that may be sold in China against the best one.",
    "holdings": "Top chips (at least 0.3 of the best on sale) that a firm has installed, mean of the year, and the source article's "
    "threshold of ten thousand; energy sold by site; software, cloud and AI layer (AI compute and services) of one group. Log scales.",
    "beside_data": "Lines are this run; perimeters differ (see the table of paths in <code>suanli validate</code>), and over "
    "seeds the spread is wide. " + _OBSERVED,
    "market": "Spending, mean price paid for a compute unit, adoption, and utilisation of customers' own servers. The markers "
    "on spending are what two trackers observed of the world. " + _OBSERVED,
}


_CHAIN_NOTE = """<p class="note">Node: places down the ladder from 28 nm (0), 16/12 nm (1), 7 nm (2), 5 nm (3). Foundries:
accelerators only. Compute anxiety: part of the AI compute desired at a frozen reference price that isn't served. Scarcity:
what shortage adds to the price of AI compute. Value added: sales less what was bought from other firms for them.</p>"""


def _table(head: list[str], rows: list[list[str]], left: int = 1) -> str:
    def cells(row: list[str], tag: str) -> str:
        return "".join(
            f'<{tag} class="l">{cell}</{tag}>' if index < left else f"<{tag}>{cell}</{tag}>"
            for index, cell in enumerate(row)
        )

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return f"<table><thead><tr>{cells(head, 'th')}</tr></thead><tbody>{body}</tbody></table>"


def _vendors(result: runs.Run) -> str:
    parts = []
    head = [
        "vendor",
        "share",
        *(f"{name}, USD bn" for name in ("revenue", "profit", "R&amp;D", "capital spending", "sponsor's money")),
        "regime",
    ]
    for year in runs.years_shown(result.model):
        rows = [
            [
                escape(row["label"]),
                percent(row["share"]),
                *(
                    billions(row[name])
                    for name in ("revenue", "operating_profit", "research", "capital_expenditure", "support")
                ),
                row["regime"],
            ]
            for row in runs.vendor_rows(result.model, year)
        ]
        parts.append(f"<h3>{year}</h3>" + _table(head, rows))
    return "".join(parts)


def _suppliers(result: runs.Run) -> str:
    """Chip suppliers by year, where there are any."""
    head = [
        "supplier",
        "revenue, USD bn",
        "profit, USD bn",
        "design R&amp;D, USD bn",
        "from owners, USD bn",
        "gross margin",
        "chips, thousands",
    ]
    head.append("TFLOPS a chip")
    parts = []
    for year in runs.years_shown(result.model) if result.model.world.supplier_facts else ():
        rows = [
            [
                escape(row["label"]),
                *(billions(row[name]) for name in ("revenue", "operating_profit", "research", "owners")),
                percent(row["gross_margin"]),
                billions(row["chips"]),
                billions(row["performance"]),
            ]
            for row in runs.supplier_rows(result.model, year)
        ]
        parts.append(f"<h3>{year}</h3>" + _table(head, rows))
    return "<h2>Chip suppliers</h2>" + "".join(parts) if parts else ""


def _chain(result: runs.Run) -> str:
    """Foundries, shortage by region and stages of the chain by year, where there are foundries."""
    parts = []
    for year in runs.years_shown(result.model) if result.model.world.foundry_facts else ():
        made = [
            [
                escape(row["label"]),
                f"{row['node']:.2f}",
                *(billions(row[name]) for name in ("wafers", "capacity", "packaging", "operating_profit")),
            ]
            for row in runs.foundry_rows(result.model, year)
        ]
        short = [
            [
                escape(row["label"]),
                percent(row["anxiety"]),
                percent(row["unmet"]),
                f"{row['waiting']:.1f}",
                percent(row["premium"]),
            ]
            for row in runs.shortage_rows(result.model, year)
        ]
        earned = [
            [escape(row["stage"]), *(billions(row[name]) for name in ("revenue", "profit", "value_added"))]
            for row in runs.stage_rows(result.model, year)
        ]
        parts.append(
            f"<h3>{year}</h3>"
            + _table(
                [
                    "foundry",
                    "node",
                    "wafers, thousands",
                    "could start, thousands",
                    "packaging, thousand chips",
                    "profit, USD bn",
                ],
                made,
            )
            + _table(["region", "compute anxiety", "unmet at the going price", "wait, quarters", "scarcity"], short)
            + _table(["stage", "sales, USD bn", "operating profit, USD bn", "value added, USD bn"], earned)
        )
    return "<h2>The chain</h2>" + "".join(parts) + _CHAIN_NOTE if parts else ""


def _opening(result: runs.Run) -> str:
    rows = [
        [escape(row["label"]), percent(row["start"]), percent(row["steady_state"])]
        for row in runs.opening_rows(result.model)
    ]
    return _table(["vendor", "start", "steady state of 2018's choices"], rows)


def _targets(result: runs.Run) -> str:
    rows = []
    for row in targets.judged(result.model.records):
        kind = {"inside": "inside", "missed": "missed"}.get(str(row["verdict"]), "none")
        value = row["value"]
        rows.append(
            [
                str(row["id"]),
                escape(str(row["name"])),
                escape(str(row["perimeter"])),
                "\u2013" if not isinstance(value, float) else f"{value:.3g}",
                "\u2013" if row["observed"] is None else f"{row['observed']:g}",
                targets.band_of(row),
                escape(str(row["unit"])),
                f'<span class="{kind}">{row["verdict"]}</span>',
            ]
        )
    return _table(["", "target", "perimeter", "this run", "observed", "band", "unit", "verdict"], rows, left=3)


def _parameters(result: runs.Run) -> str:
    references = sources()
    changed = scenario(result.model.scenario_name).values | result.model.overrides
    rows = [
        [
            f"<code>{parameter.name}</code>" + (" *" if parameter.name in changed else ""),
            escape(parameter.meaning),
            escape(references.get(parameter.source, parameter.source)),
            escape(str(parameter.value)),
            escape(parameter.unit),
            parameter.status,
        ]
        for parameter in result.model.parameters
    ]
    return _table(["parameter", "meaning", "source", "value", "unit", "status"], rows, left=3)


def _cards(result: runs.Run) -> str:
    figures = runs.headline(result.model)
    year = 2022 if "us_three_share_2022" in figures else runs.years_shown(result.model)[-1]
    cards = [
        (f"US three, share {year}", percent(figures[f"us_three_share_{year}"])),
        (f"Chinese seven, share {year}", percent(figures[f"chinese_seven_share_{year}"])),
        (
            f"US three, operating profit {year}",
            f"USD {billions(figures[f'us_three_operating_profit_{year}_usd_bn'])} bn",
        ),
        (
            f"Chinese seven, operating profit {year}",
            f"USD {billions(figures[f'chinese_seven_operating_profit_{year}_usd_bn'])} bn",
        ),
        (f"World spending {year}", f"USD {billions(figures[f'world_spending_{year}_usd_bn'])} bn"),
    ]
    return (
        '<div class="cards">' + "".join(f"<div>{escape(name)}<b>{value}</b></div>" for name, value in cards) + "</div>"
    )


def report_page(result: runs.Run, progress: Callable[[int, int], None] | None = None) -> str:
    """The page as text; it asks nothing of the network."""
    model, overlay = result.model, scenario(result.model.scenario_name)
    by_hand = "".join(f" <code>{escape(name)} = {escape(str(value))}</code>" for name, value in model.overrides.items())
    changed = f"<p><strong>Changed by hand:</strong>{by_hand}</p>" if by_hand else ""
    every = (*charts(), *model.parameters.brought.charts)
    captions = _CAPTIONS | {one.name: escape(" ".join(one.said("en")[1:])) for one in every}
    figures = "".join(
        f"<figure>{picture}<figcaption>{captions[name]}</figcaption></figure>"
        for name, picture in gallery.drawn(model, progress).items()
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Suanli: {escape(overlay.title)}</title><style>{PAGE_STYLE}</style></head><body>
<h1>Suanli: {escape(overlay.title)}</h1>
<p>{escape(overlay.question)}</p>
{changed}
<p class="note">One run: seed {model.seed_used}, {model.customers} customers, {model.quarter} quarters from 2018Q1.
A single run is one draw of luck, not a forecast: vary the seed before drawing a conclusion. Money is in USD bn.</p>
{_cards(result)}
<h2>What happened</h2>{figures}
<h2>Vendors</h2>{_vendors(result)}
<p class="note">Profit is operating profit before money from sponsors. Shares are of world spending, means of the year.</p>
{_suppliers(result)}
{_chain(result)}
<h2>Targets to 2024, fixed before fitting</h2>{_targets(result)}
<p class="note">One run against bands; a target that is missed is shown as missed. What the model can't produce yet says so.</p>
<h2>Start and steady state of 2018</h2>{_opening(result)}
<p class="note">Where customers' choices of 2018 would lead with nothing else changing. Movement towards it is relaxation,
not divergence.</p>
<h2>Parameters</h2><details><summary>All values, with unit, source and status (* set by the scenario or by hand)</summary>
{_parameters(result)}</details>
<p class="note">records_hash <code>{model.records.hash()}</code>. Largest imbalance of the books over gross flow:
{float(model.records.array("ledger_gap").max()):.1e}.</p>
</body></html>
"""
