from django.urls import path

from partnerportal.accounts.views import activity, asking, organization

app_name = "accounts_portal"

urlpatterns = [
    path("organization/", organization.organization, name="organization"),
    path("organization/activity/", activity.activity, name="activity"),
    path("organization/activity.csv", activity.activity_csv, name="activity_csv"),
    path("ask/", asking.ask, name="ask"),
    path("ask/<int:pk>/done/", asking.ask_done, name="ask_done"),
]
