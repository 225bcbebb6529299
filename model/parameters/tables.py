"""The opening tables: who and what there is in 2018. A folder of a user's own tables is laid over those that ship.

A row whose id is known replaces that row, what it has no column for stays as shipped; a new id adds a row, and what it
has no column for is the column's own default, or refused by name. Every cell is checked where it is read.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.parameters.columns import GROUPS, TABLES, Column, Table
from suanli.model.parameters.text_files import text_of_file

Rows = tuple[dict[str, str], ...]
_DATA = "suanli.model.parameters.data"
MANY_FIRMS = 160  # of the laboratory for facts that ten clouds can't show
OPENING = {
    "industry_2018": "vendors_2018",
    "equal_vendors": "vendors_equal",
    "two_firms": "vendors_two_firms",
}  # by ``world.vendors``
_SUM_CLOSE = 1e-6


_SHIPPED = {
    "vendors": "vendors_2018",
    "suppliers": "chip_suppliers_2018",
    "regions": "regions",
    "sites": "sites",
    "sectors": "sectors",
}
_FIRST = ("regions", "vendors", "suppliers", "sites", "sectors")  # regions before those who live in them


@cache
def shipped(name: str) -> Rows:
    """Return the rows of a table that ships, by the name of its file without ending."""
    text = (files(_DATA) / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline="")))


@dataclass(frozen=True)
class Tables:
    """The tables of a run: a user's rows by table, as laid over those that ship; nothing for those as shipped.

    folder  where they came from, by whole path; digest  SHA-256 of their texts
    """

    own: Mapping[str, Rows] = field(default_factory=dict)
    folder: str = ""
    digest: str = ""

    def rows(self, name: str) -> Rows:
        """Return the rows of a table: vendors, suppliers, regions, sites, sectors; else of a file that ships."""
        return self.own[name] if name in self.own else shipped(_SHIPPED.get(name, name))

    def vendors(self, which: str, entry: str = "nobody") -> Rows:
        """Return the vendors of a run: ``world.vendors``. Many firms are 160 like the laboratory's.

        entry  the rule by which others come later, in the industry of 2018 alone: AI clouds by rent, or all by date
        Raises InputError where a user's own vendors would not be among them.
        """
        if which == "industry_2018":
            later = () if entry == "nobody" else shipped("entrants")
            return self.rows("vendors") + tuple(row for row in later if entry == "dated" or row["sells"] == "ai")
        if "vendors" in self.own:
            raise InputError("--tables: vendors.csv", f"world.vendors={which}", "nothing there: its vendors are others")
        if which == "many_firms":
            one, share = shipped(OPENING["two_firms"])[0], repr(1.0 / MANY_FIRMS)
            names = [f"firm_{number:03d}" for number in range(MANY_FIRMS)]
            return tuple(
                one | {"vendor": name, "label": name.replace("_", " "), "group": "firms", "world_share": share}
                for name in names
            )
        return shipped(OPENING[which])

    @property
    def vendor_names(self) -> tuple[str, ...]:
        """Names of the vendors of the industry of 2018, in permanent order."""
        return tuple(row["vendor"] for row in self.rows("vendors"))

    @property
    def region_labels(self) -> dict[str, str]:
        """What people call each region, by its name, in permanent order."""
        return {row["region"]: row["label"] for row in self.rows("regions")}

    @property
    def region_names(self) -> tuple[str, ...]:
        """Names of the regions, in permanent order."""
        return tuple(self.region_labels)

    def reordered(self, name: str) -> Tables:
        """Return the same with the rows of a table the other way round: nothing but the order of agents differs."""
        return replace(self, own={**self.own, name: self.rows(name)[::-1]})


AS_SHIPPED = Tables()


def tables_in(folder: str) -> Tables:
    """Return the tables of a folder, laid over those that ship and checked; as shipped for no folder.

    Raises InputError and UnknownNameError with file, line, column, what it got and what is allowed: for a folder
    without tables, a file or column of another name, an id that stands twice, a cell that isn't allowed, a new row
    without a column that it needs, shares that don't add up to 1, a region without sites.
    """
    if not folder:
        return AS_SHIPPED
    place = Path(folder).expanduser().resolve()
    texts = _texts(place)
    return _read(str(place), tuple(texts.items()))


def _texts(place: Path) -> dict[str, str]:
    if not place.is_dir():
        raise InputError(
            "--tables", str(place), "a folder with tables: " + ", ".join(one.file for one in TABLES.values())
        )
    known = {table.file: name for name, table in TABLES.items()}
    found = {}
    for path in sorted(place.glob("*.csv")):
        if path.name not in known:
            raise UnknownNameError("--tables: file", path.name, known)
        found[known[path.name]] = text_of_file(path, f"--tables: {path.name}", "CSV")
    if not found:
        raise InputError("--tables", f"{place}: no table", "a folder with some of " + ", ".join(known))
    return found


@cache
def _read(folder: str, texts: tuple[tuple[str, str], ...]) -> Tables:
    """The tables of a folder, read once for each of its texts."""
    given = dict(texts)
    parsed = {name: _parsed(TABLES[name], given[name]) for name in _FIRST if name in given}
    ids = {name: tuple(dict.fromkeys((*_ids(name), *parsed.get(name, {})))) for name in TABLES}

    def known(table: str) -> tuple[str, ...]:
        return ids[table] if table in ids else tuple(row["foundry"] for row in shipped("foundries_2018"))

    own = {}
    for name, rows in parsed.items():
        own[name] = _laid_over(TABLES[name], shipped(_SHIPPED[name]), rows, known)
    digest = hashlib.sha256("\0".join(f"{name}\0{text}" for name, text in sorted(texts)).encode()).hexdigest()
    found = Tables(own, folder, digest)
    _has_what_it_needs(found)
    for name in own:
        _adds_up(TABLES[name], found.rows(name))
    return found


def _ids(name: str) -> tuple[str, ...]:
    return tuple(row[TABLES[name].key] for row in shipped(_SHIPPED[name]))


def _parsed(table: Table, text: str) -> dict[str, tuple[int, dict[str, str]]]:
    """(line, cells) of each row by its id."""
    where = f"--tables: {table.file}"
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise InputError(where, table.file, f"a readable CSV file ({error})") from error
    lines = [(line, [cell.strip() for cell in row]) for line, row in enumerate(rows, start=1) if any(row)]
    if len(lines) < 2:
        raise InputError(where, f"{len(lines)} lines", "a line of names and at least one row")
    head = lines[0][1]
    if table.key not in head:
        raise InputError(f"{where}: columns", ", ".join(head), f"{table.key} among them: the row's id")
    for place, name in enumerate(head):
        if name in head[:place]:
            raise InputError(f"{where}: column", name, "each column once")
    found: dict[str, tuple[int, dict[str, str]]] = {}
    for line, cells in lines[1:]:
        if len(cells) != len(head):
            raise InputError(f"{where}: line {line}", f"{len(cells)} cells", f"{len(head)} cells, as line 1 has names")
        row = dict(zip(head, cells, strict=True))
        name = row[table.key]
        if not (name.isidentifier() and name.isascii()):
            raise InputError(f"{where}: line {line}: {table.key}", name, "letters, digits and _, a letter first")
        if name in found:
            raise InputError(
                f"{where}: line {line}: {table.key}", name, f"each id once: it stands in line {found[name][0]}"
            )
        found[name] = line, row
    return found


def _laid_over(
    table: Table,
    rows: Rows,
    own: Mapping[str, tuple[int, dict[str, str]]],
    known: Callable[[str], tuple[str, ...]],
) -> Rows:
    """The shipped rows with a user's in their place, and new ones after them."""
    merged = {row[table.key]: dict(row) for row in rows}
    names = tuple(merged[next(iter(merged))])
    for name, (line, given) in own.items():
        where, shipped_row = f"--tables: {table.file}: line {line}", merged.get(name)
        for column in given:
            table.column(column, known("regions"))
        row = {column: cell for column, cell in given.items() if cell or table.column(column, known("regions")).blank}
        for column in dict.fromkeys((*names, *given)):
            spec = table.column(column, known("regions"))
            if column not in row:
                row[column] = _missing(spec, where, column, (name, shipped_row, row.get("label") or name))
            row[column] = spec.checked(f"{where}: {column}", row[column], known)
        merged[name] = row
    every = dict.fromkeys(column for row in merged.values() for column in row)
    return tuple({column: row.get(column, "0") for column in every} for row in merged.values())


def _missing(spec: Column, where: str, column: str, row: tuple[str, dict[str, str] | None, str]) -> str:
    """What a cell is that a user's row hasn't got: the shipped one, or the column's default."""
    name, shipped_row, label = row
    if shipped_row is not None and column in shipped_row:
        return shipped_row[column]
    if spec.default is None:
        raise InputError(f"{where}: {column}", "nothing", f"a value: {name} is new, and a new row needs one")
    return {"id": name, "label": label}.get(spec.default, spec.default)


def _adds_up(table: Table, rows: Rows) -> None:
    """Refuse shares that don't add up to 1."""
    if not table.share:
        return
    sums: dict[str, float] = {}
    for row in rows:
        part = row[table.within] if table.within else ""
        sums[part] = sums.get(part, 0.0) + float(row[table.share])
    for part, total in sums.items():
        if abs(total - 1.0) > _SUM_CLOSE:
            of = f" of {table.within} {part}" if part else ""
            last = [row for row in rows if not table.within or row[table.within] == part]
            most = max(last, key=lambda row: float(row[table.share]))
            room = float(most[table.share]) + 1.0 - total
            hint = f" (with {most[table.key]} at {room:.6g}, for instance)" if room > 0.0 else ""
            raise InputError(
                f"--tables: {table.file}: {table.share}, all rows{of}", f"{total:.9g}", f"a sum of 1{hint}"
            )


def _refuse_shared_names(tables: Tables) -> None:
    """Refuse an id of a user's that somebody else has, of any kind: records and commands call both by it."""
    taken = dict.fromkeys(("world", *GROUPS), "the model's own")
    for file in ("entrants", "foundries_2018", "server_makers_2018", "super_centres", "ai_developers"):
        taken |= {next(iter(row.values())): f"taken in {file}.csv" for row in shipped(file)}
    for name, table in TABLES.items():
        for row in tables.rows(name):
            one = row[table.key]
            if one in taken:
                raise InputError(f"--tables: {table.file}: {table.key}", one, f"another name: it is {taken[one]}")
        taken |= {row[table.key]: f"taken in {table.file}" for row in tables.rows(name)}


def _has_what_it_needs(tables: Tables) -> None:
    """Refuse a region without sites, or whose buyers prefer no chip: its own, or of a region it is like that has them.

    And a half of the world that is another than it is, and names that two have.
    """
    _refuse_shared_names(tables)
    for row in tables.rows("regions"):
        measured = {"INTL": 0.0, "CN": 1.0}
        if float(row["china"]) != measured.get(row["region"], float(row["china"])):
            given = f"china={row['china']}"
            raise InputError(
                f"--tables: regions.csv: {row['region']}", given, "as shipped: the halves that are measured"
            )
    for row in tables.rows("sectors"):
        if bool(row["revenue_multiplier"]) != bool(row["profit_multiplier"]):
            where = f"--tables: sectors.csv: {row['sector']}: revenue_multiplier, profit_multiplier"
            raise InputError(where, (row["revenue_multiplier"], row["profit_multiplier"]), "both or neither")
    there = [(row["region"], row["kind"]) for row in tables.rows("sites")]
    for row in tables.rows("suppliers"):
        sells = any(float(row.get(f"share_{region}", 0.0)) > 0.0 for region in tables.region_names)
        if not sells and not row["owner"]:
            allowed = "a share above 0 in some column share_REGION, or an owner: without one nobody buys its chips"
            raise InputError(f"--tables: suppliers.csv: {row['supplier']}", "no share", allowed)
    for row in tables.rows("regions"):
        like = row["like"] or row["region"]
        if not any(float(one.get(f"share_{like}", 0.0)) > 0.0 for one in tables.rows("suppliers")):
            allowed = f"shares in suppliers.csv, column share_{like}, or a region it is like that has them"
            raise InputError(f"--tables: regions.csv: {row['region']}", "no chips", allowed)
        place = row["region"] if any(region == row["region"] for region, _ in there) else like
        for kind in ("near", "remote"):
            count = there.count((place, kind))
            if count != 1:
                where = f"--tables: sites.csv: {kind} sites of {place}"
                raise InputError(
                    where, count, "one near site and one remote site, or none of both and a region it is like"
                )
