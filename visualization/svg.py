"""A figure as text."""

from __future__ import annotations

import io

from matplotlib.figure import Figure


def svg(figure: Figure) -> str:
    """The figure as an SVG element, the same bytes for the same figure."""
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return text.getvalue()[text.getvalue().index("<svg") :]
