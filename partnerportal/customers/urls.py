from django.urls import URLPattern

from partnerportal.customers.customer_urls import urlpatterns as customers
from partnerportal.customers.partner_urls import urlpatterns as partners

app_name = "customers"

urlpatterns: list[URLPattern] = [*customers, *partners]
