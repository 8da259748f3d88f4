from django.urls import path

from incidents.views import mail_in

urlpatterns = [
    path("staff/mail-in/", mail_in.index, name="mail_in"),
]
