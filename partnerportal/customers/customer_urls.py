"""The addresses of CSP › Customers, and of the links that customers get."""

from django.urls import path

from partnerportal.customers.views import customers, customers_answers, customers_verbs

LINK = "customer-invitations/<str:token>/"
urlpatterns = [
    path("customers/", customers.customers, name="customers"),
    path("customers.csv", customers.customers_csv, name="customers_csv"),
    path("customers/invite/", customers_verbs.invite, name="invite"),
    path("customers/<int:pk>/", customers.customer, name="customer"),
    path("customers/<int:pk>/send-again/", customers_verbs.send_again, name="send_again"),
    path("customers/<int:pk>/withdraw/", customers_verbs.withdraw, name="withdraw"),
    path("customers/<int:pk>/ask-admin/", customers_verbs.ask_admin, name="ask_admin"),
    path("customers/<int:pk>/remove/", customers_verbs.remove, name="remove"),
    path(LINK, customers_answers.answer, name="answer"),
    path(f"{LINK}accept/", customers_answers.accept, name="answer_accept"),
    path(f"{LINK}decline/", customers_answers.decline, name="answer_decline"),
    path(f"{LINK}delegate/", customers_answers.delegate, name="answer_delegate"),
    path(f"{LINK}take-back/", customers_answers.undelegate, name="answer_undelegate"),
]
