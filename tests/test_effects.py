"""Every mechanism off once; the two transfers; who gets out of a loss. Small, and against what is known beforehand."""

import json

import numpy as np
import pytest
from helpers import world_run

from suanli.experiments import effects as told
from suanli.experiments import escapes as out
from suanli.experiments import transfers as moved
from suanli.experiments.effects import effects
from suanli.experiments.ensemble import Task
from suanli.experiments.escapes import booked_lives, booked_profit, escapes, written_off
from suanli.experiments.transfers import Ask, measured, parts, transfers
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.mechanisms.settings import resolved

SMALL = (60, "baseline", "")


def test_every_mechanism_that_is_named_can_be_switched_off():
    for name, text in told.OFF.items():
        assert resolved("baseline", text) is not None, name


def test_a_mechanism_that_nothing_hangs_on_is_called_inert_and_another_is_not():
    """To 2019 no horizon has passed: without it all is the same to the last bit. A price war moves profits at once."""
    found = effects(("horizon of tolerance", "price war"), 3, (2019,), SMALL, workers=1)
    json.dumps(found, allow_nan=False)
    assert found["inert"] == ["horizon of tolerance"]
    rows = [row for row in found["rows"] if row["mechanism"] == "horizon of tolerance"]
    assert len(rows) == len(told.FIGURES) == 12
    assert all(row["mean"] == 0.0 for row in rows)
    war = {row["figure"]: row for row in found["rows"] if row["mechanism"] == "price war"}
    assert war["Chinese seven, operating profit"]["mean"] < 0.0, "with it they earn less"
    assert war["Chinese seven, operating profit"]["noise"] > 0.0


def test_effects_and_transfers_are_spread_over_a_set():
    alone, spread = (effects(("price war",), 2, (2018,), SMALL, points, workers=1) for points in ("", "calibrated"))
    assert spread["points"] == "calibrated"
    assert spread["rows"][3]["with_it"] != alone["rows"][3]["with_it"], "the second seed has the second point"
    here, there = (
        transfers(seeds=2, which=2019, size=SMALL, points=points, workers=1) for points in ("", "calibrated")
    )
    assert here["rows"][0]["gap"] != there["rows"][0]["gap"]
    with pytest.raises(UnknownNameError, match="mechanism"):
        effects(("price wars",), 2, (2018,), SMALL)
    with pytest.raises(InputError, match="years"):
        effects((), 2, (2040,), SMALL)


def test_parts_of_two_transfers_add_up():
    """Leaders spend 8, the group 1: cash alone makes it 2, size alone 2, both 4: each closes half of what both do."""
    found = parts(np.array([8.0, 1.0, 2.0, 2.0, 4.0]))
    assert found["gap"] == pytest.approx(np.log(8.0))
    assert found["part_of_loss"] == pytest.approx(0.5)
    assert parts(np.array([8.0, 1.0, 1.0, 4.0, 4.0]))["part_of_loss"] == pytest.approx(0.0)
    assert parts(np.array([8.0, 1.0, 4.0, 1.0, 4.0]))["part_of_loss"] == pytest.approx(1.0)
    assert np.isnan(parts(np.array([8.0, 0.0, 0.0, 0.0, 0.0]))["part_of_loss"])


def test_where_money_limits_nobody_cash_changes_nothing():
    """Without limits of money the whole gap is size's; with them cash makes loss-makers do more of what they want."""
    seven, three = moved.members("chinese_seven")[0], moved.members("us_three")[0]
    ask = Ask(seven, three, 2021)
    free = np.array(measured((Task("baseline", 1, 60, 2021, "finance.limited=false"), ask)))
    assert free[:, 1] == pytest.approx(free[:, 2], rel=1e-12)
    assert free[0, 3] > 1.5 * free[0, 1], "with a leader's volume more R&D is wanted"
    bound = np.array(measured((Task("baseline", 1, 60, 2021, "sponsor.tolerance=0.03"), ask)))
    assert bound[0, 2] > 1.02 * bound[0, 1]
    assert bound[0, 4] >= bound[0, 2]


def test_transfers_reach_no_run():
    """What vendors would do with a transfer is asked of them beside the run: it goes on as if nobody had asked."""
    plain = world_run("baseline", "", 60, 2019, 2)
    model = ComputeIndustry("baseline", 60, 2019, rng=2)
    who = np.arange(13) > 3, np.arange(13) < 3
    for _ in range(8):
        beliefs = model.world.vendor_state.beliefs
        model.step()
        for name in moved.TRANSFERS:
            moved._planned(model.world, name, beliefs, who, np.zeros(13))
    assert model.records.hash() == plain.records.hash()
    found = transfers(("chinese_seven", "us_three"), 2, 2019, (60, "baseline", ""), workers=1)
    json.dumps(found, allow_nan=False)
    assert {row["kind"] for row in found["rows"]} == set(moved.KINDS)
    with pytest.raises(InputError, match="different"):
        transfers(("aws", "aws"), 2)


def test_what_a_transfer_changes_by_hand():
    """Cash lifts the margin on own sales to the leaders'; volume is a leader's, at no profit; the gap adds up."""
    model = world_run("baseline", "", 60, 2019, 2)
    world, who = model.world, (np.arange(13) == 7, np.arange(13) < 3)
    seen, profit = world.today.signals, world.records.recent("operating_profit", 2)[0]
    with_cash, paid = moved.changed(world, "margin", who)
    margin = profit[:3].sum() / seen.sales[:3].sum()
    assert (profit[7] + paid[7]) / seen.sales[7] == pytest.approx(max(margin, profit[7] / seen.sales[7]))
    assert np.count_nonzero(paid) <= 1
    assert with_cash.profit[7] == pytest.approx(seen.profit[7] + paid[7])
    larger, nothing = moved.changed(world, "size", who)
    factor = seen.sales[:3].mean() / seen.sales[7]
    assert nothing.sum() == 0.0
    for name in ("sales", "ordered", "capacity"):
        assert getattr(larger, name)[7] == pytest.approx(factor * getattr(seen, name)[7]), name
        assert (np.delete(getattr(larger, name), 7) == np.delete(getattr(seen, name), 7)).all(), name
    assert larger.profit[7] == seen.profit[7]
    assert np.delete(larger.margin, 7) == pytest.approx(np.delete(seen.margin, 7))


def test_depreciation_where_lives_in_the_books_change():
    """12 over three quarters is 4 each; lengthened to six after the first, what is left is spread over what is left."""
    spent = np.array([12.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    assert written_off(spent, np.full(7, 3.0), 0) == pytest.approx([4, 4, 4, 0, 0, 0, 0])
    longer = np.array([3.0, 6, 6, 6, 6, 6, 6])
    assert written_off(spent, longer, 0) == pytest.approx([4, 1.6, 1.6, 1.6, 1.6, 1.6, 0])
    assert written_off(spent, np.full(7, 3.0), 2) == pytest.approx([0, 0, 4, 4, 4, 0, 0])


def test_books_of_google_lengthen_its_servers_lives_twice():
    lives = booked_lives("google", 28)
    assert (lives[:12] == 12).all()
    assert (lives[12:20] == 16).all()
    assert (lives[20:] == 24).all()
    model = ComputeIndustry("baseline", 60, 2024, rng=0)
    model.run_until()
    place = model.records.entities("operating_profit").index("google")
    gain = booked_profit(model.records, "google") - model.records.array("operating_profit")[:, place]
    assert gain[20:24].sum() > gain[16:20].sum() > gain[8:12].sum(), "each lengthening lifts profit"
    assert gain[8:12].sum() < 0.0 < gain[20:24].sum(), "three years are shorter than ours, six longer"


def test_an_escape_needs_a_loss_and_then_two_years():
    no, yes = False, True
    before = np.array([[yes, no, yes], [no, no, no], [no, no, no], [no, no, no]])
    after = np.array([[no, yes, no], [yes, yes, yes], [no, yes, yes], [yes, yes, no]])
    assert out._two_years_after(before, after) == 1, "only the third: the first has none, the second no loss"


class _Told:
    """Records of two vendors' years: the one earns after a loss, the other loses and then has left the market."""

    def __init__(self):
        there, gone = np.ones(16), np.repeat([1.0, 0.0], 8)
        profit = np.repeat([-1.0, -1.0, 1.0, 1.0], 4), np.repeat([-1.0, -1.0, 0.0, 0.0], 4)
        self.series = {"operating_profit": profit, "quality_gap": (-there, -there), "trading": (there, gone)}

    def entities(self, _):
        return out.CHINESE_SEVEN

    def array(self, name):
        one, other = self.series[name]
        return np.column_stack([one, *[other] * 6])


def test_who_has_left_the_market_has_not_got_out_of_a_loss():
    assert out._of_the_seven(_Told()) == (1, 0)


@pytest.mark.slow
def test_escapes_are_parts_of_runs():
    found = escapes(2, (60, "baseline", ""), removed=("price war",), workers=1)
    json.dumps(found, allow_nan=False)
    assert {row["escape"] for row in found["rows"]} == set(out.ESCAPES)
    assert all(0.0 <= row["low"] <= row["part"] <= row["high"] <= 1.0 for row in found["rows"])
    assert len(found["counts"]) == 4
