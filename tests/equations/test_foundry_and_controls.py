"""Foundries and limits on chips, by hand and against published figures."""

import numpy as np
import pytest

from suanli.model.equations import controls, foundry
from suanli.model.equations.chips import next_reputation
from suanli.model.kernel.units import quarter_number
from suanli.model.mechanisms import export_controls, registry
from suanli.model.mechanisms.settings import resolved


def test_cost_of_a_good_die_of_826_mm2():
    """USD 10 000 a wafer: 230 at a yield of 70 per cent, 806 at 20 (derived from published yields)."""
    dies = float(foundry.dies_per_wafer(np.array([826.0]))[0])
    for defects, cost in ((0.0432, 230.0), (0.195, 806.0)):
        good = float(foundry.good_share(np.array([826.0]), np.array([defects]))[0])
        assert 10_000 / (dies * good) == pytest.approx(cost, rel=0.01)


def test_price_of_a_wafer_between_and_beyond_nodes():
    ladder, prices = np.array([0.0, 1.0, 2.0]), np.array([1.0, 2.0, 8.0])
    assert foundry.wafer_price(np.array([1.0, 1.5, 3.0]), ladder, prices) == pytest.approx([2.0, 4.0, 32.0])


def test_the_leader_moves_down_as_its_pace_fades():
    steps = [foundry.steps_down(quarter, 2.5, 0.05) for quarter in range(80)]
    assert steps[0] == pytest.approx(0.1, rel=0.01)
    assert (np.diff(steps) < 0.0).all()
    assert sum(steps) < 1.0 / 2.5 / -np.log(0.95)  # never beyond what is left to come
    assert foundry.steps_down(9, 2.5, 0.0) == pytest.approx(0.1)
    assert foundry.steps_down(9, 2.5, 1.0) == 0.0


def test_nodes_catch_up_and_stop_at_a_limit():
    level = foundry.next_level(np.array([2.0, 1.0]), np.array([0.1, 0.05]), np.array([0.02, 0.02]), np.full(2, np.inf))
    assert level == pytest.approx([2.1, 1.07])
    held = foundry.next_level(
        np.array([2.0, 1.0]), np.array([0.1, 0.05]), np.array([0.02, 0.02]), np.array([1.5, 1.02])
    )
    assert held == pytest.approx([2.0, 1.02])  # what is known isn't lost


def test_defects_are_learnt_away_by_making_and_brought_by_a_new_node():
    learnt = foundry.next_defects(np.array([0.1, 0.1]), np.array([10.0, 0.0]), (0.2, 10.0), np.zeros(2), 0.05)
    assert learnt == pytest.approx([0.09, 0.1])
    moved = foundry.next_defects(np.array([0.0]), np.array([0.0]), (0.2, 10.0), np.array([0.5]), 0.05)
    assert moved == pytest.approx([0.025])


def test_capacity_is_added_in_steps_while_short():
    assert foundry.wanted_step(100.0, 0.0, 4, 50.0, 8.0) == 8.0
    assert foundry.wanted_step(100.0, 0.0, 4, 95.0, 8.0) == pytest.approx(5.0)
    assert foundry.wanted_step(100.0, 0.0, 4, 200.0, 8.0) == 0.0


def test_limits_by_the_rules_of_2022_and_2023():
    """A100: 312 TFLOPS, TPP 4 992. Slower links kept the first rule; H20 (148 TFLOPS, TPP 2 368) keeps the second."""
    chips = np.array([125.0, 312.0, 989.0])
    assert controls.compliant_performance(chips, 4800.0, True, 0.1) == pytest.approx([125.0, 280.8, 890.1])
    assert controls.compliant_performance(chips, 2400.0, False, 0.1) == pytest.approx([125.0, 150.0, 150.0])
    assert controls.total_processing_performance(np.array([148.0]))[0] == 2368.0
    assert controls.compliant_performance(chips, 0.0, False, 0.1) == pytest.approx([0.0, 0.0, 0.0])


def rules_of(scenario, overrides=""):
    """Rules that a run of a scenario knows."""
    p = resolved(scenario, overrides)
    group = p.group(export_controls.ControlParameters)
    return registry.made(export_controls.ExportControls, group, p.value).rules


def test_rules_by_date():
    rules = rules_of("baseline")
    before, first, second = (
        export_controls.in_force(rules, "product", quarter_number(q)) for q in ("2022Q3", "2022Q4", "2024Q1")
    )
    assert before is None
    assert first.interconnect
    assert first.tpp == 4800.0
    assert second.tpp == 2400.0
    assert export_controls.looming(rules, "product", quarter_number("2022Q3"))
    assert not export_controls.looming(rules, "product", quarter_number("2022Q4"))
    assert export_controls.in_force(rules, "foundry_service", quarter_number("2020Q4"), ("ascend", "CN")) is not None
    assert export_controls.in_force(rules, "foundry_service", quarter_number("2020Q4"), ("hygon", "CN")) is None


def test_rules_can_be_switched_off_delayed_and_seen_without_hindsight():
    assert rules_of("no-export-control") == ()
    known = rules_of("no-hindsight")
    assert max(rule.announced for rule in known) == quarter_number("2022Q4")
    delayed = rules_of("baseline", "control.grace=4")
    assert export_controls.in_force(delayed, "product", quarter_number("2023Q3")) is None
    assert export_controls.looming(delayed, "product", quarter_number("2023Q3"))


def test_software_is_learnt_by_selling():
    moved = next_reputation(np.array([[0.0, -4.0, -np.inf]]), np.array([[0.5, 0.5, 0.0]]), 0.1)
    assert moved == pytest.approx(np.array([[0.0, -3.8, -np.inf]]))
