"""The command line as its user meets it: what it prints, what it writes, and what it says to a mistake."""

import json
import os
import signal
import subprocess
import sys

import pandas as pd
import pytest
from helpers import refused, suanli

ENTRY = [sys.executable, "-m", "suanli.experiments.cli"]


HEAVY = ("numpy", "mesa", "pandas", "pydantic", "scipy", "matplotlib", "solara", "pyarrow", "networkx", "SALib")


def process(*arguments):
    """The command as a process of its own; all others run in this one (``helpers.suanli``)."""
    return subprocess.run([*ENTRY, *arguments], capture_output=True, text=True, timeout=120, check=False)


def test_help_loads_nothing():
    """What makes help quick: nothing heavy is imported, and few modules at all beyond a bare typer."""
    code = (
        "import sys, typer; bare = set(sys.modules); import suanli.experiments.cli;"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), len(set(sys.modules) - bare) < 120)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] True"
    done = suanli("--help")
    assert done.returncode == 0
    assert "scenarios" in done.stdout
    assert "run" in done.stdout


def test_a_process_prints_one_document_and_a_mistake_ends_it_with_status_2():
    done = process("run", "--customers", "40", "--until", "2018", "--json")
    assert (done.returncode, json.loads(done.stdout)["quarters"]) == (0, 4), done
    assert "running baseline" in done.stderr
    done = process("run", "basline")
    assert (done.returncode, done.stdout, len(done.stderr.strip().splitlines())) == (2, "", 1)


def test_scenarios():
    done = suanli("scenarios", "--json")
    listed = json.loads(done.stdout)
    assert listed[0]["name"] == "baseline"
    assert {"no-research-effect", "no-research", "price-war-ends", "two-firms"} <= {one["name"] for one in listed}
    text = suanli("scenarios").stdout
    assert all(one["name"] in text for one in listed)


def test_run_json():
    done = suanli("run", "--customers", "100", "--until", "2022", "--seed", "5", "--json")
    document = json.loads(done.stdout)
    assert {"scenario", "seed", "customers", "quarters", "seconds", "records_hash", "headline", "regimes"} <= set(
        document
    )
    assert (document["scenario"], document["seed"], document["quarters"]) == ("baseline", 5, 20)
    assert len(document["records_hash"]) == 64
    assert set(document["regimes"]["aws"]) == {"2018", "2019", "2020", "2021", "2022"}
    assert {row["verdict"] for row in document["targets"]} <= {"inside", "missed", "reported", "not produced yet"}
    assert "running baseline" in done.stderr


def test_run_writes_what_it_promises(tmp_path):
    out = tmp_path / "deep" / "results"
    done = suanli("run", "price-war-ends", "--customers", "100", "--until", "2020", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in out.iterdir()) == ["records.parquet", "report.html", "run.json"]
    document = json.loads((out / "run.json").read_text())
    rule = document["parameters"]["pricing.rule"]
    assert rule["value"] == "bertrand"
    assert {"unit", "source", "status", "meaning"} <= set(rule)
    assert {"python", "mesa", "numpy", "suanli"} <= set(document["versions"])
    frame = pd.read_parquet(out / "records.parquet")
    assert list(frame.columns) == ["quarter", "entity", "region", "series", "value", "unit"]
    assert document["records_hash"] in (out / "report.html").read_text()


def test_a_run_is_told_on_one_screen_and_whole_with_all():
    brief = suanli("run", "--customers", "100").stdout
    assert len(brief.splitlines()) <= 30
    for word in ("2024", "2035*", "US three", "strategic loss", "missed: T", "thought experiment", "records_hash"):
        assert word in brief
    text = suanli("run", "--customers", "100", "--all").stdout
    for word in ("2018", "2022", "2030", "2035", "AWS", "China Unicom Cloud", "T13b", "steady state", "records_hash"):
        assert word in text
    assert "missed" in text


def test_set_changes_the_run():
    one, two = (
        json.loads(suanli("run", "--customers", "60", "--until", "2018", *more, "--json").stdout)["records_hash"]
        for more in ((), ("--set", "finance.tax=0.1", "--set", "pricing.rule=fixed"))
    )
    assert one != two


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "basline"), "scenario: got 'basline', allowed:"),
        (("run", "basline"), "did you mean 'baseline'?"),
        (("run", "--seed", "1.5"), "--seed: got '1.5', allowed: a whole number"),
        (("run", "--seed", "-1"), "seed: got -1"),
        (("run", "--seed", "nan"), "--seed"),
        (("run", "--customers", "0"), "customers: got 0, allowed: a whole number from 20 to 2000000"),
        (("run", "--customers", "-3"), "customers"),
        (("run", "--customers", "1e99"), "--customers"),
        (("run", "--customers", "inf"), "--customers"),
        (("run", "--customers", "999999999999"), "customers"),
        (("run", "--until", "2010"), "until: got 2010, allowed: a whole number from 2018 to 2060"),
        (("run", "--until", "soon"), "--until"),
        (("run", "--set", "finance.taxx=0.2"), "did you mean 'finance.tax'?"),
        (("run", "--set", "finance.tax=7"), "finance.tax: got '7', allowed: a number from 0 to 0.6 share"),
        (("run", "--set", "finance.tax=nan"), "finance.tax"),
        (("run", "--set", "server.life=20 years"), "server.life"),
        (("run", "--set", "pricing.rule=3"), "pricing.rule"),
        (("run", "--set", "nonsense"), "NAME=VALUE"),
        (("run", "none.toml"), "scenario file"),
        (("run", "--no-such-option"), "--no-such-option"),
        (("rum",), "rum"),
        (("run", "baseline", "extra"), "extra"),
        (("run", "--out", ""), "--out"),
        (("run", "--set"), "--set"),
        (("run", "--set", ""), "--set: got ''"),
        (("run", "--set", "finance.tax=0.1;finance.interest=0.1"), "--set again"),
        (("run", "--set", "foo=1"), "`suanli parameters` lists them"),
        (("validate", "basline"), "did you mean 'baseline'"),
        (("validate", "--workers", "-3"), "--workers"),
        (("compare", "baseline"), "at least two"),
        (("run", "x" * 5000), "..."),
        (("run", "--set", "finance.tax=0.1", "--set", "finance.tax=0.2"), "only once"),
    ],
)
def test_mistakes_get_one_clear_line(arguments, words):
    assert words in refused(*arguments)


def test_an_output_folder_where_a_folder_takes_a_files_place(tmp_path):
    (tmp_path / "report.html").mkdir()
    assert "report.html" in refused("run", "--out", str(tmp_path))


def test_parameters_are_listed():
    listed = json.loads(suanli("parameters", "--json").stdout)
    assert {"name", "value", "unit", "low", "high", "status", "source", "meaning"} <= set(listed[0])
    assert "choice.quality_weight" in suanli("parameters").stdout


def test_version():
    assert suanli("--version").stdout.startswith("suanli 0.")


def test_overrides_are_shown():
    arguments = ("run", "--customers", "40", "--until", "2018", "--set", "finance.tax=0.3")
    assert "baseline, finance.tax=0.3 | seed 0" in suanli(*arguments).stdout
    assert json.loads(suanli(*arguments, "--json").stdout)["overrides"] == {"finance.tax": "0.3"}


def test_the_laboratory_has_no_targets():
    for more, told in (((), False), (("--all",), True)):
        said = suanli("run", "two-firms", "--customers", "20", "--until", "2022", *more).stdout
        assert ("No targets" in said) is told
        assert "Targets " not in said


def test_nothing_asked_is_help():
    done = suanli()
    assert done.returncode == 0
    assert "scenarios" in done.stdout


def heeds_ctrl_c():
    """In a child: whoever starts the tests in the background of a script has switched Ctrl-C off for all below."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_with_one_line():
    command = [*ENTRY, "run", "--customers", "20000"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, text=True, preexec_fn=heeds_ctrl_c, **pipes)  # noqa: PLW1509
    assert "running" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip() == "suanli: stopped"


def test_a_reader_that_goes_away_is_no_error():
    done = subprocess.run(  # noqa: S602
        f"{' '.join(ENTRY)} run --customers 50 --until 2018 | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr


def test_a_broken_scenario_file(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("[parameters\n")
    assert "TOML" in refused("run", str(path))


def test_an_output_folder_that_cannot_be_written(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert "--out" in refused("run", "--out", str(blocked / "results"))
    if os.geteuid() != 0:
        tmp_path.chmod(0o500)
        assert "--out" in refused("run", "--out", str(tmp_path / "results"))


def test_a_mistake_is_found_before_anything_is_computed(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert "running" not in refused("run", "--customers", "50", "--out", str(blocked / "results"))


def test_a_violated_ledger_is_one_line_and_not_a_users_mistake(monkeypatch, capsys):
    from suanli.experiments import cli
    from suanli.model.kernel import ledger
    from suanli.model.kernel.errors import ConservationError

    def fail(self):
        raise ConservationError("dividends", "2018Q1", 1.0, "USD bn")

    monkeypatch.setattr(ledger.Ledger, "prove", fail)
    monkeypatch.setattr(sys, "argv", ["suanli", "run", "--customers", "50"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 1
    assert "row 'dividends', quarter 2018Q1" in capsys.readouterr().err
