from django.urls import path

from benefits.views import marketing, marketing_queue

STAFF = "staff/go-to-market/"

urlpatterns = [
    path("benefits/go-to-market/", marketing.show, name="go_to_market"),
    path("benefits/go-to-market/contact/", marketing.contact, name="go_to_market_contact"),
    path("benefits/go-to-market/contact/change/", marketing.change, name="go_to_market_change"),
    path("benefits/go-to-market/<int:pk>/activate/", marketing.activate, name="go_to_market_activate"),
    path("benefits/go-to-market/requests/<int:pk>/withdraw/", marketing.withdraw, name="go_to_market_withdraw"),
    *marketing_queue.QUEUE.paths(STAFF),
    path(f"{STAFF}<int:pk>/activate/", marketing_queue.activate, name="marketing_activate"),
    path(f"{STAFF}<int:pk>/reject/", marketing_queue.reject, name="marketing_reject"),
    path(f"{STAFF}<int:pk>/follow-up/", marketing_queue.follow_up, name="marketing_follow_up"),
]
