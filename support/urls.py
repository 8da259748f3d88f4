from django.urls import path

from support.health_urls import urlpatterns as health
from support.marketplace_urls import urlpatterns as marketplace
from support.views import contracts, link, plans, share, statement

app_name = "support"

urlpatterns = [
    path("support/contracts/", contracts.contracts, name="contracts"),
    path("support/contracts.csv", contracts.contracts_csv, name="contracts_csv"),
    path("support/contracts/link/", link.link, name="link"),
    path("support/contracts/<int:pk>/", statement.contract, name="contract"),
    path("support/contracts/<int:pk>/statement.csv", statement.contract_csv, name="contract_csv"),
    path("support/contracts/<int:pk>/ids/", statement.show_ids, name="show_ids"),
    path("support/contracts/<int:pk>/link/", contracts.link_member, name="link_member"),
    path("support/contracts/<int:pk>/unlink/", contracts.unlink, name="unlink"),
    path("support/contracts/<int:pk>/share/", share.share, name="share"),
    path("support/plans/", plans.plans, name="plans"),
    path("support/plans/register/", plans.register, name="plan_register"),
    path("support/plans/registered/<int:pk>/take-back/", plans.unregister, name="plan_unregister"),
    *marketplace,
    *health,
]
