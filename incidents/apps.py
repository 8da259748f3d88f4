from importlib import import_module

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self) -> None:
        import_module("incidents.asides")
        import_module("incidents.handover_leaving")
        import_module("incidents.leaving")
        import_module("incidents.mail.letterhead")
        import_module("incidents.receivers")
        import_module("incidents.references")
