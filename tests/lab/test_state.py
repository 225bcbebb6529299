"""Setups, links, files: what goes in comes out; what isn't allowed is refused and says why."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.mechanisms.settings import baseline, resolved
from suanli.model.parameters.schema import text_of
from suanli.visualization.lab.levers import levers
from suanli.visualization.lab.state import (
    CATCH_UP,
    FIGURES,
    LANGUAGES,
    LAST,
    MOST_KEPT,
    PRESETS,
    RUNS,
    SHOWN,
    TABS,
    THEMES,
    Setup,
    State,
    checked_name,
    checked_state,
    link_of,
    scenario_file,
    setup_of_file,
    state_of,
    with_overrides,
)

LEVERS = {lever.name: lever for lever in levers()}


@some.composite
def setups(draw):
    setup = Setup(draw(some.sampled_from(PRESETS)), (), draw(some.integers(0, 10**6)))
    for name in draw(some.lists(some.sampled_from(sorted(LEVERS)), max_size=4, unique=True)):
        lever = LEVERS[name]
        if lever.shown == "switch":
            text = draw(some.sampled_from(["true", "false"]))
        elif lever.shown == "choice":
            text = draw(some.sampled_from(lever.parameter.choices))
        else:
            steps = round((lever.high - lever.low) / lever.step)
            text = text_of(round(lever.low + draw(some.integers(0, steps)) * lever.step, 10))
        with contextlib.suppress(InputError):  # a control of chips in a world without foundries of its own
            setup = with_overrides(setup, {name: text})
    return setup


names = (
    some.text(min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(lambda name: name.isprintable())
)
names = names.filter(bool)
states = some.builds(
    State,
    setup=setups(),
    kept=some.lists(some.tuples(names, setups()), max_size=MOST_KEPT).map(tuple),
    language=some.sampled_from(LANGUAGES),
    theme=some.sampled_from(THEMES),
    tab=some.sampled_from(TABS),
    quarter=some.integers(1, LAST),
    shown=some.sampled_from(SHOWN),
    agent=some.sampled_from(["vendor:aws", "customer:3", "foundry:tsmc"]),
    runs=some.sampled_from(RUNS),
    figure=some.sampled_from(FIGURES),
    catch_up=some.sampled_from(CATCH_UP),
)


@given(states)
def test_a_link_holds_the_whole_state(state):
    assert state_of(link_of(state)) == state


def test_the_first_state_has_an_empty_link():
    assert link_of(State()) == ""
    assert state_of("") == State()


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("scenario=basline", "did you mean 'baseline'"),
        ("scenario=two-firms", "scenario"),
        ("set=choice.qualty_weight=1", "did you mean 'choice.quality_weight'"),
        ("set=choice.quality_weight=abc", "got 'abc'"),
        ("set=choice.quality_weight=1e999", "allowed"),
        ("set=finance.tax=0.3;finance.tax=0.2", "only once"),
        ("set=world.vendors=two_firms", "whole industry"),
        ("set=world.vendors=three_firms", "allowed"),
        ("seed=-1", "whole number"),
        ("seed=1e5", "whole number"),
        ("seed=" + "9" * 30, "whole number"),
        ("seed=99999999999999999999", "whole number"),
        ("lang=fr", "allowed: en, zh"),
        ("tab=home", "allowed"),
        ("quarter=2036Q1", "quarter"),
        ("quarter=2018", "quarter"),
        ("runs=7", "link: runs: got '7', allowed: 1"),
        ("figure=china_proft", "did you mean 'china_profit'"),
        ("catch_up=money", "allowed: profit, technology"),
        ("nonsense=1", "link"),
        ("kept=&kept.scenario=baseline", "1 to 40"),
        ("kept.scenario=baseline", "link"),
        ("kept=a&kept=b&kept=c&kept=d&kept=e", "at most 4"),
        ("set=" + "x" * 9000, "at most 8000"),
        ("%00=%ff", "link"),
    ],
)
def test_a_broken_link_is_refused_and_says_why(link, says):
    with pytest.raises(InputError) as refused:
        state_of(link)
    assert says in str(refused.value)


@given(some.text(max_size=200))
def test_no_link_does_anything_but_work_or_be_refused(link):
    with contextlib.suppress(InputError):
        state_of(link)


@settings(deadline=None)  # a machine that is busy isn't a fault
@given(setups())
def test_a_saved_scenario_is_a_scenario_file(setup):
    """Loaded again it has the parameters it had, whatever preset they came from."""
    name, again = setup_of_file(scenario_file('One, "two" \\ three', setup), "mine.toml")
    assert name == 'One, "two" \\ three'
    assert again == setup, "preset and seed too"
    ours = resolved(setup.preset, setup.overrides)
    _, bare = setup_of_file(scenario_file("Bare", setup).split("\n", 1)[1], "mine.toml")
    assert (bare.preset, bare.seed) == ("baseline", 0)
    assert {p.name: p.value for p in ours} == {p.name: p.value for p in resolved(bare.preset, bare.overrides)}


def test_a_file_whose_values_were_changed_by_hand_says_what_its_values_say():
    text = scenario_file("Mine", Setup("no-patience", (), 5)).replace(
        '"sponsor.tolerance" = 0', '"sponsor.tolerance" = 0.2'
    )
    assert setup_of_file(text, "mine.toml")[1] == Setup("baseline", (("sponsor.tolerance", "0.2"),), 0)


def test_the_command_line_reads_a_saved_scenario(tmp_path):
    path = tmp_path / "saved.toml"
    setup = with_overrides(Setup("no-patience"), {"choice.switching_cost": "1"})
    path.write_text(scenario_file("Saved", setup), encoding="utf-8")
    ours = ComputeIndustry("no-patience", 60, 2018, setup.overrides)
    theirs = ComputeIndustry(str(path), 60, 2018)
    for model in (ours, theirs):
        model.run_until()
    assert ours.records.hash() == theirs.records.hash()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = 1", "title"),
        ("", "nothing"),
        (" \n\t", "nothing"),
        ("\x89PNG\r\n\x1a\n\0\0", "mine.toml"),
        (" " * 100_001, "100001 characters"),
        ("[parameters]\nfinance.tax = 2", "finance.tax"),
        ("[parameters]\n'finance.tacks' = 0.2", "did you mean"),
        ("= = =", "TOML"),
        ("[other]\na = 1", "key"),
        ('[parameters]\n"world.vendors" = "two_firms"', "whole industry"),
        ("[parameters]\n" + "a." * 3000 + "b = 1", "mine.toml"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused(text, says):
    with pytest.raises(InputError) as refused:
        setup_of_file(text, "mine.toml")
    assert says in str(refused.value)


def test_a_change_back_to_the_presets_value_is_forgotten():
    setup = with_overrides(Setup("no-patience"), {"sponsor.tolerance": "0.1"})
    assert setup.changes == (("sponsor.tolerance", "0.1"),)
    assert with_overrides(setup, {"sponsor.tolerance": "0"}).changes == ()
    with pytest.raises(UnknownNameError):
        with_overrides(setup, {"sponsor.tolerances": "0"})


def test_changes_are_checked_together_whatever_their_order():
    setup = with_overrides(Setup(), {"choice.contract_longest": "5"})
    with pytest.raises(InputError, match="contract_shortest"):
        with_overrides(setup, {"choice.contract_shortest": "10"})
    wide = with_overrides(Setup(), {"choice.contract_longest": "60"})
    assert with_overrides(wide, {"choice.contract_shortest": "60"}).value("choice.contract_shortest") == "60"
    with pytest.raises(InputError, match="contract_shortest"):
        state_of("set=choice.contract_longest=5&set=choice.contract_shortest=10")
    late = state_of("set=sponsor.tolerance=0&scenario=no-patience").setup
    assert late == Setup("no-patience"), "what equals the preset's value is no change, whatever came first"


@given(setups())
def test_a_question_says_which_setup_it_is_of(setup):
    assert Setup.of(setup.question) == setup


def test_a_state_that_fits_no_link_is_refused():
    changes = tuple((parameter.name, "1") for parameter in baseline())
    crowd = State(kept=tuple((str(place), Setup("no-research-effect", changes)) for place in range(4)))
    with pytest.raises(InputError, match="fits into"):
        checked_state(crowd)
    assert checked_state(State()) == State()


@pytest.mark.parametrize("name", ["a\x01b", "\ud800", "", "  ", "x" * 41])
def test_names_are_short_and_can_be_printed(name):
    with pytest.raises(InputError, match="name of a scenario"):
        checked_name(name)


def test_levers_stay_inside_what_the_model_allows_and_reach_their_default():
    for lever in levers():
        if lever.shown in {"switch", "choice"}:
            continue
        parameter = lever.parameter
        assert parameter.low <= lever.low <= parameter.value <= lever.high <= parameter.high, lever.name
        steps = (lever.high - lever.low) / lever.step
        assert steps == pytest.approx(round(steps)), lever.name
        assert 5 <= steps <= 1000, lever.name
    assert len({lever.name for lever in levers()}) == len(levers()) >= 30
