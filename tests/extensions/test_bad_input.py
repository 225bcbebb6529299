"""Bad input through the doors, of thirty kinds: one line with file and place, status 2, no traceback of ours."""

import pytest
from helpers import refused, suanli

SHORT = ("--customers", "40", "--until", "2018", "--json")
HEAD = "import numpy as np\nfrom suanli.model.extensions import *\n"
VENDOR = "vendor,region,world_share,growth\n"


def folder(tmp_path, **tables):
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return str(tmp_path)


BAD_TABLES = [
    ({"vendor": VENDOR}, "file: got 'vendor.csv'", "did you mean 'vendors.csv'"),
    ({"vendors": "vendor,world_shar\naws,0.3\n"}, "column: got 'world_shar'", "did you mean 'world_share'"),
    ({"vendors": "region,world_share\nINTL,0.3\n"}, "columns: got 'region, world_share'", "vendor among them"),
    ({"vendors": "vendor,vendor\naws,aws\n"}, "column: got 'vendor'", "each column once"),
    ({"vendors": f"{VENDOR}ibm,INTL,0.02,0.1\nibm,INTL,0.02,0.1\n"}, "line 3: vendor: got 'ibm'", "line 2"),
    ({"vendors": f"{VENDOR}ibm,EU,0.02,0.1\n"}, "line 2: region: got 'EU'", "CN, INTL"),
    ({"vendors": f"{VENDOR}ibm,INTL,nan,0.1\n"}, "line 2: world_share: got 'nan'", "from 1e-09 to 1"),
    ({"vendors": f"{VENDOR}ibm,INTL,0.02,0.1\n"}, "world_share, all rows: got '1.02'", "other_international at 0.341"),
    ({"vendors": "vendor,region,world_share\nibm,INTL,0.02\n"}, "line 2: growth: got 'nothing'", "ibm is new"),
    ({"vendors": f"{VENDOR}i b m,INTL,0.02,0.1\n"}, "line 2: vendor: got 'i b m'", "letters, digits"),
    ({"vendors": f"{VENDOR}ibm,INTL,0.02\n"}, "line 2: got '3 cells'", "4 cells"),
    ({"vendors": "vendor\n"}, "got '1 lines'", "at least one row"),
    (
        {"vendors": f"{VENDOR}oracle,INTL,0.02,0.1\nother_international,,0.341,\n"},
        "vendor: got 'oracle'",
        "taken in entrants.csv",
    ),
    ({"suppliers": "supplier,foundry\nnvidia,tmsc\n"}, "foundry: got 'tmsc'", "did you mean 'tsmc'"),
    ({"suppliers": "supplier,owner\nnvidia,aws1\n"}, "owner: got 'aws1'", "did you mean 'aws'"),
    ({"suppliers": "supplier,share_EU\nnvidia,1\n"}, "column: got 'share_EU'", "did you mean 'share_CN'"),
    ({"regions": "region,china,like,part\nEU,0,INTL,0.5\n"}, "part, all rows of china 0: got '1.5'", "a sum of 1"),
    ({"regions": "region,china,part\nINTL,0,0.5\nEU,0,0.5\n"}, "EU: got 'no chips'", "share_EU"),
    ({"regions": "region,like\nCN,Mars\n"}, "like: got 'Mars'", "CN, INTL"),
    ({"regions": "region,china\nCN,0\n"}, "CN: got 'china=0'", "as shipped"),
    ({"regions": "region,china,like,part\nINTL,0,,0.5\nworld,0,INTL,0.5\n"}, "region: got 'world'", "the model's own"),
    ({"regions": "region,china,like,part\nINTL,0,,0.5\naws,0,INTL,0.5\n"}, "region: got 'aws'", "taken in vendors.csv"),
    ({"vendors": f"{VENDOR}ibm,INTL,0.02,1_0\n"}, "line 2: growth: got '1_0'", "from -0.5 to 10"),
    ({"regions": "region,area\nCN,Mars\n"}, "area: got 'Mars'", "CN, INTL"),
    (
        {"sites": "site,region,kind,pue,power_price,opening_part\nthird,CN,near,1.2,0.1,0.0\n"},
        "near sites of CN: got 2",
        "one near site and one remote site",
    ),
    (
        {"suppliers": "supplier,region,performance,revenue,die_area,foundry\nmine,CN,50,1,400,tsmc\n"},
        "mine: got 'no share'",
        "share_REGION",
    ),
    ({"suppliers": "supplier,sells_to\nnvidia,world\n"}, "column: got 'sells_to'", "known names"),
    ({"sectors": "sector,profit_multiplier\nfinance,3\n"}, "finance: revenue_multiplier", "both or neither"),
    ({"sites": "site,kind\ncn_east,middle\n"}, "kind: got 'middle'", "near, remote"),
    ({"sites": "site,pue\ncn_east,0.5\n"}, "pue: got '0.5'", "from 1 to 5"),
    ({"sectors": "sector,spend_share\ninternet,0.9\n"}, "spend_share, all rows: got '1.56'", "a sum of 1"),
    ({}, "no table", "a folder with some of"),
]


@pytest.mark.parametrize(("tables", "where", "allowed"), BAD_TABLES, ids=[where[:40] for _, where, _ in BAD_TABLES])
def test_tables(tmp_path, tables, where, allowed):
    said = refused("run", "--tables", folder(tmp_path, **tables), *SHORT)
    assert where in said
    assert allowed in said
    assert "--tables" in said


def test_tables_that_are_no_folder(tmp_path):
    (tmp_path / "vendors.csv").write_text(VENDOR)
    for given in (str(tmp_path / "vendors.csv"), str(tmp_path / "nowhere"), ""):
        assert "--tables" in refused("run", "--tables", given, *SHORT)
    rows = "ibm,INTL,0.02,0.1\nother_international,,0.341,\n"
    told = refused("run", "duopoly", "--tables", folder(tmp_path, vendors=VENDOR + rows), *SHORT)
    assert "world.vendors=two_firms" in told


STRATEGY = "class Own(Strategy):\n    def plan(self, {}):\n        {}\n"
SHOCK = "class Own(Shock):\n    def strike(self, {}):\n        return {}\n"
PLAY, STRIKE = "strategy.alibaba=Own", "shock.Own=2018Q2"
BAD_RULES = [
    (
        STRATEGY.format("wishes, seen", "return replace(wishes, research=-wishes.research)"),
        PLAY,
        "Own.plan.research",
        "from 0 to 1e+12",
    ),
    (
        STRATEGY.format("wishes, seen", "return replace(wishes, price=0 * wishes.price)"),
        PLAY,
        "Own.plan.price",
        "from 1e-12",
    ),
    (STRATEGY.format("wishes, seen", "return replace(wishes, research=wishes.research * np.nan)"), PLAY, "finite", ""),
    (
        STRATEGY.format("wishes, seen", "return replace(wishes, research=wishes.research[:2])"),
        PLAY,
        "shape (2,)",
        "(13,)",
    ),
    (STRATEGY.format("wishes, seen", "return None"), PLAY, "got 'NoneType'", "Wishes"),
    (STRATEGY.format("wishes, seen", "return wishes.research"), PLAY, "got 'ndarray'", "Wishes"),
    (STRATEGY.format("wishes, seen", "self.best = 1.0"), PLAY, "own.py:Own.best", "memory"),
    (STRATEGY.format("wishes, seen", "return seen.nothing"), PLAY, "line 5: AttributeError", "every quarter"),
    (STRATEGY.format("wishes, seen", "wishes.research[:] = 1.0"), PLAY, "line 5: ValueError", "every quarter"),
    (STRATEGY.format("wishes, sen", "return wishes"), PLAY, "parameter: got 'sen'", "did you mean 'seen'"),
    (
        STRATEGY.format("wishes, seen, memory", "return wishes, {'x': 1.0}"),
        PLAY,
        "memory: got 'x'",
        "no column declared",
    ),
    (
        "class Own(Strategy):\n    memory = {'a': 'b'}\n    def plan(self, wishes):\n        return wishes\n",
        PLAY,
        "memory: a: got 'b'",
        "a number",
    ),
    (SHOCK.format("population", "{'deposits': 0.0}"), STRIKE, "got 'deposits'", "28 known names"),
    (SHOCK.format("population", "{'log_need': 1.0}"), STRIKE, "log_need: got 'shape ()'", "shape (40,)"),
    (SHOCK.format("vendor_state", "{'knowledge': -vendor_state.knowledge}"), STRIKE, "knowledge: got -", "0 or more"),
    (SHOCK.format("ledger", "{}"), STRIKE, "parameter: got 'ledger'", "vendor_state"),
    (SHOCK.format("", "{'sponsor.support': 7}"), STRIKE, "sponsor.support: got 7", "from 0 to 2"),
    (SHOCK.format("", "{'ai.growth': 0.1}"), STRIKE, "got 'ai.growth'", "known names"),
    (SHOCK.format("", "{}"), "shock.Own=2030Q1", "shock.Own: got '2030Q1'", "until 2018Q4"),
    (SHOCK.format("", "{}"), "shock.Own=2024", "shock.Own: got '2024'", "did you mean '2024Q1"),
    ("Own = Series('share', 'world', '1', 'x', lambda plans: 1.0)\n", "", "series: got 'share'", "no series has yet"),
    ("Own = Series('mine', 'moon', '1', 'x', lambda plans: 1.0)\n", "", "by: got 'moon'", "known names"),
    ("Own = Series('mine', 'world', 'furlong', 'x', lambda plans: 1.0)\n", "", "unit: got 'furlong'", "known names"),
    ("Own = Series('mine', 'world', '1', 'x', lambda plans: plans.x)\n", "", "line 3: AttributeError", "every quarter"),
    ("Own = Series('mine', 'world', '1', 'x', lambda plan: 1.0)\n", "", "column: got 'plan'", "did you mean 'plans'"),
    (
        "Own = Series('mine', 'vendor', '1', 'x', lambda plans: 1.0)\n",
        "",
        "series mine: got 'shape (1,)'",
        "13, one a vendor",
    ),
    ("from random import random\nclass Own(Strategy):\n    pass\n", PLAY, "line 3: random", "address"),
    (
        "class Own(Strategy):\n    def plan(self, wishes):\n        np.random.seed(1)\n",
        PLAY,
        "line 5: numpy.random",
        "draw",
    ),
    (
        "from suanli.model.industry import ComputeIndustry\nComputeIndustry()\nclass Own(Strategy):\n    pass\n",
        PLAY,
        "while it is read",
        "__main__",
    ),
    (
        "class Own(Strategy):\n    def plann(self, wishes):\n        return wishes\n",
        PLAY,
        "Own.plan: got 'nothing'",
        "a method plan",
    ),
    ("class Own(Strategy):\n    plan = 3\n", PLAY, "Own.plan: got 'nothing'", "a method plan"),
    (
        STRATEGY.format("wishes", "return replace(wishes, price=1e300 * wishes.price)"),
        PLAY,
        "Own.plan.price: got",
        "to 1e+12",
    ),
    ("class Own(Shock):\n    pass\n", STRIKE, "Own.strike: got 'nothing'", "a method strike"),
    (
        "class Own(Strategy):\n    memory = {'a': 0.0}\n    def plan(self, wishes):\n        return wishes\n",
        PLAY,
        "Wishes alone",
        "(Wishes, memory)",
    ),
    (
        "class P(Group, name='p'):\n    x: float = number('1', 0, 1, 'm', value=0.5)\nclass Own(Strategy):\n    group = P\n    def plan(self, wishes):\n        return wishes\n",
        "p.x=0.3",
        "overrides: p.x",
        "nothing without strategy.VENDOR=Own",
    ),
    (
        "class Own(Mechanism):\n    name = 'own'\n    policies = (Policy('p', 'm', 'finance.tax=0.1'),)\n",
        "",
        "policies: p",
        "funded=False",
    ),
    ("class Own:\n    pass\n", "", "own.py:Own: got 'type'", "Strategy"),
    (
        "class Own(Mechanism):\n    name = 'own'\n    requires = ('ai.enable',)\n",
        "",
        "requires: got 'ai.enable'",
        "'ai.enabled'",
    ),
]


@pytest.mark.parametrize(("text", "given", "where", "allowed"), BAD_RULES, ids=[str(n) for n in range(len(BAD_RULES))])
def test_rules(tmp_path, text, given, where, allowed):
    (tmp_path / "own.py").write_text(HEAD + text, encoding="utf-8")
    more = ("--set", given) if given else ()
    done = suanli("run", "--rules", f"{tmp_path}/own.py:Own", *more, *SHORT)
    *before, said = done.lines()
    assert (done.returncode, done.stdout) == (2, "")
    assert all(line.startswith("running ") for line in before), before
    assert where in said
    assert allowed in said
