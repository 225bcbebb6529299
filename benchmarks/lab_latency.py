"""From a key on a lever to redrawn charts, measured in a real browser. Run by hand: python benchmarks/lab_latency.py

first  until one chart shows the first quarters of the new run; window  until it shows it to 2027
chart, charts  until the first chart and the last one show all of it, to 2035; each at a position not visited before
known  until all of a run is drawn that was made before (a preset, undo)
further  the same for a next step of a slider some seconds after the last, which an idle worker has made meanwhile

Alone, and while another reader moves another lever every two seconds, to new positions as well.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "lab"))
from browser import Reader, chromium, serving

MOVES = 40
WATCH = """() => {
  const canvases = [...document.querySelectorAll('[data-chart] .sl-canvas')].filter(
    c => c.__payload && c.__payload().finished !== undefined);  // charts of lines: what says when it is all there
  const shares = document.querySelector('[data-chart=shares] .sl-canvas');
  window.times = [];
  document.addEventListener('input', () => {
    const began = performance.now(), before = canvases.map(c => c.__payload()), done = new Set(), seen = {};
    const look = () => {
      const took = performance.now() - began;
      canvases.forEach((canvas, i) => {
        const now = canvas.__payload();
        if (now === before[i] || done.has(i)) return;
        if (canvas === shares) {
          if (seen.first === undefined) seen.first = took;
          if (now.lines[0].values.length >= 40 && seen.window === undefined) seen.window = took;
        }
        if (now.finished) { done.add(i); if (seen.chart === undefined) seen.chart = took; }
      });
      if (done.size === canvases.length) { seen.charts = took; window.times.push(seen); return; }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, true);
}"""
OTHER = """slider => {  // another reader, who goes on
  let step = 0;
  setInterval(() => {
    step += 1;
    slider.value = Number(slider.min) + (Number(slider.max) - Number(slider.min)) * ((step * 0.377) % 1);
    slider.dispatchEvent(new Event('input', {bubbles: true}));
  }, 2000);
}"""


def lever(reader: Reader, name: str) -> Any:
    """Return a lever's slider, its group opened."""
    reader.page.locator("#sl-find").fill(name)
    return reader.page.locator(f"[data-lever='{name}'] input")


def measured(reader: Reader, keys: list[str], pause: int = 120) -> list[dict[str, float]]:
    """Press keys on a lever, each when the one before is answered in full; milliseconds until charts show it."""
    page, slider = reader.page, lever(reader, "choice.switching_cost")
    slider.focus()
    page.evaluate(WATCH)
    for count, key in enumerate(keys, start=1):
        slider.press(key)
        page.wait_for_function("count => window.times.length >= count", arg=count)
        page.wait_for_timeout(pause)
    return page.evaluate("window.times")


def told(name: str, times: list[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(times)
    return f"{name:10} median {statistics.median(ordered):6.0f} ms   95 % {ordered[int(0.95 * len(ordered))]:6.0f} ms"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "server.log") as url, chromium() as browser:
        reader = Reader(browser, url, "?tab=scenario").ready()
        show("alone", measured(reader, ["ArrowLeft"] * (MOVES // 2) + ["PageUp"] + ["ArrowRight"] * (MOVES // 2)))
        again = Reader(browser, url, "?tab=scenario").ready()
        known = measured(again, ["ArrowLeft"] * (MOVES // 2))
        sys.stdout.write(told("known", [one["charts"] for one in known]) + "\n")
        again.close()
        slow = Reader(browser, url, "?tab=scenario&seed=3").ready()
        steps = measured(slow, ["ArrowRight"] * (MOVES // 4), pause=6000)[1:]  # the first step was on nobody's way
        sys.stdout.write(told("further", [one["charts"] for one in steps]) + "\n")
        slow.close()
        other = Reader(browser, url, "?tab=scenario").ready()
        lever(other, "choice.price_weight").evaluate(OTHER)
        third = Reader(browser, url, "?tab=scenario&seed=5").ready()
        show("beside another reader", measured(third, ["ArrowLeft"] * (MOVES // 2)))
        for one in (reader, other, third):
            one.close()


def show(title: str, times: list[dict[str, float]]) -> None:
    """Print a row a measure."""
    sys.stdout.write(f"{title}\n")
    for name in ("first", "window", "chart", "charts"):
        sys.stdout.write(told(name, [one[name] for one in times]) + "\n")


if __name__ == "__main__":
    main()
