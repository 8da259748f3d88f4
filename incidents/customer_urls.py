"""Requests for a customer: the wizard starts on the customer's own address (product.md 3)."""

from django.urls import path

from incidents.wizard.views import customer

urlpatterns = [
    path("incidents/new/customer/", customer.choose, name="new_customer"),
    path("customers/<int:pk>/requests/new/", customer.start, name="request_new"),
    path("customers/<int:pk>/requests/new/autosave/", customer.autosave, name="request_autosave"),
]
