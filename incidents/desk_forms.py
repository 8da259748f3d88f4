"""What engineers type at the desk beside answers: handing over, merging, linking an outage, canned answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms import Attempt
from incidents.models import MESSAGE_LENGTH, CannedAnswer, Incident
from partnerportal.accounts.models import Role, RoleAssignment, User
from partnerportal.common.text import Line, Prose, as_key
from support.models import Area, Outage

TITLE_LENGTH = 100
DESK = (Role.SUPPORT_ENGINEER, Role.OPERATOR)
NOBODY = "queue"
MOST = 200
"""So many are offered to choose from."""


class ShownEngineer(forms.IntegerField):
    """The key of the engineer that the page showed; nothing, and nonsense, is nobody."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> int | None:
        return as_key(value or "") or None


class AssignForm(Attempt):
    """Who works on the incident from now on, and what they should know."""

    engineer = forms.ChoiceField(label=_("Engineer"), error_messages={"required": _("Choose an engineer.")})
    text = Prose(
        label=_("Note for the engineer"),
        required=False,
        max_length=MESSAGE_LENGTH,
        help_text=_("Kept as an internal note. Needed where you hand it to somebody else."),
    )
    instead_of = ShownEngineer(required=False)

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desk = User.objects.filter(pk__in=RoleAssignment.objects.filter(role__in=DESK).values("user"), is_active=True)
        self.people = {str(person.pk): person for person in desk.exclude(pk=incident.engineer_id or 0)[:MOST]}
        queue = [(NOBODY, _("Nobody: back to the queue"))] if incident.engineer_id else []
        choices = [(key, f"{person} ({person.email})") for key, person in self.people.items()]
        field: Any = self.fields["engineer"]
        field.choices = [("", "–"), *queue, *sorted(choices, key=lambda choice: choice[1].lower())]

    def values(self) -> dict[str, Any]:
        person = self.people.get(self.cleaned_data["engineer"])
        return {**self.cleaned_data, "engineer": person}


class FollowForm(Attempt):
    """A colleague of the desk who is to follow the incident."""

    email = forms.EmailField(label=_("E-mail of a colleague"), max_length=254)

    def clean_email(self) -> str:
        staff = User.objects.filter(is_active=True, pk__in=RoleAssignment.objects.filter(role__in=DESK).values("user"))
        self.person = staff.filter(email__iexact=self.cleaned_data["email"]).first()
        if self.person is None:
            raise forms.ValidationError(_("Nobody at the desk has this e-mail."))
        return self.cleaned_data["email"]

    def values(self) -> dict[str, Any]:
        return {"person": self.person}


class MergeForm(Attempt):
    """The incident that goes on, found by its reference."""

    into = Line(
        label=_("Goes on in"),
        max_length=30,
        help_text=_("The reference of the incident that goes on, for instance PB-000123."),
        error_messages={"required": _("Name the incident that goes on.")},
    )
    text = Prose(
        label=_("Text for the partner"),
        required=False,
        max_length=MESSAGE_LENGTH,
        help_text=_("The partner reads exactly this, and is told in which incident it goes on."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_into(self) -> Incident:
        seen = Incident.objects.visible_to(self.user).submitted()
        if (found := seen.with_reference(self.cleaned_data["into"]).first()) is None:
            raise forms.ValidationError(_("There is no incident of this reference."))
        return found

    def clean_seen(self) -> int:
        return as_key(self.cleaned_data["seen"])


class OutageForm(Attempt):
    """One of the outages of the incident's product."""

    outage = forms.ChoiceField(
        label=_("Outage"), widget=forms.RadioSelect, error_messages={"required": _("Choose an outage.")}
    )

    def __init__(self, *args: Any, outages: list[Outage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outages = {str(outage.pk): outage for outage in outages}
        field: Any = self.fields["outage"]
        field.choices = [(key, f"{outage.title} ({outage.status.word})") for key, outage in self.outages.items()]

    def values(self) -> dict[str, Any]:
        return {"outage": self.outages[self.cleaned_data["outage"]]}


class CannedForm(Attempt):
    """A text for answers."""

    title = Line(label=_("Title"), max_length=TITLE_LENGTH)
    body = Prose(
        label=_("Text"),
        max_length=MESSAGE_LENGTH // 2,
        help_text=_("These are replaced: {name}, {reference}, {product}, {customer} and {engineer}."),
    )
    area = forms.ChoiceField(label=_("Product area"), required=False, choices=[("", _("All")), *Area.choices])
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class ChooserForm(forms.Form):
    """The canned answers that fit the incident."""

    canned = forms.ChoiceField(label=_("Canned answer"), required=False)

    def __init__(self, *args: Any, incident: Incident, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = CannedAnswer.objects.visible_to(user).for_incident(incident)
        field: Any = self.fields["canned"]
        field.choices = [("", _("Choose a text")), *fitting.values_list("pk", "title")[:MOST]]

    @property
    def is_empty(self) -> bool:
        field: Any = self.fields["canned"]
        return len(field.choices) == 1
