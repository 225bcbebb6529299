"""What ``suanli validate --data`` and ``--hindcast`` print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from suanli.experiments.cli_options import print_json, say
from suanli.experiments.progress import bar

NAMES = {"level": "model, levels", "carried": "model, changes", "no_change": "no change", "trend": "trend"}


def scored(name: str, data: str | None, size: tuple[int, int, int, int | None], json: bool) -> None:
    """Score a scenario's forecasts. size  seeds, points, customers, workers; data  a folder, or None for a hindcast"""
    from pathlib import Path

    from suanli.experiments.forecasts import hindcast, score
    from suanli.model.kernel.errors import InputError

    seeds, points, customers, workers = size
    if data is not None and not data.strip():
        raise InputError("--data", data, "a folder of CSV files (docs/forecasts.md)")
    if data is not None:
        with bar("forecasts") as progress:
            document = score(name, Path(data), seeds, customers, workers, progress)
    else:
        with bar("hindcast") as progress:
            document = hindcast(name, points, customers, workers, progress)
    if json:
        print_json(document)
        return
    for line in _of_data(document) if data is not None else _of_hindcast(document):
        say(line)


def _of_data(document: dict[str, Any]) -> Iterator[str]:
    yield f"{document['scenario']}, {document['seeds']} seeds: figures after {document['origin']}"
    for overlay, held in document["runs"].items():
        yield f"\n{overlay}"
        yield from _held(held)
    yield from _figures(document["runs"]["with hindsight"]["rows"])
    for title, texts in (("the model doesn't answer", document["not_scored"]), ("not read", document["not_read"])):
        yield from (f"{title}: {text}" for text in texts)


def _of_hindcast(document: dict[str, Any]) -> Iterator[str]:
    lived = f"{document['points']} draws of the free parameters, a seed each, {document['lived']} lived"
    yield f"{document['scenario']}: 2021 to 2024 from the ends of 2020, 2021, 2022, 2023; {lived}"
    yield "(blind in the free parameters alone: ranges, all other parameters and the model's form were chosen later)"
    for one in document["origins"]:
        off = one["off"]
        kept = f"{one['kept']} draws kept, off by {off['best']:.2f} to {off['worst_kept']:.2f}"
        yield f"\nfrom the end of {one['origin']}: {kept} (median of all {off['median_of_all']:.2f}); changes"
        yield from _summary(one["changes"])
        energy = {name: size for name, size in one["energy_score"].items() if name != "figures" and size is not None}
        told = ", ".join(f"{NAMES[name]} {size:.1f}" for name, size in energy.items())
        yield f"  energy score of {one['energy_score']['figures']} figures at once: {told}"
    yield "\nall origins"
    yield from _held(document)


def _held(held: dict[str, Any]) -> Iterator[str]:
    for part, title in (("levels", "levels from 2018 on"), ("changes", "changes from the last figure seen")):
        yield f"{title}: {held[part]['series']} series, {held[part]['figures']} figures"
        yield from _summary(held[part])
    heads = "".join(f"{NAMES[name]:>16}" for name in NAMES)
    yield f"mean error by series, in tolerances{'':42}{heads}   loses to"
    for one in held["series"]:
        label = ", ".join(part for part in (one["entity"], one["metric"].replace("_", " ")) if part)
        errors = "".join("               -" if one[name] is None else f"{one[name]['error']:16.2f}" for name in NAMES)
        yield f"  {label:72} {one['figures']:>3}   {errors}   {', '.join(NAMES[n] for n in one['loses_to'])}"


def _summary(found: dict[str, Any]) -> Iterator[str]:
    """Methods side by side. Errors and scores are in tolerances, 0 is best."""
    if not found["series"]:
        yield "  nothing that all of them answer"
        return
    for name, one in found["methods"].items():
        covered = f"{one['covered']:4.0%} of {one['intervals']}" if one["covered"] is not None else "none"
        scores = f"error {one['error']:.2f}  score {one['score']:.2f}"
        yield f"  {NAMES[name]:16} {scores}  inside 80 % intervals: {covered}"
    for name, one in found["against"].items():
        told = f"  smaller error than {NAMES[name]} in {one['better']} series, larger in {one['worse']}"
        yield told + (f" (sign test p = {one['p']:.2g})" if one["p"] is not None else "")


def _figures(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield f"\nfigures{'':68}observed" + "".join(f"{NAMES[name]:>16}" for name in NAMES)
    for row in rows:
        label = ", ".join(part for part in (row["entity"], row["metric"].replace("_", " "), row["unit"]) if part)
        told = "".join("               -" if row[name] is None else f"{row[name]['forecast']:16.4g}" for name in NAMES)
        yield f"  {label:64} {row['period']:8}{row['observed']:>9.4g}{told}"
