"""The test kit finds what it is for: each check fails on a rule that is wrong in that way, and on no other."""

import json
from pathlib import Path

import pytest
from helpers import suanli

from suanli.experiments.check import CHECKS, _jobs, check
from suanli.model.extensions.brought import brought_by, names_in
from suanli.model.kernel.errors import InputError

HEAD = "import numpy as np\nfrom suanli.model.extensions import *\n"
BAD = {
    "acts where it is asked for": "class Own(Strategy):\n    def plan(self, wishes):\n        return wishes\n",
    "does nothing where it isn't": (
        "class P(Group, name='p'):\n    x: float = number('1', 0, 1, 'm', value=0.5)\n"
        "class Own(Mechanism):\n    name, group = 'own', P\n"
        "    def see(self, seen):\n        return replace(seen, research_return=1.1 * seen.research_return)\n"
    ),
    "deterministic": (
        "import time\ndef own(stance):\n"
        "    return (1.2 + 1e-3 * (time.perf_counter_ns() % 97)) * bertrand_markup(stance)\n"
    ),
    "can be copied": (
        "class Own(Mechanism):\n    name = 'own'\n"
        "    def see(self, seen):\n        self.kept = lambda: 1\n        return seen\n"
    ),
    "no look at the present": (
        "import sys\nclass Own(Strategy):\n    def plan(self, wishes, seen):\n"
        "        frame = sys._getframe()\n"
        "        while 'world' not in frame.f_locals:\n            frame = frame.f_back\n"
        "        present = abs(frame.f_locals['world'].population.log_need.mean())\n"
        "        return replace(wishes, research=wishes.research * (1 + present))\n"
    ),
    "order of agents": (
        "class Own(Strategy):\n    def plan(self, wishes, seen):\n"
        "        return replace(wishes, research=wishes.research * (1.0 + 0.1 * wishes.research[0]))\n"
    ),
}


def failed(document):
    return {one["check"] for one in document["findings"] if not one["passed"]}


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_a_check_finds_what_it_is_for(tmp_path, name):
    (tmp_path / "own.py").write_text(HEAD + BAD[name])
    rules = ";".join(names_in(str(tmp_path / "own.py")))
    ((thing, kind),) = brought_by(rules).kinds.items()
    asked = {what: ask for _, what, ask in _jobs(thing, kind, rules, "", (40, 2020))}
    passed, said = asked[name]()
    assert not passed, said
    assert asked["books balance, figures finite"]()[0]


@pytest.mark.slow
@pytest.mark.nightly
def test_ours_pass_through_the_command_line():
    example = str(Path(__file__).parents[2] / "examples" / "own_strategy.py")
    done = suanli("check", example, "--customers", "40", "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["passed"], failed(found)) == (0, True, set())
    assert [one["check"] for one in found["findings"]] == list(CHECKS)


def test_a_rule_that_stops_the_run_fails_with_its_line(tmp_path):
    (tmp_path / "own.py").write_text("def own(stance):\n    return stance.nothing\n")
    done = suanli("check", str(tmp_path / "own.py"), "--customers", "20")
    assert done.returncode == 1
    assert "FAILED own" in done.stdout
    assert "line 2: AttributeError" in done.stdout


def test_a_file_that_brings_nothing_is_refused(tmp_path):
    (tmp_path / "own.py").write_text("x = 1\n")
    with pytest.raises(InputError, match="brings something"):
        check(str(tmp_path / "own.py"))
