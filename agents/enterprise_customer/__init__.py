"""Enterprise customers: ``planning`` decides, ``vendor_choice`` is what they look at, ``agent`` is Mesa's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suanli.agents.enterprise_customer.planning import decide
from suanli.agents.views import view

if TYPE_CHECKING:
    from suanli.agents.enterprise_customer.agent import EnterpriseCustomer

__all__ = ["EnterpriseCustomer", "decide"]
__getattr__ = view(__name__, "EnterpriseCustomer")
