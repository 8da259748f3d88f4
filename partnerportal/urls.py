from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

handler400 = "partnerportal.pages.errors.bad_request"
handler403 = "partnerportal.pages.errors.forbidden"
handler404 = "partnerportal.pages.errors.not_found"
handler500 = "partnerportal.pages.errors.server_error"

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
"""The same limits and the same page as everywhere."""

urlpatterns = [
    path("", include("partnerportal.pages.urls")),
    path("", include("partnerportal.accounts.urls")),
    path("", include("partnerportal.customers.urls")),
    path("", include("support.urls")),
    path("", include("benefits.urls")),
    path("", include("incidents.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]
