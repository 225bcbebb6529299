"""One results object: tidy, by series, as a dataset; models can be pickled and branched."""

import pickle
from pathlib import Path

import numpy as np
import pytest
from helpers import fresh_run, world_run

from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError


@pytest.fixture(scope="module")
def model():
    return world_run(until=2019, seed=1)


def test_a_dataset_says_the_same_as_the_tidy_frame(model):
    found, frame = model.records.dataset(), model.records.frame()
    assert found["share"].dims == ("quarter", "vendor")
    assert found["spending"].dims == ("quarter",)
    assert found["share"].attrs == {"units": "share", "long_name": "Share of world spending"}
    one = frame.query("series == 'share' and entity == 'aws' and quarter == '2019Q4'")["value"].item()
    assert float(found["share"].sel(vendor="aws", quarter="2019Q4")) == one
    assert str(found["vendor_region"].sel(vendor="alibaba").item()) == "CN"
    assert set(found.data_vars) == set(frame["series"])
    assert sum(variable.size for variable in found.data_vars.values()) == len(frame)


def test_without_xarray_it_is_said_what_to_install(model, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "xarray", None)
    with pytest.raises(InputError, match="pip install"):
        model.records.dataset()


def test_a_pickled_model_goes_on_as_the_other_does():
    model = fresh_run(until=2018, customers=60)
    other = pickle.loads(pickle.dumps(model))  # noqa: S301 (made here)
    assert len(other.agents) == len(model.agents)
    for one in (model, other):
        one.run_until(2019)
    assert model.records.hash() == other.records.hash()


def test_a_branch_lives_its_own_life():
    model = fresh_run(until=2018, customers=60)
    richer = model.branch()
    knowledge = richer.world.vendor_state.knowledge
    richer.world.vendor_state.knowledge = knowledge * np.where(
        richer.world.facts.in_group("chinese_seven") > 0, 2.0, 1.0
    )
    for one in (model, richer):
        one.run_until(2020)
    assert richer.records.array("chinese_seven_share")[-1, 0] > model.records.array("chinese_seven_share")[-1, 0]
    assert np.array_equal(richer.records.array("share")[:4], model.records.array("share")[:4])


def test_a_branch_with_a_users_rules_goes_on_alike():
    examples = Path(__file__).parents[1] / "examples"
    given = f"{examples / 'own_mechanism.py'}:SharedResearch; {examples / 'own_pricing.py'}:undercut"
    model = ComputeIndustry(customers=60, overrides="shared.part=0.2; pricing.rule=undercut", rules=given)
    model.run_until(2018)
    other = model.branch()
    assert len(other.agents) == len(model.agents)
    assert {id(one) for one in other.agents}.isdisjoint(id(one) for one in model.agents)
    for one in (model, other):
        one.run_until(2019)
    assert model.records.hash() == other.records.hash()
