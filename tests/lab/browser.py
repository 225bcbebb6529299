"""A real Chromium and a server of the lab on this machine, for tests and for measurements."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NO_BROWSER = "NO BROWSER FOUND: install Debian's chromium to test the lab"
if CHROMIUM is None and os.environ.get("SUANLI_BROWSER") == "required":
    raise RuntimeError(NO_BROWSER)
WITH_BROWSER = [  # CI requires one, so that there they can't be skipped
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif(CHROMIUM is None, reason=NO_BROWSER),
]
PATIENCE = int(os.environ.get("SUANLI_PATIENCE", "40")) * 1000  # ms; the suite runs two of everything on two cores


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(log):
    """The lab's address while it is served, as `suanli lab` serves it; ``log`` is a file its words go to."""
    port = free_port()
    command = [sys.executable, "-m", "suanli.experiments.cli", "lab", "--port", str(port)]
    with open(log, "w") as out:  # noqa: PTH123
        server = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env=os.environ | {"HOME": str(log.parent)}
        )
        url = f"http://127.0.0.1:{port}/"
        try:
            for _ in range(400):
                assert server.poll() is None, f"the server has ended: {log.read_text()}"
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(url, timeout=2).read()
                    break
                time.sleep(0.1)
            yield url
        finally:
            server.terminate()
            server.wait(20)


@contextlib.contextmanager
def chromium():
    """A headless browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


IDLE = {}  # contexts that nobody has now and the page of each, by browser and options


class Reader:
    """One reader: a browser context that nobody else has, the page, and all that went wrong on it.

    A context that is given back has forgotten its reader (cookies, storage, permissions), not the lab's files, and its
    page goes on in the same process: to load and compile them anew is more than half of opening a page.
    """

    def __init__(self, browser, address, query="", here=".sl-body", **options):
        self.problems = []
        self.address, self.here = address, here
        self.idle = IDLE.setdefault((browser, repr(sorted(options.items()))), [])
        given = {"viewport": {"width": 1440, "height": 1000}, "accept_downloads": True} | options
        self.context = self.idle.pop() if self.idle else browser.new_context(**given)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.listens = {
            "pageerror": lambda error: self.problems.append(f"error of the page: {error}"),
            "console": self._heard,
            "response": self._answered,
            "request": self._asked,
        }
        for event, act in self.listens.items():
            self.page.on(event, act)
        self.open(query)

    def open(self, query):
        self.page.goto(self.address + query)
        self.page.locator(self.here).wait_for()

    def _heard(self, message):
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def _answered(self, response):
        if response.status >= 400:
            self.problems.append(f"{response.status} {response.url}")

    def _asked(self, request):
        if not request.url.startswith((self.address, self.address.replace("http", "ws"), "data:", "blob:")):
            self.problems.append(f"left the machine: {request.url}")

    def ready(self):
        """Charts of a finished run are drawn."""
        self.page.wait_for_function(
            "() => { const e = document.querySelector('[data-chart=shares] .sl-canvas');"
            " return e && e.__payload && e.__payload().finished && e.querySelector('svg'); }"
        )
        return self

    def payload(self, chart="shares"):
        return self.page.locator(f"[data-chart={chart}] .sl-canvas").evaluate("e => e.__payload()")

    def drawn(self, chart="shares"):
        """name -> points as ECharts has them."""
        series = self.page.locator(f"[data-chart={chart}] .sl-canvas").evaluate("e => e.__drawn()")
        return {one["name"]: one["data"] for one in series}

    def close(self):
        """Leave, and leave nothing behind that the next one with this context could find."""
        if self.page.is_closed():
            self.context.close()
            return
        for event, act in self.listens.items():
            self.page.remove_listener(event, act)
        for page in self.context.pages:
            if page is not self.page:
                page.close()
        self.page.goto(f"{self.address}readyz")  # where no lab is; another origin would be another process
        self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self.context.clear_cookies()
        self.context.clear_permissions()
        self.idle.append(self.context)
