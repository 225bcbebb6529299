"""How much of the spread over seeds is sampling: with one vendor a customer, and with several for the largest.

    python benchmarks/sampling_noise.py [SEEDS] [CUSTOMERS]

Prints standard deviations over seeds, and the part of each variance that customers' luck makes (drawn anew, all else
kept). The same point, the same seeds.
"""

import sys

import numpy as np

from suanli.experiments.ensemble import Task, each
from suanli.experiments.targets import LAST_YEAR, TARGETS, answers
from suanli.experiments.variance import total_effects

SHOWN = ("T1", "T2", "T4", "T5a24", "T5b24", "T6a24", "T13b")
FORMS = {"one vendor a customer": "population.accounts=1", "several for the largest": ""}
STREAMS = ("population", "customers")


def lived(seeds: int, customers: int, form: str) -> tuple[np.ndarray, np.ndarray]:
    """Return (standard deviations, parts of variance by stream) of the figures shown."""
    texts = ["", *(f"streams.redrawn={stream}" for stream in STREAMS)]
    tasks = [
        Task("baseline", seed, customers, LAST_YEAR, ";".join(filter(None, (form, text))))
        for text in texts
        for seed in range(seeds)
    ]
    values = np.array(list(each(tasks, answers)), dtype=float).reshape(len(texts), seeds, -1)
    columns = [[target.id for target in TARGETS].index(name) for name in SHOWN]
    values = values[:, :, columns]
    return values[0].std(axis=0, ddof=1), total_effects(values[0], values[1:])


def main() -> None:
    """Print the table."""
    seeds, customers = (int(given) for given in (*sys.argv[1:3], *("50", "1000")[len(sys.argv[1:3]) :]))
    print(f"{seeds} seeds, {customers} customers: standard deviation (part of variance: {', '.join(STREAMS)})")  # noqa: T201 (a script)
    found = {name: lived(seeds, customers, form) for name, form in FORMS.items()}
    for column, name in enumerate(SHOWN):
        cells = [
            f"{label}: {spread[column]:.3g} ({', '.join(f'{part[column]:.0%}' for part in parts)})"
            for label, (spread, parts) in found.items()
        ]
        print(f"{name:6}", " | ".join(cells))  # noqa: T201


if __name__ == "__main__":
    main()
