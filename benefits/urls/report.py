from django.urls import path

from benefits.views import report

urlpatterns = [
    path("benefits/report/", report.show, name="report"),
    path("benefits/report.csv", report.export, name="report_csv"),
]
