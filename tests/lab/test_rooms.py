"""Rooms of a class: forty predict, none is lost; only the teacher moves a step; a killed server finds them again."""

import concurrent.futures
import csv
import io
import json as jsons
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from helpers import wait_for
from starlette.applications import Starlette

sys.path.insert(0, str(Path(__file__).parent))
from browser import WITH_BROWSER, free_port

from suanli.visualization.front.lessons import lessons
from suanli.visualization.front.page import front_words
from suanli.visualization.front.room_routes import routes
from suanli.visualization.front.rooms import KEPT, RoomError, Rooms, tally


@pytest.fixture
def place(tmp_path):
    return tmp_path / "rooms.sqlite"


class Client:
    """Asks a server as a browser would."""

    def __init__(self, address):
        self.address = address

    def get(self, path):
        return self._answered(urllib.request.Request(self.address + path))  # noqa: S310 (an address of ours)

    def post(self, path, json):
        text = jsons.dumps(json).encode()
        head = {"Content-Type": "application/json"}
        return self._answered(urllib.request.Request(self.address + path, text, head))  # noqa: S310

    @staticmethod
    def _answered(request):
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                return Answer(answer.status, answer.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode())


@dataclass
class Answer:
    status_code: int
    text: str

    def json(self):
        return jsons.loads(self.text)


@pytest.fixture
def client(place):
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes(place)), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_for(lambda: server.started)
    yield Client(f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join(10)


def said(name):
    """A prediction that a lesson takes."""
    ask = lessons()[name]["ask"]
    if ask["kind"] == "choice":
        return 1
    if ask["kind"] == "number":
        return ask["low"]
    return {line: {"2019": 0.1, "2020": -0.2} for line in ask["lines"]}


def test_forty_predict_at_once_and_none_is_lost(client):
    """In two rooms, each of which sees its own. How long it takes: ``benchmarks/readers.py``."""
    rooms = [client.post("/class/open", json={"lesson": "price-war"}).json() for _ in range(2)]

    def one(number):
        code, student = rooms[number % 2]["code"], f"student-{number:04d}"
        for _ in range(3):
            assert client.get(f"/class/{code}/state").json()["tally"] is None  # nothing is given away
            answer = client.post(f"/class/{code}/predict", json={"student": student, "said": number % 3})
            assert answer.status_code == 200, answer.text

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        list(pool.map(one, range(40)))
    for room in rooms:
        assert client.get(f"/class/{room['code']}/state").json()["count"] == 20
    step = {"token": rooms[0]["token"], "step": "revealed"}
    assert client.post(f"/class/{rooms[0]['code']}/step", json=step).status_code == 200
    found = client.get(f"/class/{rooms[0]['code']}/state").json()
    assert sum(found["tally"]["counts"]) == 20
    assert client.get(f"/class/{rooms[1]['code']}/state").json()["tally"] is None
    rows = list(csv.reader(io.StringIO(client.post(f"/class/{rooms[0]['code']}/csv", json=step).text)))
    assert len(rows) == 21
    assert not any("student-" in cell for row in rows for cell in row)


def test_a_forged_step_is_refused(client):
    mine, other = (client.post("/class/open", json={"lesson": "one-run"}).json() for _ in range(2))
    for token in ("", "x" * 32, other["token"], mine["code"], mine["recovery"]):
        for path, more in (("step", {"step": "revealed"}), ("hands", {"raised": [1]}), ("csv", {}), ("close", {})):
            assert client.post(f"/class/{mine['code']}/{path}", json={"token": token, **more}).status_code in {400, 403}
    assert client.get(f"/class/{mine['code']}/state").json()["step"] == "predict"
    assert client.post(f"/class/{mine['code']}/step", json={"token": mine["token"], "step": "end"}).status_code == 422


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"student": "abcdefgh", "said": 7}, 422),
        ({"student": "abcdefgh", "said": True}, 422),
        ({"student": "abcdefgh", "said": "1"}, 422),
        ({"student": "abc", "said": 1}, 422),
        ({"student": 12345678, "said": 1}, 400),
        ({"student": "abcdefgh", "said": ["x"] * 5000}, 413),
        (["abcdefgh", 1], 400),
    ],
)
def test_what_is_no_prediction_is_refused(client, given, status):
    room = client.post("/class/open", json={"lesson": "price-war"}).json()
    assert client.post(f"/class/{room['code']}/predict", json=given).status_code == status
    assert client.get(f"/class/{room['code']}/state").json()["count"] == 0


def test_rooms_that_are_not_there_closed_or_past(client):
    assert client.post("/class/open", json={"lesson": "nothing"}).status_code == 404
    assert client.get("/class/BBBBB/state").json() == {"error": "no_room"}
    room = client.post("/class/open", json={"lesson": "price-war"}).json()
    mine = {"token": room["token"]}
    client.post(f"/class/{room['code']}/step", json=mine | {"step": "revealed"})
    late = client.post(f"/class/{room['code'].lower()}/predict", json={"student": "abcdefgh", "said": 1})
    assert (late.status_code, late.json()) == (409, {"error": "too_late"})
    assert client.post(f"/class/{room['code']}/close", json=mine).status_code == 200
    assert client.get(f"/class/{room['code']}/state").status_code == 404


def test_wrong_recovery_codes_slow_down_the_room_alone(place):
    rooms = Rooms(place)
    one, other = rooms.open("price-war"), rooms.open("price-war")
    now = time.time()
    for tries in range(6):
        with pytest.raises(RoomError) as refused:
            rooms.recovered(one["code"], "00000000", now)
        assert refused.value.word == ("not_yours" if tries == 0 else "wait")
    with pytest.raises(RoomError, match="wait"):
        rooms.recovered(one["code"], one["recovery"], now)
    assert rooms.recovered(other["code"], other["recovery"], now)["token"]
    found = rooms.recovered(one["code"], one["recovery"], now + 1.0)
    rooms.move(one["code"], found["token"], "revealed")
    with pytest.raises(RoomError, match="not_yours"):  # the lost machine's token is void
        rooms.move(one["code"], one["token"], "predict")


def test_a_server_that_is_started_again_finds_its_rooms_and_forgets_old_ones(place):
    first = Rooms(place)
    room = first.open("two-loss-makers")
    first.predict(room["code"], "abcdefgh", said("two-loss-makers"))
    again = Rooms(place)
    assert again.state(room["code"])["count"] == 1
    again.move(room["code"], room["token"], "revealed")
    assert room["token"] not in place.read_bytes().decode("latin-1")  # kept as a hash
    again.forget(time.time() + KEPT + 1.0)
    with pytest.raises(RoomError, match="no_room"):
        again.state(room["code"])


@pytest.mark.parametrize("name", lessons())
def test_every_lesson_has_a_tally(place, name):
    rooms = Rooms(place)
    room = rooms.open(name)
    for student in ("abcdefgh", "ijklmnop", "qrstuvwx"):
        rooms.predict(room["code"], student, said(name))
    rooms.move(room["code"], room["token"], "revealed")
    found = rooms.state(room["code"])["tally"]
    if found["kind"] == "choice":
        assert found["counts"][1] == 3
        rooms.hands(room["code"], room["token"], [2, *[0] * (len(found["counts"]) - 1)])
        assert rooms.state(room["code"])["tally"]["counts"][:2] == [2, 3]
    elif found["kind"] == "number":
        assert found["quartiles"] == [said(name)] * 3
    else:
        assert all(years == {"2019": [0.1] * 3, "2020": [-0.2] * 3} for years in found["lines"].values())
    assert jsons.loads(jsons.dumps(tally(lessons()[name], [], {}))) is not None


class TestInABrowser:
    pytestmark = WITH_BROWSER

    @pytest.mark.slow
    def test_a_class_from_the_room_to_the_reveal(self, new_page, address):
        """A teacher opens a room, two phones predict, the teacher reveals, both see what the class said."""
        words = front_words()["en"]
        teacher = new_page(viewport={"width": 1024, "height": 768})
        wrong = []
        teacher.on("pageerror", lambda error: wrong.append(str(error)))
        teacher.goto(f"{address}class?lang=en")
        teacher.locator("#which").select_option("price-war")
        teacher.locator("#open").click()
        code = teacher.locator(".code strong").inner_text()
        phones = [new_page(viewport={"width": 390, "height": 844}) for _ in range(2)]
        for at, phone in enumerate(phones):
            phone.on("pageerror", lambda error: wrong.append(str(error)))
            phone.goto(f"{address}join/{code}?lang=en")
            phone.locator(f"#option-{at}").check()
            assert phone.locator(".tabs").count() == 0
            phone.locator("#commit").click()
            phone.get_by_role("status").wait_for()
            assert phone.locator("polygon").count() == 0
        teacher.get_by_text(words["predicted_count"].replace("{count}", "2")).wait_for(timeout=10_000)
        teacher.locator("#reveal").click()
        teacher.locator("table").first.wait_for()
        for phone in phones:
            phone.get_by_text(words["the_class"]).wait_for(timeout=10_000)
            assert phone.locator("polygon").count() > 0
            assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        teacher.locator("#close").click()
        teacher.locator("#open").wait_for()
        assert wrong == []
