from importlib import import_module

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "support"

    def ready(self) -> None:
        import_module("support.asides")
        import_module("support.leaving")
        import_module("support.references")
