"""What is filed for customers, beside the wizard: hand-overs, the requests of one customer, and the customer's link."""

from django.urls import path

from incidents.views import handover, readlinks, requests

urlpatterns = [
    path("customers/hand-overs/", handover.hand_overs, name="hand_overs"),
    path("customers/hand-overs/<int:pk>/", handover.hand_over, name="hand_over"),
    path("customers/hand-overs/<int:pk>/take/", handover.take, name="hand_over_take"),
    path("customers/hand-overs/<int:pk>/give-up/", handover.give_up, name="hand_over_give_up"),
    path("customers/hand-overs/<int:pk>/decline/", handover.decline, name="hand_over_decline"),
    path("customers/hand-overs/<int:pk>/withdraw/", handover.withdraw, name="hand_over_withdraw"),
    path("customers/<int:pk>/hand-over/", handover.hand_over_new, name="hand_over_new"),
    path("customers/<int:pk>/requests/", requests.requests, name="customer_requests"),
    path("customers/<int:pk>/requests.csv", requests.requests_csv, name="customer_requests_csv"),
    path("incidents/<str:reference>/reader/", readlinks.give, name="read_link_give"),
    path("incidents/<str:reference>/reader/<int:pk>/revoke/", readlinks.revoke, name="read_link_revoke"),
    path("requests/read/<str:token>/", readlinks.read, name="read"),
]
