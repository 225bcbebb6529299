"""What earlier versions said, frozen: later mechanisms, switched off, must give it back to 1e-9.

A file of ``tests/frozen/`` holds a scenario with the overrides that switch off what came later, and year-end figures. A
change that moves results on purpose says so in CHANGELOG.md as [moves results] and freezes again:
``SUANLI_FREEZE=1 python -m pytest tests/test_frozen.py``.
"""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from suanli.model.industry import ComputeIndustry

FILES = sorted((Path(__file__).parent / "frozen").glob("*.json"))
SERIES = ("spending", "share", "operating_profit", "research", "knowledge", "price", "capacity", "deposits", "debt")


def figures(frozen):
    model = ComputeIndustry(frozen["scenario"], frozen["customers"], 2022, frozen["overrides"], rng=frozen["seed"])
    model.run_until()
    return {name: model.records.array(name)[3::4].tolist() for name in SERIES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_earlier_versions_come_back(path):
    frozen = json.loads(path.read_text())
    found = figures(frozen)
    if os.environ.get("SUANLI_FREEZE"):
        path.write_text(json.dumps(frozen | {"figures": found}, indent=0) + "\n")
        return
    for name in SERIES:
        assert np.array(found[name]) == pytest.approx(np.array(frozen["figures"][name]), rel=1e-9, abs=1e-12), name


def test_something_is_frozen():
    assert FILES


def test_frozen_figures_are_plausible(baseline):
    """Wide ranges with a reason, so that a frozen figure can't be nonsense that nobody looked at."""
    spending = baseline.records.array("spending")[:, 0]
    assert spending[:4].sum() == pytest.approx(78.0)  # data
    assert 150 < spending[16:20].sum() < 350  # trackers say 227 to 247 for 2022
    assert spending[-4:].sum() < 6000  # a third of what the world spent on IT in all would be absurd
    assert 0.4 < baseline.records.array("us_three_share")[16:20].mean() < 0.8
    assert 0.03 < baseline.records.array("premises_utilisation").mean() < 0.3
    margin = baseline.records.array("operating_profit")[:, 0].sum() / baseline.records.array("revenue")[:, 0].sum()
    assert 0.0 < margin < 0.5  # AWS earned 22 to 30 per cent
