"""Serving: what can not be is refused with one line; browser files are here; Mesa's page keeps its figures whole."""

import asyncio
import gzip
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from starlette.requests import Request

from suanli.model.kernel.errors import InputError
from suanli.visualization.lab import serve

ENTRY = [sys.executable, "-m", "suanli.experiments.cli", "lab"]


def taken():
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    return listening


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--port", "70000"], "--port: got 70000, allowed: a whole number from 1 to 65535"),
        (["--port", "0"], "--port"),
        (["--port", "eighty"], "--port: got 'eighty'"),
        (["--host", "203.0.113.7"], "--host: got '203.0.113.7', allowed: an address of this machine"),
        (["--host", "no such host"], "--host"),
    ],
)
def test_an_address_that_can_not_be_is_refused(arguments, says):
    done = subprocess.run([*ENTRY, *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_a_port_that_is_taken_is_refused():
    with closing(taken()) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(InputError, match="--port"):
            serve.checked_address("127.0.0.1", port)
    serve.checked_address("127.0.0.1", port)


def test_browser_files_are_on_this_machine(monkeypatch, tmp_path):
    assert (serve.assets_folder() / serve.NEEDED).exists()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(InputError, match="suanli\\[lab\\]"):
        serve.assets_folder()


def test_nothing_leaves_the_machine_by_setting():
    assert serve.SETTINGS["SOLARA_ASSETS_CDN"].startswith("http://127.0.0.1:9")
    assert serve.SETTINGS["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] == "false"
    assert serve.SETTINGS["SOLARA_THEME_FORCE_REFRESH"] == "true", "a page finds a server that was started again"


def test_the_front_page_is_packed_once_and_not_sent_again_to_who_has_it():
    """To pack it for each reader kept both cores busy: thirty readers waited four seconds for it."""
    from starlette.requests import Request

    from suanli.visualization.front.page import front_page
    from suanli.visualization.front.served import _page, page_route

    def asked(**headers):
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        return page_route("/start", "/").endpoint(Request({"type": "http", "method": "GET", "headers": named}))

    first = asked(accept_encoding="gzip, br")
    assert first.headers["content-encoding"] == "gzip"
    assert gzip.decompress(first.body).decode() == front_page(workbench="/")
    assert len(first.body) < 500_000
    assert first.body is _page("/", "")[1], "packed once"
    plain = asked()
    assert "content-encoding" not in plain.headers
    assert plain.body == gzip.decompress(first.body)
    again = asked(if_none_match=first.headers["etag"])
    assert (again.status_code, again.body) == (304, b"")
    assert asked(if_none_match='"other"').status_code == 200


@pytest.mark.filterwarnings("default")  # Solara finds fault with how SolaraViz calls its hooks
def test_mesas_page_reads_whole_figures_while_a_thread_steps():
    """Mesa's own collector gives columns of unequal length here, which replaces the page by a traceback."""
    from suanli.visualization.mesa_page import PlayedIndustry

    model = PlayedIndustry(customers=40)
    begun, reporters = threading.Event(), model.datacollector.model_reporters
    last = reporters["concentration"]

    def slow(asked):
        begun.set()
        time.sleep(0.3)
        return last(asked)

    reporters["concentration"] = slow
    stepping = threading.Thread(target=model.step)
    stepping.start()
    assert begun.wait(20)
    frame = model.datacollector.get_model_vars_dataframe()  # in the middle of a row
    stepping.join()
    assert len(frame) == 2


@pytest.mark.filterwarnings("default")
def test_mesas_page_stops_at_its_last_year_however_fast_it_is_played():
    from suanli.visualization.mesa_page import PlayedIndustry

    model = PlayedIndustry(customers=40, until=2018)
    for _ in range(9):
        model.step()
    assert model.quarter == 4
    assert not model.running
    assert len(model.datacollector.get_model_vars_dataframe()) == 5


def test_an_address_of_nothing_gets_a_page_in_the_readers_language():
    """Whoever mistypes a link finds the way; what asks for a file gets a line."""

    class Error:
        detail = "Not found"

    def asked(accept, language):
        named = [(b"accept", accept.encode()), (b"accept-language", language.encode())]
        given = Request({"type": "http", "method": "GET", "headers": named})
        with ThreadPoolExecutor(1) as apart:  # a browser of other tests has this thread's loop
            return apart.submit(asyncio.run, serve._not_there(given, Error())).result()

    for language, title in (("zh-CN,zh;q=0.9", "没有这个页面"), ("en-US", "There is no such page"), ("", "There is")):
        page = asked("text/html,*/*", language)
        assert page.status_code == 404
        assert title in page.body.decode()
        assert 'href="/start"' in page.body.decode()
    assert asked("*/*", "zh").body == b"Not found"
