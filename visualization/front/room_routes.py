"""The few routes that a class needs, beside the lab's own: plain pages and JSON, no session of Solara."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from suanli.visualization.front.rooms import RoomError, Rooms
from suanli.visualization.front.served import page_route

_LARGEST = 8000  # bytes of a request


def _given(body: bytes) -> dict[str, Any]:
    """Return a request's table. Raises RoomError for what is none, or is too long."""
    if len(body) > _LARGEST:
        raise RoomError(413, "too_long")
    try:
        given = json.loads(body) if body else {}
    except ValueError:
        raise RoomError(400, "not_json") from None
    if not isinstance(given, dict):
        raise RoomError(400, "not_json")
    return given


def routes(path: Path, workbench: str = "/") -> list[Route]:
    """Return the routes. path  of the file that rooms are kept in; workbench  address of the lab"""
    rooms = Rooms(path)

    async def answered(request: Request, ask: Callable[[dict[str, Any]], Any]) -> Response:
        try:
            found = await run_in_threadpool(ask, _given(await request.body()))
        except RoomError as error:
            return JSONResponse({"error": error.word}, status_code=error.status)
        return found if isinstance(found, Response) else JSONResponse(found or {})

    def of(name: str, *keys: str) -> Callable[[Request], Any]:
        """A route that calls what rooms have by that name, with the code in its path and texts of the request."""

        async def asked(request: Request) -> Response:
            code = [request.path_params["code"]] if "code" in request.path_params else []

            def call(given: dict[str, Any]) -> Any:
                values = [given.get(key) for key in keys]
                if any(
                    not isinstance(value, str)
                    for key, value in zip(keys, values, strict=True)
                    if key not in {"said", "raised"}
                ):
                    raise RoomError(400, "not_json")
                if "raised" in keys and not isinstance(given.get("raised"), list):
                    raise RoomError(400, "not_json")
                return getattr(rooms, name)(*code, *values)

            return await answered(request, call)

        return asked

    async def table(request: Request) -> Response:
        def call(given: dict[str, Any]) -> Response:
            text = rooms.table(request.path_params["code"], str(given.get("token")))
            return PlainTextResponse(text, media_type="text/csv")

        return await answered(request, call)

    return [
        page_route("/join", begin="join"),
        page_route("/join/{code}", begin="join"),
        page_route("/class", workbench, "class"),
        Route("/class/open", of("open", "lesson"), methods=["POST"]),
        Route("/class/{code}/state", of("state")),
        Route("/class/{code}/predict", of("predict", "student", "said"), methods=["POST"]),
        Route("/class/{code}/step", of("move", "token", "step"), methods=["POST"]),
        Route("/class/{code}/hands", of("hands", "token", "raised"), methods=["POST"]),
        Route("/class/{code}/recover", of("recovered", "recovery"), methods=["POST"]),
        Route("/class/{code}/csv", table, methods=["POST"]),
        Route("/class/{code}/close", of("close", "token"), methods=["POST"]),
    ]
