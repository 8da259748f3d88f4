from django.urls import path

from incidents import customer_urls, desk_urls, handover_urls, mail_urls, report_urls, wizard_urls
from incidents.views import detail, lists, verbs, work

app_name = "incidents"

urlpatterns = [
    *report_urls.urlpatterns,
    *customer_urls.urlpatterns,
    *wizard_urls.urlpatterns,
    *mail_urls.urlpatterns,
    path("incidents/", lists.index, name="list"),
    path("incidents.csv", lists.index_csv, name="list_csv"),
    path("incidents/<str:reference>/", detail.detail, name="detail"),
    path("incidents/<str:reference>/files/<int:pk>/", detail.attachment, name="attachment"),
    path("incidents/<str:reference>/reply/", verbs.reply, name="reply"),
    path("incidents/<str:reference>/withdraw/", verbs.withdraw, name="withdraw"),
    path("incidents/<str:reference>/close/", verbs.close, name="close"),
    path("incidents/<str:reference>/reopen/", verbs.reopen, name="reopen"),
    path("incidents/<str:reference>/follow-up/", verbs.follow_up, name="follow_up"),
    path("incidents/<str:reference>/severity/", verbs.severity, name="severity"),
    path("incidents/<str:reference>/watch/", verbs.watch, name="watch"),
    path("incidents/<str:reference>/unwatch/", verbs.unwatch, name="unwatch"),
    path("incidents/<str:reference>/take/", work.take, name="take"),
    path("incidents/<str:reference>/say/", work.say, name="say"),
    path("incidents/<str:reference>/close-as/", work.close_as, name="close_as"),
    *desk_urls.urlpatterns,
    *handover_urls.urlpatterns,
]
