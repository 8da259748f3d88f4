"""What the tests of the incident pages share."""

from django.contrib.messages import get_messages
from django.urls import reverse


def url(incident, verb="detail", *more):
    return reverse(f"incidents:{verb}", args=[incident.reference, *more])


def said(answer):
    """The messages that the page after a redirect would show."""
    return [str(message) for message in get_messages(answer.wsgi_request)]
