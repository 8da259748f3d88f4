"""Every component in every state. What is not here is not used."""

from datetime import date, timedelta
from types import SimpleNamespace

from django import forms
from django.shortcuts import render
from django.utils import timezone

from partnerportal.accounts.permissions import requires
from partnerportal.common.answers import Answer
from partnerportal.common.paging import Page
from partnerportal.common.plots import BalancePlot, Bar, BarPlot, Month, Move, UsagePlot
from partnerportal.common.readonly import shows
from partnerportal.common.status import Status
from partnerportal.common.steps import CURRENT, DONE, LATER, Step


@requires("staff.operate")
@shows
def gallery(request):
    return render(request, "pages/gallery.html", samples())


def samples():
    now = timezone.now()
    return {
        "now": now,
        "earlier": now - timedelta(days=2, hours=2),
        "length": timedelta(hours=1, minutes=38),
        "refusal": _refusal(),
        "statuses": STATUSES,
        "icons": ICONS,
        "rows": ROWS,
        "page": Page(ROWS, newer_url="", older_url="?after=WyIyMDIwLTA3LTE1IiwgMV0="),
        "sample_form": _sample_form(),
        "filter_form": FilterForm({"q": "Nimbus"}),
        "pairs": [("Visual Studio", "2 of 5"), ("Azure monthly credit", "1 of 1")],
        "started": _steps(now, 1),
        "finished": _steps(now, 4),
        "pages": [Step("Problem", DONE, url="#problem"), Step("Support plan", CURRENT), Step("Review and submit")],
        "balances": _balances(now.date()),
        "bars": _bars(),
        "usage": _usage(),
    }


STATUSES = [
    Status("Not activated", "quiet", "none"),
    Status("Requested", "info", "sent"),
    Status("In review", "info", "half"),
    Status("Issuing", "info", "half"),
    Status("Active", "ok", "tick"),
    Status("Linked", "ok", "link"),
    Status("Expiring soon", "warn", "clock"),
    Status("Attention needed", "warn", "turn"),
    Status("Delayed", "warn", "warn"),
    Status("Open", "info", "sent"),
    Status("Closed", "quiet", "square"),
    Status("Exhausted", "bad", "empty"),
    Status("Expired", "bad", "past"),
    Status("Rejected", "bad", "stop"),
]
ICONS = (
    *("arrow", "bell", "box", "check", "chevron", "clock", "copy", "download", "empty", "external", "file", "half"),
    *("history", "info", "link", "lock", "mail", "menu", "moon", "none", "octagon", "past", "person", "plus"),
    *("search", "sent", "share", "square", "stop", "sun", "tick", "trash", "turn", "undo", "warn"),
)
ROWS = [
    {"pk": 4, "on": date(2020, 11, 20), "text": "PP-000417 submitted", "by": "Hana Lee", "change": -1, "left": 12},
    {"pk": 3, "on": date(2020, 10, 6), "text": "PP-000391 submitted", "by": "Erik Solberg", "change": -1, "left": 13},
    {"pk": 2, "on": date(2020, 9, 2), "text": "PP-000360 given back", "by": "Ines Duarte", "change": 1, "left": 14},
    {"pk": 1, "on": date(2020, 7, 15), "text": "Contract issued", "by": "System", "change": 15, "left": 15},
]


class SampleForm(forms.Form):
    title = forms.CharField(initial="Availability group stays in resolving")
    access_id = forms.CharField(
        label="Access ID",
        help_text="Spaces, hyphens and capital letters do not matter.",
        widget=forms.TextInput(attrs={"autofocus": False}),
    )
    severity = forms.ChoiceField(choices=[("b", "B, moderate impact"), ("c", "C, minimal impact")])
    phone = forms.CharField(required=False)
    description = forms.CharField(widget=forms.Textarea, required=False)
    attachment = forms.FileField(label="File", required=False, help_text="Up to 4 MB. Programs are refused.")
    reason = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("resolved", "Resolved"), ("duplicate", "Duplicate")], initial="resolved"
    )
    checked = forms.BooleanField(label="I have checked the service health of this product")

    def clean_access_id(self):
        raise forms.ValidationError("The last character does not fit. Check the ID for a typing error.")


class FilterForm(forms.Form):
    is_filtered = True

    q = forms.CharField(label="Search", widget=forms.TextInput(attrs={"type": "search"}), required=False)
    state = forms.ChoiceField(choices=[("", "Open"), ("approved", "Approved")], required=False)


def _sample_form():
    typed = {"title": "Availability group stays in resolving", "access_id": "7Q4M-2XKD-9TVH-D", "severity": "b"}
    form = SampleForm({**typed, "reason": "resolved", "checked": "on"}, use_required_attribute=False)
    form.is_valid()
    return form


def _refusal():
    people = [("Mina Park", "Global admin"), ("Jonas Weber", "MPN partner admin")]
    return Answer(
        False,
        "Only a Global admin or an MPN partner admin activates benefits.",
        action="benefits.activate",
        people=tuple(SimpleNamespace(pk=0, name=name, role_label=role) for name, role in people),
    )


def _steps(now, current):
    words = ["Requested", "In review", "Issuing", "Active"]
    notes = ["by Aiko Mori", "Sofia Lindqvist has it", "Contract and IDs are made", "Expected by Monday"]
    states = [DONE] * current + [CURRENT] * (current < 4) + [LATER] * (3 - current)
    return [
        Step(word, state, note, when=now if state != LATER else None)
        for word, note, state in zip(words, notes, states, strict=True)
    ]


def _balances(today):
    start = today - timedelta(days=128)
    end = start + timedelta(days=364)

    def balance(title, quota, *days):
        moves = [Move(start, "Contract issued", quota)]
        moves += [Move(start + timedelta(days=day), f"PP-0004{day}", -1) for day in days]
        return BalancePlot(title, quota, start, end, today, moves)

    return [
        balance("Microsoft Product Support", 15, 35, 83, 128),
        balance("Signature Cloud Support", 5, 56, 110),
        balance("Nothing used", 20),
        balance("Used up", 3, 20, 40, 90),
    ]


def _bars():
    values = [26, 22, 31, 19, None, 24, 15, 19]
    return BarPlot(
        title="Median age at decision, hours per week",
        sentence="Median age at decision, hours per week. Down from 26 to 19 hours in eight weeks.",
        column="Week",
        unit="Hours",
        bars=[Bar(f"w{40 + number}", value) for number, value in enumerate(values)],
    )


def _usage():
    used = [0, 1, 1, 4, 6, 6, 9]
    months = [
        Month(f"M{number}", 5 if number < 3 else 10, so_far, so_far - before)
        for number, (before, so_far) in enumerate(zip([0, *used], used, strict=False))
    ]
    sentence = "Visual Studio seats: 9 of 10 used. The mark above a bar is what was granted."
    return UsagePlot("Visual Studio seats", sentence, "Seats", months)
