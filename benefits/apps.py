from importlib import import_module

from django.apps import AppConfig
from django.core import checks

from benefits.checks import check_vault


class BenefitsConfig(AppConfig):
    name = "benefits"

    def ready(self) -> None:
        checks.register(check_vault)
        import_module("benefits.references")
        import_module("benefits.duties")
        import_module("benefits.leavers")
        import_module("benefits.advisory_leaving")
