from django.urls import path

from partnerportal.accounts.companies import COMPANIES
from partnerportal.accounts.people.urls import PATHS as PEOPLE
from partnerportal.accounts.views import activity, asking, becoming, companies, founding, organization

app_name = "accounts_portal"

urlpatterns = [
    path("organization/", organization.organization, name="organization"),
    path("organization/save/", organization.save, name="save_company"),
    path("organization/review/", organization.review, name="review_company"),
    path("organization/admin/", becoming.admin, name="become_admin"),
    path("organization/admin/check/", becoming.check, name="become_admin_check"),
    path("organization/admin/withdraw/", becoming.withdraw, name="become_admin_withdraw"),
    path("join/", founding.join, name="join"),
    path("join/withdraw/", founding.withdraw, name="join_withdraw"),
    path("organization/activity/", activity.activity, name="activity"),
    path("organization/activity.csv", activity.activity_csv, name="activity_csv"),
    *PEOPLE,
    path("ask/", asking.ask, name="ask"),
    path("ask/<int:pk>/done/", asking.ask_done, name="ask_done"),
    *COMPANIES.paths("staff/companies/"),
    path("staff/companies/<int:pk>/confirm/", companies.confirm, name="companies_confirm"),
    path("staff/companies/<int:pk>/reject/", companies.reject, name="companies_reject"),
]
