from django.urls import path

from support.views import health

urlpatterns = [
    path("support/health/", health.outages, name="health"),
    path("support/health/new/", health.new, name="outage_new"),
    path("support/health/<int:pk>/", health.outage, name="outage"),
    path("support/health/<int:pk>/update/", health.update, name="outage_update"),
    path("support/health/<int:pk>/resolve/", health.resolve, name="outage_resolve"),
    path("support/health/<int:pk>/reopen/", health.reopen, name="outage_reopen"),
]
