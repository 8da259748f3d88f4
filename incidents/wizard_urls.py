"""The wizard for a new incident; drafts live below /incidents/new/ (product.md 3)."""

from django.urls import path

from incidents.wizard.views import details, draft, plan, problem, review

urlpatterns = [
    path("incidents/new/", problem.start, name="new"),
    path("incidents/new/coverage/", problem.cover, name="new_coverage"),
    path("incidents/new/autosave/", draft.autosave_new, name="new_autosave_start"),
    path("incidents/new/<slug:reference>/", draft.go_on, name="new_draft"),
    path("incidents/new/<slug:reference>/problem/", problem.problem, name="new_problem"),
    path("incidents/new/<slug:reference>/elsewhere/", problem.elsewhere, name="new_elsewhere"),
    path("incidents/new/<slug:reference>/plan/", plan.plan, name="new_plan"),
    path("incidents/new/<slug:reference>/details/", details.details, name="new_details"),
    path("incidents/new/<slug:reference>/review/", review.review, name="new_review"),
    path("incidents/new/<slug:reference>/discard/", draft.discard, name="new_discard"),
    path("incidents/new/<slug:reference>/<slug:slug>/autosave/", draft.autosave, name="new_autosave"),
]
