"""Foundries, server makers, super-computing centres."""

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
    process_elasticity: float = number(
        "1",
        0,
        1,
        "elasticity of a foundry's pace to its process R&D relative to the leader's",
        "晶圆代工厂制程推进速度对其制程研发（相对于领先者）的弹性",
    )
    catch_up: float = number(
        "share per quarter",
        0,
        0.5,
        "share of the gap to the leading node that knowledge in the open closes each quarter",
        "公开知识每季缩小与领先制程差距的比例",
    )
    node_defects: float = number(
        "defects per cm2", 0, 1, "what moving one node down adds to that density", "推进一代制程所增加的缺陷密度"
    )
    yield_learning: float = number(
        "share per quarter",
        0,
        1,
        "share of the excess of defects that a foundry with large volumes learns away each quarter",
        "产量大的晶圆代工厂每季通过学习消除的超额缺陷比例",
    )
    learning_scale: float = number(
        "thousand wafers per quarter",
        0.01,
        10000,
        "wafers a quarter at which learning goes at half that speed",
        "学习速度为上述一半时的每季晶圆产量",
    )
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
    wafer_capacity_cost: float = number(
        "USD bn per thousand wafers per quarter",
        0,
        10,
        "building capacity for a thousand wafers a quarter",
        "建设每季一千片晶圆产能的成本",
    )
    packaging_capacity_cost: float = number(
        "USD bn per thousand chips per quarter",
        0,
        1,
        "building capacity to package a thousand chips a quarter",
        "建设每季封装一千枚芯片的产能的成本",
    )
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
    port_gap: float = number(
        "1",
        0,
        10,
        "nodes by which another foundry must be ahead before a supplier moves its design there",
        "另一家晶圆代工厂的制程须领先几代，供应商才会把设计转过去",
    )
    second_source: bool = switch(
        (
            "what a supplier's foundry leaves unfilled goes to another one within foundry.port_gap nodes; off: "
            "one foundry each"
        ),
        "首选晶圆代工厂未能满足的部分转给制程相差不超过 foundry.port_gap 代的另一家；关：各供应商只用一家晶圆代工厂",
    )
    shock_at: str = choice(
        "none|tsmc|samsung|smic",
        "a foundry that loses part of its output for a while",
        "一段时间内损失部分产量的晶圆代工厂",
    )
    shock_start: float = number("years", 2018, 2060, "year in which that begins", "减产开始的年份")
    shock_length: int = whole("whole quarters", 0, 40, "quarters it lasts", "减产持续的季度数")
    shock_size: float = number(
        "share", 0, 1, "part of wafer starts and of packaging that is lost", "晶圆投产量与封装量的损失比例"
    )


class MakerParameters(Group, name="maker"):
    """Server makers."""

    price_weight: float = number(
        "1",
        2,
        500,
        ("weight of the logarithm of price in buyers' choice of a server maker; margins are thin because it is large"),
        "买方选择服务器厂商时价格对数的权重；权重大，因此利润率低",
    )
    share_speed: float = number(
        "share per quarter",
        0.001,
        1,
        "part of orders that chooses its server maker anew each quarter",
        "订单中每季重新选择服务器厂商的比例",
    )
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
    life: int = whole("whole quarters", 4, 60, "life of a super computer", "超级计算机的使用寿命")
    growth: float = number("share per year", -0.1, 2, "growth of what public research needs", "公共科研需求的增速")
