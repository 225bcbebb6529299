"""A run that can be watched while it is made: a question in, parts of its story out, year by year.

What crosses processes is plain arrays; ``Story`` puts them together and answers as ``Records`` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from suanli.agents.enterprise_customer.vendor_choice import Taste, utility_terms
from suanli.experiments.ensemble import Task
from suanli.experiments.single import Simulation, SingleRun
from suanli.model.kernel.units import QUARTERS_PER_YEAR, quarter_label, quarters_until
from suanli.model.mechanisms.settings import resolved
from suanli.model.parameters.schema import Parameters
from suanli.model.results.store import Series, tidy

if TYPE_CHECKING:
    import pandas as pd


Array = np.ndarray
PARTS_AT = (1, 4, 10, 18)  # years lived after which a part is handed over: soon, the years of data, of plans, all
SAMPLE = 40
CUSTOMER_LINES = (
    "vendor",
    "contract_end",
    "need",
    "migrated",
    "served",
    "spending",
    "premises_load",
    "ai_need",
    "ai_served",
    "benefit",
    "research",
    "premises",
    "profit",
    "capability",
)
TERMS = ("quality", "price", "installed_base", "home", "unfilled", "reach", "software", "reputation", "gang")


@dataclass(frozen=True)
class Question:
    """One run to be made: scenario, overrides, seed, number of customers, last year."""

    scenario: str = "baseline"
    overrides: str = ""
    seed: int = 0
    customers: int = 1000
    until: int = 2035

    @property
    def parameters(self) -> Parameters:
        """Its parameters; InputError or UnknownNameError where they aren't allowed."""
        return resolved(self.scenario, self.overrides)


@dataclass(frozen=True)
class Cast:
    """Who plays: entities and labels by kind, vendors' groups, and the sample of customers.

    entities  (name, home region) by kind of record
    labels    English label by entity
    groups    of vendors, in their order
    members   of vendors: firms in the row
    declared  series by name, without their functions
    sample    rows of the population: region, sector, size (CU in 2018Q1) and whether a core customer
    """

    entities: dict[str, tuple[tuple[str, str], ...]]
    labels: dict[str, str]
    groups: tuple[str, ...]
    members: tuple[int, ...]
    declared: dict[str, Series]
    sample: tuple[dict[str, object], ...]


@dataclass(frozen=True)
class Part:
    """Some quarters of a run: every series (quarters, entities), customers of the sample, terms of utility.

    cast       in the first part only
    customers  by line, (quarters, sample); terms  (quarters, terms, regions, vendors)
    """

    cast: Cast | None
    series: dict[str, Array]
    customers: dict[str, Array]
    terms: Array
    finished: bool


@dataclass(frozen=True, eq=False)
class Story:
    """A run as far as it is known. Never changed: a further part makes a new one; two are equal if they are one.

    Answers ``array``, ``quarters`` and ``frame`` as ``Records`` does; ``entities`` takes a kind, not a series.
    """

    question: Question
    cast: Cast
    series: Mapping[str, Array]
    customers: Mapping[str, Array]
    terms: Array
    finished: bool

    def __len__(self) -> int:
        return len(self.series["share"])

    def array(self, name: str) -> Array:
        """A series as (quarters, entities)."""
        return self.series[name]

    def entities(self, kind: str) -> tuple[str, ...]:
        """Names of the entities of a kind, in the order of columns."""
        return tuple(name for name, _ in self.cast.entities[kind])

    def region_of(self, kind: str, name: str) -> str:
        """Home region of an entity."""
        return dict(self.cast.entities[kind])[name]

    def of(self, name: str, entity: str) -> Array:
        """One entity's series, (quarters,)."""
        return np.asarray(self.series[name][:, self.entities_of(name).index(entity)])

    def entities_of(self, name: str) -> tuple[str, ...]:
        """Names of the entities a series is recorded for, in the order of columns."""
        return self.entities(self.cast.declared[name].by)

    def quarters(self) -> list[str]:
        """Names of the quarters known."""
        return [quarter_label(quarter) for quarter in range(len(self))]

    def frame(self) -> pd.DataFrame:
        """Everything as a tidy table: quarter, entity, region, series, value, unit; the same as ``Records.frame``."""
        return tidy(self.cast.declared.values(), self.quarters(), self.cast.entities, self.array)


def joined(story: Story | None, question: Question, part: Part) -> Story:
    """A story with one more part."""
    if story is None:
        if part.cast is None:
            raise ValueError("a story begins with the part that brings the cast")
        return Story(question, part.cast, part.series, part.customers, part.terms, part.finished)

    def longer(old: Mapping[str, Array], new: dict[str, Array]) -> dict[str, Array]:
        return {name: np.concatenate((old[name], rows)) for name, rows in new.items()}

    return replace(
        story,
        series=longer(story.series, part.series),
        customers=longer(story.customers, part.customers),
        terms=np.concatenate((story.terms, part.terms)),
        finished=part.finished,
    )


def told(question: Question) -> Iterator[Part | None]:
    """Live a question's run. After every quarter something is yielded: a part where one is due, else None.

    None is a chance for the caller to stop; raises what the model raises.
    """
    model = SingleRun.of(Task(question.scenario, question.seed, question.customers, question.until, question.overrides))
    rows, taste, last = _sampled(model), model.world.taste, quarters_until(question.until)
    due = {min(years * QUARTERS_PER_YEAR, last) for years in PARTS_AT} | {last}
    done, customers, terms = 0, [], []
    while model.quarter < last:
        model.step()
        customers.append(_customers_now(model, rows))
        terms.append(_terms_now(model, taste))
        if model.quarter not in due:
            yield None
            continue
        records = model.records
        yield Part(
            cast=None if done else _cast(model, rows),
            series={name: np.array(records.recent(name, model.quarter - done)) for name in records.declared},
            customers={line: np.array([one[line] for one in customers]) for line in CUSTOMER_LINES},
            terms=np.array(terms),
            finished=model.quarter == last,
        )
        done, customers, terms = model.quarter, [], []


def whole_story(question: Question) -> Story:
    """A question's run to its end, in this process."""
    story = None
    for part in told(question):
        if part is not None:
            story = joined(story, question, part)
    if story is None:
        raise ValueError("a run has at least one year")
    return story


def story_of(model: Simulation) -> Story:
    """Return the story of a run that has been lived: all that was recorded; of customers nothing, none was followed."""
    records = model.records
    question = Question(
        model.scenario_name,
        ";".join(f"{name}={value}" for name, value in model.overrides.items()),
        model.seed_used,
        model.customers,
        model.until,
    )
    series = {name: records.array(name) for name in records.declared}
    return Story(question, _cast(model, np.zeros(0, dtype=np.int64)), series, {}, np.zeros(0), finished=True)


def _sampled(model: Simulation) -> Array:
    """Rows of a sample of customers: of each region the largest, and then fewer and fewer by size."""
    population, rows = model.world.population, []
    for region in range(len(model.world.regions)):
        here = np.flatnonzero(population.region == region)
        by_size = here[np.argsort(-population.size[here], kind="stable")]
        if by_size.size:
            places = np.unique(np.round(np.geomspace(1, by_size.size, SAMPLE // 2)).astype(int)) - 1
            rows.append(by_size[places])
    return np.concatenate(rows)


def _cast(model: Simulation, rows: Array) -> Cast:
    world = model.world
    everybody = (
        world.facts,
        world.supplier_facts,
        world.foundry_facts,
        world.maker_facts,
        world.centre_facts,
        world.developer_facts,
    )
    population = world.population
    return Cast(
        entities=dict(model.records.entities_by_kind),
        labels={name: label for facts in everybody for name, label in zip(facts.names, facts.labels, strict=True)},
        groups=world.facts.groups,
        members=tuple(int(count) for count in world.facts.members),
        declared=model.records.without_functions(),
        sample=tuple(
            {
                "row": int(row),
                "region": world.regions.names[int(population.region[row])],
                "sector": world.sectors.names[int(population.sector[row])],
                "size": float(population.size[row]),
                "core": bool(population.core[row]),
            }
            for row in rows
        ),
    )


def _customers_now(model: Simulation, rows: Array) -> dict[str, Array]:
    """Lines of the sample in the quarter just lived; the vendor's column is -1 before a customer has begun."""
    population, accounts = model.world.population, model.world.today.customer_accounts
    of_row = {line: getattr(population, line)[rows] for line in CUSTOMER_LINES if line != "premises"}
    return {**of_row, "premises": accounts.premises[rows]}


def _terms_now(model: Simulation, taste: Taste) -> Array:
    """Terms of customers' utility of each vendor, (terms, regions, vendors); a vendor not on offer has reputation -inf.

    gang  what a core customer loses with a vendor that has none; nothing to other customers
    """
    offers = model.world.today.offers
    terms = utility_terms(offers, taste) | {"gang": -taste.gang_weight * (1.0 - offers.capable)}
    return np.array([np.broadcast_to(terms[name], offers.price.shape) for name in TERMS])
