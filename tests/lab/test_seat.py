"""A seat at a vendor: left to the rule it is the ghost, bit for bit; books balance; rivals' profit stays closed."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from browser import WITH_BROWSER, chromium, serving

from suanli.experiments.seat import FIRST, LAST, Move, Seat, _model
from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.visualization.front.page import front_words

YEARS = range(FIRST, LAST + 1)


@pytest.fixture(scope="module")
def bold():
    seat = Seat("alibaba", 5, customers=60)
    for _ in YEARS:
        seen = seat.play(Move(price=0.8, research=2.0))
    return seat, seen


def test_a_player_that_leaves_each_year_to_the_rule_is_the_ghost():
    seat = Seat("google", 3, customers=60)
    for _ in YEARS:
        seat.play(Move())
    ghost = _model("google", 3, 60, {})
    ghost.run_until(LAST)
    assert seat.records.hash() == ghost.records.hash()
    found = seat.debrief()
    assert found["books"]["own"] == found["books"]["ghost"]
    assert found["regimes"]["own"] == found["regimes"]["ghost"]


def test_decisions_act_and_books_balance_every_quarter(bold):
    seat, seen = bold
    assert float(seat.records.array("ledger_gap").max()) < 1e-8
    found = seat.debrief()["books"]
    own, ghost = (found[who]["alibaba"] for who in ("own", "ghost"))
    assert own["share"][0] == ghost["share"][0]  # the practice year is the rule's
    assert own["share"][-1] > ghost["share"][-1]
    assert own["operating_profit"][3] < ghost["operating_profit"][3]
    assert seen["moves"] == [{"price": 0.8, "research": 2.0, "capacity": 1.0}] * len(YEARS)
    assert found["own"]["aws"] != found["ghost"]["aws"]  # rivals answer


def test_what_is_seen_before_the_debrief(bold):
    _, seen = bold
    assert set(seen["rivals"]["aws"]) == {"revenue", "price"}
    assert "operating_profit" in seen["own"]
    assert seen["next"] is None
    assert all(np.isfinite(values).all() for values in seen["own"].values())


@pytest.mark.parametrize(
    "move", [Move(price=0.1), Move(research=9.0), Move(capacity=-1.0), Move(price=True), Move(price="1")]
)
def test_a_move_outside_its_limits_is_refused(move):
    with pytest.raises(InputError, match="a number from"):
        move.checked()


def test_who_can_not_sit_or_play_on(bold):
    with pytest.raises(UnknownNameError):
        Seat("nobody", 1)
    with pytest.raises(InputError, match="all is played"):
        bold[0].play(Move())
    with pytest.raises(InputError, match="played first"):
        Seat("aws", 1, customers=40).debrief()


class TestInABrowser:
    pytestmark = WITH_BROWSER

    @pytest.mark.slow
    def test_a_game_from_the_seat_to_the_debrief(self, tmp_path):
        words, wrong = front_words()["en"], []
        with chromium() as browser, serving(tmp_path / "log") as url:
            page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.goto(f"{url}seat?lang=en&vendor=baidu&seed=7")
            assert page.locator("#seat-vendor").input_value() == "baidu"
            page.locator("#sit").click()
            for year in YEARS:
                live = page.get_by_role("button", name=words["live_year"].replace("{year}", str(year)))
                live.wait_for(timeout=20_000)
                if year == FIRST:
                    page.locator("#move-price").press("ArrowLeft")
                    live.click()
                else:
                    page.locator("#rule").click()
            page.locator("#debrief").click()
            page.locator("#debriefed").wait_for(timeout=20_000)
            assert words["rivals_profit"] in page.locator("#debriefed").inner_text()
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            assert wrong == []
