"""One palette, one type scale. Colours can be told apart by colour-blind readers.

Vendors of a group share a panel, so seven hues are enough; every line is labelled at its end besides.
Palette: Okabe and Ito, "Color universal design", 2008.
"""

from __future__ import annotations

from typing import Any

OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
GREY, INK, GRID = "#767676", "#1f1f1f", "#dddddd"
REGIME_COLOURS = ("#0072B2", "#56B4E9", "#F0E442", "#E69F00", "#A63603", "#EEEEEE")
REGIME_MARKS = ("V", "H", "I", "L", "F", "")

RC: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "lines.linewidth": 1.6,
    "svg.fonttype": "none",
    "svg.hashsalt": "suanli",
    "figure.facecolor": "white",
}
PAGE_STYLE = """
body{font:16px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;color:#1f1f1f;
max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.15rem;margin-top:2.2rem}.note,figcaption{color:#555;font-size:.9rem}
table{border-collapse:collapse;font-size:.9rem;width:100%}
th,td{padding:.25rem .5rem;border-bottom:1px solid #ddd;text-align:right}
td{white-space:nowrap}td.l{white-space:normal}th:first-child,td:first-child,.l{text-align:left}
figure{margin:1rem 0}
table+table{margin-top:1rem}svg{width:100%;height:auto}
.wide{overflow-x:auto}details{margin:.6rem 0}code{font-size:.85em}
.inside{color:#00563b}.missed{color:#a63603;font-weight:600}.none{color:#767676}.cards{display:flex;gap:1rem;flex-wrap:wrap}
.cards div{border:1px solid #ddd;border-radius:.4rem;padding:.5rem .9rem}.cards b{display:block;font-size:1.3rem}
"""  # of reports that stand alone


# (on light ground, on dark ground): the same order of hues; dark ones of the light set are lifted, light ones lowered
LINE_PAIRS = (
    ("#0072B2", "#56B4E9"),
    ("#D55E00", "#F08A3C"),
    ("#00805E", "#2FC79A"),
    ("#AA4499", "#E39BCB"),
    ("#9A6700", "#F0C040"),
    ("#2E8FC0", "#9AD3F5"),
    ("#333333", "#E6E6E6"),
)
GREY_PAIR = ("#6b6b6b", "#a9a9a9")
