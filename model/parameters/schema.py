"""What a parameter is: a value with unit, range, source and status; and the frozen set a run uses."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.kernel.units import UNITS
from suanli.model.parameters.chips import AiParameters, ChipParameters
from suanli.model.parameters.clouds import (
    EnergyParameters,
    GangParameters,
    LayerParameters,
    LicenceParameters,
    OperationsParameters,
    PricingParameters,
    ServerParameters,
)
from suanli.model.parameters.customers import (
    AdoptionParameters,
    ChoiceParameters,
    CoreParameters,
    CustomerParameters,
    DemandParameters,
    EdgeParameters,
    PremisesParameters,
)
from suanli.model.parameters.declared import Group, Value
from suanli.model.parameters.growth import (
    DeveloperParameters,
    EntryParameters,
    ExitParameters,
    ExpansionParameters,
    FinanceParameters,
    KnowledgeParameters,
    ResearchParameters,
    SponsorParameters,
)
from suanli.model.parameters.making import FoundryParameters, MakerParameters, SuperParameters
from suanli.model.parameters.policies import (
    ModelsParameters,
    PolicyParameters,
    ProcurementParameters,
    SupportParameters,
)
from suanli.model.parameters.tables import AS_SHIPPED, Tables
from suanli.model.parameters.world import (
    AnxietyParameters,
    PopulationParameters,
    StreamParameters,
    WorldParameters,
)

LISTED_BY = " (`suanli parameters` lists them)"
AnyGroup = TypeVar("AnyGroup", bound=Group)
_TRUE, _FALSE = {"true", "on", "yes", "1"}, {"false", "off", "no", "0"}


def text_of(value: Value) -> str:
    """A value as overrides and scenario files write it; text that reads back as the same value.

    >>> text_of(True), text_of(0.115), text_of(2030.0), text_of("strategic"), text_of(0.1 + 0.2)
    ('true', '0.115', '2030', 'strategic', '0.30000000000000004')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    short = f"{value:.12g}"
    return short if float(short) == value else f"{value:.17g}"


AT_MOST = (("choice.contract_shortest", "choice.contract_longest"),)
MOMENTUM = "world.opening_momentum"
DRIFT = (
    "less where contracts are so long and newcomers so few that the choices of one quarter can't make the drift of 2018"
)


class Parameter(BaseModel):
    """What a user may set: what is declared of it, and its row of ``baseline.csv``.

    name, meaning    what it is called and what it says
    value            a number, a switch (true or false) or a word from ``choices``
    unit             a key of ``units.UNITS``
    low, high        the range allowed; numbers only
    alone            the range that runs with all others as shipped; the same as the range unless ``joint`` limits it
    joint            what must hold together with other parameters, in words; empty for most
    search           where a calibration may move it, inside its range; free parameters only
    status           ``fixed`` by data or judgement, or ``free`` to be calibrated
    source           a key of ``sources.csv``
    batched          whether runs of a batch may differ by it
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    value: float | bool | str
    unit: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    status: Literal["fixed", "free"]
    search: tuple[float, float] | None
    source: str
    meaning: str
    alone: tuple[float, float] | None = None
    joint: str = ""
    batched: bool = False

    @property
    def allowed(self) -> str:
        """The values allowed, in words."""
        if self.unit == "switch":
            return "true or false"
        if self.choices:
            return ", ".join(self.choices)
        kind = "a whole number" if self.unit.startswith("whole") else "a number"
        unit = "" if self.unit in {"1", "whole number"} else f" {self.unit.removeprefix('whole ')}"
        low, high = (f"{edge:.10g}" for edge in self.alone or (self.low or 0.0, self.high or 0.0))
        wide = f", with it from {self.low or 0.0:.10g} to {self.high or 0.0:.10g}" if self.alone else ""
        return f"{kind} from {low} to {high}{unit}" + (f"; {self.joint}{wide}" if self.joint else "")

    def with_value(self, given: object, where: str) -> Parameter:
        """This parameter with another value, or an InputError that says what is allowed.

        given  a number, a bool, or text such as ``0.4``, ``2 quarters``, ``true``, ``bertrand``
        where  where the value was given, for the message
        """
        return self.model_copy(update={"value": self._converted(given, where)})

    def _converted(self, given: object, where: str) -> Value:
        refusal = InputError(f"{where}: {self.name}", given, self.allowed)
        if self.unit == "switch":
            word = str(given).strip().lower()
            if word in _TRUE | _FALSE and not isinstance(given, float):
                return word in _TRUE
            raise refusal
        if self.choices:
            if isinstance(given, str) and given.strip() in self.choices:
                return given.strip()
            many = f": {self.choices[0]}, or {self.choices[1]} to {self.choices[-1]}" if len(self.choices) > 100 else ""
            raise UnknownNameError(f"{where}: {self.name}", str(given), self.choices, many)
        number = self._number(given, refusal)
        if not math.isfinite(number) or self.low is None or self.high is None:
            raise refusal
        if not self.low <= number <= self.high or (self.unit.startswith("whole") and number != int(number)):
            raise refusal
        return number

    def _number(self, given: object, refusal: InputError) -> float:
        if isinstance(given, bool):
            raise refusal
        if isinstance(given, int | float):
            return float(given) if abs(given) < 1e300 else math.inf
        if not isinstance(given, str):
            raise refusal
        head, _, unit = given.strip().partition(" ")
        if unit.strip() not in {"", self.unit, self.unit.removeprefix("whole ")}:
            raise refusal
        try:
            return float(head)
        except ValueError:
            raise refusal from None


GROUPS: dict[str, type[Group]] = {
    group.prefix: group
    for group in (
        WorldParameters,
        StreamParameters,
        PopulationParameters,
        DemandParameters,
        AdoptionParameters,
        CustomerParameters,
        PremisesParameters,
        ChoiceParameters,
        CoreParameters,
        EdgeParameters,
        AnxietyParameters,
        PricingParameters,
        ServerParameters,
        OperationsParameters,
        EnergyParameters,
        ExpansionParameters,
        ResearchParameters,
        KnowledgeParameters,
        FinanceParameters,
        SponsorParameters,
        LicenceParameters,
        LayerParameters,
        GangParameters,
        DeveloperParameters,
        EntryParameters,
        ExitParameters,
        AiParameters,
        ChipParameters,
        FoundryParameters,
        MakerParameters,
        SuperParameters,
        SupportParameters,
        ProcurementParameters,
        PolicyParameters,
        ModelsParameters,
    )
}


def _nothing(_written: tuple[Any, ...] = ()) -> Brought:
    return Brought()


@dataclass(frozen=True)
class Brought:
    """What a user's rules bring to a run (``extensions``), by name.

    pricing  rules; mechanisms, strategies, shocks  classes; series, charts  as declared, those of mechanisms among them
    kinds    which of these each thing is, by its own name
    written  the sources, with what was written there when the run was made; remade  from them, in another process
    """

    pricing: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    mechanisms: tuple[Any, ...] = ()
    strategies: Mapping[str, Any] = field(default_factory=dict)
    shocks: Mapping[str, Any] = field(default_factory=dict)
    series: tuple[Any, ...] = ()
    charts: tuple[Any, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    written: tuple[Any, ...] = ()
    remade: Callable[[tuple[Any, ...]], Brought] = _nothing

    @property
    def with_parameters(self) -> tuple[Any, ...]:
        """Classes that may declare a group of parameters."""
        return (*self.mechanisms, *self.strategies.values(), *self.shocks.values())

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what remakes it in another process: what was written."""
        return self.remade, (self.written,)

    def __deepcopy__(self, _: dict[int, Any]) -> Brought:
        """Return itself: it has no state."""
        return self


class _Groups:
    """The groups by name, as a type checker sees them; ``Parameters`` makes each when it is first read."""

    world: WorldParameters
    streams: StreamParameters
    population: PopulationParameters
    demand: DemandParameters
    adoption: AdoptionParameters
    customer: CustomerParameters
    premises: PremisesParameters
    choice: ChoiceParameters
    core: CoreParameters
    edge: EdgeParameters
    anxiety: AnxietyParameters
    pricing: PricingParameters
    server: ServerParameters
    operations: OperationsParameters
    energy: EnergyParameters
    expansion: ExpansionParameters
    research: ResearchParameters
    knowledge: KnowledgeParameters
    finance: FinanceParameters
    sponsor: SponsorParameters
    licence: LicenceParameters
    layer: LayerParameters
    gang: GangParameters
    entry: EntryParameters
    developer: DeveloperParameters
    exit: ExitParameters
    ai: AiParameters
    chip: ChipParameters
    foundry: FoundryParameters
    maker: MakerParameters
    super: SuperParameters
    support: SupportParameters
    procurement: ProcurementParameters
    policy: PolicyParameters
    models: ModelsParameters


@dataclass(frozen=True)
class Parameters(_Groups):
    """All parameters of one run: by group for rules (``parameters.demand.growth``), by name for those who ask by name.

    Frozen; ``with_values`` makes another set. A group is made when it is first read.
    """

    table: dict[str, Parameter]
    brought: Brought = field(default_factory=Brought)
    tables: Tables = AS_SHIPPED

    def __getattr__(self, name: str) -> Group:
        """Return a group; AttributeError for a name that isn't one's."""
        if name not in GROUPS:
            raise AttributeError(name)
        group = self.group(GROUPS[name])
        self.__dict__[name] = group
        return group

    def group(self, kind: type[AnyGroup]) -> AnyGroup:
        """Return the group of that class: for those who bring their own."""
        return kind.of({name: parameter.value for name, parameter in self.table.items()})

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self.table.values())

    def __getitem__(self, name: str) -> Parameter:
        """The parameter of that name; UnknownNameError with the nearest known one otherwise."""
        if name not in self.table:
            raise UnknownNameError("parameter", name, self.table, LISTED_BY)
        return self.table[name]

    def value(self, name: str) -> Value:
        """Value of the parameter of that name, for those who ask by name: the command line, designs, the lab."""
        return self[name].value

    def under(self, prefix: str) -> dict[str, Value]:
        """Return the values of all parameters whose names begin so, by the rest of the name."""
        start = f"{prefix}."
        return {name.removeprefix(start): one.value for name, one in self.table.items() if name.startswith(start)}

    def number(self, name: str) -> float:
        """Return the value of a numeric parameter asked for by name; TypeError for one that isn't."""
        value = self[name].value
        if isinstance(value, bool | str):
            raise TypeError(name)
        return value

    def with_values(self, values: dict[str, object], where: str) -> Parameters:
        """Another set with some values changed; every name and value is checked.

        where  where the values were given ("--set", "scenario price-war-ends"), for messages
        """
        table = dict(self.table)
        for name, given in values.items():
            if name not in table:
                if name.startswith(("strategy.", "shock.")) and not any(one.startswith(name[:6]) for one in table):
                    raise InputError(
                        f"{where}: parameter", name, "a parameter that --rules brings, with --rules FILE.py:NAME"
                    )
                raise UnknownNameError(f"{where}: parameter", name, table, LISTED_BY)
            table[name] = table[name].with_value(given, where)
        return replace(self, table=table)

    def checked_together(self) -> Parameters:
        """The same set, after checks that involve two parameters at once."""
        for low, high in AT_MOST:
            if self.number(low) > self.number(high):
                raise InputError(low, self.number(low), f"{self[low].joint}, which is {self.number(high):g}")
        return self

    def with_joint_limits(self) -> Parameters:
        """The same set, each parameter told what limits it together with others: for the shipped set, once."""
        table = dict(self.table)
        table[MOMENTUM] = table[MOMENTUM].model_copy(update={"joint": DRIFT})
        for low, high in AT_MOST:
            below, above = table[low], table[high]
            limits = (below.low or 0.0, self.number(high)), (self.number(low), above.high or 0.0)
            table[low] = below.model_copy(update={"alone": limits[0], "joint": f"at most {high}"})
            table[high] = above.model_copy(update={"alone": limits[1], "joint": f"at least {low}"})
        return replace(self, table=table)


def known_unit(unit: str) -> str:
    """The unit itself if the project knows it; UnknownNameError otherwise."""
    if unit not in UNITS:
        raise UnknownNameError("unit", unit, UNITS)
    return unit
