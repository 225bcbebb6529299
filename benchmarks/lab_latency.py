"""From a key on a lever to redrawn charts, measured in a real browser. Run by hand: python benchmarks/lab_latency.py

first  until charts show the first quarters of the new run; window  until they show it to 2027; whole  until 2035
known  until all of a run is drawn that was made before (a preset, undo)
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "lab"))
from browser import Reader, chromium, serving

MOVES = 40
WATCH = """() => {
  const canvas = document.querySelector('[data-chart=shares] .sl-canvas');
  window.times = [];
  document.addEventListener('input', () => {
    const began = performance.now(), before = canvas.__payload(), seen = {};
    const look = () => {
      const now = canvas.__payload(), lived = now.lines[0].values.length, took = performance.now() - began;
      if (now !== before) {
        if (seen.first === undefined) seen.first = took;
        if (lived >= 40 && seen.window === undefined) seen.window = took;
        if (now.finished) { seen.whole = took; window.times.push(seen); return; }
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, true);
}"""


def measured(reader: Reader, keys: list[str]) -> list[dict[str, float]]:
    """Press keys on a lever, each when the one before is answered in full; milliseconds until charts show it."""
    page = reader.page
    page.locator("[data-group=prices]").click()
    slider = page.locator("[data-lever='choice.switching_cost'] input")
    slider.focus()
    page.evaluate(WATCH)
    for count, key in enumerate(keys, start=1):
        slider.press(key)
        page.wait_for_function("count => window.times.length >= count", arg=count)
        page.wait_for_timeout(120)
    return page.evaluate("window.times")


def told(name: str, times: list[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(times)
    return f"{name:10} median {statistics.median(ordered):6.0f} ms   95 % {ordered[int(0.95 * len(ordered))]:6.0f} ms"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "server.log") as url, chromium() as browser:
        reader = Reader(browser, url, "?tab=scenario").ready()
        fresh = measured(reader, ["ArrowLeft"] * (MOVES // 2) + ["PageUp"] + ["ArrowRight"] * (MOVES // 2))
        for name in ("first", "window", "whole"):
            sys.stdout.write(told(name, [one[name] for one in fresh]) + "\n")
        again = Reader(browser, url, "?tab=scenario").ready()
        known = measured(again, ["ArrowLeft"] * (MOVES // 2))
        sys.stdout.write(told("known", [one["whole"] for one in known]) + "\n")
        reader.close()
        again.close()


if __name__ == "__main__":
    main()
