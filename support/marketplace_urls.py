from django.urls import path

from support.views import marketplace

urlpatterns = [
    path("support/marketplace/", marketplace.products, name="marketplace"),
    path("support/marketplace.csv", marketplace.products_csv, name="marketplace_csv"),
    path("support/marketplace/new/", marketplace.add, name="marketplace_new"),
    path("support/marketplace/<int:pk>/", marketplace.product, name="marketplace_product"),
    path("support/marketplace/<int:pk>/change/", marketplace.change, name="marketplace_change"),
    path("support/marketplace/<int:pk>/unlist/", marketplace.unlist, name="marketplace_unlist"),
    path("support/marketplace/<int:pk>/relist/", marketplace.relist, name="marketplace_relist"),
]
