"""The three wheels: software, cloud, AI services; what each link carries, and how growth falls without it."""

import numpy as np
import pytest
from helpers import changed, fresh_run, records_of_each, with_rows, world_run

from suanli.model.equations.layers import bundle, next_attach
from suanli.model.parameters.clouds import LayerParameters

AZURE = 1


def run(overrides="", until=2022, seed=2):
    return world_run("baseline", overrides, 300, until, seed)


def faster(overrides=""):
    """A run whose software grows faster than its parent's cash, which contains what layers earn."""
    with with_rows(**changed("vendors_2018", "software_growth", "0.3")):
        return fresh_run("baseline", overrides, 300, 2022, 2)


@pytest.fixture(scope="module")
def plain():
    return run()


def test_equations_by_hand():
    assert next_attach(np.array([0.0, 0.2]), 0.5, np.array([1.0, 0.2]), 0.1) == pytest.approx([0.05, 0.19])
    assert bundle(np.array([3.0, 0.0]), np.array([1.0, 0.0]), 1.0) == pytest.approx([np.log(2.0), 0.0])


def test_groups_sell_to_their_customers(plain):
    """Software of 2018 is measured; software and AI services on top are attach rates of cloud and AI revenue."""
    get = plain.records.array
    assert get("software_revenue")[0, AZURE] == pytest.approx(26.0 / 4.0, rel=0.02)
    base = 6.5 * 1.1 ** (19 / 4)
    attach = get("software_attach")[-2, AZURE]  # as it was when the quarter began
    used = plain.world.today.developers_used.sold.sum(axis=0) + plain.world.today.developers_overflow.sum(axis=0)
    sold = (get("revenue")[-1] - used)[AZURE]
    assert get("software_revenue")[-1, AZURE] == pytest.approx(base + attach * sold, rel=1e-9)
    services = get("ai_attach")[-2] * (get("ai_revenue")[-1] - used)  # developers run models of their own
    assert get("ai_services_revenue")[-1, :12] == pytest.approx(services[:12], rel=1e-9)
    flows = plain.records.series("flow", by="flow")
    assert flows["enterprise software"].iloc[-1] == pytest.approx(get("software_revenue")[-1].sum(), rel=1e-12)
    assert get("ledger_gap").max() < 1e-12


def test_attach_rates_follow_knowledge(plain):
    attach, gap = plain.records.array("ai_attach")[-1, :12], plain.records.array("quality_gap")[-1, :12]
    assert (np.argsort(attach) == np.argsort(gap)).mean() > 0.5
    assert attach[np.argmax(gap)] == attach.max()
    software = plain.records.array("software_attach")[-1]
    assert software[0] == 0.0  # who sold none in 2018 sells none


def test_layers_are_outside_the_perimeter_of_infrastructure(plain):
    """Spending on infrastructure, and operating profit of the cloud, are what customers pay for compute."""
    flows = plain.records.series("flow", by="flow")
    paid = flows["cloud services"] + flows["compute of AI developers"]
    sold = plain.records.array("spending")[:, 0] + plain.records.array("own_use").sum(axis=1)
    assert paid.to_numpy() == pytest.approx(sold, rel=1e-9)


def mean_growths(*texts):
    """Azure's three curves, 2022 over 2021: cloud, software, AI layer; means over seeds on common draws, by text."""
    every = [{"overrides": text, "customers": 2000, "seed": seed} for text in texts for seed in range(4)]
    found = []
    for records in records_of_each(*every):
        cloud, software = (records.array(name)[:, AZURE] for name in ("revenue", "software_revenue"))
        layer = (records.array("ai_revenue") + records.array("ai_services_revenue"))[:, AZURE]
        found.append([curve[16:20].sum() / curve[12:16].sum() for curve in (cloud, software, layer)])
    return np.array(found).reshape(len(texts), 4, 3).mean(axis=1)


@pytest.mark.slow
def test_knock_outs_show_the_order_in_which_growth_falls():
    """Software to cloud carries all three; cloud to software and cloud to AI carry their own curve alone."""
    cuts = {
        "software to cloud": "layer.bundle_weight=0",
        "cloud to software": "layer.software_attach=0",
        "cloud to AI": "layer.ai_attach=0",
    }
    full, *without = mean_growths("", *cuts.values())
    cut = dict(zip(cuts, without, strict=True))
    assert cut["software to cloud"][0] < full[0] - 0.005
    assert cut["cloud to software"][1] < full[1] - 0.005
    assert cut["cloud to AI"][2] < full[2] - 0.02
    lost = {name: full - found for name, found in cut.items()}
    assert max(lost, key=lambda name: lost[name][1]) == "cloud to software"
    assert lost["cloud to AI"][2] > lost["cloud to software"][2]


def test_profit_is_pooled_in_the_group(plain, monkeypatch):
    """What layers earn beyond 2018's raises what a sponsor bears and what it gives to R&D, if it is pooled."""
    assert plain.records.array("layer_extra_profit")[:, AZURE].max() == 0.0
    pooled = faster()
    monkeypatch.setattr(LayerParameters, "pooling", 0.0)
    monkeypatch.setattr(LayerParameters, "research_part", 0.0)
    alone = faster()
    extra = pooled.records.array("layer_extra_profit")
    assert extra[-1, AZURE] > 0.1
    assert pooled.world.commitments.tolerated_loss[AZURE] > alone.world.commitments.tolerated_loss[AZURE]
    assert pooled.records.array("grant")[-1, AZURE] == pytest.approx(0.05 * extra[-2, AZURE], rel=1e-9)
    assert alone.records.array("grant").max() == 0.0


def test_switched_off_there_is_the_cloud_alone():
    off = run("layer.enabled=false", 2019)
    for name in ("software_revenue", "ai_services_revenue", "software_attach", "ai_attach", "layer_extra_profit"):
        assert off.records.array(name).max() == 0.0, name


def test_attach_and_extra_profit_by_hand(plain):
    """Targets of attach rates, and what layers earn beyond the profit that a sponsor's cash flow contains."""
    world, p = plain.world, plain.parameters
    quality = np.exp(plain.records.array("quality_gap")[-2, AZURE])  # as it was when the quarter began
    rate = plain.records.array("software_attach")[-2:, AZURE]
    target = 0.15 * quality * 6.5 / (6.5 + 1.0)
    assert rate[1] == pytest.approx(rate[0] + 0.06 * (target - rate[0]), rel=1e-6)
    grown = faster()
    sold = grown.records.array("software_revenue")[-1] + grown.records.array("ai_services_revenue")[-1]
    measured = p.layer.margin * 6.5 * 1.167 ** (19 / 4)
    extra = p.layer.margin * sold[AZURE] - measured
    assert grown.records.array("layer_extra_profit")[-1, AZURE] == pytest.approx(extra, rel=1e-6)
    assert world.facts.software[AZURE] == 26.0
