"""What users bring from outside, and all that they need to write it. Nothing in the package is edited.

    from suanli.model.extensions import Strategy, replace

    class Bold(Strategy):
        def plan(self, wishes, seen):
            return replace(wishes, research=1.5 * wishes.research)

``docs/extend.md`` says what there is: mechanisms, strategies, pricing rules, shocks, series, charts, tables.
"""

from dataclasses import replace

from suanli.agents.cloud_vendor.messages import Plans, Signals, Wishes
from suanli.agents.cloud_vendor.stance import Stance, bertrand_markup
from suanli.agents.cloud_vendor.strategy import Strategy
from suanli.model.extensions.loaded import Extensions, extensions, loaded, loading
from suanli.model.extensions.shocks import Shock
from suanli.model.mechanisms.base import Lever, Mechanism, Policy
from suanli.model.parameters.declared import Group, choice, number, switch, whole
from suanli.model.results.store import Series

__all__ = [
    "Extensions",
    "Group",
    "Lever",
    "Mechanism",
    "Plans",
    "Policy",
    "Series",
    "Shock",
    "Signals",
    "Stance",
    "Strategy",
    "Wishes",
    "bertrand_markup",
    "choice",
    "extensions",
    "loaded",
    "loading",
    "number",
    "replace",
    "switch",
    "whole",
]
