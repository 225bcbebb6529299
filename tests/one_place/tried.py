"""Try one patch in a copy of the project: a run, a sweep, the policies, the lab. Prints what each says, as JSON.

python tried.py KIND        in a folder whose ``suanli`` is the copy
"""

import contextlib
import hashlib
import io
import json
import sys
from pathlib import Path
from unittest import mock

import pandas as pd

from suanli.experiments import cli, outcomes, strategies
from suanli.experiments.levers import policies
from suanli.experiments.live import Question, whole_story
from suanli.model.industry import ComputeIndustry
from suanli.model.mechanisms.settings import baseline
from suanli.visualization.lab import figures, many_runs
from suanli.visualization.lab.levers import levers
from suanli.visualization.lab.words import words

SET = {
    "lever": "credit.part=0.1",
    "pricing_rule": "pricing.rule=match_average",
}
AXES = {
    "lever": '"credit.part" = [0.0, 0.1]',
    "pricing_rule": '"pricing.rule" = ["strategic", "match_average"]',
}


def said(*arguments):
    """What a command prints; its status must be 0."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        sys.argv = ["suanli", *arguments]
        try:
            cli.main()
        except SystemExit as ended:
            if ended.code:
                raise
    return out.getvalue()


def swept(kinds):
    """Entities, series and number of different runs of a small sweep over what the patches bring."""
    axes = "\n".join(AXES[kind] for kind in kinds if kind in AXES)
    Path("d.toml").write_text(f"seeds = 1\ncustomers = 60\nuntil = 2018\n[axes]\n{axes}\n")
    said("sweep", "d.toml", "--out", "out", "--workers", "1")
    results = pd.concat(pd.read_parquet(file) for file in sorted(Path("out/results").glob("*.parquet")))
    runs = pd.concat(pd.read_parquet(file) for file in sorted(Path("out/runs").glob("*.parquet")))
    return sorted(results.entity.unique()), sorted(results.series.unique()), runs.records_hash.nunique()


def shown():
    """What the lab knows: words of levers, charts and firms in both languages, and the lines of every chart."""
    both = [words(language) for language in ("en", "zh")]
    for lever in levers():
        for w in both:
            assert w(f"lever.{lever.name}.label")
            assert w(f"lever.{lever.name}.meaning")
            assert all(w(f"choice.{lever.name}.{one}") for one in lever.parameter.choices)
    for name in many_runs.strategies():
        assert all(w(f"strategies.name.{name}") for w in both)
    story = whole_story(Question(customers=60, until=2019))
    found = {}
    for chart in figures.CHARTS:
        payload, _ = (figures.line_chart(chart, story, None, "groups", w) for w in both)
        found[chart.name] = [line["name"] for line in payload["lines"]]
    vendors = figures.line_chart(figures.BY_NAME["shares"], story, None, "outside", both[0])
    return found, [line["name"] for line in vendors["lines"]], [lever.name for lever in levers()]


def figures_of(overrides=""):
    """A digest of some figures of a run that every project has."""
    model = ComputeIndustry(customers=60, until=2018, overrides=overrides)
    model.run_until()
    arrays = [model.records.array(name) for name in ("share", "operating_profit", "ai_need", "chip_price")]
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


def main(kinds):
    """Everything, for some patches."""
    run = json.loads(said("run", "--customers", "60", "--until", "2019", "--out", "run", "--json"))
    own = [name for name, one in policies().items() if one.label][-1]  # with its own words
    asked = ("--only", own, "--seeds", "2", "--customers", "200", "--workers", "1", "--json")
    given = ("--set", SET["pricing_rule"]) if "pricing_rule" in kinds else ()
    with contextlib.ExitStack() as soon:  # judged over two years, not over eight
        for module in (outcomes, strategies):
            soon.enter_context(mock.patch.multiple(module, FIRST=2019, BUDGET_YEARS=(2019, 2020)))
        compared = json.loads(said("strategies", *asked, "--year", "2020", *given))
    records = pd.read_parquet("run/records.parquet")
    entities, series, different = swept(kinds)
    charts, vendors, moved = shown()
    document = {
        "plain": figures_of(),
        "set": {kind: figures_of(SET[kind]) for kind in kinds if kind in SET},
        "gap": run["largest_ledger_gap"],
        "spent": float(records[(records.series == "spending") & records.quarter.str.startswith("2018")].value.sum()),
        "recorded": sorted(records.series.unique()),
        "entities": sorted(records.entity.unique()),
        "report": Path("run/report.html").read_text(encoding="utf-8"),
        "swept": [entities, series, different],
        "policies": [row["strategy"] for row in compared["rows"]],
        "charts": charts,
        "vendors": vendors,
        "levers": moved,
        "parameters": [one.name for one in baseline()],
    }
    sys.stdout.write(json.dumps(document))


if __name__ == "__main__":
    main(sys.argv[1:])
