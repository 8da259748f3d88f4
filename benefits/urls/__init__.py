"""The addresses of benefits, a module for each family of pages."""

from benefits.urls import advisory, keys, marketing, offers, overview, plan_orders, refunds, report, seats, technical

app_name = "benefits"

urlpatterns = [
    *overview.urlpatterns,
    *report.urlpatterns,
    *technical.urlpatterns,
    *offers.urlpatterns,
    *plan_orders.urlpatterns,
    *refunds.urlpatterns,
    *keys.urlpatterns,
    *seats.urlpatterns,
    *marketing.urlpatterns,
    *advisory.urlpatterns,
]
