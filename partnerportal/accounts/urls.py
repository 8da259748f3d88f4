from django.urls import path

from partnerportal.accounts import views

app_name = "accounts_portal"

urlpatterns = [
    path("organization/", views.organization, name="organization"),
    path("organization/activity/", views.activity, name="activity"),
    path("organization/activity.csv", views.activity_csv, name="activity_csv"),
    path("ask/", views.ask, name="ask"),
    path("ask/<int:pk>/done/", views.ask_done, name="ask_done"),
]
