"""Draws have addresses: known answers, and nothing moves when something else is added."""

import numpy as np
import pytest

from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError
from suanli.model.kernel.random_streams import DECISIONS, checked_seed, philox4x32, uniforms
from suanli.model.parameters.customers import CoreParameters


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_known_answers_of_random123(counter, key, answer):
    assert tuple(int(word) for word in philox4x32(counter, key)) == answer


def test_columns_equal_single_draws():
    agents = np.array([0, 1, 7, 2**32 - 1], dtype=np.uint64)
    together = uniforms(5, "customer.choice", 3, agents)
    assert together.tolist() == [float(uniforms(5, "customer.choice", 3, agents[i : i + 1])[0]) for i in range(4)]


def test_uniform_inside_the_open_interval_and_flat():
    luck = uniforms(0, "customer.size", -1, np.arange(200_000))
    assert 0.0 < luck.min() < 1e-4
    assert 1.0 - 1e-4 < luck.max() < 1.0
    counts = np.histogram(luck, 50, (0, 1))[0]
    assert ((counts - 4000.0) ** 2 / 4000.0).sum() < 100.0  # chi-square with 49 degrees: 99.998 %
    assert abs(np.corrcoef(luck[:-1], luck[1:])[0, 1]) < 0.01


def test_every_part_of_the_address_counts():
    rows = np.arange(50)
    seen = {uniforms(s, d, q, rows).tobytes() for s in (0, 1, 2**40) for d in DECISIONS for q in (-1, 0, 1)}
    assert len(seen) == 3 * len(DECISIONS) * 3


def test_zero_is_a_seed():
    runs = [ComputeIndustry(customers=50, rng=seed) for seed in (0, 0, 1)]
    for model in runs:
        model.run_until(2018)
    first, again, other = (model.records.hash() for model in runs)
    assert first == again != other


def test_a_misspelt_decision_gets_no_luck_of_its_own():
    with pytest.raises(KeyError):
        uniforms(0, "customer.choise", 0, np.arange(3))


@pytest.mark.parametrize("seed", [1.0, "1", None, True, -1, 2**63])
def test_what_is_not_a_seed(seed):
    with pytest.raises(InputError, match="seed"):
        checked_seed(seed)


def test_a_numpy_integer_is_a_seed():
    assert checked_seed(np.int64(7)) == 7


def test_more_customers_move_no_draw_of_the_first(monkeypatch):
    monkeypatch.setattr(CoreParameters, "contract_extra", 0.0)
    few, many = (ComputeIndustry(customers=n, rng=2).world.population for n in (100, 150))
    for column in ("region", "sector", "adopted_at", "owner", "contract_end"):
        assert np.array_equal(getattr(few, column), getattr(many, column)[:100]), column
    ratio = few.size / many.size[:100]
    for region in (0, 1):  # sizes differ only by the common factor that makes each region's spending exact
        assert np.ptp(ratio[few.region == region]) < 1e-12


def test_a_vendor_added_to_the_table_moves_no_draw_of_the_others():
    from suanli.agents.cloud_vendor import opening as facts
    from suanli.model.mechanisms.settings import baseline
    from suanli.model.opening.facts import region_facts
    from suanli.model.parameters.tables import AS_SHIPPED, Tables

    p, tables = baseline(), AS_SHIPPED
    rows, regions = tables.rows("vendors"), region_facts(tables.rows("regions"), p.population, p.adoption)
    given = p.world.vendors, p.entry.rule, regions
    before, _ = facts.vendor_facts(tables, *given)
    extra = dict(rows[0], vendor="newcomer", world_share="0.001")
    after, _ = facts.vendor_facts(Tables({"vendors": (extra, *rows)}), *given)
    assert np.array_equal(before.identity, after.identity[1:])
    hits = [uniforms(4, "vendor.research hits", 9, identity) for identity in (before.identity, after.identity[1:])]
    assert np.array_equal(*hits)


def test_one_changed_rate_moves_no_luck():
    """Twice the R&D hits: every customer's luck, contract and shock to need stay what they were."""
    models = [ComputeIndustry(customers=100, rng=5, overrides=o) for o in ("", "research.hits=12")]
    for model in models:
        model.run_until(2019)
    one, two = (model.world.population for model in models)
    assert np.array_equal(one.log_need, two.log_need)
    assert not np.array_equal(models[0].records.array("research_hits"), models[1].records.array("research_hits"))
