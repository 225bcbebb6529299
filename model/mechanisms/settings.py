"""The settings of a run: what groups declare, what the data say, what a scenario and a user change, all checked.

Groups come from three places: those that several share (``parameters``), those of mechanisms, those of a user's file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from suanli.agents.cloud_vendor.pricing_rules import rules
from suanli.model.extensions.brought import brought_by
from suanli.model.extensions.loaded import NONE, Extensions, loaded
from suanli.model.extensions.shocks import NEVER, QUARTERS
from suanli.model.kernel.errors import InputError, UnknownNameError, only_once
from suanli.model.mechanisms.base import Mechanism, refuse_what_cannot_act
from suanli.model.mechanisms.registry import shipped
from suanli.model.parameters.declared import Declaration, Group, Value
from suanli.model.parameters.load import parsed_overrides, scenario, values
from suanli.model.parameters.schema import GROUPS, LISTED_BY, Brought, Parameter, Parameters, known_unit
from suanli.model.parameters.tables import AS_SHIPPED, Rows, Tables

SHIPPED = "shipped"  # the strategy of a vendor that has none of a user's
OWN_SOURCE = "user"  # of parameters that a user's file declares


def _typed(text: str, declared: Declaration) -> Value:
    if declared.kind == "switch":
        return text == "true"
    return text if declared.kind == "choice" else float(text)


@cache
def groups() -> dict[str, type[Group]]:
    """All groups of parameters that ship with the model, by prefix."""
    of_mechanisms = {group for kind in shipped() for group in (kind.group, *kind.also) if group is not None}
    every = {*GROUPS.values(), *of_mechanisms}
    only_once("mechanisms: group of parameters", (group.prefix for group in every))
    return {group.prefix: group for group in sorted(every, key=lambda one: one.prefix)}


@cache
def as_shipped() -> Parameters:
    """Return the baseline's parameters: what groups declare, with value, status and source from ``baseline.csv``."""
    table, known = {}, groups()
    for row in values():
        prefix, _, name = row["name"].partition(".")
        declared = known[prefix].declared[name]
        table[row["name"]] = Parameter(
            name=row["name"],
            value=_typed(row["value"], declared),
            unit=known_unit(declared.unit),
            low=declared.low,
            high=declared.high,
            choices=_choices(row["name"], declared),
            status="free" if row["status"] == "free" else "fixed",
            search=(float(row["search_low"]), float(row["search_high"])) if row["search_low"] else None,
            source=row["source"],
            meaning=declared.meaning,
            batched=not declared.structural,
        )
    for prefix, group in known.items():
        for name, declared in group.declared.items():
            full = f"{prefix}.{name}"
            if full not in table and declared.value is None:
                raise UnknownNameError("baseline.csv: a declared parameter without a row", full, table)
            if full not in table:  # it says itself what it is
                table[full] = _as_declared(full, declared, declared.source or OWN_SOURCE)
    return Parameters(table).with_joint_limits()


def _choices(name: str, declared: Declaration) -> tuple[str, ...]:
    """Words that a choice allows: those declared, and those that data or a folder of rules bring."""
    more = {"policy.region": AS_SHIPPED.region_names, "pricing.rule": tuple(rules())}.get(name, ())
    return (*declared.choices, *(one for one in more if one not in declared.choices))


def _as_declared(name: str, declared: Declaration, source: str) -> Parameter:
    """A parameter at the value that its own declaration gives."""
    blank = Parameter(
        name=name,
        value=declared.value if declared.value is not None else 0.0,
        unit=known_unit(declared.unit),
        low=declared.low,
        high=declared.high,
        choices=declared.choices,
        status="fixed",
        search=None,
        source=source,
        meaning=declared.meaning,
        batched=not declared.structural,
    )
    return blank.with_value(blank.value, "--rules" if source == OWN_SOURCE else "declared value")


def baseline() -> Parameters:
    """Return the baseline's parameters, with those that this process has from outside (``extensions.loaded``)."""
    return known_with(loaded())


@cache
def known_with(found: Extensions) -> Parameters:
    """Return the same with some rules and tables, read once for each text: for those who ask what there is to set."""
    return with_extensions(found)


def kinds() -> tuple[type[Mechanism], ...]:
    """Return the classes of all mechanisms that a run of this process may have: those that ship, then a user's."""
    return (*shipped(), *baseline().brought.mechanisms)


def with_extensions(found: Extensions) -> Parameters:
    """Return the baseline with what rules and tables bring. The files are run anew, so that no run shares their state.

    Pricing rules are choices of ``pricing.rule``; each vendor has ``strategy.NAME``, each shock ``shock.NAME``;
    mechanisms, strategies and shocks bring parameters of their own.
    """
    plain = as_shipped()
    if found == NONE:
        return plain
    tables, table = found.read_tables(), dict(plain.table)
    table["policy.region"] = _wider(table["policy.region"], tables.region_names)
    if not found.rules:
        return replace(plain, table=table, tables=tables)
    brought = brought_by(found.rules)
    if brought.pricing:
        choices = table["pricing.rule"].choices
        for name in brought.pricing:
            if name in choices:
                raise InputError("--rules: pricing rule", name, f"a name that isn't {', '.join(choices)}")
        table["pricing.rule"] = _wider(table["pricing.rule"], tuple(brought.pricing))
    if brought.strategies:
        for name in _vendors(tables):
            table[f"strategy.{name}"] = _choice(
                f"strategy.{name}", (SHIPPED, *brought.strategies), f"strategy of {name}: shipped, or a user's"
            )
    for name in brought.shocks:
        table[f"shock.{name}"] = _choice(f"shock.{name}", (NEVER, *QUARTERS), f"quarter in which {name} strikes")
    ours = {kind.name for kind in shipped()}
    for kind in brought.with_parameters:
        if getattr(kind, "name", "") in ours:
            raise InputError(f"--rules: {kind.__name__}.name", kind.name, "a name of its own")
        if kind.group is not None and (kind.group.prefix in groups() or kind.group.prefix in {"strategy", "shock"}):
            raise InputError(f"--rules: {kind.__name__}.group", kind.group.prefix, "a prefix that is none of ours")
        table |= _own_parameters(kind, table)
    for kind in brought.mechanisms:
        _refuse_what_it_names(kind, table)
    names = [one.name for one in brought.mechanisms]
    only_once("--rules: mechanism's name", names)
    return replace(plain, table=table, brought=brought, tables=tables)


def _wider(parameter: Parameter, more: tuple[str, ...]) -> Parameter:
    """The same choice among more words."""
    return parameter.model_copy(update={"choices": tuple(dict.fromkeys((*parameter.choices, *more)))})


def _choice(name: str, words: tuple[str, ...], meaning: str) -> Parameter:
    """A choice that users' rules bring; the first word is what it is unless somebody sets it."""
    blank = Declaration("choice", "choice", None, None, words, meaning, "", structural=True, value=words[0])
    return _as_declared(name, blank, OWN_SOURCE)


def _vendors(tables: Tables) -> tuple[str, ...]:
    """Names of all vendors that a run may have, but for the laboratory of many firms."""
    rows = (*tables.rows("vendors"), *tables.rows("entrants"), *tables.rows("vendors_two_firms"))
    return tuple(dict.fromkeys(row["vendor"] for row in rows))


def _refuse_what_it_names(kind: type[Mechanism], table: dict[str, Parameter]) -> None:
    """Refuse a mechanism whose switches or levers are parameters that nobody has."""
    for name in kind.requires:
        if name not in table:
            raise UnknownNameError(f"--rules: {kind.__name__}.requires", name, table, LISTED_BY)
    for policy in kind.policies:
        if policy.funded != ("{money}" in policy.text):
            allowed = "funded=True and overrides with {money}, USD bn a year, or funded=False and none"
            raise InputError(f"--rules: {kind.__name__}.policies: {policy.name}", policy.text, allowed)
    for lever in kind.levers:
        if lever.parameter not in table:
            raise UnknownNameError(f"--rules: {kind.__name__}.levers", lever.parameter, table, LISTED_BY)


def _own_parameters(kind: Any, known: dict[str, Parameter]) -> dict[str, Parameter]:
    """Parameters of a user's class, at the values its own declarations give."""
    groups_of = [one for one in (kind.group, *getattr(kind, "also", ())) if one is not None]
    found: dict[str, Parameter] = {}
    for full, declared in ((f"{one.prefix}.{name}", it) for one in groups_of for name, it in one.declared.items()):
        if full in known:
            raise InputError(f"--rules: {kind.__name__}", full, "names of its own: that one is known already")
        if declared.value is None:
            raise InputError(
                f"--rules: {kind.__name__}: {full}", "no value", "value=..., what it is unless somebody sets it"
            )
        found[full] = _as_declared(full, declared, OWN_SOURCE)
    return found


def resolved(
    scenario_name: str, overrides: str | Mapping[str, object] = "", found: Extensions | None = None
) -> Parameters:
    """Baseline, then what rules and tables bring, then the scenario's values, then the overrides; all checked.

    found  rules and tables; those of this process where None
    Raises UnknownNameError and InputError, each with what, where, got and allowed.
    """
    overlay, given = scenario(scenario_name), parsed_overrides(overrides)
    start = with_extensions(loaded() if found is None else found)
    layered = start.with_values(overlay.values, f"scenario {overlay.name}")
    whole = layered.with_values(given, "overrides").checked_together()
    where = dict.fromkeys(overlay.values, f"scenario {overlay.name}") | dict.fromkeys(given, "overrides")
    refuse_what_cannot_act((*shipped(), *whole.brought.mechanisms), whole.value, where)
    tables, which, entry = whole.tables, whole.world.vendors, whole.entry.rule
    _refuse_idle(whole.brought, {*whole.under("strategy").values()}, whole.under("shock"), where)
    _refuse_absent_vendors(whole.under("strategy"), lambda: tables.vendors(which, entry), where)
    return whole


def _refuse_idle(brought: Brought, played: set[Value], dates: Mapping[str, Value], where: Mapping[str, str]) -> None:
    """Refuse a parameter of a strategy that nobody has, or of a shock that never comes: it can't act."""
    idle = [(kind, f"strategy.VENDOR={name}") for name, kind in brought.strategies.items() if name not in played]
    idle += [(kind, f"shock.{name}=2024Q1") for name, kind in brought.shocks.items() if dates[name] == NEVER]
    for kind, needed in idle:
        for name, place in where.items():
            if kind.group is not None and name.startswith(f"{kind.group.prefix}."):
                raise InputError(f"{place}: {name}", "a value", f"nothing without {needed}: it can't act then")


def _refuse_absent_vendors(chosen: Mapping[str, Value], rows: Callable[[], Rows], where: Mapping[str, str]) -> None:
    """Refuse a strategy for a vendor that isn't in this run.

    chosen  by vendor; rows  of the run's vendors; where  each was given, by parameter
    """
    own = {vendor: name for vendor, name in chosen.items() if name != SHIPPED}
    there = {row["vendor"] for row in rows()} if own else set()
    for vendor, name in own.items():
        if vendor not in there:
            full = f"strategy.{vendor}"
            raise InputError(f"{where.get(full, 'strategy')}: {full}", name, f"{SHIPPED}: it isn't in this run")


def that_can_act(scenario_name: str, given: str, own: str) -> str:
    """Return a program's own overrides without those of mechanisms that can't act beside what a user has given."""
    values_of = scenario(scenario_name).values | parsed_overrides(given) | parsed_overrides(own)
    known = baseline().with_values(values_of, "overrides")
    mute = {
        f"{kind.group.prefix}."
        for kind in kinds()
        if kind.group is not None and any(known.value(name) is False for name in kind.requires)
    }
    return ";".join(part for part in own.split(";") if not any(part.strip().startswith(one) for one in mute))
