"""Every mechanism off, one at a time: what it does to headline figures, beside what another seed does to them.

An effect is the figure with the mechanism less the figure without it, paired on the same point of a calibrated set and
the same random numbers. Beside it stands noise: the standard deviation of the figure over seeds, and over a set's
points where seeds are spread over one. What moves no figure by a tenth of it in any year is *inert*: it needs evidence,
or it goes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from suanli.experiments import compare
from suanli.experiments import measures as m
from suanli.experiments.compare import LAST_YEAR, interval
from suanli.experiments.ensemble import checked_seeds, each, gathered, joined, whole_industry
from suanli.experiments.measures import CHINESE_SEVEN, US_THREE, of, of_leader
from suanli.experiments.points import of_seeds
from suanli.experiments.points import tasks as tasks_of
from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.kernel.units import START_YEAR
from suanli.model.mechanisms.settings import that_can_act
from suanli.model.results.store import Records

Array = np.ndarray
Progress = Callable[[int, int], None]
YEARS = (2022, 2024, 2030)
INERT = 0.1  # of a figure's noise: what moves none by more in no year does nothing that can be seen
OFF = {
    "tasks' values tied to value added": "demand.anchored=false",
    "growth by sector": "demand.sector_growth=false",
    "pandemic": "adoption.pandemic_ahead=0",
    "several vendors a customer": "population.accounts=1",
    "customers' capability": "customer.capability_need=0",
    "installed base of vendors": "choice.installed_base_weight=0",
    "switching cost": "choice.switching_cost=0",
    "momentum of 2018": "world.opening_momentum=0",
    "minimum training clusters": "gang.enabled=false",
    "anchor customers": "core.part=0",
    "anchor customers' commitments": "core.commitment=0",
    "super-computing centres": "super.enabled=false",
    "work at the edge": "edge.enabled=false",
    "AI compute": "ai.enabled=false",
    "AI developers": "developer.enabled=false",
    "contracts move slowly": "ai.contract_speed=1",
    "price war": "pricing.penetration_depth=0",
    "R&D has an effect": "research.productive=false",
    "R&D follows the frontier": "research.follow=0",
    "R&D beyond what pure plays do": "research.most=0.32",
    "imitation": "knowledge.imitation=0",
    "expansion": "expansion.intensity=0",
    "platform cost": "operations.platform_share=0",
    "learning by doing": "operations.learning=0",
    "experience of others": "operations.spill_over=0",
    "limits of money": "finance.limited=false",
    "parents bear losses": "sponsor.tolerance=0",
    "parents pay in": "sponsor.support=0",
    "horizon of tolerance": "sponsor.horizon=200",
    "lenders": "finance.debt_multiple=0",
    "slow capital budgets": "finance.capital_growth=20",
    "exit and rescue": "exit.enabled=false",
    "AI clouds enter": "entry.rule=nobody",
    "own chips": "own_chip.enabled=false",
    "limits of servers": "server.limited=false",
    "vendors build servers": "maker.design_cost=10",
    "software and AI layers": "layer.enabled=false",
    "software bundles": "layer.bundle_weight=0",
    "licences": "licence.enabled=false",
    "energy and sites": "energy.enabled=false",
    "limits of chips": "chip.limited=false",
    "foundries and makers": "foundry.enabled=false",
    "second source": "foundry.second_source=false",
    "suppliers' part of a shortage's rent": "chip.rent_share=0",
    "installed base of chips": "chip.installed_base_weight=0",
    "software of chips is learnt": "chip.software_learning=0",
    "chip designers catch up": "chip.catch_up=0",
    "orders on top in a shortage": "chip.order_padding=0",
    "controls on products": "control.product=false",
    "controls on foundry service": "control.foundry_service=false",
    "controls on tools": "control.tools=false",
    "controls on knowledge": "control.knowledge=false",
}
COMPARED = (
    "world spending",
    "US three, share",
    "Chinese seven, share",
    "US three, operating profit",
    "Chinese seven, operating profit",
    "US three, R&D",
    "Chinese seven, R&D",
    "compute anxiety",
)  # figures that ``suanli compare`` gives as well
FIGURES: dict[str, tuple[str, Callable[[Records, int], float]]] = {
    **{name: compare.FIGURES[name] for name in COMPARED},
    "Google Cloud, operating profit": ("USD bn per year", lambda r, y: of(r, "operating_profit", y, ("google",))),
    "Chinese seven, quality gap": ("log points", lambda r, y: float(np.nan_to_num(m.mean_gap(r, y, CHINESE_SEVEN)))),
    "US three, capital expenditure": ("USD bn per year", lambda r, y: of(r, "capital_expenditure", y, US_THREE)),
    "leading chip supplier, revenue": (
        "USD bn per year",
        lambda r, y: float(np.nan_to_num(of_leader(r, "chip_revenue", y))),
    ),
}


def said(records: Records, years: tuple[int, ...]) -> list[float]:
    """Return the headline figures of a run, by year and figure."""
    return [answer(records, which) for which in years for _, answer in FIGURES.values()]


def effects(  # noqa: PLR0913, PLR0917 (an experiment's settings)
    only: tuple[str, ...] = (),
    seeds: int = 8,
    years: tuple[int, ...] = YEARS,
    size: tuple[int, str, str] = (1000, "baseline", ""),
    points: str = "",
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The document of ``suanli effects --json``: a row for each mechanism, year and figure.

    only  mechanisms, all where none is named; size  customers, scenario, overrides; points  as ``points.of_seeds``
    Rows: mean effect with its 95 % interval, ``noise`` the figure's standard deviation over seeds, ``size`` |mean|
    over it, ``points_agree`` the part of the set's points at which the effect has the mean's sign; ``inert`` the
    mechanisms whose size stays below a tenth for every figure and year.
    Raises InputError for seeds outside 2 to 10 000 or a year outside 2018 to 2035, UnknownNameError for a mechanism.
    """
    checked_seeds(seeds)
    for which in years:
        if not START_YEAR <= which <= LAST_YEAR:
            raise InputError("--years", which, f"whole numbers from {START_YEAR} to {LAST_YEAR}")
    for name in only:
        if name not in OFF:
            raise UnknownNameError("mechanism", name, OFF)
    customers, scenario, overrides = size
    whole_industry(scenario, overrides)
    chosen = {name: text for name, text in OFF.items() if not only or name in only}
    texts = ["", *(that_can_act(scenario, overrides, text) for text in chosen.values())]
    asked = [joined(overrides, text) for text in texts]
    tasks = [task for text in asked for task in tasks_of(scenario, seeds, (customers, max(years)), text, points)]
    found = gathered(each(tasks, partial(said, years=years), workers), len(tasks), progress)
    values = np.array(found).reshape(len(texts), seeds, len(years), len(FIGURES))
    rows = _rows(values, tuple(chosen), years, of_seeds(points, seeds, scenario, overrides))
    largest = {name: max(row["size"] for row in rows if row["mechanism"] == name) for name in chosen}
    return {
        "scenario": scenario,
        "overrides": overrides,
        "points": points,
        "seeds": seeds,
        "customers": customers,
        "rows": rows,
        "inert": [name for name, size_ in largest.items() if size_ < INERT],
    }


def _rows(values: Array, names: tuple[str, ...], years: tuple[int, ...], at: list[str]) -> list[dict[str, Any]]:
    """A row of each mechanism, year and figure.

    values  (as it is and without each, seeds, years, figures); at  the point of each seed
    """
    noise, rows = values[0].std(axis=0, ddof=1), []
    alike = [[seed for seed, one in enumerate(at) if one == point] for point in dict.fromkeys(at)]
    for place, name in enumerate(names, start=1):
        for y, which in enumerate(years):
            for f, (figure, (unit, _)) in enumerate(FIGURES.items()):
                differences = values[0, :, y, f] - values[place, :, y, f]
                moved = interval(differences)
                same = [np.sign(differences[seeds].mean()) == np.sign(moved["mean"]) for seeds in alike]
                row: dict[str, Any] = {"mechanism": name, "year": which, "figure": figure, "unit": unit}
                row |= {"with_it": float(values[0, :, y, f].mean()), **moved, "noise": float(noise[y, f])}
                row["points_agree"] = float(np.mean(same))
                row["size"] = abs(moved["mean"]) / row["noise"] if row["noise"] > 0.0 else 0.0
                rows.append(row)
    return rows
