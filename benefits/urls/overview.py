from django.urls import path

from benefits.views import mails, overview

urlpatterns = [
    path("benefits/", overview.show, name="overview"),
    path("benefits/benefits.csv", overview.export, name="overview_csv"),
    path("benefits/<int:pk>/mails/", mails.show, name="mails"),
]
