"""Processes that make runs: watched, stopped, refused, replaced; and a session that shows what was asked last."""

import os
import signal
import threading
import time

import numpy as np
import pytest
from helpers import wait_for

from suanli.experiments import live
from suanli.model.kernel.errors import InputError, LostError
from suanli.visualization.lab import engine as engines
from suanli.visualization.lab.tasks import Task

SHORT = live.Question(customers=60, until=2020)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def engine():
    one = engines.Engine(2)
    yield one
    one.end()


@pytest.fixture
def lab(engine, monkeypatch):
    """Sessions get this engine, and runs of few customers."""
    monkeypatch.setattr(engines, "_engine", [engine])


def test_a_story_comes_in_parts_and_is_the_run(engine):
    stories = list(engine.stories(SHORT))
    assert [len(story) for story in stories] == [4, 12]
    assert [story.finished for story in stories] == [False, True]
    assert np.array_equal(stories[-1].array("share"), live.whole_story(SHORT).array("share"))
    assert list(engine.stories(SHORT)) == [stories[-1]], "what was told lately is known"


def test_a_run_is_stopped_between_two_quarters_and_the_worker_goes_on(engine):
    started = time.perf_counter()
    long = live.Question(seed=77, customers=5_000)
    with pytest.raises(engines.Stopped):
        for _ in engine.stories(long, lambda: time.perf_counter() - started < 0.5):
            pass
    assert engine.known(long) is None
    for seed in (1, 2, 3):  # both workers still answer
        assert list(engine.stories(live.Question(seed=seed, customers=60, until=2018)))[-1].finished


def test_what_is_not_allowed_is_refused(engine):
    with pytest.raises(InputError, match="did you mean"):
        list(engine.stories(live.Question(overrides="choice.qualty_weight=1")))
    with pytest.raises(InputError, match="opening_momentum"):  # found out in the worker, while the world is built
        list(
            engine.stories(
                live.Question(
                    overrides="world.opening_momentum=1;choice.switching_cost=8;choice.contract_shortest=60;choice.contract_longest=60;adoption.time_scale=60"
                )
            )
        )


def of_workers(*workers):
    """An engine with these workers."""
    one = engines.Engine(2)
    one.end()
    one._idle.extend(workers)
    return one


def killed(process, seconds=0.5):
    threading.Timer(seconds, os.kill, (process.pid, signal.SIGKILL)).start()


def test_a_run_whose_process_dies_is_made_again(engine):
    victim = engines.Worker()
    held = of_workers(victim)
    killed(victim.process)
    question = live.Question(seed=88, customers=3_000, until=2024)
    stories = list(held.stories(question))
    lengths = [len(story) for story in stories]
    assert lengths == sorted(set(lengths)), "what was told before isn't told twice"
    assert stories[-1].finished
    assert held._idle[0].process.pid != victim.process.pid
    held.end()


def test_a_run_that_is_lost_twice_is_said_to_be_lost(engine, monkeypatch):
    held = of_workers(engines.Worker())
    monkeypatch.setattr(engines.Worker, "told", lambda *_: (_ for _ in ()).throw(EOFError))
    with pytest.raises(LostError, match="twice"):
        list(held.stories(live.Question(seed=89, customers=60)))
    monkeypatch.undo()
    assert list(held.stories(live.Question(seed=4, customers=60, until=2018)))[-1].finished
    held.end()


def test_a_bug_in_a_rule_is_told_and_the_worker_goes_on(engine):
    class Pipe:
        def __init__(self):
            self.asked, self.sent = [live.Question(customers=60, until=2018)], []

        def recv(self):
            if not self.asked:
                raise EOFError
            return self.asked.pop()

        def poll(self):
            return False

        send = property(lambda self: self.sent.append)

    def broken(_):
        raise TypeError("no such thing")
        yield

    pipe = Pipe()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "told", broken)
        patch.setattr(engines, "work_for_another", lambda *_: None)
        engines.serve(pipe, None)
    assert "TypeError: no such thing" in str(pipe.sent[0])


def test_who_asked_first_is_served_first_and_who_waits_is_told():
    held, order, waits = of_workers(engines.Worker()), [], []
    going = threading.Event()

    def asks(seed):
        for story in held.stories(live.Question(seed=seed, customers=60, until=2018), waiting=waits.append):
            order.append(story.question.seed)
            if seed == 300:
                going.wait(20)

    readers = []
    for seed in range(300, 306):
        readers.append(threading.Thread(target=asks, args=(seed,)))
        readers[-1].start()
        wait(lambda: len(held._tickets) == max(0, len(readers) - 1) or order)
        time.sleep(0.02)
    wait(lambda: waits.count(True) == 5)
    going.set()
    for one in readers:
        one.join(60)
    assert order == list(range(300, 306))
    assert waits.count(False) == 5
    held.end()


def test_a_caller_that_leaves_in_the_middle_leaves_a_clean_pipe(engine):
    for story in engine.stories(live.Question(seed=9, customers=60)):
        assert len(story) == 4
        break
    for seed in (11, 12, 13):
        story = list(engine.stories(live.Question(seed=seed, customers=60, until=2018)))[-1]
        assert story.question.seed == seed


def wait(condition, seconds=30.0):
    until = time.perf_counter() + seconds
    while not condition():
        assert time.perf_counter() < until, "waited in vain"
        time.sleep(0.01)


def test_the_newest_question_is_told_last_whatever_the_pace(lab):
    told, failed = [], []
    newest = Task(told.append, failed.append)
    questions = [live.Question(seed=seed, customers=60, until=2024) for seed in range(200, 215)]
    for question in questions:
        newest.ask(question)
        time.sleep(0.03)
    wait(lambda: told and told[-1].finished and told[-1].question == questions[-1])
    asked = [story.question.seed for story in told]
    assert asked == sorted(asked), "an older answer never follows a newer one"
    assert len({story.question for story in told if story.finished}) < len(questions), "most were stopped"
    newest.ask(live.Question(overrides="finance.tax=7"))
    wait(lambda: failed[-1])
    assert "finance.tax" in str(failed[-1])
    newest.ask(questions[-1])
    wait(lambda: not failed[-1])
    assert told[-1].question == questions[-1]


def test_a_pipe_that_may_hold_more_is_not_used_again(engine, monkeypatch):
    """Whatever happens to who listens: the next question on that worker gets its own answer."""
    joined = live.joined

    def fails(*given):
        monkeypatch.setattr(live, "joined", joined)
        raise MemoryError

    monkeypatch.setattr(live, "joined", fails)
    with pytest.raises(MemoryError):
        list(engine.stories(live.Question(seed=31, customers=60)))
    for seed in (32, 33, 34):
        *_, story = engine.stories(live.Question(seed=seed, customers=60, until=2018))
        assert story.finished
        assert story.question.seed == seed


def test_a_run_that_somebody_else_has_made_in_the_meantime_is_not_made_again(engine):
    question = live.Question(seed=41, customers=60, until=2019)
    first, second = engine.stories(question), engine.stories(question)
    next(first)
    told = list(first)[-1]
    assert list(second) == [told]


def test_what_may_be_asked_next_is_made_by_who_has_nothing_else_to_do(engine):
    may = live.Question(seed=801, customers=60, until=2018)
    engine.ahead(may, lambda: True)
    assert engine.known(may).finished
    unwanted = live.Question(seed=802, customers=60, until=2018)
    engine.ahead(unwanted, lambda: False)
    assert engine.known(unwanted) is None
    with pytest.raises(InputError):
        list(engine.stories(live.Question(overrides="choice.qualty_weight=1")))
    engine.ahead(live.Question(overrides="choice.qualty_weight=1"), lambda: True)  # nobody has asked: nobody is told


def test_who_waits_ends_what_is_made_ahead():
    alone = engines.Engine(2)
    long = [live.Question(seed=seed, customers=5_000) for seed in (803, 804)]
    try:
        ahead = [threading.Thread(target=alone.ahead, args=(one, lambda: True)) for one in long]
        for one in ahead:
            one.start()
        wait_for(lambda: not alone._idle)
        assert list(alone.stories(SHORT))[-1].finished, "both worked ahead, one made room"
        assert sum(alone.known(one) is None for one in long) >= 1
        waits = threading.Thread(target=lambda: list(alone.stories(live.Question(seed=805, customers=60, until=2018))))
        waits.start()
        waits.join(60)
        assert not waits.is_alive()
    finally:
        alone.end()
