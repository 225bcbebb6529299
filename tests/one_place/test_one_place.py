"""A thing is one place: six patches, one file each, work in run, sweep, policies and lab without another edit.

Each folder here holds one file, named by the path it goes to. A table's rows replace those of the same key and are
added otherwise; any other file is new.
"""

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import once

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES, ROWS = ("lever", "pricing_rule", "chart", "series"), ("region", "vendor")  # new files, and rows of tables
pytestmark = pytest.mark.slow


def target(file):
    """The path a patch goes to: its name with dots for slashes, but for the last one."""
    stem, _, ending = file.name.rpartition(".")
    return Path(*stem.split(".")).with_suffix(f".{ending}")


def applied(kinds, folder):
    """A copy of the project with some patches, and with what is compiled already."""
    for room in ("model", "agents", "experiments", "visualization"):
        shutil.copytree(ROOT / room, folder / "suanli" / room)
    for kind in kinds:
        (file,) = [one for one in (HERE / kind).iterdir() if one.name != "__pycache__"]
        there = folder / "suanli" / target(file)
        if kind in FILES:
            assert not there.exists(), "a patch adds a file of its own"
            shutil.copy(file, there)
            continue
        rows, ours = (list(csv.DictReader(io.StringIO(one.read_text(encoding="utf-8")))) for one in (there, file))
        key = next(iter(rows[0]))
        merged = {row[key]: row for row in (*rows, *ours)}
        with there.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(merged.values())
    return folder


def tried(kinds, folder):
    """What the patched project says of itself."""
    done = subprocess.run(
        [sys.executable, str(HERE / "tried.py"), *kinds],
        check=False,
        cwd=applied(kinds, folder),
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(folder), "PATH": "", "HOME": str(folder)},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What the project says with all six: each is found alone, and none knows of another."""
    return once(tmp_path_factory, "patched", lambda folder: tried((*FILES, *ROWS), folder))


@pytest.mark.nightly
def test_each_patch_is_one_file_and_keeps_the_books(said):
    assert said["gap"] < 1e-8
    assert said["spent"] == pytest.approx(78.0)
    assert len({said["plain"], *said["set"].values()}) == 3, "what is set acts"
    assert said["swept"][2] == 4, "a lever of two values by a rule of two"


def test_a_lever(said):
    assert "research credit" in said["policies"]
    assert "credit.part" in said["levers"]
    assert "credit.part" in said["parameters"]
    assert "research_credit" in said["recorded"]


def test_a_chart(said):
    assert "How busy are customers" in said["report"]
    assert [*said["charts"]["own_utilisation"], "World"] == said["charts"]["spending"]


def test_a_series(said):
    assert "research_gini" in said["recorded"]
    assert "research_gini" in said["swept"][1]


def test_a_third_region(said):
    assert {"INTL", "CN", "EU"} <= set(said["entities"])
    assert {"share_EU", "mix_EU", "supplier_fill_EU"} <= set(said["recorded"])
    assert "EU" in said["swept"][0]
    assert said["charts"]["spending"] == ["Elsewhere", "Mainland China", "Europe", "World"]


def test_a_vendor(said):
    assert "ibm" in said["entities"]
    assert "ibm" in said["swept"][0]
    assert "IBM Cloud" in said["vendors"]
    assert "IBM Cloud" in said["report"]
