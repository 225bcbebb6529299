"""Many readers of the lab at once: the front page, which is made beforehand, and runs that each asks for itself.

    python benchmarks/readers.py [--readers 30] [--seconds 20]

First every reader loads the front page again and again, as a browser asks for it: seconds from request to last byte.
Then all join the room of a class and predict at once. Then each asks once for a run that nobody has asked for: seconds
to the first quarters and to the whole run, and how far the last reader waits behind the first (first come, first
served). Quiet, and nothing else beside it (docs/lab.md).
"""

import argparse
import json
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "lab"))
from browser import serving

from suanli.experiments.live import Question
from suanli.visualization.lab.engine import Engine


def together(readers: int, does: object) -> None:
    """Let all do it at once, each in a thread of its own, and wait for all."""
    threads = [threading.Thread(target=does, args=(number,)) for number in range(readers)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def said(name: str, seconds: list[float]) -> None:
    """Print median, 95 per cent, the slowest."""
    median, most, last = np.quantile(seconds, [0.5, 0.95, 1.0])
    print(f"{name}: {len(seconds)}, median {median:.3f} s, 95 % within {most:.3f} s, slowest {last:.3f} s")  # noqa: T201 (a script)


def loads(readers: int, seconds: float) -> None:
    """Load the front page for some seconds."""
    taken: list[float] = []
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log") as address:

        def load(_: int) -> None:
            until = time.perf_counter() + seconds
            while time.perf_counter() < until:
                started = time.perf_counter()
                asked = urllib.request.Request(f"{address}start", headers={"Accept-Encoding": "gzip"})  # noqa: S310
                urllib.request.urlopen(asked, timeout=60).read()  # noqa: S310 (our own server)
                taken.append(time.perf_counter() - started)

        load(0) if readers == 1 else together(readers, load)
    said(f"front page, {readers} readers", taken)


def predictions(readers: int) -> None:
    """Let everybody in a class look at the room and predict, three times."""
    taken: list[float] = []
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log") as address:

        def asked(path: str, given: dict[str, object] | None = None) -> dict[str, object]:
            body = None if given is None else json.dumps(given).encode()
            head = {"Content-Type": "application/json"}
            request = urllib.request.Request(f"{address}class/{path}", body, head)  # noqa: S310 (our own server)
            answered: dict[str, object] = json.loads(urllib.request.urlopen(request, timeout=60).read())  # noqa: S310
            return answered

        code = asked("open", {"lesson": "price-war"})["code"]

        def predict(number: int) -> None:
            for _ in range(3):
                started = time.perf_counter()
                asked(f"{code}/state")
                asked(f"{code}/predict", {"student": f"student-{number:04d}", "said": number % 3})
                taken.append(time.perf_counter() - started)

        together(readers, predict)
    said(f"predictions, {readers} at once", taken)


def runs(readers: int) -> None:
    """Let each reader ask for a run of its own."""
    engine = Engine()
    for _ in engine.stories(Question(seed=999)):  # workers that have lived a run, as they have on any lab
        pass
    first, whole = [0.0] * readers, [0.0] * readers

    def ask(number: int) -> None:
        started = time.perf_counter()
        for _ in engine.stories(Question(overrides=f"choice.switching_cost={4.0 + 0.01 * number:.2f}")):
            first[number] = first[number] or time.perf_counter() - started
            whole[number] = time.perf_counter() - started

    together(readers, ask)
    engine.end()
    said("own runs, first quarters", first)
    said("own runs, whole", whole)


def main() -> None:
    """Measure all three."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--readers", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    loads(given.readers, given.seconds)
    predictions(given.readers)
    runs(given.readers)


if __name__ == "__main__":
    main()
