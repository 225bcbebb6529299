"""The panel of hashes: every series of every shipped scenario is what it was; a last digit that moves is named."""

import json

import numpy as np
import pytest
from panel.panel import HASHES, Run, by_permanent_name, difference, digests, made, runs

from suanli.model.equations import knowledge
from suanli.model.parameters.load import scenario_names

REPEATED = [run for run in runs() if run.detailed]
WHOLE, SHORT = ("baseline", "many-firms"), 2026  # made to the end; last year of the others: after the last dated rule
WANTED = json.loads(HASHES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("run", REPEATED, ids=lambda run: run.scenario)
def test_every_series_is_what_it_was(run):
    """On every Python, Mesa, processor and BLAS. A change that is meant: ``make panel WRITE=1``, [moves results]."""
    _, names, found = made(run) if run.scenario in WHOLE else made(run, until=SHORT)
    assert difference(run, names, found, WANTED) is None


def test_the_panel_holds_every_run():
    assert {run.name for run in runs()} == set(WANTED["runs"])
    assert len(REPEATED) == len(scenario_names())
    assert not [name for name, kept in WANTED["runs"].items() if "stopped" in kept]


def test_a_planted_last_digit_is_named_by_series_and_quarter(monkeypatch):
    """One rule's result off by one unit in the last place, from the ninth quarter on."""
    run, real, calls = Run("baseline/60/0", "baseline", 0, 60), knowledge.next_knowledge, [0]

    def off(*given):
        calls[0] += 1
        found = real(*given)
        return np.nextafter(found, np.inf) if calls[0] == 9 else found

    monkeypatch.setattr(knowledge, "next_knowledge", off)
    _, names, found = made(run, until=2020)
    said = difference(run, names, found, WANTED)
    assert said is not None
    assert said.startswith("first in 2020Q1: ")
    assert "knowledge" in said


def test_a_renamed_series_is_the_same_one(two_years, monkeypatch):
    plain = by_permanent_name(two_years.records)
    monkeypatch.setattr("panel.panel.tomllib.loads", lambda text: {"series": {"share": "market_share"}, "entities": {}})
    renamed = by_permanent_name(two_years.records)
    assert "market_share" in renamed
    assert digests({"share": renamed["market_share"]}, True) == digests({"share": plain["share"]}, True)
