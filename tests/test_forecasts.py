"""Forecasts are scored by hand-made figures; what came later is never seen; files are read or said not to be."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from helpers import refused, suanli
from scipy import integrate, stats

from suanli.experiments import forecasts, observations
from suanli.experiments.forecasts import drawn, hindcast, score
from suanli.experiments.naive import Forecast, crps_of_normal, crps_of_sample, no_change, trend
from suanli.experiments.observables import asked_of, in_dollars, in_known_units, observables
from suanli.experiments.observations import Observation, read, shipped
from suanli.experiments.scores import by_series, cases_of, discrepancy, joint, scored, summary
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError
from suanli.model.kernel.units import quarters_until
from suanli.model.mechanisms.settings import resolved
from suanli.model.results.series import SERIES

HEAD = "entity,region,year,metric,value,unit,source,confidence,note\n"
LATER = """AWS,US,2025,operating_income,24,USD_bn,made up,high,
AWS,US,2026,operating_income,30,USD_bn,made up,high,
Amazon,world,2025Q4,cloud_infrastructure_share,31,%,made up,high,
Alibaba Cloud,CN,2025,cloud_revenue,80,RMB_bn,made up,high,
world,world,2026,cloud_infrastructure_services_market,300,USD_bn,made up,high,
"""


def folder(tmp_path, text=LATER, name="market.csv", head=HEAD):
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / name).write_text(head + text, encoding="utf-8")
    return tmp_path / "data"


def of(entity, metric, year, value, quarter=None, unit="USD_bn"):
    return Observation(entity, metric, year, quarter, value, unit, "made up")


# naive forecasts and scores


def test_naive_forecasts_by_hand():
    when, seen = np.array([0.0, 1.0, 2.0, 4.0]), np.array([1.0, 2.0, 5.0, 7.0])
    still = no_change(when, seen, 2.0)
    assert still.middle == 7.0
    assert still.spread == pytest.approx(math.sqrt((1.0 + 9.0 + 2.0) / 3.0 * 2.0))
    on = trend(when, seen, 2.0)
    assert on.middle == 7.0 + 1.5 * 2.0
    assert on.spread == pytest.approx(math.sqrt((0.25 + 2.25 + 0.5) / 2.0 * 2.0 * 1.5))
    assert math.isnan(no_change(when[:2], seen[:2], 1.0).spread)
    assert math.isnan(trend(when[:3], seen[:3], 1.0).spread)
    assert trend(when[:1], seen[:1], 1.0) is None
    assert Forecast(0.0, 1.0).high == pytest.approx(1.2816, abs=1e-4)


def test_scores_of_distributions_are_the_integral_they_stand_for():
    """The integral of (F(x) - [x >= y])^2, done numerically."""
    forecast, seen = Forecast(1.0, 2.0), 2.5

    def squared(x):
        return (stats.norm.cdf(x, 1.0, 2.0) - (x >= seen)) ** 2

    expected = integrate.quad(squared, -30, seen)[0] + integrate.quad(squared, seen, 30)[0]
    assert crps_of_normal(forecast, seen) == pytest.approx(expected, rel=1e-6)
    sample = stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000, 1.0, 2.0)
    assert crps_of_sample(sample, seen) == pytest.approx(expected, rel=1e-3)
    assert crps_of_sample(np.array([0.0, 4.0]), 1.0) == 2.0 - 4.0 / 2.0
    assert crps_of_normal(Forecast(3.0), 5.0) == 2.0


def test_a_case_is_scored_by_hand():
    """Revenue: 10, 20 seen; 30 came; runs double from 8 or stay at 9. Ratio, so all in logarithms."""
    given = [of("AWS", "cloud_revenue", year, value) for year, value in ((2020, 10.0), (2021, 20.0), (2022, 30.0))]
    (case,) = cases_of(given, 2021, 2022)
    assert case.asked() == [(("AWS", "cloud_revenue"), 16, 19), (("AWS", "cloud_revenue"), 12, 15)]
    row = scored(case, np.array([[16.0, 8.0], [9.0, 9.0]]))
    assert row["no_change"]["error"] == pytest.approx(math.log(1.5) / 0.2)
    assert row["trend"]["forecast"] == pytest.approx(40.0)
    assert row["carried"]["forecast"] == pytest.approx(math.sqrt(40.0 * 20.0))
    assert row["level"]["forecast"] == pytest.approx(12.0)
    assert row["level"]["inside"] is False
    assert row["carried"]["inside"] is True
    assert row["ahead"] == 1.0
    line = by_series([row])[0]
    assert line["loses_to"] == []
    against = summary([row], ("carried", "no_change", "trend"))["against"]
    assert (against["no_change"]["better"], against["trend"]["better"]) == (1, 1)


def test_series_that_some_method_does_not_answer_are_left_out_of_means():
    given = [of("AWS", "cloud_revenue", year, 10.0 + year - 2020) for year in (2021, 2022)]
    (case,) = cases_of(given, 2021, 2022)
    row = scored(case, np.array([[16.0, 8.0], [9.0, np.nan]]))
    assert row["carried"] is None, "one run doesn't answer"
    assert row["trend"] is None
    assert summary([row], ("carried", "no_change", "trend"))["series"] == 0
    assert summary([row], ("level", "no_change"))["series"] == 1


def test_periods_are_those_of_fiscal_years():
    known = observables()
    alibaba, nvidia = known["Alibaba Cloud", "cloud_revenue"], known["Nvidia", "data_center_revenue"]
    assert alibaba.quarters(of("Alibaba Cloud", "cloud_revenue", 2022, 1.0)) == (13, 16), "to 2022Q1"
    assert nvidia.quarters(of("Nvidia", "data_center_revenue", 2023, 1.0)) == (16, 19), "to January 2023"
    given = [of("Alibaba Cloud", "cloud_revenue", year, 5.0) for year in (2021, 2022)]
    (case,) = cases_of(given, 2021, 2022)
    assert case.came.year == 2022, "the fiscal year to March 2022 ends after 2021"
    share = of("Amazon", "cloud_infrastructure_share", 2022, 33.0, quarter=4, unit="%")
    assert known[share.key].quarters(share) == (19, 19)


def test_everything_that_is_observed_is_a_series_of_the_model():
    names = {series.name for series in SERIES}
    for one in observables().values():
        assert set(one.series.replace("/", "+").split("+")) <= names, one.series
        assert one.tolerance > 0.0
        assert (one.how == "growth") <= (one.change == "difference")
    assert {one.key for one in shipped()} - set(observables()) == {("RMB per USD", "exchange_rate")}
    of_the_model = [one for one in shipped() if one.key in observables()]
    ends = [observables()[one.key].quarters(one)[1] for one in of_the_model]
    assert max(ends) == quarters_until(2024) - 1, "what came later is kept back"
    assert {one.year for one in of_the_model} >= {2023, 2024}


def test_no_words_of_shipped_figures_carry_later_ones():
    """Notes are tags alone: a formula or a remark has brought a figure of 2023 along before."""
    import csv
    from importlib.resources import files

    text = (files("suanli.model.parameters") / "data" / "history.csv").read_text(encoding="utf-8")
    notes = {row["note"] for row in csv.DictReader(text.splitlines())}
    assert notes <= {"", "[checked]", "[part-checked]", "[derived]", "[recall]"}


def test_answers_are_those_of_the_records():
    model = ComputeIndustry(customers=80, until=2022)
    model.run_until()
    records = model.records

    def vendor(name, who):
        return records.array(name)[:, records.entities(name).index(who)]

    asked = [
        (("AWS", "cloud_revenue"), 16, 19),
        (("Microsoft Intelligent Cloud", "operating_income"), 14, 17),
        (("Microsoft Azure and other cloud services", "revenue_growth"), 14, 17),
        (("China", "share_of_world_cloud_spend"), 16, 16),
        (("Nvidia", "cumulative_ai_gpus_since_2022Q1"), 16, 19),
        (("Amazon+Microsoft+Google", "cloud_infrastructure_share_sum"), 19, 19),
        (("world", "cloud_infrastructure_services_market"), 0, 3),
        (("AWS", "cloud_revenue"), -1, 2),
        (("AWS", "cloud_revenue"), 17, 20),
        (("Microsoft Azure and other cloud services", "revenue_growth"), 2, 5),
    ]
    azure, spending = vendor("revenue", "azure"), records.array("spending")[:, 0]
    expected = [
        vendor("revenue", "aws")[16:20].sum(),
        (vendor("operating_profit", "azure") + vendor("licence_profit", "azure"))[14:18].sum(),
        100.0 * (azure[14:18].sum() / azure[10:14].sum() - 1.0),
        100.0 * records.series("region_spending")["CN"].iloc[16] / spending[16],
        1000.0 * vendor("chips_shipped", "nvidia")[16:20].sum(),
        100.0 * records.array("us_three_share")[19, 0],
        spending[:4].sum(),
        np.nan,
        np.nan,
        np.nan,
    ]
    np.testing.assert_allclose(asked_of(records, tuple(asked)), expected, rtol=1e-12)


def test_renminbi_are_turned_into_dollars_at_the_years_rate():
    given = (
        of("Alibaba Cloud", "cloud_revenue", 2021, 64.52, unit="RMB_bn"),
        of("Alibaba Cloud", "cloud_revenue", 2030, 50.0, unit="RMB_bn"),
        of("RMB per USD", "exchange_rate", 2029, 10.0, unit="annual average"),
    )
    turned = in_dollars(given)
    assert [one.value for one in turned] == pytest.approx([10.0, 5.0, 10.0])
    assert turned[0].unit == "USD_bn"


def test_years_and_quarters_of_what_is_added_up_are_series_of_their_own():
    given = [of("AWS", "cloud_revenue", 2021, 62.0), of("AWS", "cloud_revenue", 2022, 80.0)]
    given += [of("AWS", "cloud_revenue", 2023, 21.0, quarter=1), of("AWS", "cloud_revenue", 2023, 90.0)]
    year, quarter = sorted(cases_of(given, 2022, 2023), key=lambda case: case.came.quarter is not None)
    assert [one.value for one in year.seen] == [62.0, 80.0]
    assert quarter.seen == ()
    key = ("Tencent", "cloud_infrastructure_share")
    shares = [of(*key, 2022, 2.0, 4, "%"), of(*key, 2022, 2.4, unit="%"), of(*key, 2023, 3.0, unit="%")]
    (case,) = cases_of(shares, 2022, 2023)
    assert [one.value for one in case.seen] == [2.0], "two that end with the same quarter are one"


def test_units_are_those_of_the_table_or_named():
    fine, other = in_known_units(
        (
            of("AWS", "cloud_revenue", 2023, 90.0, unit="USD bn"),
            of("AWS", "operating_income", 2023, 90.0, unit=""),
            of("Alibaba Cloud", "cloud_revenue", 2023, 80.0, unit="RMB bn"),
            of("AWS", "cloud_revenue", 2024, 90_000.0, unit="USD_mn"),
        )
    )
    assert len(fine) == 3
    assert other == ["AWS cloud_revenue 2024: unit USD_mn, expected USD_bn"]
    assert in_dollars(fine)[2].value == pytest.approx(80.0 / 7.047)
    with pytest.raises(InputError, match="above 0"):
        in_dollars((of(*observations.RATE, 2024, 0.0),))


def test_figures_worked_out_from_later_ones_are_not_seen_before_them():
    (case,) = (c for c in cases_of(shipped(), 2021, 2022) if c.came.key == ("China Mobile Cloud", "cloud_revenue"))
    assert [one.year for one in case.seen] == [2019, 2020], "2021 is 2022's figure by its growth"
    recast = [c for c in cases_of(shipped(), 2021, 2022) if c.came.metric == "operating_income_recast"]
    assert all(case.seen == () for case in recast)


def test_a_worse_chip_launched_later_is_not_the_best():
    chips = [of("Nvidia", "best_chip_tflops", year, value) for year, value in ((2022, 989.0), (2024, 148.0))]
    where = forecasts._never_falling(tuple(chips))
    assert [one.value for one in where] == [989.0, 989.0]


# blindness


@pytest.fixture
def known(monkeypatch):
    """Runs that take no time: figures near what was observed, with luck of the seed; some have no world."""

    def made(tasks, question, _workers):
        asked = question.keywords["asked"]
        for task in tasks:
            luck = np.random.default_rng(task.seed).normal(0.0, 0.3, (2, len(asked)))
            yield None if task.seed % 17 == 3 else list(np.exp(3.0 + 0.1 * np.arange(len(asked)) / 20.0 + luck[0]))

    monkeypatch.setattr(forecasts, "attempts", made)


def test_nothing_after_the_origin_is_seen(monkeypatch, known):
    """Other figures of 2024 change no forecast, nor which draws are kept; errors they do change."""
    before = hindcast("baseline", 200)
    assert before["lived"] < before["points"]
    real = shipped()

    def other():
        later = {one for one in real if one.key in observables() and _end(one) >= 24}
        return tuple(replace(one, value=one.value * 1.3) if one in later else one for one in real)

    monkeypatch.setattr(forecasts, "shipped", other)
    after = hindcast("baseline", 200)
    assert len(before["rows"]) > 100
    for a, b in zip(before["rows"], after["rows"], strict=True):
        for name in ("level", "carried", "no_change", "trend"):
            assert (a[name] is None) == (b[name] is None)
            if a[name] is not None:
                assert [a[name][part] for part in ("forecast", "low", "high")] == [
                    b[name][part] for part in ("forecast", "low", "high")
                ], (a["entity"], a["metric"], a["period"])
    assert before["changes"] != after["changes"]
    assert before["origins"][-1]["off"] == after["origins"][-1]["off"]
    monkeypatch.setattr(forecasts, "shipped", lambda: tuple(replace(one, value=one.value * 1.3) for one in real))
    assert hindcast("baseline", 200)["origins"][-1]["off"] != before["origins"][-1]["off"], "what was seen does count"


def _end(one):
    return observables()[one.key].quarters(one)[1]


def test_draws_cover_the_ranges_of_the_search_and_leave_what_a_scenario_sets():
    points = [dict(part.split("=") for part in text.split(";")) for text in drawn("baseline", 64)]
    free = {one.name: one for one in resolved("baseline") if one.status == "free"}
    assert set(points[0]) == set(free)
    for name, one in free.items():
        low, high = one.search
        values = np.array([float(point[name]) for point in points])
        assert low <= values.min() < low + (high - low) / 32.0
        assert high - (high - low) / 32.0 < values.max() <= high
    assert "sponsor.tolerance" not in drawn("no-patience", 50)[0]


@pytest.mark.slow
def test_a_hindcast_is_the_same_on_any_number_of_workers(monkeypatch):
    monkeypatch.setattr(forecasts, "FEWEST_POINTS", 6)
    assert hindcast("baseline", 6, customers=20, workers=2) == hindcast("baseline", 6, customers=20, workers=1)


# folders


@pytest.mark.slow
@pytest.mark.nightly
def test_the_command_scores_and_a_run_scores_nothing_against_itself(tmp_path):
    """Figures made of two runs' medians: errors are zero, and carried forecasts are off by what 2024 was off."""
    keys = {("AWS", "operating_income"): 2026, ("world", "cloud_infrastructure_services_market"): 2025}
    known = observables()
    asked = tuple((key, *known[key].quarters(of(*key, year, 0.0))) for key, year in keys.items())
    found = []
    for seed in (0, 1):
        model = ComputeIndustry(customers=60, until=2026, rng=seed)
        model.run_until()
        found.append(asked_of(model.records, asked))
    (aws_one, spent_one), (aws_other, spent_other) = found
    middle = ((aws_one + aws_other) / 2.0, math.sqrt(spent_one * spent_other))
    rows = []
    for ((entity, metric), year), value in zip(keys.items(), middle, strict=True):
        rows.append(f"{entity},x,{year},{metric},{value!r},USD_bn,x,x,\n")
    call = ["validate", "--data", folder(tmp_path, "".join(rows)), "--seeds", "2", "--customers", "60", "--json"]
    document = json.loads(suanli(*call, "--workers", "1", check=True).stdout)
    assert document["origin"] == observations.LAST_SHIPPED == 2024
    held = document["runs"]["with hindsight"]
    assert [row["period"] for row in held["rows"]] == ["2026", "2025"]
    assert [row["level"]["error"] for row in held["rows"]] == pytest.approx([0.0, 0.0], abs=1e-9)
    assert held["levels"]["methods"]["level"]["covered"] == 1.0
    assert all(row["no_change"]["error"] > 0.0 for row in held["rows"])
    assert document["runs"]["without hindsight"]["rows"][0]["level"]["error"] > 0.0


def test_files_are_read_or_said_not_to_be(tmp_path):
    where = folder(
        tmp_path,
        "AWS,US,2023,operating_income,about 20,USD_bn,x,x,\nAWS,US,2023,operating_income,>20,USD_bn,x,x,\n"
        "AWS,US,FY2024,operating_income,1,USD_bn,x,x,\n",
    )
    folder(tmp_path, "leader_revenue,2023,40\n", "observed.csv", "series,year,value\n")
    chips = "A,Nvidia,2022-01-01,300\nB,Nvidia,2024-05-01,900\nC,Nvidia,2023-02-01,\nD,Nvidia,2024-06-01,800\n"
    folder(tmp_path, chips, "chips.csv", "chip, vendor, launch_date, fp16_bf16_dense_tflops\n")
    folder(tmp_path, "1,2\n", "other.csv", "a,b\n")
    found = read(where)
    assert {(one.metric, one.period): one.value for one in found.found} == {
        ("operating_income", "2023"): 20.0,
        ("operating_income", "2024"): 1.0,
        ("leader_revenue", "2023"): 40.0,
        ("best_chip_tflops", "2022"): 300.0,
        ("best_chip_tflops", "2023"): 300.0,
        ("best_chip_tflops", "2024"): 900.0,
    }
    assert {one.ends for one in found.found if one.period == "2023"} == {None, (20.0, math.inf)}
    assert len(found.skipped) == 3
    assert any("chips.csv line 4" in text for text in found.skipped)
    assert any("market.csv line 2" in text for text in found.skipped)
    assert any("other.csv" in text for text in found.skipped)


@pytest.mark.parametrize(
    ("text", "name", "head", "says"),
    [
        ("AWS,US,2022,operating_income,20,USD_bn,x,x,\n", "m.csv", HEAD, "figures after 2024"),
        ("Mars,US,2023,operating_income,20,USD_bn,x,x,\n", "m.csv", HEAD, "figures after 2024"),
        ("AWS,US,2099,operating_income,20,USD_bn,x,x,\n", "m.csv", HEAD, "figures after 2024"),
        ("1,2\n", "m.csv", "a,b\n", "columns are entity, year"),
        ("", "m.txt", HEAD, "columns are entity, year"),
        ('AWS,US,2023,"operating_income,20\n', "m.csv", HEAD, "readable CSV"),
        (
            "AWS,US,2023,operating_income,20,USD_bn,x,x,\nAWS,US,2023,operating_income,21,USD_bn,x,x,\n",
            "m.csv",
            HEAD,
            "figures after 2024",
        ),
    ],
)
def test_a_folder_without_figures_is_refused(tmp_path, text, name, head, says):
    with pytest.raises(InputError) as refused:
        score("baseline", folder(tmp_path, text, name, head), 2)
    assert says in str(refused.value)


def test_a_bad_file_or_row_is_named_and_left_out_never_the_folder(tmp_path):
    where = folder(tmp_path, LATER + "AWS,US,2025,operating_income,26,USD_bn,another,high,\n" + LATER)
    (where / "bad.csv").write_bytes(b"entity,\xff\xfe")
    (where / "torn.csv").write_text(HEAD + 'AWS,US,2023,"operating_income,20\n')
    found = read(where)
    assert [one.period for one in found.found if one.key == ("AWS", "operating_income")] == ["2026"]
    assert len(found.found) == 4
    assert any("bad.csv" in text and "UTF-8" in text for text in found.skipped)
    assert any("torn.csv" in text for text in found.skipped)
    assert any("24 in market.csv line 2, 26 in market.csv line 7: left out" in text for text in found.skipped)
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "bad.csv").write_bytes(b"entity,\xff\xfe")
    with pytest.raises(InputError, match="UTF-8"):
        read(alone)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("10-15", (10.0, 15.0)),
        ("1.5 to 2", (1.5, 2.0)),
        ("10\u201315", (10.0, 15.0)),
        (">75", (75.0, math.inf)),
        ("<=20", (-math.inf, 20.0)),
        ('"1,500-2,000"', (1500.0, 2000.0)),
    ],
)
def test_ranges_and_bounds_are_intervals(tmp_path, text, ends):
    (one,) = read(folder(tmp_path, f"AWS,US,2023H2,operating_income,{text},USD_bn,x,x,\n")).found
    assert (one.low, one.high) == ends
    assert (one.period, one.lasts) == ("2023H2", 2)
    assert observables()[one.key].quarters(one) == (22, 23)


@pytest.mark.parametrize("text", ["5-3", ">1e999", "1-1e999", "about 5"])
def test_what_is_no_interval_is_named(tmp_path, text):
    found = read(folder(tmp_path, LATER + f"AWS,US,2025,cloud_revenue,{text},USD_bn,x,x,\n"))
    assert all(one.key != ("AWS", "cloud_revenue") for one in found.found)
    assert any(f"2025, {text}: not a year and a number, range or bound" in said for said in found.skipped)


def test_quarters_of_fiscal_years_are_no_calendar_quarters(tmp_path):
    found = read(folder(tmp_path, LATER + "Nvidia,US,FY2025Q1,r_and_d,2,USD_bn,x,x,\n"))
    assert all(one.key != ("Nvidia", "r_and_d") for one in found.found)
    assert any("FY2025Q1" in said for said in found.skipped)


def test_nothing_is_carried_on_from_a_bound():
    seen, came = of("AWS", "cloud_revenue", 2021, 20.0), of("AWS", "cloud_revenue", 2022, 35.0)
    (case,) = cases_of([replace(seen, ends=(20.0, math.inf)), came], 2021, 2022)
    assert case.seen == ()


@pytest.mark.parametrize("text", ["-5", "-1.5e1", "2e-1"])
def test_numbers_are_no_ranges(tmp_path, text):
    (one,) = read(folder(tmp_path, f"AWS,US,2023,operating_income,{text},USD_bn,x,x,\n")).found
    assert (one.value, one.ends) == (float(text), None)


def test_a_range_is_missed_by_its_nearest_end():
    """Revenue of 20 seen, 30 to 40 came: who says 36 is right, who says 20 is off by ln(30/20)."""
    seen, came = of("AWS", "cloud_revenue", 2021, 20.0), of("AWS", "cloud_revenue", 2022, 35.0)
    (case,) = cases_of([seen, replace(came, ends=(30.0, 40.0))], 2021, 2022)
    row = scored(case, np.array([[36.0, 20.0], [36.0, 20.0]]))
    assert row["level"]["error"] == 0.0
    assert row["no_change"]["error"] == pytest.approx(math.log(1.5) / 0.2)
    (bound,) = cases_of([seen, replace(came, ends=(30.0, math.inf))], 2021, 2022)
    assert scored(bound, np.array([[90.0, 20.0]]))["level"]["error"] == 0.0
    assert scored(bound, np.array([[15.0, 20.0]]))["level"]["error"] == pytest.approx(math.log(2.0) / 0.2)


def test_the_command_refuses(tmp_path):
    for wrong in (
        ["--data", str(tmp_path / "no")],
        ["--hindcast", "--draws", "3"],
        ["--hindcast", "--points", "calibrated"],
        ["two-firms", "--hindcast"],
    ):
        refused("validate", *wrong)


STOCKS = "entity,maker,quarter,metric,value,low,high,unit,since,source,note\n"
PRICES = "family,model,date,year,price_type,value,unit,basis,source,confidence,note\n"


def test_months_stocks_and_prices_are_read(tmp_path):
    where = folder(
        tmp_path, "H100,world,2024-02,lead_time,13-17,weeks,x,x,\nH100,world,2024-13,lead_time,9,weeks,x,x,\n"
    )
    folder(
        tmp_path,
        "China,Nvidia,2024Q4,cumulative_compute_owned,300,250,400,H100e,2022Q1,x,\n"
        "China,Nvidia,2024Q3,cumulative_compute_owned,290,,,H100e,2022Q1,x,\n",
        "ai_stock.csv",
        STOCKS,
    )
    quotes = "".join(
        f"H100,{model},2024,2024,purchase,{value},USD per GPU,8-GPU system share,x,x,\n"
        for model, value in (("a", 30000), ("b", 34000), ("c", 90000))
    )
    folder(tmp_path, quotes, "chip_prices.csv", PRICES)
    found = read(where)
    assert {(one.entity, one.metric, one.period): (one.low, one.value, one.high) for one in found.found} == {
        ("H100", "lead_time", "2024-02"): (13.0, 15.0, 17.0),
        ("China, Nvidia", "cumulative_compute_owned", "2024Q4"): (250.0, 300.0, 400.0),
        ("China, Nvidia", "cumulative_compute_owned", "2024Q3"): (290.0, 290.0, 290.0),
        ("H100", "purchase, 8-GPU system share", "2024"): (34000.0, 34000.0, 34000.0),
    }
    assert len(found.skipped) == 1
    assert "line 3" in found.skipped[0]
    assert all(one.key in observables() for one in found.found)
    month = next(one for one in found.found if one.month)
    assert observables()[month.key].quarters(month) == (24, 24)


def test_months_of_what_is_added_up_are_named():
    month = replace(of("AWS", "cloud_revenue", 2024, 8.0, 1), month=2)
    fine, other = in_known_units((month, replace(of("H100", "lead_time", 2024, 9.0, 1, "weeks"), month=2)))
    assert len(fine) == 1
    assert other == ["AWS cloud_revenue 2024-02: a month, expected a quarter, a half or a year"]


def test_ratios_of_several_series_and_entities(baseline):
    records, known = baseline.records, observables()

    def of_suppliers(name, *who):
        return records.array(name)[:, [records.entities(name).index(one) for one in who]].sum(axis=1)

    home = of_suppliers(
        "chips_to_CN", "ascend", "cambricon", "hygon", "alibaba_hanguang", "tencent_zixiao", "baidu_kunlun"
    )[24:28].sum()
    share = known["China domestic brands", "accelerator_unit_share"].of_year(records, 2024)
    assert share == pytest.approx(100.0 * home / records.array("chips_to_CN")[24:28].sum())
    china, world = (of_suppliers(f"compute_to_{region}", "nvidia")[16:24].sum() for region in ("CN", "INTL"))
    cumulated = known["China", "share_of_cumulative_nvidia_compute"].of_year(records, 2023)
    assert cumulated == pytest.approx(100.0 * china / (china + world))
    sold = known["world, Nvidia", "cumulative_compute_sold"].answer(records, 27, 27)
    whole = sum(of_suppliers(f"compute_to_{region}", "nvidia")[16:28].sum() for region in ("CN", "INTL"))
    assert sold == pytest.approx(1.0107 * whole)


def test_all_figures_at_once_are_scored_by_hand():
    given = [of("AWS", "cloud_revenue", year, value) for year, value in ((2019, 5.0), (2020, 10.0), (2021, 20.0))]
    given += [of("AWS", "cloud_revenue", year, value) for year, value in ((2022, 40.0), (2023, 80.0))]
    cases = cases_of(given, 2021, 2023)
    told = [np.array([[16.0, 8.0], [16.0, 8.0]]), np.array([[40.0, 8.0], [40.0, 8.0]])]  # runs: 40, and 100
    found = joint(cases, told)
    assert found["figures"] == 2
    assert found["carried"] == pytest.approx(math.log(100.0 / 80.0) / 0.2 / math.sqrt(2.0))
    assert found["trend"] == pytest.approx(0.0, abs=1e-9)
    still = math.hypot(math.log(2.0), math.log(4.0)) / 0.2 / math.sqrt(2.0)
    assert 0.0 < found["no_change"] < still
    assert joint([], [])["carried"] is None


def test_what_was_missed_before_widens_what_is_forecast_by_hand():
    """Seen 10, 20, 40; runs' medians say 10, 10, 10: missed ln 2 twice, of tolerance .2; a year ahead it is normal."""
    given = [of("AWS", "cloud_revenue", 2018 + place, value) for place, value in enumerate((10.0, 20.0, 40.0, 40.0))]
    (case,) = cases_of(given, 2020, 2021)
    past = np.array([[10.0, 10.0, 10.0]] * 3)
    assert [one[1:] for one in case.asked_of_past()] == [(0, 3), (4, 7), (8, 11)]
    missed = discrepancy([case], [past])
    assert missed == pytest.approx(math.log(2.0) / 0.2)
    assert discrepancy([case], [np.array([[10.0, 20.0, 40.0]])]) == 0.0
    narrow, wide = (scored(case, np.array([[5.0, 5.0], [5.0, 5.0]]), one)["carried"] for one in (0.0, missed))
    assert narrow["low"] == narrow["high"] == pytest.approx(40.0)
    assert wide["forecast"] == pytest.approx(40.0)
    assert math.log(wide["high"] / 40.0) == pytest.approx(1.2816 * math.log(2.0), rel=0.12), "twelve equal shares"
    assert wide["error"] == narrow["error"] == pytest.approx(0.0, abs=1e-9)
    later = replace(case, came=of("AWS", "cloud_revenue", 2022, 40.0))
    two = scored(later, np.array([[5.0, 5.0], [5.0, 5.0]]), missed)["carried"]
    assert math.log(two["high"] / 40.0) == pytest.approx(math.sqrt(2.0) * math.log(wide["high"] / 40.0))
