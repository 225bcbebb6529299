"""Every example is short, does what its page says, goes through every tool; loaded and unused it changes nothing."""

import contextlib
import io
import os
import re
import runpy
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from helpers import suanli

from suanli.experiments.design import read
from suanli.experiments.levers import policies
from suanli.experiments.live import Question, whole_story
from suanli.experiments.sweep import sweep
from suanli.model.extensions import loading
from suanli.model.extensions.brought import names_in
from suanli.model.industry import ComputeIndustry
from suanli.visualization.lab import figures, panels, state
from suanli.visualization.lab.words import words

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
FILES = sorted(path for path in EXAMPLES.rglob("*.*") if path.suffix in {".py", ".toml", ".csv"})
BROUGHT = [name for path in sorted(EXAMPLES.glob("*.py")) for name in names_in(str(path))]
RULES = ";".join(BROUGHT)
ON = {
    "Bold": "strategy.alibaba=Bold",
    "ResearchCredit": "credit.part=0.3",
    "SharedResearch": "shared.part=0.3",
    "Slump": "shock.Slump=2018Q3",
    "undercut": "pricing.rule=undercut",
}
COMMANDS = re.findall(r"```\n\$ (.*)\n((?:.*\n)*?)```", (EXAMPLES / "README.md").read_text(encoding="utf-8"))


@cache
def lived(overrides="", rules="", tables=""):
    model = ComputeIndustry(customers=40, until=2018, overrides=overrides, rules=rules, tables=tables)
    model.run_until()
    return model.records


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_example_is_short_and_named_on_the_page(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 40
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert path.name in page or path.parent.name in page or path.stem in page


def alone(arguments):
    """Without other workers: two and a cluster are below, and print the same."""
    return [re.sub(r"^\d+$", "1", one) if before == "--workers" else one for before, one in pairwise(["", *arguments])]


@pytest.mark.slow
@pytest.mark.parametrize(("command", "told"), COMMANDS, ids=[command[:60] for command, _ in COMMANDS])
def test_an_example_prints_what_its_page_says(command, told, tmp_path, monkeypatch):
    program, *arguments = command.replace("OUT", str(tmp_path / "out")).split()
    arguments = [str(ROOT / one) if one.startswith("examples/") else one for one in arguments]
    if program == "python":  # as __main__, in this process: what it imports is read already
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", arguments)
        with contextlib.redirect_stdout(io.StringIO()) as out:
            runpy.run_path(arguments[0], run_name="__main__")
        printed = out.getvalue()
    else:
        monkeypatch.setattr(os, "cpu_count", lambda: 1)  # as many workers, where the page asks for none: this process
        printed = suanli(*alone(arguments), check=True).stdout
    said = [line.replace(f"{ROOT}/", "").rstrip() for line in printed.splitlines()]
    said = [re.sub(" +", " ", line) for line in said]
    wanted = [re.sub(" +", " ", line.rstrip()) for line in told.splitlines()]
    if "..." not in wanted:
        assert said == wanted
    assert [line for line in wanted if line != "..."] == [line for line in said if line in wanted][: len(wanted)]


def test_a_large_design_has_as_many_runs_as_it_says():
    design = read(str(EXAMPLES / "large_sweep.toml"))
    count = f"{len(design.rows()):,}"
    assert count in (EXAMPLES / "README.md").read_text()
    assert count.replace(",", " ") in (EXAMPLES / "large_sweep.toml").read_text()


def test_loaded_and_unused_they_change_nothing():
    plain, loaded = lived(), lived(rules=RULES)
    for name in plain.declared:
        assert plain.array(name).tobytes() == loaded.array(name).tobytes(), name
    assert set(loaded.declared) - set(plain.declared) == {"credit", "research_gini"}
    assert (loaded.array("credit") == 0.0).all()


@pytest.mark.parametrize("name", ON)
def test_used_it_acts_and_the_books_balance(name):
    records = lived(ON[name], RULES)
    assert records.hash() != lived(rules=RULES).hash()
    assert records.array("ledger_gap").max() < 1e-8


def everything(folder):
    """A design that has all of them as axes, and a vendor and a region of one's own."""
    for table in ("own_vendor/vendors.csv", "third_region/regions.csv", "third_region/sites.csv"):
        (folder / "tables").mkdir(exist_ok=True)
        (folder / "tables" / Path(table).name).write_text((EXAMPLES / table).read_text())
    axes = "\n".join(f'"{one.split("=")[0]}" = ["{one.split("=")[1]}"]' for one in ON.values())
    axes = axes.replace('["0.3"]', "[0.3]").replace('"strategy.alibaba" = [', '"strategy.alibaba" = ["shipped", ')
    text = f'rules = {BROUGHT}\ntables = "tables"\nseeds = 2\ncustomers = 60\nuntil = 2018\n[axes]\n{axes}\n'
    (folder / "all.toml").write_text(text)
    return read(str(folder / "all.toml"))


def results(folder):
    runs = pd.concat(pd.read_parquet(file) for file in sorted((folder / "runs").glob("*.parquet")))
    return runs.drop(columns="command"), pd.concat(
        pd.read_parquet(file) for file in sorted((folder / "results").glob("*.parquet"))
    )


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.nightly
def test_all_of_them_in_a_sweep_with_two_workers_and_on_a_cluster(tmp_path, cluster):
    design = everything(tmp_path)
    said = sweep(design, tmp_path / "here", workers=2)
    assert (said["done"], said["failed"]) == (4, [])
    runs, found = results(tmp_path / "here")
    assert runs.records_hash.nunique() == 4
    assert {"ibm", "EU"} <= set(found.entity)
    assert {"research_gini", "credit"} <= set(found.series)
    assert sweep(design, tmp_path / "there", dask=cluster[0])["done"] == 4
    there, figures_there = results(tmp_path / "there")
    assert runs.equals(there)
    assert found.equals(figures_there)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_of_them_in_the_lab(language):
    with loading(RULES):
        w = words(language)
        shown = {lever["name"]: lever for group in panels.lever_groups(state.Setup(), w) for lever in group["levers"]}
        assert [one["key"] for one in shown["strategy.alibaba"]["choices"]] == ["shipped", "Bold"]
        assert "2024Q1" in [one["key"] for one in shown["shock.Slump"]["choices"]]
        assert "undercut" in [one["key"] for one in shown["pricing.rule"]["choices"]]
        assert shown["credit.part"]["label"]
        assert w("strategies.name.credit")
        assert "credit" in policies()
        setup = state.state_of("set=strategy.alibaba%3DBold;shock.Slump%3D2019Q1").setup
        assert "--rules own_strategy.py:Bold" in state.scenario_file("mine", setup)
        story = whole_story(Question(overrides=setup.overrides, customers=40, until=2019))
        drawn = {one.name: figures.line_chart(one, story, None, "groups", w) for one in figures.all_charts()}
        assert len(drawn["inequality"]["lines"][0]["values"]) == 8
        assert "research_gini" in set(story.frame().series)
    assert "own" not in {group["key"] for group in panels.lever_groups(state.Setup(), words(language))}


def test_a_region_and_a_vendor_of_ones_own_in_the_lab():
    with loading(tables=str(EXAMPLES / "third_region")):
        story = whole_story(Question(customers=40, until=2018))
        for language, label in (("en", "Europe"), ("zh", "Europe")):
            charts = [figures.line_chart(one, story, None, "groups", words(language)) for one in figures.all_charts()]
            assert any(label in [line["name"] for line in chart["lines"]] for chart in charts)
    with loading(tables=str(EXAMPLES / "own_vendor")):
        story = whole_story(Question(customers=40, until=2018))
        drawn = figures.line_chart(figures.BY_NAME["shares"], story, None, "outside", words("en"))
        assert "IBM Cloud" in [line["name"] for line in drawn["lines"]]
