from django.urls import path

from benefits.views import queue, review, technical

urlpatterns = [
    path("benefits/technical/", technical.show, name="technical"),
    path("benefits/technical/<int:pk>/", technical.membership, name="membership"),
    path("benefits/technical/<int:pk>/activate/", technical.activate, name="activate"),
    path("benefits/activations/<int:pk>/withdraw/", technical.withdraw, name="withdraw"),
    path("staff/activations/", queue.show, name="queue"),
    path("staff/activations.csv", queue.export, name="queue_csv"),
    path("staff/activations/decide/", queue.decide, name="decide"),
    path("staff/activations/<int:pk>/", review.show, name="review"),
    path("staff/activations/<int:pk>/claim/", review.claim, name="claim"),
    path("staff/activations/<int:pk>/release/", review.release, name="release"),
    path("staff/activations/<int:pk>/approve/", review.approve, name="approve"),
    path("staff/activations/<int:pk>/undo/", review.undo, name="undo"),
    path("staff/activations/<int:pk>/reject/", review.reject, name="reject"),
    path("staff/activations/<int:pk>/retry/", review.retry, name="retry"),
]
