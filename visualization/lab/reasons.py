"""Why an agent decided as it did in a quarter: its rule with the numbers it saw, a sentence a decision.

Every sentence is the model's own rule worked out from the records; tests hold its parts against what was decided.
"""

from __future__ import annotations

import numpy as np

from suanli.agents.cloud_vendor.explanation import Explanation, explained
from suanli.agents.cloud_vendor.state import VendorParameters
from suanli.experiments.live import TERMS, Story
from suanli.model.equations import choice
from suanli.model.mechanisms.open_standard import StandardParameters
from suanli.model.parameters.schema import Parameters
from suanli.visualization.lab.figures import vendor_label
from suanli.visualization.lab.quantities import number, quantity
from suanli.visualization.lab.words import Words

Array = np.ndarray


def vendor_explained(story: Story, name: str, quarter: int, parameters: Parameters) -> Explanation:
    """A vendor's own explanation of a quarter, from the records of a story."""

    def at(series: str, when: int) -> float:
        return float(story.of(series, name)[when - 1])

    return explained(at, quarter, VendorParameters.of(parameters))


def of_vendor(story: Story, name: str, quarter: int, parameters: Parameters, words: Words) -> list[str]:
    """Price, R&D, capacity and money of a cloud vendor."""
    language = words.language

    def at(series: str, back: int = 0) -> float:
        return float(story.of(series, name)[quarter - 1 - back])

    def money(value: float) -> str:
        return words("amount.money", number=quantity(value, "money", language))

    if at("trading") < 0.5:
        return [words("why.absent")]
    found = vendor_explained(story, name, quarter, parameters)
    price, budget, capacity = found.price, found.research, found.capacity
    said = [
        words(
            "why.price",
            cost=words("amount.price", number=quantity(price.cost, "price", language)),
            share=quantity(at("home_share", 1), "share", language),
            markup=number(100.0 * (price.markup - 1.0)),
            target=quantity(parameters.pricing.target_share, "share", language),
            cut=number(100.0 * price.cut),
            patience=number(100.0 * at("patience")),
            price=words("amount.price", number=quantity(at("price"), "price", language)),
        ),
        words(
            "why.research",
            wanted=money(budget.wanted),
            sales=money(budget.sales),
            grant=money(budget.grant),
            following=money(max(0.0, budget.following)),
            allowed=money(budget.allowed),
            spent=money(budget.spent),
        ),
        words("why.research_short" if budget.spent < budget.wanted * (1.0 - 1e-9) else "why.research_whole"),
        words(
            "why.capacity",
            ordered=number(capacity.ordered),
            growth=number(100.0 * capacity.growth),
            ahead=parameters.server.lead_time + 1,
            wanted=number(capacity.wanted),
            capacity=number(capacity.there),
            bought=number(capacity.bought),
        ),
    ]
    year = float(story.of("operating_profit", name)[max(0, quarter - 4) : quarter].sum())
    kind = "why.money_loss" if year < 0.0 else "why.money_profit"
    return [*said, words(kind, year=money(abs(year)), support=money(at("support")), dividend=money(at("dividend")))]


def of_supplier(story: Story, name: str, quarter: int, words: Words) -> list[str]:
    """Price, R&D and wafers of a chip supplier."""

    def at(series: str, back: int = 0) -> float:
        return float(story.of(series, name)[quarter - 1 - back])

    scarcity = float(np.exp(at("chip_scarcity")))
    cost, price = at("chip_unit_cost"), at("chip_price")
    markup = price / (cost * scarcity) if cost > 0.0 else 1.0
    return [
        words(
            "why.chip_price",
            cost=quantity(cost, "chip_price", words.language),
            markup=number(100.0 * (markup - 1.0)),
            scarcity=number(100.0 * (scarcity - 1.0)),
            price=quantity(price, "chip_price", words.language),
        ),
        words(
            "why.wafers",
            ordered=quantity(at("chips_ordered", 1), "chips", words.language),
            shipped=quantity(at("chips_shipped", 1), "chips", words.language),
            bank=quantity(at("dies_in_bank", 1), "chips", words.language),
            booked=quantity(at("wafers_booked_by"), "wafers", words.language),
            started=quantity(at("wafers_started_by"), "wafers", words.language),
        ),
        words(
            "why.design",
            spent=words("amount.money", number=quantity(at("chip_research"), "money", words.language)),
            hits=number(at("design_hits")),
            speed=number(at("performance")),
            speed_china=number(at("performance_CN")),
        ),
    ]


def of_foundry(story: Story, name: str, quarter: int, words: Words) -> list[str]:
    """Why a foundry builds."""

    def at(series: str, kind: str, back: int = 0) -> str:
        return quantity(float(story.of(series, name)[quarter - 1 - back]), kind, words.language)

    return [
        words(
            "why.lines",
            booked=at("wafers_booked", "wafers", 1),
            capacity=at("wafer_capacity", "wafers", 1),
            asked=at("packaging_asked", "chips", 1),
            packaging=at("packaging_capacity", "chips", 1),
            wafers_now=at("wafer_capacity", "wafers"),
            packaging_now=at("packaging_capacity", "chips"),
        )
    ]


def of_maker(story: Story, name: str, quarter: int, words: Words) -> list[str]:
    """Why a server maker's margin is what it is."""
    markup = float(story.of("maker_markup", name)[quarter - 1])
    share = float(story.of("maker_share", name)[quarter - 1])
    return [words("why.maker", markup=number(100.0 * markup), share=number(100.0 * share))]


def of_customer(
    story: Story, place: int, quarter: int, parameters: Parameters, words: Words
) -> tuple[list[str], list[list[str]]]:
    """(sentences, table) of why a customer is with its vendor: utility by term beside the two best others.

    The first row of the table is its head. Chances are those of a customer whose contract ends in this quarter.
    """
    one = story.cast.sample[place]
    vendor = int(story.customers["vendor"][quarter - 1, place])
    if vendor < 0:
        return [words("why.not_begun")], []
    terms = story.terms[quarter - 1, :, story.entities("region").index(str(one["region"]))]
    bond = switching_cost(story, str(one["region"]), quarter, parameters)
    chances, loyalty = taken(terms, vendor, bool(one["core"]), bond)
    others = [column for column in np.argsort(-chances, kind="stable") if column != vendor][:2]
    columns = [vendor, *(int(column) for column in others if np.isfinite(terms[:, column]).all())]
    labels = [vendor_label(story.entities("vendor")[column], story, words) for column in columns]
    table = [[words("why.term"), *labels]]
    for row, term in enumerate(TERMS):
        if term != "gang" or one["core"]:
            table.append([words(f"term.{term}"), *(number(float(terms[row, column])) for column in columns)])
    table.append([words("term.loyalty"), number(loyalty), *("0" for _ in columns[1:])])
    table.append([words("term.chance"), *(f"{number(100.0 * float(chances[column]))} %" for column in columns)])
    said = words("why.customer", vendor=labels[0], chance=number(100.0 * float(chances[vendor])))
    return [said], table


def switching_cost(story: Story, region: str, quarter: int, parameters: Parameters) -> float:
    """Utility that customers of a region lose by leaving their vendor: less under an open standard, as it was built."""
    built = story.of("programme_built", "standard")
    standard = parameters.group(StandardParameters)
    openness = standard.openness * float(built[quarter - 2]) if quarter > 1 else 0.0
    here = region == parameters.policy.region
    return parameters.choice.switching_cost * (1.0 - standard.lock_in * openness * here)


def taken(terms: Array, vendor: int, core: bool, loyalty: float) -> tuple[Array, float]:
    """(chance of each vendor to be taken by a customer of ``vendor`` that chooses now, its bonus for staying)."""
    counted = terms if core else terms[: TERMS.index("gang")]
    utility = counted.sum(axis=0)
    utility[vendor] += loyalty
    return choice.logit_weights(utility[None, :])[0], loyalty
