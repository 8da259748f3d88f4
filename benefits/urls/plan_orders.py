"""Under /support/plans/, beside the comparison: support does not know what a plan costs."""

from django.urls import path

from benefits.views import plan_orders

urlpatterns = [
    path("support/plans/<slug:code>/buy/", plan_orders.buy, name="plan_buy"),
    path("support/plans/orders/", plan_orders.show, name="plan_orders"),
    path("support/plans/orders/<int:pk>/", plan_orders.one, name="plan_order"),
    path("support/plans/orders/<int:pk>/proof/", plan_orders.prove, name="plan_order_prove"),
    path("support/plans/orders/<int:pk>/cancel/", plan_orders.cancel, name="plan_order_cancel"),
    path("support/plans/proofs/<int:pk>/", plan_orders.proof, name="plan_order_proof"),
    path("support/plans/invoices/<int:pk>/", plan_orders.invoice, name="plan_invoice"),
]
