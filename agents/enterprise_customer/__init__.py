"""Enterprise customers: ``planning`` decides, ``vendor_choice`` is what they look at, ``agent`` is Mesa's view."""

from suanli.agents.enterprise_customer.agent import EnterpriseCustomer
from suanli.agents.enterprise_customer.planning import decide

__all__ = ["EnterpriseCustomer", "decide"]
