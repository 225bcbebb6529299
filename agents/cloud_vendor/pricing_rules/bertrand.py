"""Bertrand competition between differentiated vendors: no price war."""

from suanli.agents.cloud_vendor.stance import bertrand_markup

LABEL, LABEL_ZH = "profit-maximising (no price war)", "利润最大化（无价格战）"
markup = bertrand_markup
