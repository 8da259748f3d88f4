"""Expected refusals are exceptions written for the person on the screen (habit 10, model.md 4)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from partnerportal.common.answers import Answer

View = Callable[..., HttpResponse]


class Refused(Exception):
    """A rule of the business said no. The message is for the person on the screen."""


class WrongState(Refused):
    """The row has moved on: somebody else, or the clock, was first."""


class Forbidden(PermissionDenied):
    """This person may not do this. Carries the answer, whose kind chooses the page."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.why)
        self.answer = answer


def demand(answer: Answer) -> None:
    """Raises `Forbidden` for a missing right and `Refused` for a condition; returns when the answer is yes."""
    if answer:
        return
    if answer.action:
        raise Forbidden(answer)
    raise Refused(answer.why)


def posts(back: str) -> Callable[[View], View]:
    """A button-only view: POST alone; a refusal goes back to the URL named `back`, same arguments (model.md 4)."""

    def decorate(view: View) -> View:
        @require_POST
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.back = reverse(back, args=args, kwargs=kwargs)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        return wrapper

    return decorate
