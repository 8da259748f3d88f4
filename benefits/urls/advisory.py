from django.urls import path

from benefits.views.advisory import ask, hours, queue, request

HOURS = "benefits/advisory-hours/"
DESK = "staff/advisory/"

urlpatterns = [
    path(HOURS, hours.show, name="advisory_hours"),
    path("benefits/advisory-hours.csv", hours.export, name="advisory_hours_csv"),
    path(f"{HOURS}statement/", hours.statement, name="advisory_statement"),
    path(f"{HOURS}statement.csv", hours.statement_csv, name="advisory_statement_csv"),
    path(f"{HOURS}new/", ask.new, name="advisory_new"),
    path(f"{HOURS}<int:pk>/", request.show, name="advisory_request"),
    path(f"{HOURS}<int:pk>/sent/", request.sent, name="advisory_sent"),
    path(f"{HOURS}<int:pk>/reply/", request.reply, name="advisory_reply"),
    path(f"{HOURS}<int:pk>/withdraw/", request.withdraw, name="advisory_withdraw"),
    *queue.QUEUE.paths(DESK),
    path(f"{DESK}<int:pk>/start/", queue.start, name="advisory_start"),
    path(f"{DESK}<int:pk>/answer/", queue.answer, name="advisory_answer"),
    path(f"{DESK}<int:pk>/close/", queue.close, name="advisory_close"),
    path(f"{DESK}<int:pk>/decline/", queue.decline, name="advisory_decline"),
]
