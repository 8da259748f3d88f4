from django.urls import path

from partnerportal.pages import gallery, health, views

app_name = "pages"

urlpatterns = [
    path("", views.home, name="home"),
    path("theme/", views.theme, name="theme"),
    path("language/", views.language, name="language"),
    path("switch-account/", views.switch_account, name="switch_account"),
    path("components/", gallery.gallery, name="gallery"),
    path("staff/proof/", views.proof, name="proof"),
    path("staff/mail/", views.mail, name="mail"),
    path("health/live/", health.live, name="live"),
    path("health/ready/", health.ready, name="ready"),
]
