"""Tables of the report as HTML: vendors, suppliers, the chain, targets, the opening, every parameter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from suanli.experiments import run as runs
from suanli.experiments import targets as judging
from suanli.model.mechanisms.settings import groups
from suanli.model.parameters.load import scenario, sources
from suanli.visualization.lab.observed import text_of_data
from suanli.visualization.lab.quantities import KINDS, number
from suanli.visualization.report.words import Said
from suanli.visualization.style import REGIME_COLOURS, REGIME_MARKS

_VERDICTS = {"inside": "inside", "missed": "missed", "reported": "reported"}
_ENGLISH = '<span lang="en">{}</span>'  # what the model has in English alone


def table(head: list[str], rows: Iterable[list[str]], left: int = 1) -> str:
    """Return a table; the first columns, so many, stand to the left."""

    def cells(row: list[str], tag: str) -> str:
        return "".join(
            f'<{tag} class="l">{cell}</{tag}>' if index < left else f"<{tag}>{cell}</{tag}>"
            for index, cell in enumerate(row)
        )

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{cells(head, "th")}</tr></thead><tbody>{body}</tbody></table></div>'


def by_year(result: runs.Run, there: bool, made: Callable[[int], str]) -> str:
    """Return a table for each of the years shown; nothing where there is none of it in the run."""
    years = runs.years_shown(result.model) if there else ()
    return "".join(f"<h4>{year}</h4>{made(year)}" for year in years)


def vendors(result: runs.Run, say: Said) -> str:
    """Return every vendor by year: share, revenue, profit, R&D, capital spending, parent's money, regime."""
    head = [say(key) for key in ("vendor", "share", "revenue", "profit", "research", "capital", "parent", "regime")]
    sums = ("revenue", "operating_profit", "research", "capital_expenditure", "support")
    codes = {name: say.lab(f"regime.{code}") for code, name in enumerate(runs.REGIME_NAMES.values())}

    def made(year: int) -> str:
        return table(
            head,
            (
                [
                    escape(say.firm(row["vendor"], row["label"])),
                    say.percent(row["share"]),
                    *(say.amount(row[name]) for name in sums),
                    escape(codes[row["regime"]]),
                ]
                for row in runs.vendor_rows(result.model, year)
            ),
        )

    return by_year(result, True, made)


def suppliers(result: runs.Run, say: Said) -> str:
    """Return chip suppliers by year, where there are any."""
    keys = ("supplier", "revenue", "profit", "design", "owners", "gross_margin", "chips", "speed")
    head, thousand = [say(key) for key in keys], KINDS["chips"].scale[say.language]

    def made(year: int) -> str:
        return table(
            head,
            (
                [
                    escape(say.firm(row["supplier"], row["label"])),
                    *(say.amount(row[name]) for name in ("revenue", "operating_profit", "research", "owners")),
                    say.percent(row["gross_margin"]),
                    number(row["chips"] * thousand),
                    number(row["performance"]),
                ]
                for row in runs.supplier_rows(result.model, year)
            ),
        )

    return by_year(result, bool(result.model.world.supplier_facts), made)


def chain(result: runs.Run, say: Said) -> str:
    """Return foundries, shortage by region and stages of the chain by year, where there are foundries."""
    thousand = KINDS["chips"].scale[say.language]

    def made(year: int) -> str:
        foundries = [
            [
                escape(say.firm(row["foundry"], row["label"])),
                f"{row['node']:.2f}",
                *(number(row[name] * thousand) for name in ("wafers", "capacity", "packaging")),
                say.amount(row["operating_profit"]),
            ]
            for row in runs.foundry_rows(result.model, year)
        ]
        short = [
            [
                escape(say.lab(f"region.{row['region']}")),
                say.percent(row["anxiety"]),
                say.percent(row["unmet"]),
                number(row["waiting"]),
                say.percent(row["premium"]),
            ]
            for row in runs.shortage_rows(result.model, year)
        ]
        earned = [
            [
                escape(say.own.get(f"stage_{row['stage'].split()[-1]}", row["stage"])),
                *(say.amount(row[name]) for name in ("revenue", "profit", "value_added")),
            ]
            for row in runs.stage_rows(result.model, year)
        ]
        heads = (
            ("foundry", "node", "wafers", "could_start", "packaging", "profit"),
            ("region", "anxiety", "unmet", "waiting", "premium"),
            ("stage", "sales", "profit", "value_added"),
        )
        named = [[say(key) for key in keys] for keys in heads]
        return "".join(table(head, rows) for head, rows in zip(named, (foundries, short, earned), strict=True))

    return by_year(result, bool(result.model.world.foundry_facts), made)


def regimes(strip: dict[str, Any]) -> str:
    """Return each vendor's regime by year as a table of marked cells. strip  as the lab has it"""
    rows = [
        [
            escape(name),
            *(
                f'<span class="regime" style="background:{REGIME_COLOURS[code]};'
                f'color:{"#fff" if code in {0, 4} else "#1f1f1f"}" title="{escape(strip["names"][code])}">'
                f"{REGIME_MARKS[code]}</span>"
                for code in codes
            ),
        ]
        for name, codes in zip(strip["vendors"], strip["codes"], strict=True)
    ]
    legend = "".join(
        f'<span class="key"><i style="background:{REGIME_COLOURS[code]}"></i>{REGIME_MARKS[code]} {escape(name)}</span>'
        for code, name in enumerate(strip["names"])
        if name
    )
    return table(["", *(str(year)[2:] for year in strip["years"])], rows) + f'<p class="legend">{legend}</p>'


def targets(result: runs.Run, say: Said) -> str:
    """Return every target with what the run says."""
    keys = ("target", "perimeter", "this_run", "observed", "band", "unit", "verdict")
    rows = []
    for row in judging.judged(result.model.records):
        kind = _VERDICTS.get(str(row["verdict"]), "none")
        scale = KINDS["money_year"].scale[say.language] if row["unit"] == "USD bn" else 1.0
        value, observed, low, high = (
            number(scale * row[key]) if isinstance(row[key], float) else "–"
            for key in ("value", "observed", "low", "high")
        )
        band = say("band_above", low=low) if row["high"] is None else say("band_between", low=low, high=high)
        rows.append(
            [
                str(row["id"]),
                *(escape(text_of_data(str(row[key]), say.language)) for key in ("name", "perimeter")),
                value,
                observed,
                band if row["low"] is not None else "–",
                escape(text_of_data(str(row["unit"]), say.language)),
                f'<span class="{kind}">{say(f"verdict_{kind}")}</span>',
            ]
        )
    return table(["", *(say(key) for key in keys)], rows, left=3)


def opening(result: runs.Run, say: Said) -> str:
    """Return each vendor's share at the start beside the steady state of 2018's choices."""
    rows = [
        [escape(say.firm(row["vendor"], row["label"])), say.percent(row["start"]), say.percent(row["steady_state"])]
        for row in runs.opening_rows(result.model)
    ]
    return table([say("vendor"), say("start"), say("steady")], rows)


def parameters(result: runs.Run, say: Said) -> str:
    """Return every parameter: meaning, source, value, unit, status."""
    references, known = sources(), groups()
    changed = scenario(result.model.scenario_name).values | result.model.overrides
    rows = []
    for one in result.model.parameters:
        prefix, _, name = one.name.partition(".")
        declared = known[prefix].declared.get(name) if prefix in known else None
        chinese = declared.meaning_zh if declared is not None and say.language == "zh" else ""
        rows.append(
            [
                f"<code>{one.name}</code>" + (" *" if one.name in changed else ""),
                escape(chinese) if chinese else _ENGLISH.format(escape(one.meaning)),
                _ENGLISH.format(escape(references.get(one.source, one.source))),
                escape(str(one.value)),
                _ENGLISH.format(escape(one.unit)),
                say(f"status_{one.status}"),
            ]
        )
    keys = ("parameter", "meaning", "source", "value", "unit", "status")
    return table([say(key) for key in keys], rows, left=3)


def values_by_year(figure: dict[str, Any], years: list[int]) -> str:
    """Return a figure's lines as a table, years across."""
    rows = [
        [escape(" · ".join(filter(None, (panel["title"], line["name"])))), *(number_or_dash(v) for v in line["values"])]
        for panel in figure["panels"]
        for line in panel["lines"]
    ]
    return table(["", *map(str, years)], rows)


def number_or_dash(value: float | None) -> str:
    """Return a number with three digits; a dash where there is none."""
    return "–" if value is None else number(value)
