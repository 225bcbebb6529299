"""The strategies of breaking out, each as overrides of parameters: those that cost money, at a yearly sum, and rules.

``{money}`` is USD bn a year for a lever that costs money.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST, LAST, EARLY = 2023, 2030, 2026
YEARS = f"policy.first_year={FIRST};policy.last_year={LAST}"


@dataclass(frozen=True)
class Lever:
    """One strategy: what it is called, what it says, the overrides that make it, whether they cost the state money."""

    name: str
    meaning: str
    text: str
    funded: bool = True
    years: int = LAST - FIRST + 1  # of the money

    def overrides(self, money: float = 0.0) -> str:
        """Its overrides at a yearly sum, USD bn."""
        return self.text.format(money=format(money, ".9g"))


def _vendors(last: int) -> str:
    """R&D support of the Chinese seven from the policy's first year to the end of another."""
    return f"support.to=chinese_seven;support.amount={{money}};support.first_year={FIRST};support.last_year={last}"


FUNDED = (
    Lever("network", "compute network: pooled peaks, idle compute lent", "network.programme={money}"),
    Lever("west", "East data, West compute: links to cheap power", "west.programme={money}"),
    Lever("mixing", "heterogeneous pooling: root technology", "mixing.programme={money}"),
    Lever("models", "industry models, appropriately smart", "models.programme={money}"),
    Lever("standard", "an open standard for software stacks", "standard.programme={money}"),
    Lever("chips", "chip R&D subsidy", "chip.support={money}"),
    Lever("vendors", "R&D support of vendors to 2030", _vendors(LAST)),
    Lever("vendors early", f"the same money with a sunset in {EARLY}", _vendors(EARLY), years=EARLY - FIRST + 1),
    Lever("procurement", "the state as experimental customer", "procurement.amount={money}"),
)
_ACCESS = "control.tools_end=2022;control.knowledge_end=2022"
RULES = (
    Lever("scheduling .25", "a common scheduler for a quarter of demand", "schedule.share=0.25", funded=False),
    Lever("scheduling .5", "the same for half of it", "schedule.share=0.5", funded=False),
    Lever("scheduling 1", "the same for all of it", "schedule.share=1", funded=False),
    Lever("three vendors", "seven vendors become three", "consolidation.to=3", funded=False),
    Lever("no price war", "nobody sells below the Bertrand price", "policy.price_floor=true", funded=False),
    Lever("access", "no embargo on tools and knowledge", _ACCESS, funded=False),
    Lever("window", f"a window of architecture in {EARLY}", f"window.opens=true;window.year={EARLY}", funded=False),
)
LEVERS = {lever.name: lever for lever in (*FUNDED, *RULES)}
SWITCHES = {
    "Bertrand prices": "pricing.rule=bertrand",
    "fixed mark-ups": "pricing.rule=fixed",
    "little home bias": "choice.home_bias=2",
    "best of many tries": "research.draw_rule=best_of_n",
    "no ratchet": "research.ratchet=false",
    "no hindsight": "control.hindsight=false;foundry.plan=false;entry.enabled=false",
    "null A: R&D without fruits": "research.productive=false",
}
