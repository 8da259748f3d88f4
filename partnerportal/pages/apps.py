from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "partnerportal.pages"
    label = "pages"
