"""Foundries, server makers, super-computing centres."""

from typing import ClassVar

from suanli.model.parameters.declared import Group, choice, number, switch, whole

CHAIN = ("ai.enabled", "foundry.enabled", "chip.limited")  # switches without which foundries and makers don't exist


class FoundryParameters(Group, name="foundry"):
    """Foundries: wafers, packaging, nodes."""

    enabled: bool = switch(
        (
            "foundries, packaging and server makers exist; off: one dated line of capacity for chips, servers "
            "without makers"
        ),
        "有晶圆代工厂、封装与服务器厂商；关：芯片产能为一条按日期给定的供给线，服务器没有制造商",
    )
    years_per_node: float = number(
        "years",
        0.5,
        20,
        "time in which the leading foundry moves one node down the ladder, at the pace of 2018",
        "按 2018 年的速度，领先的晶圆代工厂推进一代制程所需的时间",
    )
    # elasticity of a foundry's pace to its process R&D relative to the leader's. Elasticity of innovation output to
    # R&D 0.3-0.6 (Griliches 1990; Bloom, Schankerman & Van Reenen 2013) (recalled); Bloom et al. 2020: research
    # productivity in semiconductors -6.8 per cent a year (seen); published 0.2 to 0.5, confidence medium
    process_elasticity: ClassVar[float] = 0.3
    catch_up: float = number(
        "share per quarter",
        0,
        0.5,
        "share of the gap to the leading node that knowledge in the open closes each quarter",
        "公开知识每季缩小与领先制程差距的比例",
    )
    # what moving one node down adds to that density, defects per cm2. Derived: 826 mm2 dies yield about 70 per cent on
    # a mature process and a domestic 7 nm process about 20 per cent (press, recalled), which is 0.04 and 0.2 defects a
    # cm2
    node_defects: ClassVar[float] = 0.05
    yield_learning: float = number(
        "share per quarter",
        0,
        1,
        "share of the excess of defects that a foundry with large volumes learns away each quarter",
        "产量大的晶圆代工厂每季通过学习消除的超额缺陷比例",
    )
    # wafers a quarter at which learning goes at half that speed, thousand wafers per quarter. Modelling assumption
    learning_scale: ClassVar[float] = 10.0
    cycle: int = whole(
        "whole quarters",
        1,
        8,
        "time from the start of a wafer to a finished chip: fabrication, packaging, test",
        "从晶圆投产到成品芯片的时间：制造、封装、测试",
    )
    build_time: int = whole("whole quarters", 1, 20, "time to build capacity for wafers", "晶圆产能的建设时间")
    packaging_build_time: int = whole(
        "whole quarters", 1, 20, "time to build capacity for advanced packaging", "先进封装产能的建设时间"
    )
    wafer_growth: float = number(
        "share per quarter",
        0,
        1,
        "most by which capacity for wafers of accelerators can be increased in a quarter, over what there is",
        "加速芯片晶圆产能每季最多可扩建的比例（相对于现有产能）",
    )
    packaging_growth: float = number("share per quarter", 0, 1, "the same for packaging", "同上，指封装产能")
    # building capacity for a thousand wafers a quarter, USD bn per thousand wafers per quarter. A fab of 100 thousand
    # 5 nm wafers a month costs USD 20 to 30 bn (press, recalled)
    wafer_capacity_cost: ClassVar[float] = 0.08
    # building capacity to package a thousand chips a quarter, USD bn per thousand chips per quarter. Derived: advanced
    # packaging, test and masks about 10 per cent of TSMC's 2023 capital expenditure of USD 30 bn (recalled) for some
    # 20 thousand CoWoS wafers a month more (seen: 8-11 to 32), about 29 chips each; published 0.001 to 0.003,
    # confidence low
    packaging_capacity_cost: ClassVar[float] = 0.002
    capacity_life: int = whole(
        "whole quarters",
        4,
        80,
        "life of fabs and packaging lines; straight-line depreciation on historic cost",
        "晶圆厂与封装产线的使用寿命；按历史成本直线折旧",
    )
    packaging_price: float = number(
        "USD bn per thousand chips", 0, 1, "price of packaging a thousand chips", "封装一千枚芯片的价格"
    )
    allocation: str = choice(
        "proportional|contract|priority",
        "who gets wafers first in a shortage; packaging goes by orders",
        "短缺时晶圆如何分配；封装按订单分配",
    )
    # nodes by which another foundry must be ahead before a supplier moves its design there. Modelling assumption
    port_gap: ClassVar[float] = 0.5
    second_source: bool = switch(
        ("what a supplier's foundry leaves unfilled goes to another one within half a node; off: one foundry each"),
        "首选晶圆代工厂未能满足的部分转给制程相差不超过半代的另一家；关：各供应商只用一家晶圆代工厂",
    )
    shock_at: str = choice(
        "none|tsmc|samsung|smic",
        "a foundry that loses part of its output for a while",
        "一段时间内损失部分产量的晶圆代工厂",
    )
    shock_start: float = number("years", 2018, 2060, "year in which that begins", "减产开始的年份")
    shock_size: float = number(
        "share", 0, 1, "part of wafer starts and of packaging that is lost", "晶圆投产量与封装量的损失比例"
    )


class MakerParameters(Group, name="maker"):
    """Server makers."""

    # weight of the logarithm of price in buyers' choice of a server maker; margins are thin because it is large. Only
    # by its margin: gross margin Wistron 3.8-4.2 per cent, Quanta 5.2 per cent, Wiwynn 5.4-7.5 per cent, Inventec 4-5
    # per cent 2016-19 (seen); Dell ISG, HPE 8-12 per cent operating (recalled); published 12 to 100, confidence medium
    price_weight: ClassVar[float] = 25.0
    # part of orders that chooses its server maker anew each quarter, share per quarter. Modelling assumption
    share_speed: ClassVar[float] = 0.15
    receivable_days: float = number(
        "days", 0, 90, "days after which vendors pay their server makers", "云厂商向服务器厂商付款的账期天数"
    )
    design_cost: float = number(
        "USD bn per quarter",
        0,
        10,
        (
            "what a vendor pays a quarter to design its servers and have them built without a maker; it does so "
            "where that is cheaper"
        ),
        "云厂商绕过服务器厂商、自行设计并委托制造服务器每季所需的费用；只在更便宜时采用",
    )


class SuperParameters(Group, name="super"):
    """Super-computing centres."""

    enabled: bool = switch(
        "super-computing centres exist, with foundries; off: none", "有超算中心（需启用晶圆代工厂）；关：没有超算中心"
    )
    # life of a super computer, whole quarters. TOP500 flagship systems in use 5-7 years (Titan 7, Summit 6)
    # (recalled); published 16 to 28, confidence medium
    life: ClassVar[int] = 24
    # growth of what public research needs, share per year. TOP500 lists (recalled): performance of all 500 systems 1.2
    # EFLOP/s in June 2018, 4.9 in November 2022
    growth: ClassVar[float] = 0.45
