from importlib import import_module

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "partnerportal.customers"
    label = "customers"

    def ready(self) -> None:
        import_module("partnerportal.customers.references")
        import_module("partnerportal.customers.partner_references")
        import_module("partnerportal.customers.group_leaving")
