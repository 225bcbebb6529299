"""Whose a sweep's folder is: the design, the code and the versions that its runs were made with, and their mark."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from suanli.experiments.design import Design

PACKAGES = ("suanli", "numpy", "scipy", "pandas", "pyarrow", "mesa")
PARTS = ("identity", "code", "versions")


def code_identity() -> str:
    """SHA-256 of the source and the data that make results, as installed: model, agents and these experiments."""
    import suanli.agents  # noqa: PLC0415
    import suanli.experiments  # noqa: PLC0415
    import suanli.model  # noqa: PLC0415

    digest = hashlib.sha256()
    for package in (suanli.model, suanli.agents, suanli.experiments):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*")):
            part = path.relative_to(root)
            ours = path.suffix in {".py", ".csv", ".toml"}
            if ours and (package is not suanli.experiments or path.name == "yearly.py"):
                digest.update(f"{package.__name__}/{part.as_posix()}".encode() + path.read_bytes())
    return digest.hexdigest()


def document_of(design: Design) -> dict[str, Any]:
    """What sweep.json holds: the design, and what its runs are made with."""
    versions = {name: version(name) for name in PACKAGES}
    return {"identity": design.identity, "code": code_identity(), "versions": versions, **design.document()}


def mark_of(document: dict[str, Any]) -> str:
    """SHA-256 of all that a run's figures hang on: each file of runs carries it."""
    return hashlib.sha256(json.dumps([document[part] for part in PARTS], sort_keys=True).encode()).hexdigest()
