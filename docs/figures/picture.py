"""README's picture: the US three's share and the Chinese seven's profit, with and without what they hang on.

Medians and what 80 % of runs lie between, over the calibrated set and seeds, as README's figures; observed shares as
circles. ``make figures`` draws it anew.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from suanli.experiments.ensemble import each
from suanli.experiments.measures import CHINESE_SEVEN, US_THREE, of, year
from suanli.experiments.observed_points import Shown, points
from suanli.experiments.points import tasks
from suanli.model.kernel.units import START_YEAR
from suanli.model.results.store import Records
from suanli.visualization.style import GREY, OKABE_ITO, RC

LAST, SEEDS, CUSTOMERS = 2024, 36, 10_000
YEARS = range(START_YEAR, LAST + 1)
PANELS = (
    ("US three: share of the world market, %", "no-research-effect", "R&D has no effect", 0),
    ("Chinese seven: operating profit, USD bn a year", "no-patience", "no parent covers losses", 1),
)


def drawn_of(records: Records) -> list[list[float]]:
    """Return the figures of a run by panel and year."""
    return [
        [100.0 * float(year(records, "us_three_share", one).mean()) for one in YEARS],
        [of(records, "operating_profit", one, CHINESE_SEVEN) for one in YEARS],
    ]


def draw(path: Path, seeds: int = SEEDS, customers: int = CUSTOMERS, workers: int | None = None) -> None:
    """Draw it into an SVG file."""
    names = ("baseline", *(panel[1] for panel in PANELS))
    asked = [task for name in names for task in tasks(name, seeds, (customers, LAST), points="calibrated")]
    found = np.array(list(each(asked, drawn_of, workers))).reshape(len(names), seeds, len(PANELS), -1)
    with mpl.rc_context({**RC, "font.size": 10}):
        figure, panels = plt.subplots(1, 2, figsize=(9.6, 3.4), layout="constrained")
        for place, (title, _, label, row) in enumerate(PANELS):
            panel = panels[place]
            for runs, colour, told in ((found[0], OKABE_ITO[0], "as it is"), (found[1 + place], OKABE_ITO[1], label)):
                low, middle, high = np.quantile(runs[:, row], (0.1, 0.5, 0.9), axis=0)
                panel.fill_between(YEARS, low, high, color=colour, alpha=0.15, linewidth=0)
                panel.plot(YEARS, middle, color=colour)
                up = (told == "as it is") == (place == 0)
                panel.annotate(
                    told,
                    (YEARS[2], (high if up else low)[2]),
                    (0, 8 if up else -8),
                    textcoords="offset points",
                    ha="center",
                    va="bottom" if up else "top",
                    color=colour,
                    fontweight="bold",
                )
            panel.set_title(title)
            panel.set_xticks(list(YEARS))
            panel.margins(x=0.02, y=0.16)
        seen = [one for one in points(Shown("share", 100.0), frozenset(US_THREE)) if one.middle_year <= LAST + 0.5]
        dots = panels[0].plot([one.middle_year for one in seen], [one.value for one in seen], "o", mfc="none", ms=4)
        dots[0].set_color(GREY)
        dots[0].set_label("observed (Synergy)")
        panels[0].legend(loc="lower right", frameon=False)
        panels[1].axhline(0.0, color=GREY, linewidth=0.8)
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)


if __name__ == "__main__":
    draw(Path(__file__).resolve().parents[1] / "pictures" / "answer.svg")
