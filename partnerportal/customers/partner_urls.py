"""The addresses of partners, of access to Azure and of support groups."""

from django.urls import path

from partnerportal.customers.views import partners, partners_grants, partners_groups

PARTNERS = "customers/partners/"
GROUP = "customers/groups/<int:pk>/"
urlpatterns = [
    path(PARTNERS, partners.partners, name="partners"),
    path(f"{PARTNERS}ask/", partners.ask, name="partner_ask"),
    path(f"{PARTNERS}<int:pk>/accept/", partners.accept, name="partner_accept"),
    path(f"{PARTNERS}<int:pk>/decline/", partners.decline, name="partner_decline"),
    path(f"{PARTNERS}<int:pk>/end/", partners.end, name="partner_end"),
    path("customers/<int:pk>/grants/new/", partners_grants.give, name="grant_new"),
    path("customers/grants/<int:pk>/revoke/", partners_grants.revoke, name="grant_revoke"),
    path("customers/<int:pk>/groups/new/", partners_groups.new, name="group_new"),
    path(GROUP, partners_groups.group, name="group"),
    path(f"{GROUP}add/", partners_groups.add, name="group_add"),
    path(f"{GROUP}remove/", partners_groups.remove, name="group_remove"),
    path(f"{GROUP}revoke/", partners_groups.revoke, name="group_revoke"),
]
