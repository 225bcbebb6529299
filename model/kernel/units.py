"""Units: every unit the project may name, and every conversion factor it uses.

Money is nominal, in billions of US dollars. Compute is counted in *compute units* (CU): one CU is
the general-purpose cloud capacity that about one billion US dollars a quarter rented in 2018Q1.
AI compute is counted in PF: PFLOP/s of dense FP16 arithmetic at peak. Rates without "per year" are per quarter.
"""

from __future__ import annotations

from suanli.model.kernel import arithmetic

QUARTERS_PER_YEAR = 4
START_YEAR = 2018
HOURS_PER_QUARTER = 2190.0
# for the report of compute for each person, which feeds nothing:
GENERAL_EFLOPS = 0.44  # of one CU: 369 EFLOPS in the world of 2021 (CAICT) over units installed then
HALF_PRECISION = 0.125  # what a PFLOP/s at half precision counts beside one of general compute

UNITS: dict[str, str] = {
    "1": "a pure number",
    "share": "a fraction of one",
    "share per quarter": "a fraction of one, each quarter",
    "share per year": "a fraction of one, each year",
    "log points": "a difference of natural logarithms",
    "USD bn": "billion US dollars, nominal",
    "USD bn per quarter": "billion US dollars, nominal, each quarter",
    "USD bn per year": "billion US dollars, nominal, each year",
    "CU": "compute units: what about USD 1 bn a quarter rented in 2018Q1",
    "USD bn per CU": "billion US dollars for one compute unit of capacity",
    "USD bn per CU per quarter": "billion US dollars for one compute unit used for one quarter",
    "PF": "PFLOP/s of dense FP16 arithmetic at peak, for AI work",
    "USD bn per PF": "billion US dollars for one PF of capacity",
    "USD bn per PF per quarter": "billion US dollars for one PF used for one quarter",
    "thousand chips": "thousands of AI accelerators",
    "thousand chips per year": "thousands of AI accelerators in a year",
    "thousand chips per quarter": "thousands of AI accelerators each quarter",
    "thousand chips per quarter each quarter": "growth of the thousands of AI accelerators made in a quarter",
    "USD bn per thousand chips": "billion US dollars for a thousand AI accelerators (1 is a million dollars a chip)",
    "USD bn per thousand chips per quarter": "billion US dollars for a thousand AI accelerators each quarter",
    "thousand wafers per quarter": "thousands of 300 mm wafers started in a quarter",
    "thousand wafers": "thousands of 300 mm wafers",
    "thousand wafers per quarter each quarter": "growth of the thousands of wafers that can be started in a quarter",
    "USD bn per thousand wafers per quarter": "billion US dollars for capacity to start a thousand wafers a quarter",
    "defects per cm2": "defects a square centimetre of a wafer",
    "node": "nodes down the ladder from 28 nm (0) to 16, 7, 5, 3, 2 nm (1 to 5)",
    "GFLOPS per person": "GFLOP/s for each person",
    "EFLOPS per CU": "EFLOP/s of general compute for one compute unit",
    "billion people": "billions of people",
    "TWh": "terawatt-hours",
    "TWh per quarter": "terawatt-hours each quarter",
    "TWh per quarter per USD bn": "terawatt-hours each quarter for a billion US dollars",
    "GW": "gigawatts",
    "GW per CU": "gigawatts at full load for one compute unit of capacity",
    "GW per thousand chips": "gigawatts at full load for a thousand AI accelerators; also MW of one",
    "USD bn per TWh": "billion US dollars for a terawatt-hour; also USD per kWh",
    "days": "days, 90 a quarter",
    "TFLOPS per chip": "TFLOP/s of dense FP16 arithmetic at peak of one accelerator; also PF of a thousand",
    "PF per USD bn": "PFLOP/s of dense FP16 arithmetic bought with a billion US dollars",
    "quarters": "quarters of a year",
    "whole quarters": "a whole number of quarters",
    "whole years": "calendar years, counted whole",
    "whole number": "a whole number",
    "years": "years",
    "firms": "a number of firms",
    "knowledge": "units of the knowledge stock; only ratios between vendors matter",
    "hits per quarter": "R&D successes each quarter",
    "USD per USD": "US dollars for each US dollar",
    "switch": "on or off",
    "choice": "one of a list of words",
    "code": "a number that stands for a word; the documentation has the list",
}


def per_quarter(annual_rate: float) -> float:
    """Quarterly growth rate that compounds to an annual one.

    g_q = (1 + g_y)^(1/4) - 1

    annual_rate  g_y  share per year
    returns      g_q  share per quarter

    >>> round(per_quarter(0.44), 6)
    0.095445
    """
    return arithmetic.number(arithmetic.power(1.0 + annual_rate, 1.0 / QUARTERS_PER_YEAR) - 1.0)


def in_years(quarter: int, first: int, last: int) -> bool:
    """Whether a quarter lies between the beginning of one year and the end of another.

    >>> in_years(4, 2019, 2019), in_years(8, 2019, 2019)
    (True, False)
    """
    return quarters_until(first - 1) <= quarter < quarters_until(last)


def quarter_label(quarter: int) -> str:
    """Calendar name of a quarter counted from 2018Q1 = 0.

    >>> quarter_label(0), quarter_label(71)
    ('2018Q1', '2035Q4')
    """
    year, index = divmod(quarter, QUARTERS_PER_YEAR)
    return f"{START_YEAR + year}Q{index + 1}"


def quarter_number(label: str) -> int:
    """Quarters from 2018Q1 to the quarter of that name.

    >>> quarter_number("2018Q1"), quarter_number("2022Q4")
    (0, 19)
    """
    year, index = label.split("Q")
    return (int(year) - START_YEAR) * QUARTERS_PER_YEAR + int(index) - 1


def quarters_until(year: int) -> int:
    """Number of quarters from 2018Q1 to the end of ``year``.

    >>> quarters_until(2035)
    72
    """
    return (year - START_YEAR + 1) * QUARTERS_PER_YEAR
