"""Products, plans, contracts, what is left of them, and every movement; outages, and who supports what we do not.

Knows neither benefits nor incidents.
"""

from support.models.contract import Contract, ContractLink
from support.models.entitlement import Entitlement, Entry
from support.models.marketplace import MarketplaceProduct
from support.models.outage import Outage, OutageUpdate, Region
from support.models.plan import Area, Context, Kind, Plan, Unit
from support.models.product import Product, Version

__all__ = [
    "Area",
    "Context",
    "Contract",
    "ContractLink",
    "Entitlement",
    "Entry",
    "Kind",
    "MarketplaceProduct",
    "Outage",
    "OutageUpdate",
    "Plan",
    "Product",
    "Region",
    "Unit",
    "Version",
]
