"""What the pages of customers are asked for, and what they show."""

import csv
import io
import re

from django.utils.html import strip_tags

LIST = "/customers/"


def names(client, query=""):
    """The companies of the list, in its order."""
    page = client.get(f"{LIST}{query}")
    assert page.status_code == 200
    return [row.customer.name for row in page.context["page"].items]


def exported(client, query=""):
    """The rows of the CSV without its head."""
    answer = client.get(f"/customers.csv{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def text(answer):
    """What a reader sees, in one line."""
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))
