from django.urls import path

from benefits.views import offers, order_queue, orders

urlpatterns = [
    path("benefits/offers/", offers.show, name="offers"),
    path("benefits/offers/<slug:code>/order/", offers.order, name="offers_order"),
    path("benefits/offers/orders/", orders.show, name="company_orders"),
    path("benefits/offers/orders.csv", orders.export, name="company_orders_csv"),
    path("benefits/offers/orders/<int:pk>/", orders.one, name="order"),
    path("benefits/offers/orders/<int:pk>/proof/", orders.prove, name="order_prove"),
    path("benefits/offers/orders/<int:pk>/cancel/", orders.cancel, name="order_cancel"),
    path("benefits/offers/proofs/<int:pk>/", orders.proof, name="order_proof"),
    path("benefits/invoices/<int:pk>/", orders.invoice, name="invoice"),
    *order_queue.QUEUE.paths("staff/orders/"),
    path("staff/orders/<int:pk>/confirm/", order_queue.confirm, name="orders_confirm"),
    path("staff/orders/<int:pk>/send-back/", order_queue.send_back, name="orders_send_back"),
    path("staff/orders/proofs/<int:pk>/", order_queue.proof, name="orders_proof"),
]
