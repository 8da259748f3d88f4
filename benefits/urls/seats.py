from django.urls import path

from benefits.views import assigning, seats

urlpatterns = [
    path("benefits/visual-studio/", seats.show, name="visual_studio"),
    path("benefits/visual-studio/seats.csv", seats.export, name="seats_csv"),
    path("benefits/cloud/credits.csv", seats.export_credits, name="credits_csv"),
    path("benefits/assignments/<int:pk>/", seats.assignment, name="assignment"),
    path("benefits/assignments/<int:pk>/reassign/", assigning.reassign, name="reassign"),
    path("benefits/assignments/<int:pk>/transfer/", assigning.transfer, name="transfer"),
    path("benefits/assignments/<int:pk>/remove/", assigning.remove, name="remove"),
    path("benefits/<int:pk>/assign/", assigning.assign, name="assign"),
    path("benefits/<int:pk>/assign-many/", assigning.assign_many, name="assign_many"),
    path("benefits/mine/", seats.mine, name="mine"),
]
