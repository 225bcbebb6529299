"""The page in a real browser: it loads with no network, plays a step, resets; each visitor has a model of his own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER FOUND: install Debian's chromium to test the page"),
]


@pytest.fixture(scope="module")
def address():
    """A server of the page on a free port of this machine, with the network's files out of reach."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "solara", "run", "suanli.visualization.mesa_page"]
    environment = os.environ | {
        "SOLARA_ASSETS_CDN": "http://127.0.0.1:9/",
        "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
        "SOLARA_THEME_SHOW_BANNER": "false",
    }
    server = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port), "--production", "--no-open"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(url, timeout=1).read()
                break
            except OSError:
                time.sleep(0.5)
        yield url
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


def opened(browser, address):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(address)
    page.get_by_text("2018Q1 comes next").wait_for(timeout=60_000)
    return page


def test_the_page_steps_resets_and_asks_nothing_of_the_network(browser, address):
    asked = []
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.get_by_text("2018Q1 comes next").wait_for(timeout=60_000)
    for quarter in ("2018Q1", "2018Q2"):
        page.get_by_role("button", name="Step").click()
        page.get_by_text(f"{quarter} has been lived").wait_for(timeout=30_000)
    other = opened(browser, address)  # another visitor starts from the eve
    assert other.get_by_text("2018Q1 comes next").is_visible()
    page.get_by_role("button", name="Reset").click()
    page.get_by_text("2018Q1 comes next").wait_for(timeout=30_000)
    assert all(url.startswith((address, "data:", "blob:", "ws:")) for url in asked), asked
    if os.environ.get("SUANLI_SCREENSHOTS"):
        for _ in range(6):
            page.get_by_role("button", name="Step").click()
            page.wait_for_timeout(500)
        page.screenshot(path=os.path.join(os.environ["SUANLI_SCREENSHOTS"], "page.png"))  # noqa: PTH118
