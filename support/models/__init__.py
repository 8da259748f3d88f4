"""Products, plans, contracts, what is left of them, and every movement. Knows neither benefits nor incidents."""

from support.models.contract import Contract, ContractLink
from support.models.entitlement import Entitlement, Entry
from support.models.plan import Kind, Plan, Unit
from support.models.product import Product, Version

__all__ = ["Contract", "ContractLink", "Entitlement", "Entry", "Kind", "Plan", "Product", "Unit", "Version"]
