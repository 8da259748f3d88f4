from django.urls import path

from incidents.views import reports

urlpatterns = [
    path("incidents/report/", reports.partner, name="report"),
    path("incidents/report/<slug:part>.csv", reports.partner_csv, name="report_csv"),
    path("staff/incidents/report/", reports.staff, name="staff_report"),
    path("staff/incidents/report/<slug:part>.csv", reports.staff_csv, name="staff_report_csv"),
]
