"""Routes of a seat at a vendor: each person's world lives in this server for as long as it is played."""

from __future__ import annotations

import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from suanli.experiments.seat import Move, Seat
from suanli.model.kernel.errors import SuanliError
from suanli.visualization.front.page import front_page

MOST = 80  # seats at once; who hasn't played for longest makes room
_LARGEST = 2000  # bytes of a request
_HIGHEST = 2**31


class Seats:
    """The seats of a server, by a key that only who sits there has."""

    def __init__(self) -> None:
        self._seats: OrderedDict[str, tuple[Seat, threading.Lock]] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, given: dict[str, Any]) -> dict[str, Any]:
        """Take a seat. given  vendor, seed (drawn where there is none)"""
        seed = given.get("seed")
        chosen = seed if isinstance(seed, int) and not isinstance(seed, bool) else secrets.randbelow(10_000)
        seat, key = Seat(str(given.get("vendor")), chosen % _HIGHEST), secrets.token_urlsafe(16)
        with self._lock:
            self._seats[key] = (seat, threading.Lock())
            while len(self._seats) > MOST:
                self._seats.popitem(last=False)
        return {"key": key} | seat.seen()

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


def routes(workbench: str = "/") -> list[Route]:
    """Return the routes. workbench  address of the lab"""
    seats, page = Seats(), front_page(workbench=workbench, begin="seat")

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

    async def played(request: Request) -> Response:
        def move(given: dict[str, Any]) -> dict[str, Any] | None:
            factors = {name: given.get(name, 1.0) for name in ("price", "research", "capacity")}
            return seats.ask(request.path_params["key"], lambda seat: seat.play(Move(**factors)))

        return await answered(request, move)

    async def seen(request: Request) -> Response:
        return await answered(request, lambda _: seats.ask(request.path_params["key"], lambda seat: seat.seen()))

    async def debriefed(request: Request) -> Response:
        return await answered(request, lambda _: seats.ask(request.path_params["key"], lambda seat: seat.debrief()))

    return [
        Route("/seat", lambda _: HTMLResponse(page)),
        Route("/seat/open", opened, methods=["POST"]),
        Route("/seat/{key}/seen", seen),
        Route("/seat/{key}/year", played, methods=["POST"]),
        Route("/seat/{key}/debrief", debriefed),
    ]
