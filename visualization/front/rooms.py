"""Rooms of a class: students predict without account or name, the teacher moves the step; SQLite, and forgotten after.

A room has a code that students type, a token that only the teacher's page has, and a recovery code for another machine.
Wrong recovery codes slow down the room, never an address: a school has one. Nothing of a person is stored: a prediction
is filed under a number that the student's own browser has drawn.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import math
import secrets
import sqlite3
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from suanli.visualization.front.lessons import lessons

STEPS = ("predict", "revealed")
LETTERS, LENGTH = "BCDFGHJKLMNPQRSTVWXZ", 5
KEPT = 24 * 3600.0  # seconds after which a room is forgotten
MOST_STUDENTS, LONGEST = 300, 4000  # of a room; characters of a prediction
_SLOWEST = 60.0
_TABLES = """
CREATE TABLE IF NOT EXISTS rooms (code TEXT PRIMARY KEY, lesson TEXT, step TEXT, token TEXT, recovery TEXT, opened REAL,
  tries INTEGER DEFAULT 0, slow_until REAL DEFAULT 0);
CREATE TABLE IF NOT EXISTS predictions (code TEXT, student TEXT, said TEXT, at REAL, PRIMARY KEY (code, student));
CREATE TABLE IF NOT EXISTS hands (code TEXT, answer INTEGER, raised INTEGER, PRIMARY KEY (code, answer));
"""


class RoomError(Exception):
    """What a room refuses: a status of HTTP, and a word the page has a sentence for."""

    def __init__(self, status: int, word: str) -> None:
        super().__init__(word)
        self.status, self.word = status, word


def _hidden(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class Rooms:
    """All rooms of a server, in one file, so that a server that was killed finds them again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as store:
            store.executescript(_TABLES)
            store.execute("PRAGMA journal_mode=WAL")
        self.forget()

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        store = sqlite3.connect(self.path, timeout=10.0)
        store.row_factory = sqlite3.Row
        try:
            with store:
                yield store
        finally:
            store.close()

    def forget(self, now: float | None = None) -> None:
        """Take away rooms that are a day old, with all that was said in them."""
        before = (time.time() if now is None else now) - KEPT
        with self._open() as store:
            for (code,) in store.execute("SELECT code FROM rooms WHERE opened < ?", (before,)).fetchall():
                self._gone(store, code)

    @staticmethod
    def _gone(store: sqlite3.Connection, code: str) -> None:
        for table in ("rooms", "predictions", "hands"):
            store.execute(f"DELETE FROM {table} WHERE code = ?", (code,))  # noqa: S608 (names of ours)

    def open(self, lesson: str) -> dict[str, str]:
        """Open a room for a lesson: its code, the teacher's token, the recovery code. Raises RoomError."""
        if lesson not in lessons():
            raise RoomError(404, "no_lesson")
        self.forget()
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        token, recovery = secrets.token_urlsafe(24), f"{secrets.randbelow(10**8):08d}"
        with self._open() as store:
            store.execute(
                "INSERT INTO rooms (code, lesson, step, token, recovery, opened) VALUES (?, ?, ?, ?, ?, ?)",
                (code, lesson, STEPS[0], _hidden(token), _hidden(code + recovery), time.time()),
            )
        return {"code": code, "token": token, "recovery": recovery, "lesson": lesson}

    @staticmethod
    def _room(store: sqlite3.Connection, code: str) -> sqlite3.Row:
        room = store.execute("SELECT * FROM rooms WHERE code = ?", (code.upper(),)).fetchone()
        if room is None:
            raise RoomError(404, "no_room")
        found: sqlite3.Row = room
        return found

    def _teachers(self, store: sqlite3.Connection, code: str, token: str) -> sqlite3.Row:
        room = self._room(store, code)
        if not secrets.compare_digest(room["token"], _hidden(token)):
            raise RoomError(403, "not_yours")
        return room

    def state(self, code: str) -> dict[str, Any]:
        """Return what everybody may see: lesson, step, how many have predicted; what they said once it is revealed."""
        with self._open() as store:
            room = self._room(store, code)
            said = self._said(store, room["code"])
            hands = dict(store.execute("SELECT answer, raised FROM hands WHERE code = ?", (room["code"],)).fetchall())
        told = tally(lessons()[room["lesson"]], said, hands) if room["step"] == STEPS[1] else None
        raised = sum(hands.values())
        return {
            "code": room["code"],
            "lesson": room["lesson"],
            "step": room["step"],
            "count": len(said) + raised,
            "tally": told,
        }

    @staticmethod
    def _said(store: sqlite3.Connection, code: str) -> list[Any]:
        rows = store.execute("SELECT said FROM predictions WHERE code = ? ORDER BY at", (code,)).fetchall()
        return [json.loads(row["said"]) for row in rows]

    def predict(self, code: str, student: str, said: Any) -> None:
        """File a prediction; a second one of the same student takes the first one's place. Raises RoomError."""
        text = json.dumps(said)
        with self._open() as store:
            room = self._room(store, code)
            if room["step"] != STEPS[0]:
                raise RoomError(409, "too_late")
            if not 8 <= len(student) <= 64 or len(text) > LONGEST or not fits(lessons()[room["lesson"]], said):
                raise RoomError(422, "not_a_prediction")
            (others,) = store.execute(
                "SELECT COUNT(*) FROM predictions WHERE code = ? AND student <> ?", (room["code"], student)
            ).fetchone()
            if others >= MOST_STUDENTS:
                raise RoomError(409, "room_is_full")
            store.execute(
                "INSERT INTO predictions VALUES (?, ?, ?, ?) "
                "ON CONFLICT (code, student) DO UPDATE SET said = excluded.said",
                (room["code"], student, text, time.time()),
            )

    def move(self, code: str, token: str, step: str) -> None:
        """Move the room to a step: only with the teacher's token."""
        if step not in STEPS:
            raise RoomError(422, "no_step")
        with self._open() as store:
            room = self._teachers(store, code, token)
            store.execute("UPDATE rooms SET step = ? WHERE code = ?", (step, room["code"]))

    def hands(self, code: str, token: str, raised: list[int]) -> None:
        """Enter a show of hands for a choice, where phones don't work: how many for each answer."""
        with self._open() as store:
            room = self._teachers(store, code, token)
            ask = lessons()[room["lesson"]]["ask"]
            whole = [
                one
                for one in raised
                if isinstance(one, int) and not isinstance(one, bool) and 0 <= one <= MOST_STUDENTS
            ]
            if ask["kind"] != "choice" or len(whole) != len(raised) or len(raised) != len(ask["options"]):
                raise RoomError(422, "not_a_prediction")
            store.execute("DELETE FROM hands WHERE code = ?", (room["code"],))
            store.executemany(
                "INSERT INTO hands VALUES (?, ?, ?)", [(room["code"], at, n) for at, n in enumerate(raised)]
            )

    def recovered(self, code: str, recovery: str, now: float | None = None) -> dict[str, str]:
        """Return a new token for who has the recovery code; the old one is void. Wrong ones slow down the room."""
        moment = time.time() if now is None else now
        token = secrets.token_urlsafe(24)
        with self._open() as store:
            room = self._room(store, code)
            if moment < room["slow_until"]:
                raise RoomError(429, "wait")
            right = secrets.compare_digest(room["recovery"], _hidden(room["code"] + recovery))
            if right:
                store.execute("UPDATE rooms SET token = ?, tries = 0 WHERE code = ?", (_hidden(token), room["code"]))
            else:
                wait = min(_SLOWEST, 0.25 * 2.0 ** min(room["tries"], 10))
                store.execute(
                    "UPDATE rooms SET tries = tries + 1, slow_until = ? WHERE code = ?", (moment + wait, room["code"])
                )
        if not right:
            raise RoomError(403, "not_yours")
        return {"code": room["code"], "token": token, "lesson": room["lesson"]}

    def table(self, code: str, token: str) -> str:
        """Return what was said as CSV: a row a student, without a name."""
        with self._open() as store:
            room = self._teachers(store, code, token)
            said = self._said(store, room["code"])
        out = io.StringIO()
        rows = csv.writer(out)
        rows.writerow(["student", "lesson", "said"])
        rows.writerows([at, room["lesson"], json.dumps(one)] for at, one in enumerate(said, start=1))
        return out.getvalue()

    def close(self, code: str, token: str) -> None:
        """Close a room: all that was said in it is forgotten."""
        with self._open() as store:
            self._gone(store, self._teachers(store, code, token)["code"])


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def fits(lesson: dict[str, Any], said: Any) -> bool:
    """Return whether a prediction is of the kind that a lesson asks for."""
    ask = lesson["ask"]
    if ask["kind"] == "choice":
        return isinstance(said, int) and not isinstance(said, bool) and 0 <= said < len(ask["options"])
    if ask["kind"] == "number":
        return _number(said) and ask["low"] <= said <= ask["high"]
    return (
        isinstance(said, dict)
        and set(said) == set(ask["lines"])
        and all(isinstance(one, dict) and all(map(_number, one.values())) for one in said.values())
    )


def tally(lesson: dict[str, Any], said: list[Any], hands: dict[int, int]) -> dict[str, Any]:
    """Return what a class said: of a choice how many for each answer; of numbers and lines quartiles, by year."""
    kind = lesson["ask"]["kind"]
    if kind == "choice":
        options = range(len(lesson["ask"]["options"]))
        return {"kind": kind, "counts": [said.count(at) + hands.get(at, 0) for at in options]}
    if kind == "number":
        return {"kind": kind, "values": sorted(said), "quartiles": quartiles(said)}
    years = {line: sorted({year for one in said for year in one.get(line, {})}) for line in lesson["ask"]["lines"]}
    return {
        "kind": kind,
        "lines": {
            line: {year: quartiles([one[line][year] for one in said if year in one[line]]) for year in years[line]}
            for line in years
        },
    }


def quartiles(values: list[float]) -> list[float]:
    """Return lower quartile, median, upper quartile; the value itself where there is one, nothing where none."""
    if len(values) < 2:
        return values * 3
    return statistics.quantiles(values, n=4, method="inclusive")
