"""A series and a chart of your own: how unequal vendors' R&D is, recorded in every run of a sweep, drawn in the lab.

suanli run --rules examples/own_series.py:research_gini --out results/gini
suanli sweep examples/own_series.toml --out results/own_series
suanli lab --rules examples/own_series.py:research_gini --rules examples/own_series.py:inequality
"""

import numpy as np

from suanli.model.extensions import Series
from suanli.visualization.catalogue import Chart


def gini(accounts):
    """Gini coefficient of R&D of the quarter: twice the area between the curve of shares and the diagonal."""
    amounts = np.sort(accounts.research)
    count = len(amounts)
    return float(2.0 * amounts @ np.arange(1, count + 1) / (count * max(amounts.sum(), 1e-12)) - (count + 1) / count)


research_gini = Series("research_gini", "world", "1", "Gini coefficient of vendors' R&D", gini, yearly="mean")


def lines(read, _):
    """Return the chart's one line, by its name."""
    return {"inequality": 100.0 * read("research_gini")[:, 0]}


words = ("How unequal is R&D?", "Gini coefficient of vendors' R&D", "0 %: all spend the same; 100 %: one spends all.")
inequality = Chart("inequality", "world", "percent", lines, {"en": words})
