"""Attribution adds up and is right where it is known by hand; explanations are raced on the same terms."""

import itertools
import json

import numpy as np
import pytest
from helpers import suanli
from typer.testing import CliRunner

from suanli.experiments import attribute as module
from suanli.experiments import cli
from suanli.experiments import race as racing
from suanli.experiments.attribute import CAUSES, attribute, coalitions, shapley, switched_off
from suanli.experiments.race import EXPLANATIONS, OBSERVED, off, race
from suanli.model.kernel.errors import InputError
from suanli.model.mechanisms.settings import resolved, that_can_act


def test_shapley_values_by_hand():
    """Two causes that only work together share what they make; one that adds gets what it adds."""
    sets = [frozenset(s) for n in range(4) for s in itertools.combinations("abc", n)]
    together = {s: 6.0 * ({"a", "b"} <= s) + 2.0 * ("c" in s) + 1.0 for s in sets}
    assert shapley(together) == pytest.approx({"a": 3.0, "b": 3.0, "c": 2.0})
    luck = np.random.default_rng(0).normal(size=len(sets))
    values = shapley(dict(zip(sets, luck.tolist(), strict=True)))
    assert sum(values.values()) == pytest.approx(luck[-1] - luck[0])


def test_all_coalitions_are_run_and_every_switch_is_known():
    sets = coalitions()
    assert len(set(sets)) == 2 ** len(CAUSES)
    assert switched_off(frozenset(CAUSES)) == ""
    assert set(switched_off(frozenset()).split(";")) == {part for text in CAUSES.values() for part in text.split(";")}
    for one in (frozenset(), *({cause} for cause in CAUSES)):
        for scenario in ("baseline", "without-foundries", "no-supply-limit"):  # where no chips are controlled, too
            resolved(scenario, that_can_act(scenario, "", switched_off(frozenset(one))))


@pytest.fixture
def known(monkeypatch):
    """A gap of 10, of which R&D makes 4 and the price war 1 a seed, and the rest is there anyhow."""

    def made(tasks, _question, _workers):
        for task in tasks:
            off_ = task.overrides
            yield 10.0 - 4.0 * ("research" in off_) - (1.0 + task.seed) * ("penetration" in off_)

    monkeypatch.setattr(module, "each", made)


def test_a_gap_adds_up_to_its_causes_and_what_is_left(known):
    found = attribute(("us_three", "chinese_seven"), 4)
    values = {row["cause"]: row for row in found["rows"]}
    assert values["R&D"]["mean"] == pytest.approx(4.0)
    assert values["price war"]["mean"] == pytest.approx(2.5)
    assert values["price war"]["low"] < 2.5 < values["price war"]["high"]
    assert values["chip controls"]["mean"] == pytest.approx(0.0)
    assert sum(row["mean"] for row in found["rows"]) + found["left"]["mean"] == pytest.approx(found["gap"]["mean"])
    assert values["R&D"]["if_first"] == values["R&D"]["if_last"] == pytest.approx(4.0)
    json.dumps(found, allow_nan=False)


@pytest.mark.slow
def test_a_real_gap_adds_up_too(monkeypatch):
    monkeypatch.setattr(module, "CAUSES", dict(list(CAUSES.items())[:3]))  # 8 runs a seed, not 128
    found = attribute(("aws", "alibaba"), 2, 2019, (60, "baseline", ""), workers=1)
    assert sum(row["mean"] for row in found["rows"]) + found["left"]["mean"] == pytest.approx(found["gap"]["mean"])
    assert any(abs(row["mean"]) > 0.01 for row in found["rows"])


def test_distance_from_the_observations_by_hand():
    assert off(np.array([22.5, -3.0, -3.75])) == 0.0
    assert off(np.array([27.0, -5.0, -1.5])) == pytest.approx(1.0)
    assert off(np.array([1000.0, -3.0, -3.75])) == pytest.approx(3.0)


def test_explanations_switch_off_what_they_say():
    for text in EXPLANATIONS.values():
        resolved("baseline", text)
    assert EXPLANATIONS["all of it"] == ""


@pytest.mark.slow
@pytest.mark.nightly
def test_a_race_is_on_the_same_terms(monkeypatch):
    monkeypatch.setattr(racing, "EXPLANATIONS", {name: EXPLANATIONS[name] for name in ("scale alone", "all of it")})
    monkeypatch.setattr(racing, "FEWEST_DRAWS", 3)
    found = race(2, 3, 40, 1)
    assert len(found["rows"]) == 2 * 2
    assert [band["id"] for band in found["observed"]] == list(OBSERVED)
    free = {row["explanation"]: row["free_parameters"] for row in found["rows"]}
    assert free["all of it"] == max(free.values())
    assert any(row["off"] is not None for row in found["rows"])
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize(
    "call",
    [
        lambda: attribute(("aws", "aws"), 3),
        lambda: attribute(("aws", "awz"), 3),
        lambda: attribute(("aws", "baidu"), 1),
        lambda: attribute(("aws", "baidu"), 3, 2050),
        lambda: race(1),
        lambda: race(3, 5),
    ],
)
def test_mistakes(call):
    with pytest.raises(InputError):
        call()


@pytest.mark.slow
def test_commands(monkeypatch):
    monkeypatch.setattr(module, "CAUSES", dict(list(CAUSES.items())[:2]))
    call = ["attribute", "aws", "baidu", "--year", "2018", "--seeds", "2", "--customers", "40", "--workers", "1"]
    done = CliRunner().invoke(cli.app, call)
    assert done.exit_code == 0
    assert "size alone" in done.output
    done = suanli("race", "--draws", "3")
    assert done.returncode == 2
