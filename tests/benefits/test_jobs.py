"""The tasks and the plain sweep: each makes one call, under the name that settings and hints use."""

import pytest
from celery import current_app
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError

from benefits import periodic, tasks
from benefits.management.commands import sweep
from benefits.models import Activation, Membership
from tests.benefits.builders import again, approved


class Enough(Exception):
    """The loop has gone round often enough."""


def test_the_names_are_those_of_the_clock_and_of_the_hints():
    current_app.loader.import_default_modules()
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} | {"benefits.issue"}
    assert names <= set(current_app.tasks)


def test_the_hinted_job_issues(cast, activation):
    row = approved(activation, cast.reviewer)
    tasks.issue(row.pk)
    assert again(row).state == Activation.State.ACTIVE


def test_the_sweep_by_the_clock_issues(cast, activation):
    row = approved(activation, cast.reviewer)
    periodic.sweep()
    assert again(row).state == Activation.State.ACTIVE


def test_the_turn_of_the_day_lapses(cast, membership):
    Membership.objects.update(start_date="2020-01-01", anniversary="2021-01-01")
    periodic.turn_day()
    assert Membership.objects.get().state == Membership.State.LAPSED


def test_the_loop_goes_on_when_the_database_was_away(db, monkeypatch):
    rounds = []

    def fail():
        rounds.append("sweep")
        raise OperationalError("the database is restarting")

    def rest(seconds):
        if len(rounds) == 3:
            raise Enough

    monkeypatch.setattr("benefits.services.sweep", fail)
    monkeypatch.setattr(sweep.time, "sleep", rest)
    monkeypatch.setattr(sweep.connection, "close", lambda: None)
    with pytest.raises(Enough):
        call_command("sweep", "--loop")
    assert len(rounds) == 3
