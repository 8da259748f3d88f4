"""The desk: its queue, handing over, merging, outages, canned answers."""

from django.urls import path

from incidents.views import assigning, canned, desk, following, merging, outages

urlpatterns = [
    path("incidents/<str:reference>/assign/", assigning.assign, name="assign"),
    path("incidents/<str:reference>/assign/to/", assigning.assign_to, name="assign_to"),
    path("incidents/<str:reference>/merge/", merging.merge, name="merge"),
    path("incidents/<str:reference>/merge/into/", merging.merge_into, name="merge_into"),
    path("incidents/<str:reference>/merge/part/", merging.part, name="part"),
    path("incidents/<str:reference>/desk/follow/", following.follow, name="follow"),
    path("incidents/<str:reference>/desk/unfollow/", following.unfollow, name="unfollow"),
    path("incidents/<str:reference>/outage/", outages.outage, name="outage"),
    path("incidents/<str:reference>/outage/link/", outages.link_outage, name="link_outage"),
    path("incidents/<str:reference>/outage/clear/", outages.clear_outage, name="clear_outage"),
    path("incidents/<str:reference>/canned/", canned.fill, name="canned_fill"),
    path("staff/incidents/", desk.desk, name="desk"),
    path("staff/incidents.csv", desk.desk_csv, name="desk_csv"),
    path("staff/canned-answers/", canned.canned, name="canned"),
    path("staff/canned-answers/new/", canned.new, name="canned_new"),
    path("staff/canned-answers/add/", canned.add, name="canned_add"),
    path("staff/canned-answers/<int:pk>/", canned.change, name="canned_change"),
    path("staff/canned-answers/<int:pk>/save/", canned.save, name="canned_save"),
    path("staff/canned-answers/<int:pk>/put-away/", canned.put_away, name="canned_put_away"),
    path("staff/canned-answers/<int:pk>/put-back/", canned.put_back, name="canned_put_back"),
]
