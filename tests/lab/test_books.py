"""Books add up; reasons are the model's rules, worked out from what was recorded."""

import numpy as np
import pytest

from suanli.agents.enterprise_customer import accounts
from suanli.experiments import live
from suanli.model import schedule
from suanli.model.equations.pricing import bertrand_markup
from suanli.model.parameters.tables import shipped
from suanli.visualization.lab import agent_panel, books, reasons
from suanli.visualization.lab.state import State
from suanli.visualization.lab.words import words


def everybody(story):
    for kind in books.KINDS:
        for name, _ in books.agents(story, kind, words("en")):
            yield kind, name


@pytest.mark.parametrize("quarter", [1, 6, 20, 49, 72])
def test_every_total_is_what_the_lines_above_it_add_up_to(story, quarter):
    totals = 0
    for kind, name in everybody(story):
        for statement in books.books(story, kind, name, quarter):
            if statement.rows[-1].total:
                *lines, total = statement.rows
                size = sum(abs(row.quarter) for row in lines) + 1e-9
                assert sum(row.quarter for row in lines) == pytest.approx(total.quarter, abs=1e-9 * size), (kind, name)
                if total.year is not None:
                    assert sum(row.year for row in lines) == pytest.approx(total.year, abs=1e-8 * size)
                totals += 1
    assert totals > 80


def test_what_profit_leaves_of_customers_other_lines_is_the_margin_of_their_business(monkeypatch):
    """Without licences; the line is worked out as a rest, so it is held against the business itself."""
    question = live.Question("baseline", "licence.enabled=false;layer.enabled=false", customers=200, until=2018)
    earned, business = [], accounts.business

    def settling(world):
        def watched(*given):
            paid = business(*given)
            earned.append(paid)
            return paid

        with monkeypatch.context() as inside:
            inside.setattr(accounts, "business", watched)
            schedule.settle_customers(world)

    planted = tuple(settling if phase is schedule.settle_customers else phase for phase in schedule.SCHEDULE)
    monkeypatch.setattr(schedule, "SCHEDULE", planted)
    told = live.whole_story(question)
    assert len(earned) == 4
    (margin,) = {float(row["margin"]) for row in shipped("sectors")}
    for place, one in enumerate(told.cast.sample):
        found = books.series_of(told, "customer", str(place), "business")
        np.testing.assert_allclose(found, [margin * paid[one["row"]] for paid in earned], rtol=1e-9)


def test_no_line_stands_twice_and_all_kinds_have_books(story):
    for kind in books.KINDS:
        name = "0" if kind == "customer" else story.entities(kind)[0]
        for statement in books.books(story, kind, name, 30):
            keys = [row.key for row in statement.rows]
            assert len(keys) == len(set(keys))
    assert all(any(one == kind for one, _ in everybody(story)) for kind in books.KINDS)


@pytest.mark.parametrize("quarter", [2, 9, 20, 33, 60])
def test_price_and_research_follow_from_what_is_said(story, quarter):
    parameters, told = story.question.parameters, 0
    for column, name in enumerate(story.entities("vendor")):
        if story.array("trading")[quarter - 1, column] < 0.5 or story.array("trading")[quarter - 2, column] < 0.5:
            continue
        found = reasons.vendor_explained(story, name, quarter, parameters)
        share = story.of("home_share", name)[quarter - 2] / story.cast.members[column]
        elasticity = story.of("elasticity", name)[quarter - 1]
        markup = bertrand_markup(share, parameters.choice.price_weight, elasticity)
        assert found.price.markup == pytest.approx(float(markup), rel=1e-12), name
        assert found.price.cut == story.of("penetration", name)[quarter - 1]
        budget = found.research
        assert budget.following >= -1e-12, name
        assert budget.spent <= min(budget.wanted, budget.allowed) * (1.0 + 1e-9) + 1e-15, name
        if story.cast.members[column] > 1:
            assert budget.following == pytest.approx(0.0, abs=1e-12), "small vendors keep up with nobody"
        told += 1
    assert told >= 12


def test_reasons_hold_under_a_policy():
    """Scheduling and an open standard change what R&D is worth, what is planned for and what binds customers."""
    text = "schedule.share=0.5;standard.programme=10;policy.first_year=2019;policy.last_year=2022;research.follow=0"
    told = live.whole_story(live.Question("no-patience", text, 1, 200, 2022))
    parameters = told.question.parameters
    for name in told.entities("vendor")[:12]:
        budget = reasons.vendor_explained(told, name, 18, parameters).research
        assert budget.sales + budget.grant == pytest.approx(budget.wanted, rel=1e-12), name
    assert reasons.switching_cost(told, "INTL", 18, parameters) == parameters.choice.switching_cost
    assert reasons.switching_cost(told, "CN", 18, parameters) < 0.9 * parameters.choice.switching_cost


def test_chances_are_those_customers_choose_by(story):
    """Of customers whose contract ended in a quarter, about as many stay as the table says."""
    parameters, expected, stayed, seen = story.question.parameters, 0.0, 0, 0
    vendor, ends = story.customers["vendor"], story.customers["contract_end"]
    for quarter in range(2, 73):
        for place, one in enumerate(story.cast.sample):
            before = int(vendor[quarter - 2, place])
            if before < 0 or ends[quarter - 2, place] > quarter - 1:
                continue
            terms = story.terms[quarter - 1, :, ("INTL", "CN").index(one["region"])]
            chances, _ = reasons.taken(terms, before, bool(one["core"]), parameters.choice.switching_cost)
            assert chances.sum() == pytest.approx(1.0)
            expected += chances[before]
            stayed += int(vendor[quarter - 1, place]) == before
            seen += 1
    assert seen > 60
    assert abs(stayed - expected) < 4.0 * np.sqrt(seen * 0.25)
    assert expected / seen > 0.5


def test_reasons_are_said_for_everybody_in_every_quarter(story, w):
    for quarter in (1, 2, 20, 45, 72):
        for kind, name in everybody(story):
            panel = agent_panel.agent_panel(State(quarter=quarter, agent=f"{kind}:{name}"), story, w)
            assert panel["name"] == name
            assert panel["reasons"], (kind, name, quarter)
            assert not any("{" in said for said in panel["reasons"])
            assert panel["statements"]


def test_an_agent_that_is_not_there_gives_the_first_of_its_kind(story):
    panel = agent_panel.agent_panel(State(agent="vendor:nobody"), story, words("en"))
    assert (panel["kind"], panel["name"]) == ("vendor", "aws")
    assert agent_panel.agent_panel(State(agent="<b>"), story, words("en"))["kind"] == "vendor"
    bare = live.whole_story(live.Question("without-foundries", customers=60, until=2018))
    assert agent_panel.agent_panel(State(agent="foundry:tsmc"), bare, words("en"))["kind"] == "vendor"


def test_history_is_the_books_of_four_quarters(story, w):
    drawn = agent_panel.history_chart(State(agent="vendor:baidu"), story, None, w)
    scale = 1.0 if w.language == "en" else 10.0
    assert drawn["lines"][0]["values"][19] == pytest.approx(scale * story.of("revenue", "baidu")[16:20].sum(), rel=1e-4)
