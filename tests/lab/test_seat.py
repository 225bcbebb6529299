"""A seat at a vendor: left to the rule it is the ghost, bit for bit; books balance; rivals' profit stays closed."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from browser import WITH_BROWSER

from suanli.experiments.seat import FIRST, LAST, TEN, Game, Move, Seat
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.visualization.front.page import front_words
from suanli.visualization.front.seat_routes import YEAR, Seats

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
    ghost = ComputeIndustry(customers=60, until=LAST, rng=3)  # without any strategy
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


@pytest.fixture(scope="module")
def shared():
    """Alibaba's people cut, Tencent's spend on R&D, Huawei's never decide; the others are the model's."""
    game = Game(5, customers=60)
    for vendor in ("alibaba", "tencent", "huawei"):
        game.sit(vendor)
    for _ in YEARS:
        assert game.undecided == ["alibaba", "tencent", "huawei"]
        game.decide("alibaba", Move(price=1.2))
        game.decide("alibaba", Move(price=0.8))  # the last word counts
        game.decide("tencent", Move(research=2.0))
        game.live()
    return game


def test_several_play_in_one_world_and_rivals_answer(shared):
    assert float(shared.records.array("ledger_gap").max()) < 1e-8
    books = {one: shared.debrief(one)["books"] for one in ("alibaba", "huawei")}
    assert books["alibaba"] == books["huawei"], "one world"
    own, ghost = (books["huawei"][who]["aws"] for who in ("own", "ghost"))
    assert own["revenue"][0] == ghost["revenue"][0]
    assert own["revenue"][-1] != ghost["revenue"][-1], "who follows its rule meets rivals who don't"
    players = shared.debrief("tencent")["players"]
    assert {one: found["cut"] for one, found in players.items()} == {"alibaba": FIRST, "tencent": None, "huawei": None}
    assert all(len(found["regimes"]) == len(YEARS) + 1 for found in players.values())
    alone = Seat("alibaba", 5, customers=60)
    for _ in YEARS:
        alone.play(Move(price=0.8))
    assert alone.records.hash() != shared.records.hash()


def test_in_one_world_whose_people_all_leave_it_to_the_rules_everybody_is_the_ghost():
    game = Game(3, customers=60)
    for vendor in TEN:
        game.sit(vendor)
    for _ in YEARS:
        game.live()
    ghost = ComputeIndustry(customers=60, until=LAST, rng=3)
    ghost.run_until(LAST)
    assert game.records.hash() == ghost.records.hash()
    with pytest.raises(InputError, match="all is played"):
        game.live()
    with pytest.raises(UnknownNameError):
        game.sit("nobody")


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


class TestATable:
    """What the server keeps of a table."""

    @pytest.fixture
    def table(self):
        now = [0.0]
        seats = Seats(lambda: now[0])
        host = seats.open({"vendor": "alibaba", "seed": 5, "together": True})
        return seats, now, host

    def test_it_waits_for_all_and_not_for_ever(self, table):
        seats, now, host = table
        guest = seats.join({"code": host["code"].lower(), "vendor": "tencent"})
        mate = seats.join({"code": host["code"], "vendor": "tencent"})
        assert mate["teams"] == {"alibaba": 1, "tencent": 2}
        assert (host["host"], guest["host"]) == (True, False)
        first = seats.play(host["key"], Move(price=0.9))
        assert (first["next"], first["undecided"]) == (FIRST, ["tencent"])
        both = seats.play(guest["key"], Move(research=2.0))
        assert (both["next"], both["moves"]) == (FIRST + 1, [vars(Move(research=2.0))])
        again = seats.play(mate["key"], Move(research=3.0), FIRST)
        assert (again["next"], again["undecided"]) == (FIRST + 1, ["alibaba", "tencent"]), "that year has been lived"
        seats.play(guest["key"], Move(research=0.5))
        now[0] += YEAR + 1.0
        late = seats.seen(host["key"])
        assert (late["next"], late["moves"][-1]) == (FIRST + 2, vars(Move())), "who hasn't decided followed the rule"
        assert late["left"] == round(YEAR)

    def test_only_its_host_need_not_wait_and_all_books_are_opened_at_the_end(self, table):
        seats, _, host = table
        guest = seats.join({"code": host["code"], "vendor": "baidu"})
        assert seats.play(guest["key"], Move(), at_once=True)["next"] == FIRST
        for _ in YEARS:
            seen = seats.play(host["key"], Move(price=0.8), at_once=True)
        assert seen["next"] is None
        found = seats.debrief(guest["key"])
        assert found["players"]["alibaba"]["cut"] == FIRST
        assert found["vendor"] == "baidu"

    def test_who_can_not_join(self, table):
        seats, _, host = table
        assert seats.join({"code": "WRONG", "vendor": "aws"}) is None
        with pytest.raises(UnknownNameError):
            seats.join({"code": host["code"], "vendor": "nobody"})
        assert seats.seen("forged") is None
        assert seats.play("forged", Move()) is None


class TestInABrowser:
    pytestmark = WITH_BROWSER

    @pytest.mark.slow
    def test_a_game_from_the_seat_to_the_debrief(self, new_page, address):
        words, wrong = front_words()["en"], []
        page = new_page(viewport={"width": 390, "height": 844})
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{address}seat?lang=en&vendor=baidu&seed=7")
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

    @pytest.mark.slow
    def test_two_play_in_one_world(self, new_page, address):
        words, wrong = front_words()["zh"], []
        pages = []
        for vendor in ("alibaba", "tencent"):
            page = new_page(viewport={"width": 1024, "height": 768})
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.goto(f"{address}seat?lang=zh&vendor={vendor}&seed=7")
            pages.append(page)
        host, guest = pages
        host.locator("#table").click()
        host.locator("section#table").wait_for(timeout=20_000)
        code = host.locator("section#table p").first.inner_text().split()[1][:5]
        guest.locator("#seat-code").fill(code)
        guest.locator("#join-table").click()
        guest.locator("section#table").wait_for(timeout=20_000)
        host.get_by_text(words["team_of"].format(name=words["name_tencent"], count=1)).wait_for(timeout=20_000)
        for year in YEARS:
            for page in pages:
                page.get_by_role("heading", name=words["decide"].replace("{year}", str(year))).wait_for(timeout=20_000)
                page.locator("#play").click()
        for page in pages:
            page.locator("#debrief").click(timeout=20_000)
            page.get_by_text(words["all_players"]).first.wait_for(timeout=20_000)
        assert wrong == []
