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
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KINDS = ("lever", "region", "pricing_rule", "chart", "vendor", "series")
pytestmark = pytest.mark.slow


def target(file):
    """The path a patch goes to: its name with dots for slashes, but for the last one."""
    stem, _, ending = file.name.rpartition(".")
    return Path(*stem.split(".")).with_suffix(f".{ending}")


def applied(kind, folder):
    """A copy of the project with one patch."""
    for room in ("model", "agents", "experiments", "visualization"):
        shutil.copytree(ROOT / room, folder / "suanli" / room, ignore=shutil.ignore_patterns("__pycache__"))
    (file,) = [one for one in (HERE / kind).iterdir() if one.name != "__pycache__"]
    there = folder / "suanli" / target(file)
    if file.suffix == ".csv":
        rows, ours = (list(csv.DictReader(io.StringIO(one.read_text(encoding="utf-8")))) for one in (there, file))
        key = next(iter(rows[0]))
        merged = {row[key]: row for row in (*rows, *ours)}
        with there.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(merged.values())
    else:
        assert not there.exists(), "a patch adds a file of its own"
        shutil.copy(file, there)
    return folder


@cache
def tried(kind, folder):
    """What the patched project says of itself."""
    done = subprocess.run(
        [sys.executable, str(HERE / "tried.py"), kind],
        cwd=applied(kind, folder),
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(folder), "PATH": "", "HOME": str(folder)},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What each patched project says, tried once."""
    return lambda kind: tried(kind, tmp_path_factory.getbasetemp() / kind)


@pytest.mark.parametrize("kind", KINDS)
def test_each_patch_is_one_file_and_keeps_the_books(found, kind):
    said = found(kind)
    assert said["gap"] < 1e-8
    assert said["spent"] == pytest.approx(78.0)
    assert "no price war" in said["policies"]


def test_a_lever(found, two_years_hash):
    said = found("lever")
    assert said["plain"] == two_years_hash, "off, it is the same run"
    assert said["run"] != said["plain"]
    assert said["swept"][2] == 2
    assert "research credit" in said["policies"]
    assert "credit.part" in said["levers"]
    assert "credit.part" in said["parameters"]


def test_a_third_region(found):
    said = found("region")
    assert {"INTL", "CN", "EU"} <= set(said["entities"])
    assert {"share_EU", "mix_EU", "supplier_fill_EU"} <= set(said["recorded"])
    assert "EU" in said["swept"][0]
    assert len(said["charts"]["spending"]) == 3
    assert "Europe" in said["charts"]["anxiety"]


def test_a_pricing_rule(found, two_years_hash):
    said = found("pricing_rule")
    assert said["plain"] == two_years_hash
    assert said["run"] != said["plain"]
    assert said["swept"][2] == 2


def test_a_chart(found, two_years_hash):
    said = found("chart")
    assert said["plain"] == said["run"] == two_years_hash
    assert "How busy are customers" in said["report"]
    assert len(said["charts"]["own_utilisation"]) == 2


def test_a_vendor(found):
    said = found("vendor")
    assert "ibm" in said["entities"]
    assert "ibm" in said["swept"][0]
    assert "IBM Cloud" in said["vendors"]
    assert "IBM Cloud" in said["report"]


def test_a_series(found):
    said = found("series")
    assert "research_gini" in said["recorded"]
    assert "research_gini" in said["swept"][1]


@pytest.fixture(scope="module")
def two_years_hash():
    """The hash of the run that no patch changes."""
    from suanli.model.industry import ComputeIndustry

    model = ComputeIndustry(customers=60, until=2019)
    model.run_until()
    return model.records.hash()
