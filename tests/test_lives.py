"""Batches: what is lived side by side has, to the last bit, the records it has alone; what fails is said by its run."""

from __future__ import annotations

import numpy as np
import pytest
from asked import hashed

from suanli.experiments import lives as module
from suanli.experiments.ensemble import Task, each, records_of, shared_out
from suanli.experiments.levers import policies
from suanli.experiments.lives import Life, batches, lives
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel import arithmetic
from suanli.model.kernel.batch import Batch, NotBatchedError
from suanli.model.kernel.either import agreed, anywhere, as_array, at, common, run_by_run
from suanli.model.kernel.errors import InputError
from suanli.model.mechanisms.settings import as_shipped, resolved
from suanli.model.results.store import Records

CUSTOMERS, UNTIL = 60, 2021


def alone(life, customers=CUSTOMERS, until=UNTIL):
    return module._alone(life, customers, until)


def together(asked, customers=CUSTOMERS, until=UNTIL):
    """Lived side by side, or the test fails: nothing is lived alone instead."""
    return module.side_by_side(asked, customers, until)


def same(found, asked, customers=CUSTOMERS, until=UNTIL):
    for records, life in zip(found, asked, strict=True):
        assert records.hash() == alone(life, customers, until).hash()


# the values


def test_a_batch_does_what_numpy_does_to_each_run():
    luck = np.random.default_rng(0)
    a, b, v = luck.random((4, 3, 5)), luck.random((4, 5)), luck.random(5)
    x, y = Batch(a), Batch(b)
    flag = Batch(b > 0.5)
    pick = Batch(luck.integers(0, 5, (4, 3)))
    cases = {
        "add": (x + y, a + b[:, None, :]),
        "mixed": (v - x, v - a),
        "a plain table": (y * a[0], b[:, None, :] * a[0]),
        "a table before": (a[0] * y, a[0] * b[:, None, :]),
        "numbers": (2 - y, 2 - b),
        "a number of each": (x / x[0, 0], a / a[:, :1, :1]),
        "maximum": (np.maximum(y, 0.3), np.maximum(b, 0.3)),
        "where": (np.where(flag, x, 0.0), np.where((b > 0.5)[:, None, :], a, 0.0)),
        "rows": (x[1], a[:, 1]),
        "part": (x[:, [0, 2]], a[:, :, [0, 2]]),
        "own places": (at(v, pick), v[pick.of]),
        "total": (arithmetic.total(x, axis=0), arithmetic.total(a, axis=1)),
        "total of all": (arithmetic.total(y), arithmetic.total(b, axis=1)),
        "exp": (arithmetic.exp(x), arithmetic.exp(a)),
        "power": (arithmetic.power(y, 0.3), arithmetic.power(b, 0.3)),
        "power of a batch": (arithmetic.power(0.3, y), arithmetic.power(0.3, b)),
        "max": (x.max(axis=0), a.max(axis=1)),
        "cumsum": (np.cumsum(y), np.cumsum(b, axis=1)),
        "concatenate": (np.concatenate((y, v)), np.concatenate((b, np.broadcast_to(v, (4, 5))), axis=1)),
        "stack": (as_array([y, v]), np.stack([b, np.broadcast_to(v, (4, 5))], axis=1)),
        "tile": (np.tile(y, (2, 1)), np.tile(b[:, None], (1, 2, 1))),
        "divide": (
            np.divide(x, y, out=np.zeros_like(x), where=flag),
            np.divide(a, b[:, None], out=np.zeros_like(a), where=np.broadcast_to((b > 0.5)[:, None], a.shape)),
        ),
        "transposed": (x.T, a.transpose(0, 2, 1)),
        "product": (arithmetic.product(x, y), arithmetic.total(a * b[:, None, :], axis=2)),
    }
    for name, (found, expected) in cases.items():
        assert found.of.tobytes() == np.ascontiguousarray(expected).tobytes(), name
    counted = np.bincount(pick.reshape(3), minlength=5)
    assert counted.of.tolist() == [np.bincount(row, minlength=5).tolist() for row in pick.of]
    x[:, 1] = y[:3]
    assert (x.of[:, :, 1] == b[:, :3]).all()


@pytest.mark.parametrize(
    "act",
    [bool, float, int, np.asarray, hash, lambda x: [1, 2][x], lambda x: {x: 1}, lambda x: np.zeros(3)[x]],
)
def test_what_would_take_a_batch_for_one_number_is_refused(act):
    with pytest.raises(NotBatchedError):
        act(Batch(np.array([0, 1])))


def test_choices_are_of_all_runs_or_refused():
    assert agreed(Batch(np.array([True, True])))
    assert not agreed(Batch(np.array([False, False])))
    assert anywhere(Batch(np.array([False, True])))
    with pytest.raises(NotBatchedError):
        agreed(Batch(np.array([True, False])))
    with pytest.raises(NotBatchedError):
        common(Batch(np.array([[1, 2], [1, 3]])))
    doubled = run_by_run(lambda x: 2.0 * x if x[0] > 0.0 else x)
    assert doubled(Batch(np.array([[1.0], [-1.0]]))).of.tolist() == [[2.0], [-1.0]]


# runs


def test_a_batch_is_its_runs_alone_to_the_end():
    asked = [Life(as_shipped(), seed) for seed in range(2)]
    same(together(asked, 40, 2029), asked, 40, 2029)


SOME = ("cut-quality-to-share", "two-firms", "without-foundries", "foundry-shock")


@pytest.mark.parametrize("name", SOME)
def test_scenarios(name):
    """All of them, and all levers: ``python tests/panel/panel.py --batches``."""
    asked = [Life(resolved(name, ""), seed) for seed in range(2)]
    same(together(asked, 40, 2020), asked, 40, 2020)


def test_policies():
    """Four at once."""
    texts = [policies()[name].overrides(10.0) for name in ("network", "mixing", "scheduling .25", "three vendors")]
    given = dict(part.split("=") for text in texts for part in text.split(";")) | {"policy.first_year": "2019"}
    p = resolved("baseline", ";".join(f"{name}={value}" for name, value in given.items()))
    asked = [Life(p, seed) for seed in range(2)]
    same(together(asked, 40, 2020), asked, 40, 2020)


@pytest.mark.parametrize(
    "text",
    ["choice.expected_values=true", "pricing.rule=fixed", "exit.after=4;exit.least_share=0.2", "ai.enabled=false"],
)
def test_settings_that_go_other_ways(text):
    p = resolved("baseline", text)
    asked = [Life(p, seed) for seed in range(2)]
    same(together(asked), asked)


def other(p, name):
    """The parameters with one number moved inside its range."""
    one = p[name]
    low, high = one.alone or (one.low, one.high)
    value = one.value + 0.07 * (high - one.value) if high > one.value else one.value - 0.07 * (one.value - low)
    return p.with_values({name: value}, "test")


NUMBERS = [one.name for one in as_shipped() if one.batched and one.value != 0.0]


def test_every_number_may_differ_within_a_batch():
    """Each moved in a run of its own, all side by side; some of them are compared with what they are alone."""
    p = as_shipped()
    asked = [Life(other(p, name), 0) for name in NUMBERS]
    found = together(asked, 40, 2018)
    some = range(0, len(NUMBERS), 40)
    same([found[k] for k in some], [asked[k] for k in some], 40, 2018)


def test_points_of_many_numbers_and_seeds():
    p = as_shipped()
    asked = [
        Life(p.with_values({"choice.price_weight": 2.0 + 0.1 * k, "research.elasticity": 0.3 + 0.01 * k}, ""), k)
        for k in range(3)
    ]
    same(together(asked, 40, 2020), asked, 40, 2020)


def test_what_is_alike_is_lived_together():
    p = as_shipped()
    fixed = p.with_values({"pricing.rule": "fixed"}, "")
    dearer = p.with_values({"choice.price_weight": 3.0}, "")
    asked = [Life(p, 0), Life(fixed, 0), Life(dearer, 1), Life(fixed, 2), Life(p, 3)]
    assert batches(asked, 100) == [[0, 2, 4], [1, 3]]
    assert batches([Life(p, k) for k in range(5)], 100, at_once=2) == [[0, 1], [2, 3], [4]]
    assert batches([Life(p, k) for k in range(3)], module.CUSTOMERS_AT_ONCE) == [[0], [1], [2]]


def test_a_run_that_fails_is_named_and_leaves_the_others_alone(monkeypatch):
    """A NaN is planted in one run of four, in the middle of its life."""
    from suanli.model.schedule import run_quarter

    def planted(world):
        if world.quarter == 5:
            draws = world.luck.seed
            bad = draws == 3
            world.vendor_state.knowledge = np.where(bad, np.nan, world.vendor_state.knowledge)
        run_quarter(world)

    asked = [Life(as_shipped(), seed) for seed in range(4)]
    clean = [records.hash() for records in lives(asked, 40, 2019)]
    monkeypatch.setattr(module, "run_quarter", planted)
    found = list(lives(asked, 40, 2019))
    assert isinstance(found[3], Exception)
    assert [one.hash() for k, one in enumerate(found) if k != 3] == [one for k, one in enumerate(clean) if k != 3]


def test_a_batch_that_can_not_be_is_lived_run_by_run(monkeypatch):
    def refused(*_):
        raise NotBatchedError("this")

    asked = [Life(as_shipped(), seed) for seed in range(module.FEWEST)]
    expected = [alone(life, 40, 2018).hash() for life in asked]
    monkeypatch.setattr(module, "side_by_side", refused)
    assert [records.hash() for records in lives(asked, 40, 2018)] == expected


# what asks for them


def test_who_asks_gets_the_same_however_it_is_shared_out():
    tasks = [Task("baseline", seed, 40, 2018) for seed in range(4)]
    tasks += [Task("price-war-ends", seed, 30, 2018) for seed in range(4)]
    expected = []
    for task in tasks:
        model = ComputeIndustry(task.scenario, task.customers, task.until, rng=task.seed)
        model.run_until()
        expected.append(model.records.hash())
    assert list(each(tasks, hashed, 1)) == expected
    assert list(each(tasks, hashed, 2)) == expected
    assert [one.hash() for one in records_of(tasks)] == expected
    assert sorted(place for part in shared_out(tasks, 2) for place in part) == list(range(8))


def test_a_task_that_is_not_allowed_is_an_answer_of_its_own():
    tasks = [
        Task("baseline", 0, 40, 2018),
        Task("baseline", 1, 5, 2018),
        Task("baseline", 2, 40, 2018, "finance.tax=7"),
    ]
    found = list(records_of(tasks))
    assert [type(one) for one in found] == [Records, InputError, InputError]
