"""A run that is watched is the run: same records, in parts that join, with a sample of customers that adds up."""

import numpy as np
import pandas as pd
import pytest

from suanli.experiments import live
from suanli.model.industry import ComputeIndustry
from suanli.model.results.series import SERIES


def test_a_watched_run_has_the_same_records(story, baseline):
    for series in SERIES:
        assert np.array_equal(story.array(series.name), baseline.records.array(series.name)), series.name
    pd.testing.assert_frame_equal(story.frame(), baseline.records.frame(), check_dtype=False)


def test_parts_come_early_join_and_end():
    question = live.Question("price-war-ends", "finance.tax=0.3", 2, 120, 2021)
    parts = list(live.told(question))
    assert len(parts) == 16, "something is yielded after every quarter, so that a run can be stopped"
    given = [part for part in parts if part is not None]
    assert [part.finished for part in given] == [False, True]
    assert parts[3] is given[0], "the first part comes after the first year"
    assert [part.cast is None for part in given] == [False, True]
    story = None
    for part in given:
        story = live.joined(story, question, part)
    assert story.finished
    assert len(story) == 16
    assert story.quarters()[-1] == "2021Q4"
    assert len(story.customers["spending"]) == len(story.terms) == 16
    model = ComputeIndustry("price-war-ends", 120, 2021, "finance.tax=0.3", rng=2)
    model.run_until()
    assert np.array_equal(story.array("revenue"), model.records.array("revenue"))
    with pytest.raises(ValueError, match="begins with"):
        live.joined(None, question, given[1])


def test_the_sample_holds_the_largest_of_each_region_and_some_of_the_smallest(story):
    sizes = {region: [one["size"] for one in story.cast.sample if one["region"] == region] for region in ("INTL", "CN")}
    model = ComputeIndustry()
    population = model.world.population
    model.step()  # needs of 2018 are scaled in the first quarters
    for region, column in (("INTL", 0), ("CN", 1)):
        assert len(sizes[region]) >= 12
        assert sizes[region] == sorted(sizes[region], reverse=True)
        rows = [one["row"] for one in story.cast.sample if one["region"] == region]
        here = np.flatnonzero(population.region == column)
        assert rows[0] == here[np.argmax(population.size[here])]
        assert rows[-1] == here[np.argmin(population.size[here])]


def test_customers_lines_are_those_of_their_accounts(story):
    model = ComputeIndustry()
    model.run_until(2019)
    rows = [one["row"] for one in story.cast.sample]
    accounts = model.world.today.customer_accounts
    for line, column in (("spending", "cloud"), ("premises", "premises"), ("benefit", "benefit"), ("profit", "profit")):
        assert np.array_equal(story.customers[line][7], getattr(accounts, column)[rows]), line


def test_terms_of_utility_add_up_to_what_customers_choose_by(story):
    from suanli.agents.enterprise_customer.vendor_choice import utilities

    model = ComputeIndustry()
    model.run_until(2018)
    expected = utilities(model.world.today.offers, model.world.taste)
    added = story.terms[3][:-1].sum(axis=0)  # the last term is of core customers alone
    there = np.isfinite(expected)
    np.testing.assert_allclose(added[there], expected[there], rtol=1e-12)
    assert not np.isfinite(added[~there]).any()
