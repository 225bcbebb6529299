"""The strategies of breaking out, each as overrides of parameters: those that cost money, at a yearly sum, and rules.

``{money}`` is USD bn a year for a lever that costs money.
"""

from __future__ import annotations

from suanli.model.kernel.errors import UnknownNameError, only_once
from suanli.model.mechanisms.base import Policy
from suanli.model.mechanisms.settings import kinds
from suanli.model.parameters.load import parsed_overrides

FIRST, LAST, EARLY = 2023, 2030, 2026
YEARS = f"policy.first_year={FIRST};policy.last_year={LAST}"
_VENDORS = "support.to=chinese_seven;support.amount={money}"


def in_years(years: str, *texts: str) -> str:
    """Return overrides of policies with the years they act in, but where they have a year of their own."""
    own = ";".join(texts)
    kept = [one for one in years.split(";") if one.partition("=")[0] not in parsed_overrides(own)]
    return ";".join(filter(None, [*kept, own]))


_FUNDED = (
    Policy("network", "compute network: pooled peaks, idle compute lent", "network.programme={money}"),
    Policy("west", "East data, West compute: links to cheap power", "west.programme={money}"),
    Policy("mixing", "heterogeneous pooling: root technology", "mixing.programme={money}"),
    Policy("models", "industry models, appropriately smart", "models.programme={money}"),
    Policy("standard", "an open standard for software stacks", "standard.programme={money}"),
    Policy("chips", "chip R&D subsidy", "chip.support={money}"),
    Policy("vendors", "R&D support of vendors to 2030", _VENDORS),
    Policy(
        "vendors early",
        f"the same money with a sunset in {EARLY}",
        f"{_VENDORS};policy.last_year={EARLY}",
        years=EARLY - FIRST + 1,
    ),
    Policy("procurement", "the state as experimental customer", "procurement.amount={money}"),
)
_RULES = (
    Policy("scheduling .25", "a common scheduler for a quarter of demand", "schedule.share=0.25", funded=False),
    Policy("scheduling .5", "the same for half of it", "schedule.share=0.5", funded=False),
    Policy("scheduling 1", "the same for all of it", "schedule.share=1", funded=False),
    Policy("three vendors", "seven vendors become three", "consolidation.to=3", funded=False),
    Policy("no price war", "nobody sells below the Bertrand price", "policy.price_floor=true", funded=False),
    Policy("window", f"a window of architecture in {EARLY}", f"window.opens=true;window.year={EARLY}", funded=False),
)


def policies(only: tuple[str, ...] = ()) -> dict[str, Policy]:
    """Return all policies by name, those that cost money first; mechanisms, a user's among them, bring their own.

    only  some of them. Raises UnknownNameError for a name that none has, InputError for one that two have.
    """
    brought = tuple(policy for kind in kinds() for policy in kind.policies)
    every = (
        *_FUNDED,
        *(policy for policy in brought if policy.funded),
        *_RULES,
        *(policy for policy in brought if not policy.funded),
    )
    only_once("policies: name", (one.name for one in every))
    known = {one.name: one for one in every}
    for name in only:
        if name not in known:
            raise UnknownNameError("--only", name, known)
    return {name: one for name, one in known.items() if not only or name in only}


SWITCHES = {
    "Bertrand prices": "pricing.rule=bertrand",
    "fixed mark-ups": "pricing.rule=fixed",
    "little home bias": "choice.home_bias=2",
    "best of many tries": "research.draw_rule=best_of_n",
    "R&D by sales alone": "research.follow=0",
    "no hindsight": "control.hindsight=false",
    "null A: R&D without fruits": "research.productive=false",
}
