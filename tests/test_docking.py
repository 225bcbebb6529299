"""Docking: equal firms stay equal, a window does what it says, facts are counted right, the command answers."""

import itertools
import json

import numpy as np
import pytest
from helpers import refused

from suanli.experiments import docking as module
from suanli.experiments import lives
from suanli.experiments.docking import (
    DIRECTIONS,
    docking,
    equal_firms_stay_equal,
    firm_facts,
    window,
)
from suanli.experiments.ensemble import each
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError
from suanli.model.mechanisms.settings import resolved
from suanli.model.schedule import run_quarter


def test_equal_firms_stay_equal_without_fruits_of_research_and_luck():
    found = equal_firms_stay_equal()
    assert found["firms"] == 160
    assert found["largest_gap"] < 1e-9


def test_with_luck_they_part():
    model = ComputeIndustry("many-firms", 600, 2020)
    model.run_until()
    share = model.records.array("share")
    assert share[0].std() > 0.0
    assert share.sum(axis=1) == pytest.approx(1.0)
    assert model.records.array("ledger_gap").max() < 1e-8


class Sales:
    """Records of firms whose log sales are known."""

    def __init__(self, size):
        self.size = size

    def array(self, name):
        assert name == "revenue"
        return np.repeat(np.exp(self.size), 4, axis=0) / 4.0


def test_facts_by_hand():
    luck = np.random.default_rng(0)
    start = luck.normal(0.0, 1.0, 400)
    spread = 0.1 * np.exp(-0.2 * start)
    size = start + np.cumsum(spread * luck.laplace(0.0, 1.0, (12, 400)), axis=0)
    facts = firm_facts(Sales(np.vstack([np.zeros((10, 400)), size])))
    assert 2.0 < facts[0] < 6.0, "Laplace has an excess of three; mixed spreads add to it"
    assert -0.25 < facts[1] < -0.08, "bins of eighths flatten a slope of -0.2"
    assert facts[2] > 1.0, "log-normal sizes are skewed"
    assert abs(facts[3]) < 0.1


def test_a_window_takes_knowledge_and_lock_in_takes_gains(monkeypatch):
    monkeypatch.setattr(module, "ENDS", 2021)
    seen = []

    def watched(world):
        seen.append(world.vendor_state.knowledge.copy())
        run_quarter(world)

    monkeypatch.setattr(lives, "run_quarter", watched)
    assert len(list(each([window(0.5, 1.0, 0)], module._second_leads, 1, module._behind))) == 1
    before, after = seen[8], seen[9]
    assert after[0] < 0.6 * before[0], "half of the leader's knowledge is worthless"
    assert after[1] > 0.8 * before[1]
    for earlier, later in itertools.pairwise(seen[9:15]):
        imitated = 0.0125 * max(earlier[1] - earlier[0], 0.0)  # at most, by ``knowledge.imitation``
        assert 0.0 <= later[0] - 0.95 * earlier[0] + 1e-12 <= imitated + 2e-12, "nothing but that while locked in"


def test_directions_are_switches_that_exist():
    for text, _ in DIRECTIONS.values():
        resolved("many-firms", text)


def test_too_few_seeds_are_refused():
    with pytest.raises(InputError):
        docking(1)


@pytest.mark.slow
def test_all_of_it_in_small(monkeypatch):
    from suanli.experiments.cli_explain import _docked

    few = {name: DIRECTIONS[name] for name in list(DIRECTIONS)[:2]}
    small = {"CUSTOMERS": 200, "MANY_UNTIL": 2021, "WARM": 4, "DIRECTIONS": few}
    small |= {"ENDS": 2019, "WINDOWS": (0.0, 0.8), "LOCK_INS": (0.0, 1.0)}
    small["equal_firms_stay_equal"] = lambda: {"largest_gap": 0.0, "firms": 160}  # lived above
    for name, value in small.items():
        monkeypatch.setattr(module, name, value)
    seen = []
    found = docking(2, 1, lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    assert len(found["windows"]) == 4
    assert len(found["directions"]) == len(few)
    json.dumps(found, allow_nan=False)
    told = "\n".join(_docked(found))
    assert "160 equal firms" in told
    assert "window 0.8, lock-in 1.0" in told


def test_the_command_refuses():
    refused("docking", "--seeds", "1")
