from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "partnerportal.customers"
    label = "customers"
