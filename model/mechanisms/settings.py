"""The settings of a run: what groups declare, what the data say, what a scenario and a user change, all checked.

Groups come from three places: those that several share (``parameters``), those of mechanisms, those of a user's file.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from suanli.agents.cloud_vendor.pricing_rules import rules
from suanli.model.kernel.errors import InputError, UnknownNameError, only_once
from suanli.model.mechanisms.base import Mechanism, refuse_what_cannot_act
from suanli.model.mechanisms.registry import shipped
from suanli.model.mechanisms.user_rules import brought_by, digest
from suanli.model.parameters.declared import Declaration, Group, Value
from suanli.model.parameters.load import parsed_overrides, region_names, scenario, values
from suanli.model.parameters.schema import GROUPS, Parameter, Parameters, known_unit

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
def baseline() -> Parameters:
    """The baseline's parameters: what groups declare, with value, status and source from ``baseline.csv``."""
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
    more = {"policy.region": region_names, "pricing.rule": rules}.get(name, tuple)()
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
    )
    return blank.with_value(blank.value, name)


def with_rules(rules: str) -> Parameters:
    """The baseline with what users' files bring: choices of pricing rules, and mechanisms' parameters."""
    return _with_rules(rules, digest(rules))


@cache
def _with_rules(rules: str, _digest: str) -> Parameters:
    """The same, read once for each text of the files: for those who ask what there is to set."""
    return _read_anew(rules)


def _read_anew(rules: str) -> Parameters:
    """The same with the files run anew, so that no run shares a user's state with another."""
    plain, brought = baseline(), brought_by(rules)
    table = dict(plain.table)
    if brought.pricing:
        choices = (*table["pricing.rule"].choices, *brought.pricing)
        if len(set(choices)) < len(choices):
            raise InputError("--rules", ", ".join(brought.pricing), f"names that aren't {', '.join(choices[:3])}")
        table["pricing.rule"] = table["pricing.rule"].model_copy(update={"choices": choices})
    ours = {kind.name for kind in shipped()}
    for kind in brought.mechanisms:
        if kind.name in ours:
            raise InputError(f"--rules: {kind.__name__}.name", kind.name, "a name of its own")
        for name, one in _own_parameters(kind, table).items():
            table[name] = one
        if kind.group is not None and kind.group.prefix in groups():
            raise InputError(f"--rules: {kind.__name__}.group", kind.group.prefix, "a prefix that is none of ours")
    return replace(plain, table=table, brought=brought)


def _own_parameters(kind: type[Mechanism], known: dict[str, Parameter]) -> dict[str, Parameter]:
    """A user's mechanism's parameters, at the values its own declarations give."""
    group, found = kind.group, {}
    for name, declared in group.declared.items() if group is not None else ():
        full = f"{group.prefix}.{name}" if group is not None else name
        if full in known:
            raise InputError(f"--rules: {kind.__name__}", full, "names of its own: that one is known already")
        if declared.value is None:
            raise InputError(
                f"--rules: {kind.__name__}: {full}", "no value", "value=..., what it is unless somebody sets it"
            )
        found[full] = _as_declared(full, declared, OWN_SOURCE)
    return found


def resolved(scenario_name: str, overrides: str = "", rules: str = "") -> Parameters:
    """Baseline, then what ``rules`` bring, then the scenario's values, then the overrides; all checked.

    rules  "FILE.py:NAME; FILE.py:NAME", see ``mechanisms.user_rules``
    Raises UnknownNameError and InputError, each with what, where, got and allowed.
    """
    overlay, given = scenario(scenario_name), parsed_overrides(overrides)
    start = _read_anew(rules) if rules else baseline()
    layered = start.with_values(overlay.values, f"scenario {overlay.name}")
    found = layered.with_values(given, "overrides").checked_together()
    where = dict.fromkeys(overlay.values, f"scenario {overlay.name}") | dict.fromkeys(given, "overrides")
    refuse_what_cannot_act((*shipped(), *found.brought.mechanisms), found.value, where)
    return found


def that_can_act(scenario_name: str, given: str, own: str) -> str:
    """Return a program's own overrides without those of mechanisms that can't act beside what a user has given."""
    values_of = scenario(scenario_name).values | parsed_overrides(given) | parsed_overrides(own)
    known = baseline().with_values(values_of, "overrides")
    mute = {
        f"{kind.group.prefix}."
        for kind in shipped()
        if kind.group is not None and any(known.value(name) is False for name in kind.requires)
    }
    return ";".join(part for part in own.split(";") if not any(part.strip().startswith(one) for one in mute))
