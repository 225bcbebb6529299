"""The front page as the lab's server gives it: made once, packed once, and not sent again to who has it."""

from __future__ import annotations

import gzip
import hashlib
import threading
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from suanli.visualization.front.page import front_page

_LEVEL = 9  # once a page, not once a reader
_making = threading.Lock()  # a class that comes at once makes it once, too


@cache
def _page(workbench: str, begin: str) -> tuple[bytes, bytes, str]:
    """The page, the same packed, and its tag."""
    text = front_page(workbench=workbench, begin=begin).encode()
    return text, gzip.compress(text, _LEVEL, mtime=0), f'"{hashlib.sha256(text).hexdigest()[:20]}"'


def page_route(path: str, workbench: str = "", begin: str = "") -> Route:
    """Return the route of a page of the front page's scripts. begin  what it shows where the address names nothing"""

    def answered(request: Request) -> Response:
        with _making:
            text, packed, tag = _page(workbench, begin)
        headers: dict[str, Any] = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(packed, media_type="text/html", headers=headers | {"Content-Encoding": "gzip"})
        return Response(text, media_type="text/html", headers=headers)

    return Route(path, answered)
