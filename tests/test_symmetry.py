"""No region is special: swap the labels and the output is mirrored; swap purses and rivals and losses move."""

from dataclasses import replace

import numpy as np
import pytest
from helpers import with_rows, world_run

from suanli.agents.enterprise_customer import opening as opening_customers
from suanli.experiments.lives import Life, lives
from suanli.model.mechanisms import settings
from suanli.model.mechanisms.settings import resolved
from suanli.model.parameters.tables import AS_SHIPPED, shipped

TABLES = (
    *("vendors_2018", "entrants", "chip_suppliers_2018", "foundries_2018"),
    *("server_makers_2018", "sites", "super_centres", "ai_developers"),
)
OTHER = {"INTL": "CN", "CN": "INTL"}
PAIRS = (("adoption.opening_share_international", "adoption.opening_share_china"),)
NO_CONTROLS = "control.product=false;control.foundry_service=false;control.tools=false;control.knowledge=false"


def flipped(row):
    """A row of an opening table with its region's label, and its shares by region, swapped."""
    out = dict(row)
    if row.get("region") in OTHER:
        out["region"] = OTHER[row["region"]]
    if "share_CN" in row:
        out["share_CN"], out["share_INTL"] = row["share_INTL"], row["share_CN"]
    return out


def turned(regions):
    """Two regions whose parts of customers' rows are swapped."""
    return replace(regions, rows=regions.rows[::-1])


def mirrored(monkeypatch, overrides):
    """Records of a run whose opening tables and customers have the regions' labels swapped."""
    plain_regions = opening_customers.regions_of
    swapped = {name: [flipped(row) for row in shipped(name)] for name in TABLES}
    rows = shipped("regions")
    swapped["regions"] = [row | {"people": other["people"]} for row, other in zip(rows, rows[::-1], strict=True)]
    with monkeypatch.context() as patch, with_rows(**swapped):
        patch.setattr(opening_customers, "regions_of", lambda rows, regions: 1 - plain_regions(rows, turned(regions)))
        return lived(overrides)


def swapped_parameters():
    """Overrides that swap what is given by region: shares of rows, of spending, adoption."""
    plain = settings.baseline()
    swapped = [f"population.china_spend={1.0 - plain.population.china_spend!r}"]
    swapped.append(f"population.china_rows={1.0 - plain.population.china_rows!r}")
    for one, other in PAIRS:
        swapped += [f"{one}={plain.number(other)!r}", f"{other}={plain.number(one)!r}"]
    return ";".join([NO_CONTROLS, *swapped])


def lived(overrides, until=2023, seed=3):
    return world_run("baseline", overrides, 250, until, seed).records


def test_swapping_the_regions_labels_mirrors_the_output(monkeypatch):
    """All that is given by region swaps with its label. Outside export controls no code knows a label."""
    plain, other = lived(NO_CONTROLS), mirrored(monkeypatch, swapped_parameters())
    for name in ("share", "operating_profit", "ai_served", "energy", "top_chips", "knowledge", "software_revenue"):
        assert other.array(name) == pytest.approx(plain.array(name), rel=1e-6, abs=1e-9), name
    for name in ("region_spending", "region_ai_served", "super_served", "compute_per_person", "region_unmet"):
        assert other.array(name)[:, ::-1] == pytest.approx(plain.array(name), rel=1e-6, abs=1e-9), name
    assert other.array("node") == pytest.approx(plain.array("node"), rel=1e-9)


def named(table):
    """Rows with seven rivals outside China and three in it, and purses beside the home market swapped."""
    rows = {row["vendor"]: dict(row) for row in table}
    fringe, chinese_fringe = rows["other_international"], rows["other_china"]
    for index in range(4):
        new = dict(rows["google"], vendor=f"rival_{index}", label=f"Rival {index}", world_share="0.05", growth="0.4")
        rows[new["vendor"]] = new
    fringe["world_share"] = str(float(fringe["world_share"]) - 0.2)
    for name in ("huawei", "baidu", "china_mobile", "china_unicom"):
        chinese_fringe["world_share"] = str(float(chinese_fringe["world_share"]) + float(rows[name]["world_share"]))
        del rows[name]
    chinese_fringe["members"] = "16"
    for row in rows.values():
        if (
            row["members"] == "1"
        ):  # a purse of a home market abroad, of a third of one in China: what the other side had
            row["sponsor_cash_flow"] = "72" if row["region"] == "INTL" else "2.7"
    return tuple(rows.values())


@pytest.mark.slow
def test_swapping_purses_and_rivals_moves_the_losses():
    """Seven rivals with large purses outside China, three with small ones in it: the loss goes where they go."""

    def margins(table):
        found, alone = [], {row["vendor"] for row in table if row["members"] == "1"}
        with with_rows(vendors_2018=table):
            asked = [Life(resolved("baseline", "entry.rule=nobody;" + NO_CONTROLS), seed) for seed in range(4)]
            lived_ = [*lives(asked, 400, 2022)]
        for records in lived_:
            sums = [records.array(name)[16:20].sum(axis=0) for name in ("operating_profit", "revenue")]
            firms = records.entities_by_kind["vendor"]
            here = [[firm in alone and at == region for firm, at in firms] for region in ("INTL", "CN")]
            found.append([sums[0][rows].sum() / sums[1][rows].sum() for rows in here])
        return np.mean(found, axis=0)

    original = AS_SHIPPED.rows("vendors")
    as_it_was, swapped = margins(original), margins(named(original))
    assert as_it_was[0] > 0.0 > as_it_was[1]  # profit outside China, a loss in it
    assert swapped[0] < as_it_was[0] - 0.1
    assert swapped[1] > as_it_was[1] + 0.1
    assert swapped[1] > swapped[0]
