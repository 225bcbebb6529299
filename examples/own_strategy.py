"""A strategy of your own for Alibaba Cloud, beside its ghost: the same vendor on the same draws, as shipped.

suanli run --rules examples/own_strategy.py:Bold --set strategy.alibaba=Bold
"""

from suanli.model.extensions import Group, Strategy, number, replace
from suanli.model.industry import ComputeIndustry


class BoldParameters(Group, name="bold"):
    """What the strategy is set by."""

    most: float = number("1", 1, 5, "R&D over what the vendor's own rule wants, at most", value=2.0)


class Bold(Strategy):
    """Spends more on R&D, the further it is behind its best share so far; money limits it as ever."""

    group = BoldParameters
    memory = {"best": 0.0}  # by vendor; 0 in 2018

    def plan(self, wishes, seen, kind, memory):
        """Return what it wishes for, and what it remembers."""
        share = kind.home_share(seen.region_share, seen.market)
        best = memory["best"].clip(min=share)
        more = (1.0 + (best - share) / best.clip(min=1e-9)).clip(max=self.p.most)
        return replace(wishes, research=more * wishes.research), {"best": best}


if __name__ == "__main__":
    for strategy in ("shipped", "Bold"):
        model = ComputeIndustry(customers=200, until=2025, overrides={"strategy.alibaba": strategy}, rules=Bold)
        model.run_until()
        share, research = (model.records.series(name)["alibaba"][-4:] for name in ("share", "research"))
        print(f"{strategy:8} share 2025 {share.mean():.1%}, R&D USD {research.sum():.2f} bn")
