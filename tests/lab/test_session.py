"""A session without processes: what it shows is what was asked last, whatever happens in between."""

import json
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from suanli.experiments import live
from suanli.model.kernel.errors import InputError, LostError, SuanliError
from suanli.visualization.lab import background, levers, measures, panels, tasks
from suanli.visualization.lab.engine import Stopped
from suanli.visualization.lab.many_runs import LINKS, MONEY, PRODUCTIVITY, Runs, strategies
from suanli.visualization.lab.pages import compare, policies, why
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.state import Setup, with_overrides
from suanli.visualization.lab.tasks import Task
from suanli.visualization.lab.words import words


class Fake:
    """An engine that tells one story for every question; a run can be held, or fail."""

    def __init__(self, story):
        self.story, self.asked, self.held, self.fails = story, [], threading.Event(), {}
        self.ahead_of = []
        self.held.set()

    def ahead(self, question, wanted):
        self.ahead_of.append(question)

    def stories(self, question, wanted=lambda: True, waiting=lambda _: None):
        self.asked.append(question)
        yield replace(self.story, question=question, finished=False)
        while not self.held.wait(0.01):
            if not wanted():
                raise Stopped
        if not wanted():
            raise Stopped
        if question.scenario in self.fails:
            raise self.fails[question.scenario]
        yield replace(self.story, question=question)


@pytest.fixture
def fake(monkeypatch, story):
    one = Fake(story)
    monkeypatch.setattr(tasks, "engine", lambda: one)
    return one


def wait(condition, seconds=10.0):
    until = time.perf_counter() + seconds
    while not condition():
        assert time.perf_counter() < until, "waited in vain"
        time.sleep(0.002)


def test_a_fresh_page_asks_for_one_run_and_shows_it_as_both(fake):
    session = Session("")
    session.begin()
    wait(lambda: session.story.value is not None and session.story.value.finished)
    assert fake.asked == [live.Question()]
    assert session.ghost.value is session.story.value
    session.set_up(Setup("no-patience"))
    wait(lambda: session.story.value.question.scenario == "no-patience" and session.story.value.finished)
    assert session.ghost.value.question == live.Question()


def test_a_newer_question_stops_an_older_one(fake):
    told = []
    newest = Task(told.append, lambda _: None)
    fake.held.clear()
    newest.ask(live.Question(seed=1))
    wait(lambda: len(told) == 1)
    newest.ask(live.Question(seed=2))
    wait(lambda: len(told) == 2)
    fake.held.set()
    wait(lambda: told[-1].finished)
    assert [(story.question.seed, story.finished) for story in told] == [(1, False), (2, False), (2, True)]


@pytest.mark.parametrize("error", [SuanliError("no world"), RuntimeError("no pen")])
def test_what_goes_wrong_is_said_and_the_next_question_is_answered(fake, error):
    session = Session("")
    fake.fails["no-research"] = error
    session.set_up(Setup("no-research"))
    wait(lambda: session.error.value)
    assert str(error) in session.error.value.said(words("en"))
    session.set_up(Setup("no-patience"))
    wait(lambda: session.story.value is not None and session.story.value.finished)
    wait(lambda: not session.error.value)


def test_an_error_while_the_page_is_drawn_does_not_end_the_following(fake):
    told, failed = [], []

    def draw(story):
        told.append(story)
        if len(told) == 1:
            raise RuntimeError("no pen")

    newest = Task(draw, failed.append)
    newest.ask(live.Question(seed=1))
    wait(lambda: any("no pen" in str(one) for one in failed))
    newest.ask(live.Question(seed=2))
    wait(lambda: told[-1].question.seed == 2 and told[-1].finished)


def test_a_baseline_that_is_lost_keeps_no_run_from_the_reader(fake):
    """The run beside it can't be made: the reader's own is shown, and it is said."""
    fake.fails["baseline"] = LostError()
    session = Session("scenario=no-patience", "zh")
    session.begin()
    wait(lambda: session.story.value is not None and session.story.value.finished and session.error.value)
    assert session.error.value.kind == "lost"
    assert "与你的设定无关" in session.error.value.said(words("zh"))
    assert "not the reason" in session.error.value.said(words("en")), "in whatever language the page speaks then"


def test_a_run_that_stops_in_the_middle_leaves_the_last_whole_one(fake):
    session = Session("")
    session.begin()
    wait(lambda: session.story.value is not None and session.story.value.finished)
    fake.fails["no-research"] = SuanliError("no world")
    session.set_up(Setup("no-research"))
    wait(lambda: session.error.value)
    assert session.story.value.question == live.Question()
    assert session.story.value.finished


def test_a_reader_who_has_left_is_told_nothing(fake):
    fake.held.clear()
    session = Session("scenario=no-patience")
    left = session.begin()
    wait(lambda: session.story.value is not None)
    left()
    fake.held.set()
    time.sleep(0.1)
    assert not session.story.value.finished


def test_one_drag_is_one_step_to_undo(fake):
    session = Session("")
    for text in ("0.12", "0.13", "0.14"):
        session.set_up(with_overrides(session.state.value.setup, {"demand.growth": text}), "demand.growth")
    session.set_up(Setup("no-patience"))
    session.undo()
    assert session.state.value.setup.changes == (("demand.growth", "0.14"),)
    session.undo()
    assert session.state.value.setup == Setup()
    session.undo()
    session.redo()
    session.redo()
    session.redo()
    assert session.state.value.setup == Setup("no-patience")
    session.set_up(Setup("no-research"))
    assert not session.undone.value[1], "a new step forgets what was undone"


def test_scenarios_are_kept_renamed_dropped_and_forgotten(fake):
    session = Session("")
    session.keep("One", Setup("no-research"))
    session.keep("  Two\n ", Setup(seed=3))
    wait(lambda: len(session.kept.value) == 2)
    session.rename(0, "First")
    session.drop(0)
    assert [name for name, _ in session.state.value.kept] == ["Two"]
    session.undo()
    assert [name for name, _ in session.state.value.kept] == ["First", "Two"]
    with pytest.raises(InputError):
        session.rename(0, "   ")
    with pytest.raises(IndexError):
        session.drop(7)
    for name in "ab":
        session.keep(name, Setup("no-patience"))
    with pytest.raises(InputError, match="at most 4"):
        session.keep("c", Setup())
    wait(lambda: Setup("no-patience") in session.kept.value)
    assert fake.asked.count(Setup("no-patience").question) == 1, "one run for all who keep it"
    session.drop(0)
    session.keep("Last", Setup("scale-only"))
    wait(lambda: Setup("scale-only") in session.kept.value)
    assert Setup("no-research") not in session.kept.value, "what is dropped is forgotten"


def test_a_broken_link_starts_the_baseline_and_says_so(fake):
    session = Session("scenario=nothing&seed=3")
    assert session.state.value.setup == Setup(seed=3), "what can be read is kept"
    assert "nothing" in session.notice.value.said(words("en"))


def test_an_ensemble_counts_pairs(fake):
    session = Session("scenario=no-patience")
    session.start_spread(4)
    wait(lambda: not session.spreading.shown.value.running)
    spread = session.spreading.shown.value
    assert (spread.done, spread.total, len(spread.of("baseline")), len(spread.of("scenario"))) == (8, 8, 4, 4)
    assert [question.seed for question in fake.asked] == [0, 0, 1, 1, 2, 2, 3, 3]
    session = Session("")
    session.start_spread(3)
    wait(lambda: not session.spreading.shown.value.running)
    assert (session.spreading.shown.value.done, session.spreading.shown.value.of("scenario")) == (3, ())


@pytest.mark.parametrize("again", [False, True])
def test_nothing_comes_after_a_cancel_however_late_it_is(fake, monkeypatch, again):
    """The cancel falls between the end of a run and the writing of its figures."""
    session, measured, going = Session("scenario=no-patience"), threading.Event(), threading.Event()
    lines = background.key_lines

    def slow(story):
        if story.question.scenario == "no-patience":
            measured.set()
            going.wait(5)
        return lines(story)

    monkeypatch.setattr(background, "key_lines", slow)
    session.start_spread(4)
    assert measured.wait(5)
    if again:
        session.set_up(Setup("scale-only"))
        session.start_spread(2)
    else:
        session.spreading.cancel()
    kept = session.spreading.shown.value
    going.set()
    if again:
        wait(lambda: not session.spreading.shown.value.running)
        spread = session.spreading.shown.value
        assert (spread.setup, spread.done, len(spread.of("scenario"))) == (Setup("scale-only"), 4, 2)
    else:
        time.sleep(0.2)
        assert session.spreading.shown.value == kept
        assert not kept.running


def test_an_ensemble_that_fails_says_why(fake):
    fake.fails["no-research"] = SuanliError("no world")
    session = Session("scenario=no-research")
    session.start_spread(3)
    wait(lambda: not session.spreading.shown.value.running)
    assert session.spreading.shown.value.failed is fake.fails["no-research"]
    assert len(session.spreading.shown.value.of("baseline")) == 1


def test_back_goes_where_the_address_says_and_can_be_undone(fake):
    session = Session("scenario=no-patience&tab=compare&kept=A")
    session.open_link("?scenario=no-research&lang=zh")
    assert session.state.value.setup == Setup("no-research")
    assert (session.state.value.tab, session.state.value.language, session.state.value.kept) == ("scenario", "zh", ())
    session.undo()
    assert session.state.value.setup == Setup("no-patience")
    session.open_link("?scenario=nothing")
    assert session.state.value.setup == Setup("no-patience")
    assert "nothing" in session.notice.value.said(words("en"))


def test_two_sessions_share_nothing(fake):
    one, other = Session(""), Session("")
    one.keep("Mine", Setup(seed=5))
    one.set_up(Setup("no-patience"))
    one.start_tour()
    assert other.state.value.kept == ()
    assert other.state.value.setup == Setup()
    assert other.tour.value == -1


def test_a_link_that_only_changes_what_is_kept_can_be_undone(fake):
    session = Session("kept=A")
    session.open_link("?kept=B")
    assert [name for name, _ in session.state.value.kept] == ["B"]
    session.undo()
    assert [name for name, _ in session.state.value.kept] == ["A"]


def test_a_name_that_no_link_can_hold_is_refused(fake, monkeypatch):
    session = Session("kept=A")
    monkeypatch.setattr("suanli.visualization.lab.state.LONGEST_LINK", 30)
    with pytest.raises(InputError):
        session.rename(0, "a name of forty characters, all of them")
    assert [name for name, _ in session.state.value.kept] == ["A"]


def test_an_error_of_a_question_that_nobody_asks_any_more_is_not_told(fake):
    told, failed = [], []

    def draw(story):
        told.append(story)
        if len(told) == 1:
            newest.ask(live.Question(seed=2))
            raise RuntimeError("no pen")

    newest = Task(draw, failed.append)
    newest.ask(live.Question(seed=1))
    wait(lambda: told and told[-1].question.seed == 2 and told[-1].finished)
    assert not any(failed)


def test_compared_runs_say_their_seeds_only_where_they_differ(fake):
    w = words("en")
    session = Session("kept=Seedlings")
    session.begin()
    wait(lambda: session.ghost.value is not None and session.story.value.finished and session.kept.value)
    told = compare._told(session, w)
    names = compare._names(told, w)
    assert names == [w("key.baseline"), "Seedlings"]
    assert compare._compared(told, names, w)["note"] == w("compare.note")
    session.set_up(Setup("no-patience", seed=4))
    wait(lambda: session.story.value.question.scenario == "no-patience" and session.story.value.finished)
    session.state.value = replace(session.state.value, setup=Setup("no-research", seed=5))  # whose run isn't there yet
    told = compare._told(session, w)
    assert [(one.name, one.seed) for one in told[1:]] == [(w("key.scenario"), 4), ("Seedlings", 0)], "what is shown"
    assert compare._compared(told, compare._names(told, w), w)["note"] == w("compare.note_seeds")


def test_links_are_cut_on_top_of_what_is_set_up(fake):
    session = Session("scenario=no-patience&seed=7")
    session.start_links(2)
    wait(lambda: not session.linking.shown.value.running)
    links = session.linking.shown.value
    assert (links.done, links.total, links.setup) == (12, 12, Setup("no-patience", seed=7))
    assert set(links.found) == {"", *LINKS}
    assert why.pairs(links) == 2
    asked = fake.asked[:6]
    assert [question.seed for question in fake.asked] == [0] * 6 + [1] * 6
    assert all(question.scenario == "no-patience" for question in asked)
    assert [question.overrides for question in asked] == ["", *LINKS.values()]
    session.start_links(4)
    session.linking.cancel()
    assert not session.linking.shown.value.running
    fake.fails["no-research"] = SuanliError("no world")
    session.set_up(Setup("no-research"))
    session.start_links(2)
    wait(lambda: not session.linking.shown.value.running)
    assert session.linking.shown.value.failed is fake.fails["no-research"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_worth_of_a_link_is_with_it_less_without(language):
    w = words(language)
    empty = why.diagram(Runs(), "us_profit", w)
    assert empty["seeds"] == 0
    assert all(link["worth"] is None for link in empty["links"])
    assert not why.table(empty, 31, w)["rows"]
    whole = [{name: np.full(72, 10.0 + seed) for name in why.FIGURES} for seed in range(4)]
    without = [{name: np.full(72, 7.0 + 2.0 * seed) for name in why.FIGURES} for seed in range(4)]
    found = {"": tuple(whole), **dict.fromkeys(LINKS, tuple(without[:3]))}
    drawn = why.diagram(Runs(found=found), "us_profit", w)
    assert drawn["seeds"] == 3, "the seed of which a link's runs are missing isn't counted"
    (link,) = (one for one in drawn["links"] if one["key"] == "profit_to_research")
    worth, scale = link["worth"], {"en": 1.0, "zh": 10.0}[language]
    assert worth["mean"][30] == pytest.approx(2.0 * scale)
    assert (worth["low"][30], worth["high"][30]) == pytest.approx((1.0 * scale, 3.0 * scale))
    assert worth["agree"][30] is None, "three seeds are too few"
    drawn = why.diagram(Runs(found={"": tuple(whole), **dict.fromkeys(LINKS, tuple(without))}), "us_profit", w)
    agree = {one["key"]: one["worth"]["agree"][30] for one in drawn["links"] if one["worth"]}
    assert agree["quality_to_share"] == pytest.approx(75.0), "3, 2, 1 and 0: none of the last"
    rows = {row["name"]: row["cells"] for row in why.table(drawn, 31, w)["rows"]}
    assert {key: cells[0]["values"] for key, cells in rows.items()} == {
        one["key"]: one["worth"]["mean"] for one in drawn["links"] if one["key"] in LINKS
    }
    said = why.table(drawn, 31, w)["headline"]
    assert said == w("loop.raises", links=panels.in_a_row([w(f"loop.link_{key}") for key in rows], w))
    json.dumps(drawn, allow_nan=False)


def test_a_map_supports_the_chinese_seven_on_top_of_what_is_set_up(fake):
    session = Session("scenario=no-patience")
    session.start_map(2)
    wait(lambda: not session.mapping.shown.value.running)
    made = session.mapping.shown.value
    assert (made.done, made.total) == (24, 24)
    assert len(fake.asked) == 24
    first = dict(part.split("=") for part in fake.asked[0].overrides.split(";"))
    assert first["support.to"] == "chinese_seven"
    asked = {question.overrides for question in fake.asked}
    assert len(asked) == 12
    assert all(question.scenario == "no-patience" for question in fake.asked)
    assert all(cell["seeds"] == 2 for cell in why.escape_map(made)["cells"])


def test_escapes_on_the_map_by_hand():
    lines = {"china_knowledge": np.full(72, 71.0), "china_profit": np.full(72, 1.0), "china_share": np.full(72, 9.0)}
    behind = {"china_knowledge": np.r_[np.full(71, 90.0), 69.0], "china_profit": np.r_[np.full(71, 1.0), -1.0]}
    behind["china_share"], gone = np.full(72, 9.0), {**lines, "china_share": np.zeros(72)}
    assert not why._by_profit(gone), "who isn't there any more hasn't escaped"
    found = {f"{PRODUCTIVITY[0]}/{MONEY[0]}": (lines, behind), f"{PRODUCTIVITY[1]}/{MONEY[0]}": (behind,)}
    cells = {(cell["x"], cell["y"]): cell for cell in why.escape_map(Runs(found=found))["cells"]}
    first, second = cells[PRODUCTIVITY[0], MONEY[0]], cells[PRODUCTIVITY[1], MONEY[0]]
    assert (first["seeds"], first["technology"], first["profit"]) == (2, 1, 1)
    assert (second["seeds"], second["technology"], second["profit"]) == (1, 0, 0)
    assert cells[PRODUCTIVITY[3], MONEY[2]]["seeds"] == 0


def test_strategies_stand_on_top_of_what_is_set_up_at_the_same_money(fake):
    session = Session("scenario=no-patience&tab=strategies")
    session.start_strategies(2)
    wait(lambda: not session.trying.shown.value.running)
    made = session.trying.shown.value
    assert (made.done, made.total) == (2 * (1 + len(strategies())), 2 * (1 + len(strategies())))
    asked = {question.overrides for question in fake.asked}
    assert len(asked) == 1 + len(strategies())
    money = [text for text in asked if "programme=5" in text or "amount=5" in text or "chip.support=5" in text]
    assert len(money) == 8
    shown = policies.table(made, "china_profit", words("en"))
    assert shown["seeds"] == 2
    assert [row["key"] for row in shown["rows"]] == list(strategies())
    assert [row["funded"] for row in shown["rows"]] == [True] * 8 + [False] * 5


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_strategy_changes_is_paired_by_seed(language):
    w = words(language)
    empty = policies.table(Runs(), "surplus_china", w)
    assert empty["seeds"] == 0
    assert all(row["worth"] is None for row in empty["rows"])
    plain = [{one.name: np.full(72, 10.0 * seed) for one in measures.KEY_FIGURES} for seed in range(4)]
    with_it = [{one.name: np.full(72, 10.0 * seed + 2.0 + seed) for one in measures.KEY_FIGURES} for seed in range(4)]
    found = {"": tuple(plain), **dict.fromkeys(strategies(), tuple(with_it[:3]))}
    shown = policies.table(Runs(total=8, found=found), "surplus_china", w)
    assert shown["seeds"] == 3
    worth, scale = shown["rows"][0]["worth"], {"en": 1.0, "zh": 10.0}[language]
    assert worth["mean"][50] == pytest.approx(3.0 * scale)
    assert (worth["low"][50], worth["high"][50]) == pytest.approx((2.0 * scale, 4.0 * scale))


def test_the_next_steps_of_the_lever_that_moved_are_made_ahead(fake):
    session = Session("")
    session.begin()
    wait(lambda: session.story.value is not None and session.story.value.finished)
    assert fake.ahead_of == [], "nothing has moved"
    moved = with_overrides(Setup(), {"choice.switching_cost": "4.31"})
    session.set_up(moved, "choice.switching_cost")
    wait(lambda: len(fake.ahead_of) == 2)
    assert [one.overrides for one in fake.ahead_of] == ["choice.switching_cost=4.32", ""], "further, then back"
    session.set_up(with_overrides(Setup(), {"choice.switching_cost": "4.3"}), "choice.switching_cost")
    wait(lambda: len(fake.ahead_of) == 4)
    assert [one.overrides for one in fake.ahead_of[2:]] == ["choice.switching_cost=4.29", "choice.switching_cost=4.31"]
    session.set_up(Setup("no-patience"))
    wait(lambda: session.story.value.question.scenario == "no-patience" and session.story.value.finished)
    assert len(fake.ahead_of) == 4, "a preset has no next step"


def test_steps_beside_a_lever_stay_in_its_range_and_are_what_the_page_sends():
    least = with_overrides(Setup(), {"research.sponsor_grant": "0"})
    assert [one.changes for one in levers.beside(least, "research.sponsor_grant", up=False)] == [
        (("research.sponsor_grant", "0.05"),)
    ]
    calibrated = with_overrides(Setup(), {"choice.price_weight": "1.253"})
    back = levers.beside(calibrated, "choice.price_weight", up=False)[0]
    assert back == Setup(), "the step nearest to the preset's own value is that value"
    assert levers.beside(Setup(), "ai.enabled", up=True) == levers.beside(Setup(), "no.lever", up=True) == []
