"""Each notebook is executed from its first cell to its last, in small; none is kept with what it printed."""

import json
import re
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "examples" / "notebooks").glob("*.ipynb"))
SMALL = {"CUSTOMERS": "40", "UNTIL": "2019", "SEEDS": "2"}


def in_small(code):
    """The first cell's sizes, smaller: as `CUSTOMERS, UNTIL = 400, 2024` has them."""
    found = re.match(r"((?:[A-Z]+, )*[A-Z]+) = (.*)", code)
    if not found or "CUSTOMERS" not in found[1]:
        return code
    names = found[1].split(", ")
    first = f"{found[1]} = {', '.join(SMALL[name] for name in names)}"
    return "\n".join([first, *code.splitlines()[1:]])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_to_its_end(path, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert cells[0]["cell_type"] == "markdown"
    names = {"__name__": "notebook"}
    for cell in cells:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            exec(compile(in_small("".join(cell["source"])), path.name, "exec"), names)  # noqa: S102 (our own cells)


def test_there_are_five_and_the_page_names_them():
    page = (NOTEBOOKS[0].parents[1] / "README.md").read_text(encoding="utf-8")
    assert len(NOTEBOOKS) == 5
    assert all(path.name in page for path in NOTEBOOKS)
