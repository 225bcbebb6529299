"""From the event of a slider to the picture it makes, on the front page: milliseconds, at stops not visited before.

    python benchmarks/front_latency.py [--language en] [--width 1440]

The page is opened from a file; each lever is moved to each of its stops once, by a key. Measured is the time from the
input event to the second frame after it, when what was drawn is on the screen, and to the end of its own work.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

from suanli.experiments.bundle_levers import LEVERS
from suanli.visualization.front.page import front_page

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "lab"))

MEASURED = """(id) => new Promise((done) => {
  const slider = document.getElementById(id);
  const began = performance.now();
  slider.dispatchEvent(new Event("input"));
  const worked = performance.now() - began;
  requestAnimationFrame(() => requestAnimationFrame(() => done([worked, performance.now() - began])));
})"""


def main() -> None:
    """Print median, 95th percentile and largest of both times."""
    from browser import chromium  # noqa: PLC0415 (of the tests, by the path above)

    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--language", default="en")
    parser.add_argument("--width", type=int, default=1440)
    given = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        place = Path(folder) / "front.html"
        place.write_text(front_page(), encoding="utf-8")
        page = browser.new_page(viewport={"width": given.width, "height": 900})
        page.goto(f"{place.as_uri()}?lang={given.language}#levers")
        for lever in LEVERS:
            for stop in range(9):
                page.evaluate(f"document.getElementById('lever-{lever.name}').value = {stop}")
                found.append(page.evaluate(MEASURED, f"lever-{lever.name}"))
    for name, times in zip(("its own work", "to the screen"), np.array(found).T, strict=True):
        middle, late, last = np.median(times), np.quantile(times, 0.95), times.max()
        print(f"{name}: median {middle:.0f} ms, 95th percentile {late:.0f}, largest {last:.0f}, {len(times)} moves")  # noqa: T201


if __name__ == "__main__":
    main()
