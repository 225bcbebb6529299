"""Routes of seats at vendors: worlds live in this server for as long as they are played, alone or at a table."""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from suanli.experiments.seat import LAST, Game, Move, Seat
from suanli.model.kernel.errors import SuanliError
from suanli.visualization.front.served import page_route

MOST = 80  # seats at once, and people at a table; who hasn't played for longest makes room
TABLES = 12  # tables at once; the oldest makes room
YEAR = 300.0  # seconds in which a table's year is decided
WRONG = 0.5  # seconds that a wrong code costs
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
_LARGEST = 2000  # bytes of a request
_HIGHEST = 2**31


@dataclass
class Table:
    """A game that people share. host  who may live a year without waiting; until  when it is lived at the latest"""

    game: Game
    code: str
    host: str
    members: dict[str, str] = field(default_factory=dict)  # vendor of each key
    until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def late(self, now: float) -> None:
        """Live the year if its time is over, or if everybody has decided; a new year has its whole time again."""
        if self.members and self.game.year <= LAST and (now >= self.until or not self.game.undecided):
            self.game.live()
            self.until = now + YEAR

    def seen(self, key: str, now: float) -> dict[str, Any]:
        """Return what somebody at the table sees: its vendor's books, who plays, for whom the table waits."""
        vendor = self.members[key]
        teams = {one: sum(one == other for other in self.members.values()) for one in self.game.moves}
        return self.game.seen(vendor) | {
            "code": self.code,
            "host": key == self.host,
            "teams": teams,
            "undecided": self.game.undecided if self.game.year <= LAST else [],
            "left": max(0, round(self.until - now)),
        }


class Seats:
    """The seats of a server, by a key that only who sits there has: alone, or at a table that is found by its code."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._seats: OrderedDict[str, tuple[Seat, threading.Lock]] = OrderedDict()
        self._tables: OrderedDict[str, Table] = OrderedDict()
        self._at: dict[str, Table] = {}
        self._lock, self._clock = threading.Lock(), clock

    def open(self, given: dict[str, Any]) -> dict[str, Any]:
        """Take a seat. given  vendor, seed (drawn where there is none); together: at a new table, in one world"""
        seed = given.get("seed")
        chosen = seed if isinstance(seed, int) and not isinstance(seed, bool) else secrets.randbelow(10_000)
        if given.get("together"):
            return self._table(str(given.get("vendor")), chosen % _HIGHEST)
        seat, key = Seat(str(given.get("vendor")), chosen % _HIGHEST), secrets.token_urlsafe(16)
        with self._lock:
            self._seats[key] = (seat, threading.Lock())
            while len(self._seats) > MOST:
                self._seats.popitem(last=False)
        return {"key": key} | seat.seen()

    def _table(self, vendor: str, seed: int) -> dict[str, Any]:
        game, key = Game(seed), secrets.token_urlsafe(16)
        game.sit(vendor)
        with self._lock:
            code = next(code for code in iter(_code, "") if code not in self._tables)
            table = Table(game, code, key, {key: vendor}, self._clock() + YEAR)
            self._tables[code] = self._at[key] = table
            while len(self._tables) > TABLES:
                _, gone = self._tables.popitem(last=False)
                self._at = {one: at for one, at in self._at.items() if at is not gone}
        return {"key": key} | table.seen(key, self._clock())

    def join(self, given: dict[str, Any]) -> dict[str, Any] | None:
        """Sit down at a table: at a vendor of one's own, or with those who sit there. None where there is none.

        given  code, vendor
        """
        with self._lock:
            table = self._tables.get(str(given.get("code")).strip().upper())
            if table is None or len(table.members) >= MOST:
                return None
        key = secrets.token_urlsafe(16)
        with table.lock:
            table.game.sit(str(given.get("vendor")))
            table.members[key] = str(given.get("vendor"))
            with self._lock:
                self._at[key] = table
            return {"key": key} | table.seen(key, self._clock())

    def seen(self, key: str) -> dict[str, Any] | None:
        """Return what is seen from a seat, after the year is lived whose time is over."""
        return self.ask(key, Seat.seen) if key not in self._at else self._at_table(key, lambda table, now: None)

    def play(self, key: str, move: Move, year: object = None, *, at_once: bool = False) -> dict[str, Any] | None:
        """Decide: alone the year is lived at once, at a table once all have decided.

        year  that is decided: for one that has been lived nothing is; at_once  the host doesn't wait
        """
        if key not in self._at:
            return self.ask(key, lambda seat: seat.play(move))

        def decided(table: Table, now: float) -> None:
            if year is None or year == table.game.year:
                table.game.decide(table.members[key], move)
            if at_once and key == table.host:
                table.until = now

        return self._at_table(key, decided)

    def debrief(self, key: str) -> dict[str, Any] | None:
        """Return all books, once all is played."""
        if key not in self._at:
            return self.ask(key, Seat.debrief)
        table = self._at[key]
        with table.lock:
            return table.game.debrief(table.members[key])

    def _at_table(self, key: str, does: Callable[[Table, float], None]) -> dict[str, Any]:
        table, now = self._at[key], self._clock()
        with table.lock:
            does(table, now)
            table.late(now)
            return table.seen(key, now)

    def ask(self, key: str, what: Callable[[Seat], dict[str, Any]]) -> dict[str, Any] | None:
        """Return what a seat answers, one question at a time; None where there is no such seat."""
        with self._lock:
            found = self._seats.get(key)
            if found is None:
                return None
            self._seats.move_to_end(key)
        seat, alone = found
        with alone:
            return what(seat)


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(5))


def routes(workbench: str = "/") -> list[Route]:
    """Return the routes. workbench  address of the lab"""
    seats = Seats()

    async def answered(request: Request, ask: Callable[[dict[str, Any]], dict[str, Any] | None]) -> Response:
        body = await request.body()
        try:
            given = json.loads(body) if body and len(body) <= _LARGEST else {}
        except ValueError:
            given = {}
        try:
            found = await run_in_threadpool(ask, given if isinstance(given, dict) else {})
        except SuanliError as error:
            return JSONResponse({"error": str(error)}, status_code=422)
        return JSONResponse(found) if found is not None else JSONResponse({"error": "no_seat"}, status_code=404)

    async def opened(request: Request) -> Response:
        return await answered(request, seats.open)

    async def joined(request: Request) -> Response:
        found = await answered(request, seats.join)
        if found.status_code == 404:
            await asyncio.sleep(WRONG)  # who guesses codes waits
        return found

    async def played(request: Request) -> Response:
        def move(given: dict[str, Any]) -> dict[str, Any] | None:
            factors = {name: given.get(name, 1.0) for name in ("price", "research", "capacity")}
            return seats.play(
                request.path_params["key"], Move(**factors), given.get("year"), at_once=given.get("now") is True
            )

        return await answered(request, move)

    async def seen(request: Request) -> Response:
        return await answered(request, lambda _: seats.seen(request.path_params["key"]))

    async def debriefed(request: Request) -> Response:
        return await answered(request, lambda _: seats.debrief(request.path_params["key"]))

    return [
        page_route("/seat", workbench, "seat"),
        Route("/seat/open", opened, methods=["POST"]),
        Route("/seat/join", joined, methods=["POST"]),
        Route("/seat/{key}/seen", seen),
        Route("/seat/{key}/year", played, methods=["POST"]),
        Route("/seat/{key}/debrief", debriefed),
    ]
