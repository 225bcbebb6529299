"""What this process has from outside the package: rules and tables, named once, where the program is started.

Every run that says nothing else of its own takes them, and every task that is sent to another process carries them: a
command has ``--rules`` and ``--tables`` in one place, and so has a script.

    with loading(rules="mine.py:Bold", tables="mine"):
        compare(["baseline", "bold.toml"], 16)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from suanli.model.extensions import source
from suanli.model.kernel.errors import SuanliError
from suanli.model.parameters.tables import Tables, tables_in


@dataclass(frozen=True)
class Extensions:
    """Rules by whole path, the whole path of a folder of tables, and the SHA-256 of their texts; empty for none."""

    rules: str = ""
    tables: str = ""
    digest: str = ""

    @property
    def named(self) -> list[str]:
        """What records call the rules: files without their folders."""
        return [one.label for one in source.sources(self.rules)]

    @property
    def folder(self) -> str:
        """What records call the tables: the folder's own name."""
        return Path(self.tables).name

    def checked(self) -> Extensions:
        """Return the same; SuanliError where their texts aren't those that were asked for."""
        if extensions(self.rules, self.tables).digest != self.digest:
            raise SuanliError("the rules or tables have changed since this was asked for: start it again")
        return self

    def read_tables(self) -> Tables:
        """Return the tables."""
        return tables_in(self.tables)


NONE = Extensions()
_loaded: list[Extensions] = [NONE]


def extensions(rules: Any = "", tables: str = "") -> Extensions:
    """Return rules and tables with whole paths. rules  text, a class or function, or a list of such

    Raises InputError and UnknownNameError for rules of another form and tables that aren't allowed.
    """
    named = source.sources(source.text_of(rules))
    text = ";".join(f"{one.place}:{one.name}" for one in named)
    read = tables_in(str(tables or ""))
    parts = (source.digest(text), read.digest)
    whole = hashlib.sha256("\0".join(parts).encode()).hexdigest() if any(parts) else ""
    return Extensions(text, read.folder, whole)


def loaded() -> Extensions:
    """Return what this process has from outside; none unless it was told."""
    return _loaded[-1]


def load(found: Extensions) -> None:
    """Take them from here on: in a process that works for another."""
    _loaded[-1] = found


@contextmanager
def loading(rules: Any = "", tables: str = "") -> Iterator[Extensions]:
    """Have rules and tables in every run made inside, beside those there were. Raises what ``extensions`` raises."""
    before = loaded()
    text = ";".join(one for one in (before.rules, source.text_of(rules)) if one)
    _loaded.append(extensions(text, tables or before.tables))
    try:
        yield _loaded[-1]
    finally:
        _loaded.pop()
