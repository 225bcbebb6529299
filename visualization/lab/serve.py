"""Serve the lab from this machine: nothing is fetched from elsewhere, nothing is sent elsewhere."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
import threading
import time
import urllib.request
import webbrowser
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from suanli.model.kernel.errors import InputError

NOWHERE = "http://127.0.0.1:9/"  # the discard port: a browser file that isn't here fails at once, and loudly
NOT_THERE = (("start", "/start"), ("workbench", "/"), ("room", "/join"))  # where to go on from there
LOOPBACK = ("127.0.0.1", "localhost", "::1")
NEEDED = "echarts@5.4.0/dist/echarts.min.js"
SETTINGS = {
    "SOLARA_APP": "suanli.visualization.lab.app",
    "SOLARA_MODE": "production",
    "SOLARA_ASSETS_CDN": NOWHERE,
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_THEME_SHOW_BANNER": "false",
    "SOLARA_THEME_FORCE_REFRESH": "true",  # once the server is there again; a page's address holds all
    "SOLARA_KERNEL_CULL_TIMEOUT": "1h",
}


def checked_address(host: str, port: int) -> None:
    """InputError for a port that can't be, is taken, or a host this machine doesn't have."""
    if not 1 <= port <= 65535:
        raise InputError("--port", port, "a whole number from 1 to 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with contextlib.closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            what = "--host" if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL else "--port"
            allowed = "an address of this machine" if what == "--host" else f"a free port ({error.strerror})"
            raise InputError(what, host if what == "--host" else port, allowed) from error


def assets_folder() -> Path:
    """Where the browser's files lie; InputError, with what to install, where they don't."""
    folder = Path(sys.prefix) / "share" / "solara" / "cdn"
    if find_spec("solara") is None or not (folder / NEEDED).exists():
        raise InputError("lab", "no browser files on this machine", "pip install 'suanli[lab]' (or `make lab`)")
    return folder


def serve(host: str, port: int, open_browser: bool, say: Callable[[str], None]) -> None:
    """Serve until stopped. Raises InputError for an address that can't be used or files that aren't there."""
    checked_address(host, port)
    _check_what_users_bring()
    os.environ.update(SETTINGS)
    os.environ["SOLARA_ASSETS_PROXY_CACHE_DIR"] = str(assets_folder())
    shown = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    say(f"Start at {shown}start; the workbench is at {shown} (Ctrl-C stops it), Mesa's own page at {shown}mesa")
    if host not in LOOPBACK:
        say("Anybody who can reach this machine can now use it: the lab knows no passwords.")
    if open_browser:
        threading.Thread(target=_open, args=(f"{shown}start",), daemon=True).start()
    import uvicorn  # noqa: PLC0415 (the settings above must stand before Solara is imported)

    from suanli.visualization.lab.engine import engine  # noqa: PLC0415

    threading.Thread(target=engine, daemon=True).start()  # workers start while the server does
    uvicorn.run(_with_front_page(port), host=host, port=port, log_level="warning", ws_max_size=2**24)


def _with_front_page(port: int) -> Any:
    """Return Solara's application with the front page at /start and rooms of a class: plain HTML, no session.

    port  rooms are kept by it, so that a server that is started again finds them
    """
    from solara.server import starlette as served  # noqa: PLC0415 (the settings must stand before Solara is imported)

    from suanli.visualization.front import room_routes, seat_routes  # noqa: PLC0415
    from suanli.visualization.front.served import page_route  # noqa: PLC0415

    rooms = room_routes.routes(Path.home() / ".cache" / "suanli" / f"class-{port}.sqlite")
    served.app.router.routes[:0] = [page_route("/start", "/"), *rooms, *seat_routes.routes()]
    served.app.exception_handlers[404] = _not_there
    return served.app


async def _not_there(request: Any, error: Any) -> Any:
    """Return a page that says in both languages that there is none of this address, and where to go on."""
    from starlette.responses import HTMLResponse, PlainTextResponse  # noqa: PLC0415 (nothing of it before it is served)

    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse(str(error.detail), status_code=404)
    from suanli.visualization.lab.words import preferred, words  # noqa: PLC0415 (as above)

    w = words(preferred(request.headers.get("accept-language", "")))
    links = "".join(f'<p><a href="{to}">{w(f"not_there.{name}")}</a></p>' for name, to in NOT_THERE)
    head = f'<!doctype html><html lang="{w.language}"><meta charset="utf-8"><title>{w("not_there.title")}</title>'
    style = "<style>body{font:1.1rem/1.6 system-ui;max-width:36rem;margin:4rem auto;padding:0 1rem}</style>"
    size = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    return HTMLResponse(f"{head}{size}{style}<h1>{w('not_there.title')}</h1>{links}</html>", status_code=404)


def _check_what_users_bring() -> None:
    """Refuse levers, charts and policies of users that the page couldn't show, before it is served."""
    from suanli.experiments.levers import policies  # noqa: PLC0415 (nothing of the model where an address is refused)
    from suanli.visualization.lab.figures import all_charts  # noqa: PLC0415
    from suanli.visualization.lab.levers import levers  # noqa: PLC0415
    from suanli.visualization.lab.words import LANGUAGES, words  # noqa: PLC0415

    for asked in (levers, all_charts, policies):
        asked()
    for language in LANGUAGES:
        words(language)


def _open(address: str) -> None:
    """Open a browser once the server answers."""
    for _ in range(100):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=1).read()  # noqa: S310 (our own server)
            webbrowser.open(address)
            return
        time.sleep(0.2)
