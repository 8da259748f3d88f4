from django.urls import path

from benefits.views import competencies, refunds

urlpatterns = [
    path("benefits/offers/<int:pk>/refund/", refunds.refund, name="refund"),
    path("benefits/refunds/<int:pk>/withdraw/", refunds.withdraw, name="refund_withdraw"),
    *refunds.QUEUE.paths("staff/refunds/"),
    path("staff/refunds/<int:pk>/approve/", refunds.approve, name="refunds_approve"),
    path("staff/refunds/<int:pk>/reject/", refunds.reject, name="refunds_reject"),
    path("benefits/competencies/", competencies.show, name="competencies"),
    path("benefits/competencies/start/", competencies.start, name="competency_start"),
    path("staff/competencies/", competencies.staff, name="staff_competencies"),
    path("staff/competencies/<int:pk>/", competencies.one, name="staff_competency"),
    path("staff/competencies/<int:pk>/<slug:move>/", competencies.move, name="competency_move"),
]
