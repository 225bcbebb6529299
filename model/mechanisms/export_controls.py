"""Export controls by date: which rules hold in a quarter, which are only announced, and what they do.

Three levers and the foundries' service, each with its switch: what may be sold (product), what foundries in mainland
China can buy (tools), what they can learn (knowledge), whom foundries elsewhere may serve (foundry_service). The dated
rules are data (``export_controls.csv``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

import numpy as np

from suanli.agents.foundry.process import Bounds, Tools
from suanli.model.equations import controls
from suanli.model.kernel.units import quarter_number, quarters_until
from suanli.model.mechanisms.base import Lever, Mechanism, Policy
from suanli.model.parameters.declared import Group, number, switch, whole
from suanli.model.parameters.making import CHAIN
from suanli.model.parameters.tables import shipped

Array = np.ndarray


class ControlParameters(Group, name="control"):
    """Export controls."""

    product: bool = switch(
        "performance limits on chips for mainland China, by date. Off: never made",
        "对中国大陆出售的芯片的性能上限，按日期生效。关：从未设限",
    )
    foundry_service: bool = switch(
        "foundries outside China may not make chips for listed Chinese designers, by date",
        "境外晶圆代工厂不得为实体清单上的中国芯片设计企业代工，按日期生效",
    )
    tools: bool = switch(
        "Chinese foundries can't buy leading tools: slower nodes, less capacity, lower yield",
        "中国大陆的晶圆代工厂买不到先进设备：制程推进更慢、产能更少、良率更低",
    )
    knowledge: bool = switch(
        "Chinese foundries and designers learn less from abroad, by date",
        "中国大陆的晶圆代工与芯片设计企业从境外获得的技术溢出减少，按日期生效",
    )
    hindsight: bool = switch(
        "rules after 2022 hold too, which nobody knew then; off: only those of 2022 and before",
        "2022 年之后的规则同样生效，而当时无人知晓；关：只有 2022 年及以前的规则",
    )
    allies: float = number(
        "share",
        0,
        1,
        "how much of the embargo on tools and foundry service is effective because allies join",
        "因盟友配合而真正生效的设备禁运与代工限制的比例",
    )
    leakage: float = number(
        "share", 0, 1, "part of barred chip orders that is filled all the same", "被禁的芯片订单中仍得到供货的比例"
    )
    stockpile: float = number(
        "quarters",
        0,
        4,
        "quarters of orders that buyers take ahead between announcement and enforcement",
        "从公布到执行之间，买方提前囤下相当于几个季度的采购量",
    )
    grace: int = whole(
        "whole quarters",
        0,
        40,
        "quarters by which every rule is enforced later than it was",
        "每条规则比实际推迟几个季度执行",
    )
    interconnect_loss: float = number(
        "share",
        0,
        1,
        "performance lost by slower links where a part keeps a limit by them",
        "产品靠降低互联速度来符合限制时损失的性能",
    )
    end: int = whole(
        "whole years",
        2018,
        2060,
        "year to whose end the embargo on equipment holds and knowledge from abroad is held back",
        "设备禁运与国外知识限制到该年年底为止",
    )


@dataclass(frozen=True)
class Rule:
    """One dated rule.

    announced, enforced  quarters since 2018Q1; subject  ``CN`` (all that is there) or one supplier
    tpp  limit on total processing performance; interconnect  slower links keep it
    pace, level_cap, capacity_growth, extra_defects  what is left to foundries under an embargo on tools
    access  part of a foundry's service, or of open knowledge, that is left; ended  quarter from which it holds no more
    """

    lever: str
    announced: int
    enforced: int
    subject: str
    tpp: float
    interconnect: bool
    pace: float
    level_cap: float
    capacity_growth: float
    extra_defects: float
    access: float
    ended: float

    @classmethod
    def of(cls, row: dict[str, str], grace: int, ended: float) -> Self:
        """A rule from its row of the table, enforced so many quarters later than it was."""

        def number(name: str, otherwise: float) -> float:
            return float(row[name]) if row[name] else otherwise

        return cls(
            lever=row["lever"],
            announced=quarter_number(row["announced"]),
            enforced=quarter_number(row["enforced"]) + grace,
            subject=row["subject"],
            tpp=number("tpp", np.inf),
            interconnect=row["interconnect"] == "true",
            pace=number("pace", 1.0),
            level_cap=number("level_cap", np.inf),
            capacity_growth=number("capacity_growth", 1.0),
            extra_defects=number("extra_defects", 0.0),
            access=number("access", 1.0),
            ended=ended,
        )


def rules_of(p: ControlParameters) -> tuple[Rule, ...]:
    """The rules that a run knows: levers that are on, and rules after 2022 only with hindsight."""
    on = {lever for lever in ("product", "foundry_service", "tools", "knowledge") if getattr(p, lever)}
    known = (row for row in shipped("export_controls") if p.hindsight or row["hindsight"] == "false")
    ends = dict.fromkeys(("tools", "knowledge"), quarters_until(p.end))
    return tuple(Rule.of(row, p.grace, ends.get(row["lever"], np.inf)) for row in known if row["lever"] in on)


def in_force(rules: tuple[Rule, ...], lever: str, quarter: int, subjects: tuple[str, ...] = ("CN",)) -> Rule | None:
    """The rule of a lever that holds for any of the subjects: the latest announced of those enforced by now."""
    holding = [r for r in rules if r.lever == lever and r.enforced <= quarter < r.ended and r.subject in subjects]
    return max(holding, key=lambda rule: rule.announced) if holding else None


def looming(rules: tuple[Rule, ...], lever: str, quarter: int, subjects: tuple[str, ...] = ("CN",)) -> bool:
    """Whether a rule is announced and not enforced yet."""
    known = (r for r in rules if r.lever == lever and r.subject in subjects and quarter < r.ended)
    return any(r.announced <= quarter < r.enforced for r in known)


class ExportControls(Mechanism):
    """The controls of one run. Asked by name by those who sell chips, make them, or learn how to."""

    name = "export controls"
    group: ClassVar[type[Group] | None] = ControlParameters
    requires = CHAIN
    levers = (
        Lever("control.product", "controls", "switch", "Limits on chips sold to China", "对华芯片性能限制"),
        Lever(
            "control.foundry_service",
            "controls",
            "switch",
            "Foundries closed to listed designers",
            "对实体清单企业断供代工",
        ),
        Lever("control.tools", "controls", "switch", "Embargo on equipment", "设备禁运"),
        Lever("control.knowledge", "controls", "switch", "Less knowledge in the open", "境外技术溢出减少"),
        Lever("control.allies", "controls", "percent", "Allies' alignment", "盟友协同", low=0, high=1, step=0.05),
        Lever("control.leakage", "controls", "percent", "Leakage", "管制漏出（规避）比例", low=0, high=0.6, step=0.02),
        Lever(
            "control.stockpile",
            "controls",
            "number",
            "Stockpiling before a rule bites",
            "生效前囤货",
            low=0,
            high=4,
            step=0.25,
        ),
        Lever("control.grace", "controls", "number", "Rules enforced later by", "推迟执行", low=0, high=16, step=1),
        Lever(
            "control.end",
            "rules",
            "year",
            "Equipment embargo and limits on knowledge end",
            "设备禁运与知识限制终止年份",
            low=2022,
            high=2060,
            step=1,
        ),
    )
    policies = (
        Policy(
            "access",
            "no embargo on tools and knowledge",
            "control.end=2022",
            funded=False,
        ),
    )

    p: ControlParameters

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that this run knows; none where nobody makes chips or has them made."""
        return rules_of(self.p) if self.able else ()

    @property
    def on(self) -> bool:
        """Whether this run knows any rule."""
        return bool(self.rules)

    def sold_in_china(self, quarter: int, best: Array, abroad: Array, redesign_lag: int) -> tuple[Array, Array]:
        """(performance of each supplier's chip as sold in mainland China, TFLOPS; part of orders that is filled).

        A chip from elsewhere is the part that keeps the limit, with a part of the performance in uncontrolled chips
        that leak; until that part is ready, and where nothing is allowed, only what leaks.

        1 / P = (1 - l) / c + l / P_best,  c as in ``controls.compliant_performance``, l leakage

        best    performance without a limit; abroad  True for suppliers outside China; redesign_lag  quarters
        """
        rule = in_force(self.rules, "product", quarter)
        if rule is None:
            return best, np.ones(len(best))
        leak = self.p.leakage
        part = controls.compliant_performance(best, rule.tpp, rule.interconnect, self.p.interconnect_loss)
        ready = quarter >= self._designed_for(rule) + redesign_lag
        limited = (part < best) & abroad
        barred = limited & ((part <= 0.0) | (not ready))
        mixed = 1.0 / ((1.0 - leak) / np.maximum(part, 1e-300) + leak / best)
        return np.where(limited & ~barred, mixed, best), np.where(barred, leak, 1.0)

    def _designed_for(self, rule: Rule) -> int:
        """Quarter in which a part that keeps a rule was first called for: by such a limit or a lower one."""
        kept = [
            known.announced
            for known in self.rules
            if known.lever == "product" and known.interconnect == rule.interconnect and 0.0 < known.tpp <= rule.tpp
        ]
        return min(kept, default=rule.announced)

    def tools_left(self, quarter: int, in_china: Array) -> Tools:
        """What foundries can still do with the equipment they can buy. in_china  by foundry"""
        rule = in_force(self.rules, "tools", quarter)
        bound = in_china & (rule is not None)
        pace, cap, growth, defects = (1.0, np.inf, 1.0, 0.0)
        if rule is not None:
            pace, cap, growth, defects = rule.pace, rule.level_cap, rule.capacity_growth, rule.extra_defects
        return Tools(
            pace=np.where(bound, 1.0 - self.allied(1.0 - pace), 1.0),
            level_cap=np.where(bound, cap, np.inf),
            capacity=np.where(bound, 1.0 - self.allied(1.0 - growth), 1.0),
            extra_defects=np.where(bound, self.allied(defects), 0.0),
        )

    def bounds(self, quarter: int, in_china: Array) -> Bounds:
        """What holds foundries back in a quarter: tools, knowledge, how far the cap of tools holds."""
        return Bounds(self.tools_left(quarter, in_china), self.open_knowledge(quarter, in_china), self.allied(1.0))

    def allied(self, effect: float) -> float:
        """An effect of an embargo as far as allies join in."""
        return self.p.allies * effect

    def open_knowledge(self, quarter: int, in_china: Array) -> Array:
        """Part of open knowledge left to firms."""
        rule = in_force(self.rules, "knowledge", quarter)
        return np.where(in_china, 1.0 if rule is None else rule.access, 1.0)

    def foundry_access(
        self, quarter: int, suppliers: Sequence[str], in_china: Array, abroad: Array
    ) -> tuple[Array, Array]:
        """(part of bookings foundries may take, (suppliers, foundries); quarters taken ahead of a loss, by supplier).

        in_china  by supplier; abroad  by foundry
        """
        access, ahead = np.ones((len(suppliers), len(abroad))), np.zeros(len(suppliers))
        for row, name in enumerate(suppliers):
            subjects = (name, "CN") if in_china[row] else (name,)
            rule = in_force(self.rules, "foundry_service", quarter, subjects)
            if rule is not None:
                access[row, abroad] = 1.0 - self.allied(1.0 - rule.access)
            if looming(self.rules, "foundry_service", quarter, subjects):
                ahead[row] = self.p.stockpile
        return access, ahead

    def buyers_ahead(self, quarter: int, in_china: Array) -> Array:
        """Quarters of orders of AI servers that buyers take ahead of an announced limit, by region."""
        return np.where(in_china, self.p.stockpile * looming(self.rules, "product", quarter), 0.0)
