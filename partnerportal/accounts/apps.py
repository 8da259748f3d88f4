from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "partnerportal.accounts"
    label = "accounts"
