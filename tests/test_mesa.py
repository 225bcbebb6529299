"""Mesa's own tools work on the model, without warnings (pytest turns every warning into an error)."""

import inspect

import mesa
import numpy as np
import pytest

from suanli.agents.cloud_vendor import CloudVendor
from suanli.agents.enterprise_customer import EnterpriseCustomer
from suanli.agents.parent_company import ParentCompany
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError


def test_it_is_a_mesa_model(small):
    assert isinstance(small, mesa.Model)
    small.step()
    assert small.quarter == 1


def test_agents_by_type(small):
    small.step()
    vendors = small.agents_by_type[CloudVendor]
    assert len(vendors) == 13  # one of them comes later
    assert {vendor.name for vendor in vendors} >= {"aws", "azure", "google", "alibaba", "china_unicom"}
    assert len(small.agents_by_type[ParentCompany]) == 13
    assert all(isinstance(agent, mesa.Agent) for agent in small.agents)


def test_customers_are_agents_over_their_rows(small):
    small.run_until(2018)
    customers = small.agents_by_type[EnterpriseCustomer]
    assert len(customers) == 120
    assert len(small.agents) == 120 + 26 + 12 + 3 + 6 + 6 + 9 + 4  # vendors, parents, chain, developers, states
    columns = small.world.population
    one = next(customer for customer in customers if customer.row == 7)
    assert one.spending == columns.spending[7]
    assert one.region in {"INTL", "CN"}
    assert one.sector in small.world.sectors.names
    for name in ("vendor", "size", "need", "served", "benefit", "capability", "profit", "research", "contract_end"):
        assert getattr(one, name) == pytest.approx(getattr(columns, name)[7])
    assert customers.agg("spending", sum) == pytest.approx(columns.spending.sum())
    assert len(customers.select(lambda customer: customer.region == "CN")) == int((columns.region == 1).sum())


def test_asking_for_customers_changes_no_result():
    asked, plain = (ComputeIndustry(customers=60, rng=4) for _ in range(2))
    for _ in range(4):
        assert len(asked.agents_by_type[EnterpriseCustomer]) == 60
        asked.step()
        plain.step()
    assert asked.records.hash() == plain.records.hash()


def test_data_collector(small):
    small.run_until(2018)
    table = small.datacollector.get_model_vars_dataframe()
    assert len(table) == 5  # the initial state and four quarters
    assert table["spending"].iloc[1:].sum() == pytest.approx(78.0)
    assert table["us_three_share"].iloc[0] == pytest.approx(
        0.329 + 0.145 + 0.07
    )  # the initial state is data, not zeros
    vendors = small.datacollector.get_agenttype_vars_dataframe(CloudVendor)
    assert vendors["share"].iloc[-13:].sum() == pytest.approx(1.0)


def batch(parameters, seeds, steps, processes=1):
    """``mesa.batch_run`` as 3.3 and 3.5 want it."""
    options = {"number_processes": processes, "display_progress": False, "max_steps": steps}
    if "rng" in inspect.signature(mesa.batch_run).parameters:
        return mesa.batch_run(ComputeIndustry, parameters, rng=seeds, **options)
    return mesa.batch_run(ComputeIndustry, {**parameters, "rng": seeds}, **options)


def test_batch_run():
    rows = batch({"customers": [40], "scenario": ["baseline", "price-war-ends"], "until": [2019]}, [1, 2], 4)
    found = {row["RunId"]: row["us_three_share"] for row in rows}  # 3.5 has a row a vendor besides
    assert len(found) == len(set(found.values())) == 4
    for seed in (1, 2):
        model = ComputeIndustry(customers=40, until=2019, rng=seed)
        model.run_until()
        mine = set(model.records.array("us_three_share")[:, 0])
        assert sum(share in mine for share in found.values()) == 1


def test_records_before_the_first_quarter_are_empty(small):
    assert small.records.frame().empty
    assert small.records.series("share", by="vendor").empty
    assert small.records.entities("share") == ()


def test_numpy_integers_are_whole_numbers():
    model = ComputeIndustry(customers=np.int64(30), until=np.int32(2018), rng=np.int64(3))
    assert "0 quarters lived" in repr(model)
    assert "AWS" in repr(model.world.vendors[0])


def test_run_until_and_running(small):
    short = ComputeIndustry(customers=30, until=2018)
    while short.running:
        short.step()
    assert short.quarter == 4
    small.run_until(2019)
    assert small.quarter == 8
    small.run_until(2018)  # nothing left to do
    assert small.quarter == 8


def test_rng_none_draws_a_seed_and_keeps_it():
    one = ComputeIndustry(customers=30, until=2018, rng=None)
    again = ComputeIndustry(customers=30, until=2018, rng=one.seed_used)
    for model in (one, again):
        model.run_until()
    assert one.records.hash() == again.records.hash()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"customers": 0}, "customers: got 0, allowed: a whole number from 20 to 2000000"),
        ({"customers": -5}, "customers"),
        ({"customers": 10**9}, "customers"),
        ({"customers": 10.5}, "customers"),
        ({"customers": True}, "customers"),
        ({"until": 2017}, "until: got 2017, allowed: a whole number from 2018 to 2060"),
        ({"until": 3000}, "until"),
        ({"until": float("nan")}, "until"),
        ({"rng": 1.5}, "seed: got 1.5"),
        ({"rng": "7"}, "seed"),
        ({"rng": -1}, "seed"),
        ({"scenario": "basline"}, "did you mean 'baseline'"),
        ({"scenario": None}, "scenario: got None"),
        ({"overrides": "finance.tax=nan"}, "finance.tax"),
        ({"overrides": None}, "overrides"),
    ],
)
def test_bad_arguments_get_a_clear_error(arguments, message):
    with pytest.raises(InputError, match=message):
        ComputeIndustry(**arguments)


def test_a_year_before_the_start(small):
    with pytest.raises(InputError, match="year: got 2016"):
        small.run_until(2016)


def test_population_is_skewed(small):
    sizes = np.sort(ComputeIndustry(rng=0).world.population.size)
    assert sizes[-100:].sum() / sizes.sum() > 0.3


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_the_solara_page_steps_and_resets():
    """The plain Mesa page, in process: step, change a parameter, reset."""
    import ipyvuetify as vw
    import solara
    from mesa.visualization import SolaraViz

    from suanli.visualization.mesa_page import PARAMETERS, Quarter

    model = solara.reactive(ComputeIndustry(customers=100))

    @solara.component
    def page():
        with solara.AppLayout(navigation=False):
            SolaraViz(model, components=[Quarter], model_params=PARAMETERS)

    _, context = solara.render(page(), handle_error=False)

    def press(word):
        next(w for w in context.find(vw.Btn).widgets if any(word in str(child) for child in w.children)).click()

    press("Step")
    assert model.value.quarter == 1
    press("Reset")
    assert (model.value.quarter, model.value.customers) == (0, 400)
    context.close()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_the_page_renders_a_model_of_its_own_for_each_session():
    import solara

    from suanli.visualization.mesa_page import Page

    _, one = solara.render(Page(), handle_error=False)
    _, two = solara.render(Page(), handle_error=False)
    one.close()
    two.close()


def test_a_model_that_nobody_holds_is_gone():
    """Mesa 3.3's count of agents kept every model alive: a sweep of a thousand runs took gigabytes."""
    import gc
    import weakref

    model = ComputeIndustry(customers=40, until=2018)
    model.run_until()
    assert len(model.agents) > 40
    assert sorted(agent.unique_id for agent in model.agents) == list(range(1, len(model.agents) + 1))
    seen = weakref.ref(model)
    del model
    gc.collect()
    assert seen() is None
