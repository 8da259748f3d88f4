from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "partnerportal.accounts"
    label = "accounts"

    def ready(self) -> None:
        import_module("partnerportal.accounts.people.hanging")
