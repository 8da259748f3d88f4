"""Many at once: threads that start together, each with its own connection. A race has a twin without the guard."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from time import sleep

from django.db import connection

from partnerportal.accounts.models import Organization


def together(*calls):
    """What each of the calls returned or raised, all of them started at the same moment."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(10)
            return call()
        except Exception as error:  # noqa: BLE001  it is the outcome
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def at_once(times, call):
    return together(*[call] * times)


def accepted(outcomes):
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


def refused(outcomes, kind=Exception):
    return [outcome for outcome in outcomes if isinstance(outcome, kind)]


@contextmanager
def without(model, name):
    """The database without one constraint of the model, for a twin; what the twin wrote is deleted afterwards."""
    constraint = next(rule for rule in model._meta.constraints if rule.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
    try:
        yield
    finally:
        model.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(model, constraint)


def unlocked(pk):
    """For a twin, in the place of `lock_company`: the company as it is, for everybody at once."""
    return Organization.objects.get(pk=pk)


def slowly(monkeypatch, module, name):
    """That step of a module takes a while after it has looked."""
    real = getattr(module, name)

    def slow(*args, **kwargs):
        outcome = real(*args, **kwargs)
        sleep(0.4)
        return outcome

    monkeypatch.setattr(module, name, slow)


def meeting(monkeypatch, module, name, times):
    """Nobody goes into that step of a module before so many have come to it: all have looked, none has written."""
    real, barrier = getattr(module, name), Barrier(times)

    def together_with_the_others(*args, **kwargs):
        barrier.wait(10)
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, together_with_the_others)


def letting_others_by(monkeypatch, module, name, others):
    """The first who comes to that step of a module has looked, and goes into it when `others` has run to its end in
    another thread. Returns what holds the outcome of `others`."""
    real, outcomes = getattr(module, name), []

    def after_the_others(*args, **kwargs):
        if not outcomes:
            outcomes.append(None)
            outcomes[:] = together(others)
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, after_the_others)
    return outcomes
