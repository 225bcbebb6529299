"""The report of a sweep says what the files say, asks nothing of the network, and its figures' data name their runs."""

import base64
import io
import re
import shutil

import pandas as pd
import pytest
from helpers import once, refused

from suanli.experiments.design import read
from suanli.experiments.sweep import sweep
from suanli.model.kernel.errors import InputError
from suanli.visualization.sweep_report import sweep_page

DESIGN = """
title = "Momentum <b>"
scenarios = ["baseline", "no-patience"]
customers = 60
until = 2018
seeds = 1
[axes]
"world.opening_momentum" = [0.3, 1]
"choice.switching_cost" = [3, 8]
"choice.contract_longest" = [60]
"choice.contract_shortest" = [60]
"adoption.time_scale" = [60]
"""


def swept(base):
    (base / "design.toml").write_text(DESIGN)
    sweep(read(str(base / "design.toml")), base / "out", workers=1)
    return base / "out"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Of all processes. Read only."""
    return once(tmp_path_factory, "sweep", swept)


@pytest.fixture(scope="module")
def page(folder, tmp_path_factory):
    return once(tmp_path_factory, "page", lambda _: sweep_page(folder))


def test_the_page_says_what_the_files_say(folder, page):
    runs = pd.read_parquet(folder / "runs")
    failed = runs[runs.status == "failed"]
    assert 0 < len(failed) < len(runs) == 8
    assert f"8 of 8 runs: {8 - len(failed)} done, {len(failed)} failed" in page
    assert "Momentum &lt;b&gt;" in page
    assert "<b>" not in page.replace("&lt;b&gt;", "")
    assert page.count("world.opening_momentum: got") == len(failed)
    assert all(command in page.replace("&#x27;", "'") for command in failed.command)
    assert "choice.switching_cost</code></td><td class='l'>3, 8" in page


def test_it_asks_nothing_of_the_network(page):
    assert not re.search(r"(src|href)=[\"'](?!data:|#)", page)
    assert "<script" not in page


def test_the_data_of_a_figure_are_the_results_with_their_runs(folder, page):
    (link,) = re.findall(r'download="us_three_share-world-2018.csv" href="data:text/csv;base64,([^"]+)"', page)
    data = pd.read_csv(io.BytesIO(base64.b64decode(link)))
    results = pd.read_parquet(folder / "results")
    expected = results[(results.series == "us_three_share") & (results.year == 2018)].set_index("run").value
    assert dict(zip(data.run, data.value, strict=True)) == pytest.approx(expected.to_dict())
    assert {"scenario", "seed", "choice.switching_cost"} <= set(data.columns)


def test_the_same_folder_gives_the_same_page(folder, page):
    assert sweep_page(folder) == page


def test_a_folder_of_something_else_is_refused(tmp_path):
    with pytest.raises(InputError, match="folder of a sweep"):
        sweep_page(tmp_path)
    refused("report", tmp_path)


def test_indices_are_drawn_where_they_are(folder, tmp_path):
    own = shutil.copytree(folder, tmp_path / "out")
    head = "scenario,outcome,axis,index,value,low,high,points"
    told = f"{head}\nbaseline,a/b/2018,x,mu_star,1.5,1.0,2.0,9\nbaseline,a/b/2018,y,mu_star,0.5,,,9\n"
    (own / "sensitivity.csv").write_text(told)
    page = sweep_page(own)
    assert "What matters" in page
    assert "a/b/2018, baseline: mu_star" in page
