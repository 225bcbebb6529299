"""What users' rules bring to a run: pricing rules, mechanisms, strategies, shocks, series and charts, each checked.

    def undercut(stance):                      # --rules mine.py:undercut --set pricing.rule=undercut
        return 0.9 * bertrand_markup(stance)

What a hook returns is held to the kind, shape and range of what it stands for; what it raises ends the run in one line
with file, hook and line. What it is given can't be written.
"""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from typing import Any

import numpy as np

from suanli.agents.cloud_vendor.messages import Wishes
from suanli.agents.cloud_vendor.pricing import LEAST_PRICE, Stance
from suanli.agents.cloud_vendor.strategy import READ, Strategy, reads_of
from suanli.model.extensions.shocks import COLUMNS, FROM_A_DATE, SEEN, Shock
from suanli.model.extensions.source import Source, line_of, module_at, sources
from suanli.model.kernel.errors import InputError, SuanliError, UnknownNameError
from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.declared import Group
from suanli.model.parameters.schema import Brought
from suanli.model.results.store import Series

Array = np.ndarray
MOST = 1e12  # of what a strategy may wish for, in its own unit: more than there will ever be
HOOKS = ("see", "promise", "plan", "offer", "research")
ALLOWED = "a pricing rule (a function of one stance), a subclass of Mechanism, Strategy or Shock, or a Series or Chart"
Found = dict[str, dict[str, Any]]


NOTHING = Brought()


def brought_by(rules: str) -> Brought:
    """Return what rules bring, checked. rules  ``FILE.py:NAME; package.module:NAME; NAME``

    Raises InputError and UnknownNameError for what can't be read or run, isn't there, or can't be brought.
    """
    found = sources(rules)
    return brought_from(tuple(found)) if found else NOTHING


def brought_from(written: tuple[Source, ...]) -> Brought:
    """Return what some sources bring, as it is written in them."""
    modules: dict[str, types.ModuleType] = {}
    found: Found = {kind: {} for kind in ("pricing", "mechanisms", "strategies", "shocks", "series", "charts")}
    for source in written:
        kind, one = _taken(source, source.thing(modules))
        found[kind][source.name] = one
    return Brought(
        pricing=found["pricing"],
        mechanisms=tuple(found["mechanisms"].values()),
        strategies=found["strategies"],
        shocks=found["shocks"],
        series=(
            *(replace(one, owner=kind.name) for kind in found["mechanisms"].values() for one in kind.series),
            *found["series"].values(),
        ),
        charts=tuple(found["charts"].values()),
        kinds={name: kind for kind, things in found.items() for name in things},
        written=written,
        remade=brought_from,
    )


def names_in(place: str) -> list[str]:
    """Return ``FILE.py:NAME`` of all that a file or package brings, in the order in which it stands there.

    A function counts as a pricing rule where its one parameter is called ``stance``.
    """
    whole, module = module_at(place)
    found = []
    for name, one in vars(module).items():
        own = getattr(one, "__module__", None) == module.__name__
        a_class = isinstance(one, type) and own and issubclass(one, Mechanism | Strategy | Shock)
        a_rule = inspect.isfunction(one) and own and list(inspect.signature(one).parameters) == ["stance"]
        declared = not isinstance(one, type) and getattr(one, "brought_as", "") in {"series", "chart"}
        if a_class or a_rule or declared:
            found.append(f"{whole}:{name}")
    if not found:
        raise InputError("check", place, f"a file that brings something: {ALLOWED}")
    return found


def _taken(source: Source, one: Any) -> tuple[str, Any]:
    """Return (kind, the thing itself, checked and guarded)."""
    where = source.label
    if isinstance(one, type) and issubclass(one, Mechanism):
        return "mechanisms", _guarded(one, source)
    if isinstance(one, type) and issubclass(one, Strategy):
        return "strategies", _guarded_strategy(one, source)
    if isinstance(one, type) and issubclass(one, Shock):
        return "shocks", _guarded_shock(one, source)
    if isinstance(one, Series):
        return "series", replace(one, function=_of_series(one, source))
    if getattr(one, "brought_as", "") == "chart":
        return "charts", replace(one, lines=_of_chart(one, source))
    if inspect.isfunction(one) and len(inspect.signature(one).parameters) == 1:
        return "pricing", _checked(one, source)
    raise InputError(f"--rules: {where}", type(one).__name__, ALLOWED)


def _said(where: str, error: BaseException, source: Source) -> InputError:
    got = f"line {line_of(error, source.place)}: {type(error).__name__}: {error}"
    return InputError(where, got, "a rule that runs through every quarter")


def _tried(where: str, source: Source, ask: Callable[..., Any], *given: Any) -> Any:
    """Return what a user's function answers; InputError, with file and line, for what it raises."""
    try:
        with np.errstate(all="ignore"):  # what isn't finite is refused where it is returned
            return ask(*given)
    except SuanliError:
        raise
    except (Exception, SystemExit) as error:
        raise _said(where, error, source) from error


def _checked(rule: Callable[[Stance], Any], source: Source) -> Callable[[Stance], Array]:
    """Return the rule, held to mark-up factors: finite, above zero, one for each region and vendor."""
    where = source.label

    @wraps(rule)
    def markup(stance: Stance) -> Array:
        def asked() -> Array:
            return np.broadcast_to(np.asarray(rule(_read_only(stance)), dtype=float), np.shape(stance.share))

        found = _tried(where, source, asked)
        if not (np.isfinite(found).all() and (found > 0.0).all()):
            worst = float(found.ravel()[np.argmin(np.where(np.isfinite(found), found, -np.inf).ravel())])
            raise InputError(where, worst, "mark-up factors on unit cost: finite numbers above 0")
        return np.array(found)

    return markup


def _read_only(given: Any) -> Any:
    """Return the same message over arrays that can't be written: they are the model's own."""
    if is_dataclass(given) and not isinstance(given, type):
        return replace(given, **{one.name: _read_only(getattr(given, one.name)) for one in fields(given) if one.init})
    if isinstance(given, np.ndarray):
        given = given.view()
        given.flags.writeable = False
    if isinstance(given, tuple) and hasattr(given, "_replace"):
        return type(given)(*(_read_only(one) for one in given))
    if isinstance(given, dict):
        return {name: _read_only(one) for name, one in given.items()}
    return given


def _held(where: str, given: tuple[Any, Any], found: Any) -> Any:
    """Return what a hook gave back, held to the shapes and kinds of what it got; what it left alone is the model's own.

    given  (the message, the same as it was shown)
    """
    message, shown = given
    if found is shown:
        return message
    if is_dataclass(message) and not isinstance(message, type):
        parts = [(one.name, *(getattr(part, one.name) for part in (message, shown, found))) for one in fields(message)]
        return replace(found, **{name: _held(f"{where}.{name}", (a, b), c) for name, a, b, c in parts})
    if isinstance(message, np.ndarray):
        right = isinstance(found, np.ndarray) and (found.shape, found.dtype.kind) == (message.shape, message.dtype.kind)
        if not right:
            got = f"{np.asarray(found).dtype} of shape {np.shape(found)}"
            raise InputError(where, got, f"{message.dtype} of shape {message.shape}")
        if np.isfinite(message).all() and not np.isfinite(found).all():
            raise InputError(where, "a number that isn't finite", "finite numbers")
    return found


def _class(kind: type, source: Source, own: dict[str, Any]) -> type:
    """Return the class with some members of its own; its instances can be copied, and remade in another process."""
    where, group = source.label, getattr(kind, "group", None)
    if group is not None and not (isinstance(group, type) and issubclass(group, Group)):
        raise InputError(f"--rules: {where}.group", group, "a subclass of Group")

    def started(self: Any, p: Any) -> None:
        _tried(f"{where}.__init__", source, kind.__init__, self, p)  # type: ignore[misc]

    def reduced(self: Any) -> tuple[Any, ...]:
        state = {name: value for name, value in self.__dict__.items() if name != "p"}
        values = {} if group is None else {f"{group.prefix}.{name}": one for name, one in vars(self.p).items()}
        return _instance, (source, values, state)

    def copied(self: Any, memo: dict[int, Any]) -> Any:
        new = object.__new__(type(self))
        memo[id(self)] = new
        new.__dict__.update({name: deepcopy(value, memo) for name, value in self.__dict__.items()})
        return new

    members = {"__init__": started, "__reduce__": reduced, "__deepcopy__": copied, "__module__": kind.__module__}
    return type(kind.__name__, (kind,), members | own)


def _instance(source: Source, values: dict[str, Any], state: dict[str, Any]) -> Any:
    """Return an instance as it was in another process."""
    _, kind = _taken(source, source.thing({}))
    new = object.__new__(kind)
    new.__dict__.update(state, p=None if kind.group is None else kind.group.of(values))
    return new


def _guarded(kind: type[Mechanism], source: Source) -> type[Mechanism]:
    """Return the class with hooks whose errors are said in one line, and whose messages are of the kind they got."""
    where = source.label

    def guarded(hook: Callable[..., Any]) -> Callable[..., Any]:
        here = f"{where}.{hook.__name__}"

        @wraps(hook)
        def called(self: Mechanism, message: Any, *given: Any) -> Any:
            shown = _read_only(message)
            found = _tried(here, source, hook, self, shown, *(_read_only(one) for one in given))
            if type(found) is not type(message):
                raise InputError(here, type(found).__name__, f"{type(message).__name__}, returned")
            return _held(here, (message, shown), found)

        return called

    def on(self: Mechanism) -> bool:
        switched = inspect.getattr_static(kind, "on")
        return bool(_tried(f"{where}.on", source, switched.__get__, self) if hasattr(switched, "__get__") else switched)

    own: dict[str, Any] = {
        name: guarded(getattr(kind, name)) for name in HOOKS if getattr(kind, name) is not getattr(Mechanism, name)
    }
    series = tuple(replace(one, function=_of_series(one, source)) for one in kind.series)
    return _class(kind, source, own | {"on": property(on), "series": series})


def _guarded_strategy(kind: type[Strategy], source: Source) -> type[Strategy]:
    """Return the class with a ``plan`` that is held to wishes of the right shapes, and to the columns it declares."""
    here = f"{source.label}.plan"
    plan = kind.plan
    if plan is Strategy.plan or not inspect.isfunction(plan):
        raise InputError(f"--rules: {here}", "nothing", "a method plan: what the vendor wishes for")
    asked = reads_of(plan)[1:]
    for name in asked:
        if name not in READ:
            raise UnknownNameError(f"{here}: parameter", name, READ)
    memory = dict(kind.memory)
    for name, value in memory.items():
        if not isinstance(value, int | float) or not np.isfinite(value):
            raise InputError(f"--rules: {source.label}.memory: {name}", value, "a number: what it holds in 2018")

    def planned(self: Strategy, *given: Any) -> Any:
        shown = [_read_only(one) for one in given]
        by_name, before = dict(zip(asked, shown, strict=True)), dict(zip(asked, given, strict=True))
        found = _tried(here, source, plan, self, *shown)
        wishes, kept = found if isinstance(found, tuple) and len(found) == 2 else (found, None)
        if not isinstance(wishes, Wishes):
            allowed = "Wishes, or (Wishes, memory)" if memory else "Wishes"
            raise InputError(here, type(wishes).__name__, f"{allowed}, returned")
        if "wishes" in before:
            wishes = _held(here, (before["wishes"], by_name["wishes"]), wishes)
        if memory and kept is None:
            raise InputError(here, "Wishes alone", "(Wishes, memory): it has declared columns that it remembers")
        _within(here, wishes)
        return wishes if kept is None else (wishes, _kept(here, kept, memory, wishes))

    planned.__signature__ = inspect.signature(plan)  # type: ignore[attr-defined]

    def refused(self: Strategy, name: str, value: object) -> None:
        if name == "p" and "p" not in self.__dict__:
            self.__dict__[name] = value
            return
        raise InputError(f"{source.label}.{name}", "kept in the object", "memory = {...}: columns, which are copied")

    return _class(kind, source, {"plan": planned, "__setattr__": refused})


def _within(here: str, wishes: Wishes) -> None:
    """Refuse wishes that nobody can have: prices of nothing, less than nothing, not a number."""
    for one in fields(Wishes):
        column = getattr(wishes, one.name)
        low, high = (LEAST_PRICE, MOST) if "price" in one.name else (0.0, 1.0 if one.name == "remote" else MOST)
        bad = ~((column >= low) & (column <= high))
        if bad.any():
            allowed = f"finite numbers from {low:g} to {high:g}"
            raise InputError(f"{here}.{one.name}", float(column[bad].ravel()[0]), allowed)


def _kept(here: str, kept: Any, memory: Mapping[str, float], wishes: Wishes) -> dict[str, Array]:
    """Return what a strategy remembers, held to the columns that it declares."""
    if not isinstance(kept, Mapping):
        raise InputError(f"{here}: memory", type(kept).__name__, "a mapping of columns by name")
    for name in kept:
        if name not in memory:
            raise UnknownNameError(f"{here}: memory", str(name), memory or ["no column declared"])
    shape, found = wishes.research.shape, {}
    for name in memory:
        if name not in kept:
            raise InputError(
                f"{here}: memory", ", ".join(kept) or "nothing", f"all of its columns: {', '.join(memory)}"
            )
        try:
            found[name] = np.array(np.broadcast_to(np.asarray(kept[name], dtype=float), shape))
        except (TypeError, ValueError):
            raise InputError(f"{here}: memory: {name}", np.shape(kept[name]), f"numbers of shape {shape}") from None
        if not np.isfinite(found[name]).all():
            raise InputError(f"{here}: memory: {name}", "a number that isn't finite", "finite numbers")
    return found


def _guarded_shock(kind: type[Shock], source: Source) -> type[Shock]:
    """Return the class with a ``strike`` that is held to columns and parameters that a shock may change."""
    here, strike = f"{source.label}.strike", kind.strike
    if strike is Shock.strike or not inspect.isfunction(strike):
        raise InputError(f"--rules: {here}", "nothing", "a method strike: what is another from its quarter on")
    for name in reads_of(strike)[1:]:
        if name not in SEEN:
            raise UnknownNameError(f"{here}: parameter", name, SEEN)

    def struck(self: Shock, *given: Any) -> dict[str, Any]:
        found = _tried(here, source, strike, self, *(_read_only(one) for one in given))
        if not isinstance(found, Mapping):
            raise InputError(here, type(found).__name__, "a mapping of what changes, by name")
        for name in found:
            if name not in COLUMNS and name not in FROM_A_DATE:
                raise UnknownNameError(f"{here}: {name}", str(name), (*COLUMNS, *FROM_A_DATE))
        return dict(found)

    struck.__signature__ = inspect.signature(strike)  # type: ignore[attr-defined]
    return _class(kind, source, {"strike": struck})


def _of_series(series: Series, source: Source) -> Callable[..., Any]:
    """Return a series' function, whose errors are said in one line."""
    here, function = f"{source.label.rpartition(':')[0]}: series {series.name}", series.function

    @wraps(function)
    def figure(*given: Any) -> Any:
        return _tried(here, source, lambda: np.asarray(function(*given), dtype=float))

    return figure


def _of_chart(chart: Any, source: Source) -> Callable[..., Any]:
    """Return a chart's function of lines, whose errors are said in one line."""
    lines = chart.lines

    @wraps(lines)
    def drawn(*given: Any) -> Any:
        return _tried(f"{source.label}.lines", source, lines, *given)

    return drawn


def forgotten() -> None:
    """Forget modules of users' files that were read before, for those who make thousands of runs in a process."""
    for name in [one for one in sys.modules if one.startswith("suanli_rules_")]:
        del sys.modules[name]
