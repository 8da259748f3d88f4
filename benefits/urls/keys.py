from django.urls import path

from benefits.views import cloud, redeem, software

urlpatterns = [
    path("benefits/software/", software.show, name="software"),
    path("benefits/software.csv", software.export, name="software_csv"),
    path("benefits/software/<int:pk>/", software.product, name="software_product"),
    path("benefits/software/<int:pk>/key/", software.get_key, name="software_key"),
    path("benefits/cloud/", cloud.show, name="cloud"),
    path("benefits/cloud.csv", cloud.export, name="cloud_csv"),
    path("benefits/cloud/redemptions.csv", cloud.export_redemptions, name="redemptions_csv"),
    path("benefits/cloud/<int:pk>/", cloud.product, name="cloud_product"),
    path("benefits/cloud/<int:pk>/key/", cloud.get_key, name="cloud_key"),
    path("benefits/cloud/<int:pk>/redeem/", redeem.redeem, name="redeem"),
]
