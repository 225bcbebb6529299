"""In Python, as people expect it: classes, mappings, generators; copies and pickles; what would be ignored raises."""

import pickle
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import mesa
import numpy as np
import pytest

from suanli.experiments.compare import Runs, compare
from suanli.model.extensions import Series, Shock, Strategy, extensions, loaded, loading, replace, source
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError
from suanli.model.mechanisms import settings

EXAMPLES = Path(__file__).parents[2] / "examples"
BOLD = f"{EXAMPLES / 'own_strategy.py'}:Bold"
PLAY = {"strategy.alibaba": "Bold"}


class Twice(Strategy):
    """Twice the R&D, and a coin with an address; counts quarters in the lowest bits of its memory."""

    memory = {"quarters": 0.0}  # noqa: RUF012 (as a user writes it)

    def plan(self, wishes, seen, memory, draw):
        luck = 1.0 + 0.1 * draw("luck")
        return replace(wishes, research=2.0 * luck * wishes.research), {"quarters": memory["quarters"] + 1.0}


class Halved(Shock):
    """Half of what Chinese vendors know is gone."""

    def strike(self, vendor_state, regions, facts):
        return {"knowledge": vendor_state.knowledge * np.where(regions.china[facts.region], 0.5, 1.0)}


def model_of(overrides=None, until=2019, **given):
    return ComputeIndustry(customers=40, until=until, overrides=overrides or "", **given)


def lived(*args, **given):
    model = model_of(*args, **given)
    model.run_until()
    return model


def test_a_class_is_a_rule():
    own = lived({"strategy.alibaba": "Twice", "shock.Halved": "2018Q3"}, rules=[Twice, Halved])
    plain = lived()
    research = [one.records.series("research")["alibaba"] for one in (own, plain)]
    assert research[0].iloc[0] > 1.9 * research[1].iloc[0]
    tencent, aws = (own.records.series("knowledge")[name].iloc[2] for name in ("tencent", "aws"))
    assert tencent < 0.75 * plain.records.series("knowledge")["tencent"].iloc[2]
    assert aws > 0.99 * plain.records.series("knowledge")["aws"].iloc[2]
    assert own.world.vendor_state.beliefs.own["Twice"]["quarters"][4] == 8.0
    assert own.world.vendor_state.beliefs.own["Twice"]["quarters"][0] == 0.0
    assert own.records.array("ledger_gap").max() < 1e-8
    assert own.extensions.named == ["test_in_python.py:Twice", "test_in_python.py:Halved"]


def test_a_strategy_leaves_the_others_alone_in_its_first_quarter():
    one, plain = lived({"strategy.alibaba": "Twice"}, 2018, rules=Twice), lived(until=2018)
    research, before = (model.records.series("research").iloc[0] for model in (one, plain))
    assert (research.drop("alibaba") == before.drop("alibaba")).all()


def test_a_draw_has_an_address():
    """The luck of a strategy is the same whoever else draws, and moves nobody's."""
    both = lived({"strategy.alibaba": "Twice", "strategy.tencent": "Twice"}, 2018, rules=Twice)
    one = lived({"strategy.alibaba": "Twice"}, 2018, rules=Twice)
    first = [model.records.series("research")["alibaba"].iloc[0] for model in (both, one)]
    assert first[0] == first[1]


def test_money_limits_a_strategy_as_it_limits_everybody():
    greedy = lived({"strategy.baidu": "Greedy"}, rules=Greedy)
    assert greedy.records.array("ledger_gap").max() < 1e-8
    spent, wanted = (greedy.records.series(name)["baidu"] for name in ("research", "research_wanted"))
    assert (spent < 0.1 * wanted).all()


class Greedy(Strategy):
    """Wants a thousand times the R&D."""

    def plan(self, wishes):
        return replace(wishes, research=1000.0 * wishes.research + 10.0)


def test_overrides_may_be_a_mapping_of_values():
    text = lived("finance.tax=0.3;ai.enabled=false", 2018).records.hash()
    assert lived({"finance.tax": 0.3, "ai.enabled": False}, 2018).records.hash() == text
    with pytest.raises(InputError, match=r"finance\.tax"):
        model_of({"finance.tax": None})


def test_a_seed_may_be_a_generator_as_mesa_takes_it():
    one, other = (model_of(until=2018, rng=np.random.default_rng(3)).seed_used for _ in range(2))
    assert one == other != model_of(until=2018, rng=np.random.default_rng(4)).seed_used
    assert model_of(until=2018, rng=7).seed_used == model_of(until=2018, seed=7).seed_used == 7
    assert model_of(until=2018, rng=None).seed_used != model_of(until=2018, rng=None).seed_used
    for given in ({"rng": 1, "seed": 2}, {"rng": -1}, {"rng": "a"}, {"rng": 1.5}):
        with pytest.raises(InputError):
            model_of(**given)


def test_iterations_of_batch_run_differ():
    given = {"customers": [20], "until": [2018], "rules": [BOLD], "overrides": ["strategy.alibaba=Bold"]}
    rows = mesa.batch_run(ComputeIndustry, given, iterations=3, number_processes=1, display_progress=False)
    assert len({row["concentration"] for row in rows}) == 3


@pytest.mark.parametrize("rules", [BOLD, Twice], ids=["file", "class"])
def test_a_run_with_rules_is_copied_and_pickled(rules):
    name = "Bold" if rules is BOLD else "Twice"
    model = model_of({"strategy.alibaba": name}, rules=rules)
    for _ in range(3):
        model.step()
    kept = pickle.dumps(model)
    copies = [model.branch(), pickle.loads(kept)]  # noqa: S301 (our own)
    for one in (model, *copies):
        one.run_until()
    assert len({one.records.hash() for one in (model, *copies)}) == 1


def test_a_pickle_brings_its_rules_as_text_to_another_process(tmp_path):
    (tmp_path / "own.py").write_text((EXAMPLES / "own_strategy.py").read_text())
    model = model_of(PLAY, rules=f"{tmp_path / 'own.py'}:Bold")
    model.step()
    (tmp_path / "model.pickle").write_bytes(pickle.dumps(model))
    (tmp_path / "own.py").unlink()
    model.run_until()
    code = "import pickle, sys; m = pickle.load(open(sys.argv[1], 'rb')); m.run_until(); print(m.records.hash())"
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "model.pickle"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == model.records.hash()


def test_what_would_be_ignored_raises():
    """Case 19."""
    model = model_of(until=2018)
    for one, name in ((model, "vendors"), (model, "untl"), (model.world.vendors[0], "price"), (model.agents[0], "x")):
        with pytest.raises(AttributeError, match=name):
            setattr(one, name, 1.0)
    with pytest.raises(AttributeError, match="parameters"):
        model.parameters = model.parameters
    with pytest.raises(AttributeError, match="did you mean 'until'"):
        model.untl = 2030

    class Mine(ComputeIndustry):
        pass

    mine = Mine(customers=20, until=2018)
    mine.note = "a class of one's own may have what it likes"


def test_tools_take_rules_from_where_they_are_loaded(tmp_path):
    scenario = tmp_path / "bold.toml"
    scenario.write_text('[parameters]\n"strategy.alibaba" = "Bold"\n')
    with loading(BOLD) as own:
        assert own == loaded()
        found = [
            compare(["baseline", str(scenario)], 2, (2018,), Runs(40, "", ("research/alibaba",)), workers)["rows"]
            for workers in (1, 2)
        ]
    assert found[0] == found[1]
    (row,) = (one for one in found[0] if one["figure"] == "research/alibaba" and one["difference"])
    assert row["difference"]["mean"] > 0.0
    assert loaded() == extensions()
    with pytest.raises(InputError, match=r"strategy\.alibaba"):
        settings.resolved(str(scenario))


def test_an_entry_point_is_a_rule(tmp_path, monkeypatch):
    (tmp_path / "suanli_own_package").mkdir()
    (tmp_path / "suanli_own_package" / "__init__.py").write_text((EXAMPLES / "own_strategy.py").read_text())
    monkeypatch.syspath_prepend(tmp_path)
    point = EntryPoint("bold", "suanli_own_package:Bold", source.ENTRY_POINTS)
    monkeypatch.setattr(source, "entry_points", lambda group: [point] if group == source.ENTRY_POINTS else [])
    hashes = {lived(PLAY, 2018, rules=rules).records.hash() for rules in ("bold", "suanli_own_package:Bold", BOLD)}
    assert len(hashes) == 1
    with pytest.raises(InputError, match="did you mean 'bold'"):
        extensions("bolt")


UNGUARDED = """
from suanli.experiments.compare import compare

def main():
    compare(["baseline", "price-war-ends"], 2, (2018,), (40, ""), workers=2)

{guard}main()
"""


@pytest.mark.slow
def test_an_unguarded_script_that_starts_workers_is_told_what_to_do(tmp_path):
    """Case 18."""
    path = tmp_path / "script.py"
    path.write_text(UNGUARDED.format(guard=""))
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "script.py, line 7" in done.stderr
    assert 'if __name__ == "__main__":' in done.stderr


def test_a_series_may_be_handed_over():
    mine = Series("spent_twice", "world", "USD bn per quarter", "x", lambda accounts: 2.0 * accounts.revenue.sum())
    model = lived(until=2018, rules=mine)
    assert model.records.array("spent_twice")[:, 0] == pytest.approx(2.0 * model.records.array("revenue").sum(axis=1))


def test_packages_are_typed():
    import suanli.agents
    import suanli.experiments
    import suanli.model
    import suanli.visualization

    for package in (suanli.agents, suanli.experiments, suanli.model, suanli.visualization):
        assert (Path(package.__path__[0]) / "py.typed").exists()
