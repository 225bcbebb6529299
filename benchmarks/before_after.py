"""Two documents of ``suanli validate --json`` as a table: each target before a change and after it.

python benchmarks/before_after.py BEFORE.json AFTER.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def rows(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return the table's lines; a target that one of them hasn't got is a dash there."""
    old = {row["id"]: row for row in before["targets"]}
    lines = ["| | target | observed | band | before | after |", "|---|---|---|---|---|---|"]
    for row in after["targets"]:
        if row["judged"]:
            seen = "–" if row["observed"] is None else f"{row['observed']:g}"
            band = f"above {row['low']:g}" if row["high"] is None else f"{row['low']:g} to {row['high']:g}"
            cells = [_median(old.get(row["id"])), _median(row)]
            lines.append(f"| {row['id']} | {row['name']}, {row['unit']} | {seen} | {band} | {' | '.join(cells)} |")
    for name, told in (("third-largest implausibility of a family", "third_largest"),):
        lines.append(f"| | {name} | | below 3 | {before['judgement'][told]:.1f} | {after['judgement'][told]:.1f} |")
    for name, part in (("energy score, all figures", "model"), ("energy score, figures after 2022", "after_2022")):
        both = (one["judgement"]["energy_score"][part] for one in (before, after))
        lines.append(f"| | {name} | | 0 is best | {' | '.join(f'{one:.1f}' for one in both)} |")
    inside = (one["judgement"]["inside"] for one in (before, after))
    lines.append(f"| | figures inside a run | | | {' | '.join(_inside(one) for one in inside)} |")
    return lines


def _inside(found: dict[str, Any]) -> str:
    return f"{found['mean']:.1f} of {found['of']}"


def _median(row: dict[str, Any] | None) -> str:
    if row is None or row["median"] is None:
        return "–"
    return f"{row['median']:.3g}" + ("" if row["pass"] else " (missed)")


if __name__ == "__main__":
    old, new = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
    print("\n".join(rows(old, new)))  # noqa: T201 (a script)
