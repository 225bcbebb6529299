"""One arithmetic: right to the last places; the same in a batch, in any layout, as a number, in a compiled kernel."""

import ast
import math
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numba
import numpy as np
import pytest
from scipy import special

from suanli.model.kernel import arithmetic, compiled, quantiles, solving
from suanli.model.kernel.batch import Batch
from suanli.model.kernel.digamma import digamma
from suanli.model.kernel.ledger import Ledger
from suanli.model.kernel.random_streams import Luck, uniforms

ROOT = Path(__file__).resolve().parents[1]
RNG = np.random.default_rng(20181)
WIDE = np.concatenate([RNG.uniform(-700, 700, 20_000), RNG.normal(0, 1, 20_000), RNG.normal(0, 1e-5, 20_000), [0.0]])
POSITIVE = np.concatenate([np.exp(RNG.uniform(-700, 700, 20_000)), RNG.uniform(0.5, 2.0, 20_000), [1.0, 5e-324]])


def last_places(found, exact):
    """Largest error in units in the last place; exact in long doubles."""
    unit = np.spacing(np.abs(exact.astype(float))).astype(np.longdouble)
    return float(np.max(np.abs(found.astype(np.longdouble) - exact) / unit))


long = np.longdouble


@pytest.mark.skipif(np.finfo(np.longdouble).nmant < 60, reason="no wider number to measure against")
def test_errors_are_what_the_docstring_says():
    assert last_places(arithmetic.exp(WIDE), np.exp(WIDE.astype(long))) < 1.0
    some = np.maximum(WIDE, -49.0)
    assert last_places(arithmetic.expm1(some), np.expm1(some.astype(long))) < 2.0
    assert last_places(arithmetic.log(POSITIVE), np.log(POSITIVE.astype(long))) < 1.0
    small = np.abs(RNG.normal(0, 1e-3, 5000))
    assert last_places(arithmetic.log1p(small), np.log1p(small.astype(long))) < 2.0
    assert last_places(arithmetic.log1p(-small), np.log1p(-small.astype(long))) < 2.0
    base, exponent = RNG.uniform(0.01, 100, 5000), RNG.uniform(-3, 3, 5000)
    assert last_places(arithmetic.power(base, exponent), base.astype(long) ** exponent.astype(long)) < 20.0
    assert last_places(arithmetic.tanh(base), np.tanh(base.astype(long))) < 4.0


def test_quantiles_and_digamma_against_scipy():
    luck = RNG.uniform(0, 1, 20_000)
    assert np.max(np.abs(quantiles.normal_quantile(luck) / special.ndtri(luck) - 1.0)) < 1e-13
    assert quantiles.normal_quantile(np.array([1e-300, 0.5, 1.0 - 2.0**-53])) == pytest.approx(
        special.ndtri([1e-300, 0.5, 1.0 - 2.0**-53]), rel=1e-13
    )
    mean = RNG.uniform(0, 60, 5000)
    drawn = quantiles.poisson_quantile(luck[:5000], mean)
    assert (special.pdtr(drawn, mean) >= luck[:5000] - 1e-12).all()
    assert (special.pdtr(drawn - 1.0, mean)[drawn > 0] < luck[:5000][drawn > 0] + 1e-12).all()
    large = quantiles.poisson_quantile(luck[:2000], np.full(2000, 5000.0))
    assert special.pdtr(large, 5000.0) == pytest.approx(luck[:2000], abs=0.01)
    assert (quantiles.poisson_quantile(np.array([0.3, 0.999]), np.zeros(2)) == 0.0).all()
    x = RNG.uniform(0.1, 100, 1000)
    assert digamma(x) == pytest.approx(special.digamma(x), rel=1e-11, abs=1e-13)


def test_edges():
    assert arithmetic.log(0.0) == -math.inf
    assert math.isnan(arithmetic.log(-1.0))
    assert arithmetic.log(np.array([0.0, 1.0, np.inf])).tolist() == [-math.inf, 0.0, math.inf]
    assert arithmetic.log1p(np.array([-1.0, 0.0])).tolist() == [-math.inf, 0.0]
    assert arithmetic.exp(np.array([-np.inf, 0.0])).tolist() == [0.0, 1.0]
    assert arithmetic.exp(-math.inf) == 0.0
    assert arithmetic.power(np.array([0.0, 0.0, 2.0]), np.array([0.0, 0.5, 1.0])).tolist() == [1.0, 0.0, 2.0]
    assert arithmetic.power(0.0, -1.0) == math.inf
    assert arithmetic.total(np.zeros((0, 3)), axis=0).tolist() == [0.0, 0.0, 0.0]
    assert arithmetic.total([]) == 0.0


def test_a_number_equals_the_same_number_in_an_array():
    for function, values in ((arithmetic.exp, WIDE), (arithmetic.expm1, WIDE), (arithmetic.log, POSITIVE)):
        assert [function(float(x)) for x in values[::37]] == function(values[::37]).tolist()
    assert [arithmetic.log1p(float(x)) for x in POSITIVE[::37]] == arithmetic.log1p(POSITIVE[::37]).tolist()
    base = RNG.uniform(0.01, 100, 500)
    for exponent in (0.0, 1.0, 2.0, 4.0, 0.5, 0.25, -1.0, -0.25, 0.3, -2.7):
        array = arithmetic.power(base, np.full(500, exponent))
        assert array.tolist() == arithmetic.power(base, exponent).tolist()
        assert array.tolist() == [arithmetic.power(float(x), exponent) for x in base]


def test_sums_know_no_layout_and_no_batch():
    """In C or Fortran order, alone or in a stack, strided or whole: the same bits; NumPy's own differ."""
    stack = RNG.lognormal(0, 3, (50, 14, 20))
    for axis in (0, 1):
        alone = [arithmetic.total(one, axis=axis) for one in stack]
        assert (arithmetic.total(stack, axis=axis + 1) == alone).all()
        assert (arithmetic.total(np.asfortranarray(stack), axis=axis + 1) == alone).all()
        assert (arithmetic.total(np.repeat(stack, 2, axis=2)[:, :, ::2], axis=axis + 1) == alone).all()
    vector = RNG.lognormal(0, 3, 20)
    alone = [arithmetic.product(one, vector) for one in stack]
    assert (arithmetic.product(stack, vector) == alone).all()
    left, right = stack[0], stack[1].T
    assert (arithmetic.product(left, right) == [arithmetic.product(row, right) for row in left]).all()
    assert arithmetic.product(left, right) == pytest.approx(left @ right, rel=1e-12)
    long_one = RNG.lognormal(0, 3, 100_003)
    running = 0.0
    for value in long_one.tolist():
        running += value
    assert arithmetic.total(long_one) == running


def test_the_same_in_a_compiled_kernel():
    """Numba compiles the very steps of exp, log, pow and sums; not a bit differs from NumPy's arrays."""
    reduced, log_of = numba.njit(arithmetic._reduced), numba.njit(arithmetic._log_of)
    log2_e, rounding, half_root = arithmetic._LOG2_E, arithmetic._ROUND, arithmetic._HALF_ROOT

    @numba.njit
    def exp(x):
        k = (x * log2_e + rounding) - rounding
        return math.ldexp(1.0 + reduced(x, k), int(k))

    @numba.njit
    def log(x):
        mantissa, k = math.frexp(x)
        if mantissa < half_root:
            mantissa, k = mantissa + mantissa, k - 1
        return log_of(mantissa, float(k))

    @numba.njit
    def kernel(x, y, exponent):
        exps, logs, powers, running = np.empty_like(x), np.empty_like(y), np.empty_like(y), 0.0
        for i in range(len(x)):
            exps[i] = exp(x[i])
        for i in range(len(y)):
            logs[i] = log(y[i])
            powers[i] = exp(exponent * log(y[i]))
            running += logs[i]
        return exps, logs, powers, running

    bounded = POSITIVE[(POSITIVE > 1e-200) & (POSITIVE < 1e200)]
    exps, logs, powers, running = kernel(WIDE, bounded, 0.37)
    assert exps.tobytes() == arithmetic.exp(WIDE).tobytes()
    assert logs.tobytes() == arithmetic.log(bounded).tobytes()
    assert powers.tobytes() == arithmetic.power(bounded, 0.37).tobytes()
    assert running == arithmetic.total(logs)


def test_machine_code_is_the_same_to_the_last_bit(monkeypatch):
    """Large arrays go through it, where Numba is installed; with and without it the bytes are the same."""
    size = compiled.LARGE + 1
    luck = np.random.default_rng(3)
    x, y = luck.uniform(-760, 760, size), np.exp(luck.uniform(-740, 700, size))
    u, rows = luck.uniform(0, 1, size), np.arange(size)
    seeds = Batch(np.array([0, 7, 2**40]))
    vintages, weights, few = luck.lognormal(0, 9, (24, size)), luck.uniform(0, 1, 24), size // 2
    tables = Batch(vintages[:, : 2 * few].reshape(2, 24, -1).swapaxes(1, 2))  # as ``fleet`` keeps them
    frozen = vintages.copy()
    frozen.flags.writeable = False
    columns, cells = Batch(vintages[:3]), luck.integers(0, 5, (3, size))

    def paid(*amounts):
        """What a ledger posts, to one sector with an account each."""
        books = SimpleNamespace(deposits={"customers": 2.0 * amounts[0]}, _net={"customers": 0.0 * amounts[0]})
        for sign, one in zip((1.0, -1.0), amounts, strict=True):
            yield from Ledger._post(books, "customers", one, sign)
            yield from (books.deposits["customers"], books._net["customers"])

    def everything():
        with np.errstate(all="ignore"):
            yield arithmetic.exp(x)
            yield arithmetic.exp(np.concatenate((x[:40], [np.nan, np.inf, -np.inf, 709.9, -745.3, 0.0, -0.0])))
            yield arithmetic.log(np.concatenate((y, [0.0, 5e-324, np.inf, np.nan, -1.0])))
            yield from (f(y[:n]) for f in (arithmetic.exp, arithmetic.log) for n in (1, 2, 3, 5000))
            yield from (arithmetic.power(y, exponent) for exponent in (0.37, -1.3, 2.0, -0.25))
            yield quantiles.normal_quantile(u)
            yield np.array(arithmetic.total(y))
            yield uniforms(2**40 + 5, "customer.need", 7, rows)
            yield uniforms(Luck(seeds), "customer.need", 7, rows[: size // 2]).of
            yield from (arithmetic.total(one, axis=axis) for one in (vintages, vintages.T) for axis in (0, 1))
            yield from (arithmetic.total(one).of for one in (columns, tables))
            yield from (arithmetic.total(tables, axis=axis).of for axis in (0, 1))
            yield arithmetic.product(vintages.T, weights)
            yield arithmetic.product(vintages.T.astype(int), weights)
            yield from (np.array(arithmetic.total(one)) for one in (frozen, frozen.T, np.broadcast_to(y, (3, size))))
            yield arithmetic.total(frozen, axis=0)
            yield from (arithmetic.product(one, weights[: one.shape[1]]).of for one in (tables,))
            yield from (np.bincount(one, columns, minlength=5).of for one in (cells[0], Batch(cells)))
            yield from (np.array(one) for one in paid(vintages[0], vintages[1] - 1.0))
            yield from (one.of for one in paid(columns, columns - 1.0))

    compiled.always()
    fast = [one.tobytes() for one in everything()]
    assert compiled.functions() is not None
    assert compiled.least < 10
    monkeypatch.setattr(compiled, "functions", lambda: None)
    for place, one in enumerate(everything()):
        assert one.tobytes() == fast[place], place


def test_small_runs_never_compile():
    text = (
        "import sys\nfrom suanli.model.industry import ComputeIndustry\n"
        "ComputeIndustry(customers=1000, until=2018).run_until()\nassert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", text], check=True)


def test_equations_are_solved():
    matrix, wanted = RNG.normal(size=(9, 9)), RNG.normal(size=9)
    assert solving.solve(matrix, matrix @ wanted) == pytest.approx(wanted, rel=1e-9)
    assert solving.interpolate(np.array([-1.0, 0.5, 9.0]), np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 4.0])) == (
        pytest.approx([1.0, 2.0, 4.0])
    )


BANNED = {"numpy": {"exp", "expm1", "log", "log1p", "log2", "log10", "power", "tanh", "sum", "mean", "dot", "matmul"}}
BANNED["numpy"] |= {"einsum", "inner", "outer", "linalg", "interp", "logaddexp", "prod", "average", "convolve", "std"}
BANNED["math"] = {"exp", "expm1", "log", "log1p", "log2", "log10", "pow", "tanh", "sin", "cos", "lgamma", "gamma"}
ORACLE = ("loop.py", "linalg")  # eigenvalues of the oracle, which no rule asks


def literal(node):
    """Whether a node is a number as it is written."""
    return isinstance(node.operand if isinstance(node, ast.UnaryOp) else node, ast.Constant)


def faults(name, source):
    """Places of a module that use another arithmetic."""
    for node in ast.walk(ast.parse(source)):
        operator = node.op if isinstance(node, ast.BinOp | ast.AugAssign) else None
        if isinstance(operator, ast.MatMult):
            yield f"{name}:{node.lineno}: @"
        if isinstance(operator, ast.Pow) and not (
            literal(getattr(node, "left", node)) and literal(getattr(node, "right", node))
        ):
            yield f"{name}:{node.lineno}: **"
        if isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else None
            package = {"np": "numpy", "math": "math"}.get(owner)
            if node.attr in BANNED.get(package, ()) and (name, node.attr) != ORACLE:
                yield f"{name}:{node.lineno}: {package}.{node.attr}"
            if node.attr in {"sum", "mean", "dot", "prod", "std", "var"} and owner not in {"np", "arithmetic"}:
                yield f"{name}:{node.lineno}: .{node.attr}()"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            if any(found.startswith("scipy") for found in names):
                yield f"{name}:{node.lineno}: scipy"


def test_rules_use_this_arithmetic_alone():
    paths = [
        path for room in ("model", "agents") for path in (ROOT / room).rglob("*.py") if path.name != "arithmetic.py"
    ]
    assert len(paths) > 60
    found = [fault for path in paths for fault in faults(path.name, path.read_text())]
    assert found == []


@pytest.mark.parametrize(
    "source",
    ["a @ b", "x.sum()", "np.exp(x)", "math.log(x)", "x ** y", "x **= y", "from scipy import optimize", "np.sum(x)"],
)
def test_planted_other_arithmetic_is_found(source):
    assert list(faults("rule.py", source))
