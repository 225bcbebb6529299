"""Points that a calibration has visited, kept as it goes: so that it can be stopped and replayed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from suanli.experiments import whole_files
from suanli.experiments.search_space import free_parameters
from suanli.model.kernel.errors import InputError

Array = np.ndarray
POPULATION = 16  # points of a generation


class Visited:
    """Points visited and their losses, by search (or walk) and generation, in a file that is whole or not there.

    errors  of each loss, over its seeds
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.table: dict[tuple[int, int], tuple[Array, Array, Array]] = {}
        if path.exists():
            try:
                frame = pd.read_parquet(path)
            except (OSError, ValueError) as error:
                raise InputError("--out", str(path), "the points of an earlier search, whole") from error
            for (search, generation), part in frame.groupby(["search", "generation"]):
                points = part.drop(columns=["search", "generation", "loss", "error"]).to_numpy()
                found = (points, part["loss"].to_numpy(), part["error"].to_numpy())
                self.table[int(search), int(generation)] = found  # type: ignore[call-overload]

    def put(self, generation: int, found: dict[int, tuple[Array, Array, Array]]) -> None:
        """Keep a generation: points, losses and errors by search."""
        if not found:
            return
        self.table |= {(number, generation): one for number, one in found.items()}
        where = np.repeat(np.array(sorted(self.table)), POPULATION, axis=0)
        columns = {"search": where[:, 0], "generation": where[:, 1], "loss": self.losses, "error": self.errors}
        columns |= dict(zip((one.name for one in free_parameters()), self.points.T, strict=True))
        whole_files.replaced(self.path, whole_files.packed(pa.table({name: list(v) for name, v in columns.items()})))

    def _all(self, part: int) -> Array:
        found = [self.table[key][part] for key in sorted(self.table)]
        return np.concatenate(found) if found else np.empty((0, len(free_parameters())) if part == 0 else 0)

    @property
    def points(self) -> Array:
        """(points, parameters), in the order of searches and generations."""
        return self._all(0)

    @property
    def losses(self) -> Array:
        """Their losses."""
        return self._all(1)

    @property
    def errors(self) -> Array:
        """Standard errors of these."""
        return self._all(2)
