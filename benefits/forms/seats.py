"""Choosing people for seats and credits, and the filter of the seats."""

import re
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from benefits.models import Assignment, BenefitUnit, MembershipBenefit
from benefits.permissions.seats import OtherOffer
from benefits.rows.seats import SeatRow
from benefits.services.assignments import MANY
from partnerportal.accounts.models import User
from partnerportal.common.filters import Filter
from partnerportal.common.text import Prose, as_key, like_words
from partnerportal.common.widgets import QuickSelect

MOST_PEOPLE = 50
LONGEST = 20_000
"""Of a pasted list: more than a hundred addresses with their separators."""
GONE = _("Somebody you chose is not in your company any more. Choose again.")


def directory(user: User) -> QuerySet[User]:
    """Everybody who may have a place: the active people of the company, guests included."""
    people = User.objects.visible_to(user).filter(organization=user.organization_id, is_active=True)
    return people.order_by("name", "pk")


class PeopleForm(forms.Form):
    """What both forms share: the first people that a search finds, without those who have one already."""

    def __init__(self, data: Any, user: User, benefit: MembershipBenefit, words: str, chosen: list[str]) -> None:
        super().__init__(data)
        self.user = user
        has_one = Assignment.objects.live().filter(benefit=benefit).values("assignee")
        found = list(_search(directory(user).exclude(pk__in=has_one), words)[: MOST_PEOPLE + 1])
        self.has_more = len(found) > MOST_PEOPLE
        picked = directory(user).filter(pk__in=[as_key(key) for key in chosen]) if chosen else []
        self.found = list(dict.fromkeys([*picked, *found[:MOST_PEOPLE]]))

    def offer(self, name: str, *first: tuple[str, Any]) -> None:
        """Fills the field with the people that were found; whoever else is in the company is accepted too."""
        field: Any = self.fields[name]
        field.queryset = directory(self.user)
        field.choices = [*first, *((person.pk, f"{person}, {person.email}") for person in self.found)]


class AssignForm(PeopleForm):
    """One person, and for a bulk credit the Azure offer that they use already (D44)."""

    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=User.objects.none(),
        widget=QuickSelect,
        error_messages={"required": _("Choose a person from the list."), "invalid_choice": GONE},
    )
    other = forms.ChoiceField(
        label=_("Other Azure offer this person already uses"),
        choices=OtherOffer.choices,
        widget=QuickSelect,
        help_text=_("A bulk credit cannot be combined with another Azure offer of the same person."),
    )

    def __init__(self, data: Any, user: User, benefit: MembershipBenefit, words: str, chosen: str = "") -> None:
        super().__init__(data, user, benefit, words, [data.get("person", "") if data is not None else chosen])
        self.offer("person", ("", _("Choose a person")))
        self.initial["person"] = as_key(chosen) or None
        if benefit.unit != BenefitUnit.BULK_CREDIT:
            del self.fields["other"]

    @property
    def other_offer(self) -> str:
        return self.cleaned_data.get("other") or OtherOffer.NONE


class AssignManyForm(PeopleForm):
    """Several people: picked from the list, or their e-mails pasted."""

    people = forms.ModelMultipleChoiceField(
        label=_("People of your company"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": GONE},
    )
    emails = Prose(
        label=_("E-mails of people of your company"),
        required=False,
        max_length=LONGEST,
        help_text=_("One in each line, or separated by commas. They are looked up in your company's directory."),
    )

    def __init__(self, data: Any, user: User, benefit: MembershipBenefit, words: str) -> None:
        super().__init__(data, user, benefit, words, data.getlist("people") if data is not None else [])
        self.offer("people")
        self.fields["emails"].widget.attrs["rows"] = 5

    def clean_emails(self) -> list[str]:
        return list(dict.fromkeys(part.lower() for part in re.split(r"[\s,;]+", self.cleaned_data["emails"]) if part))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        count = len(values.get("people", [])) + len(values.get("emails", []))
        if not self.errors and not count:
            raise forms.ValidationError(_("Choose people from the list, or paste their e-mails."))
        if count > MANY:
            raise forms.ValidationError(_("Choose at most %(many)s people at once.") % {"many": MANY})
        return values

    @property
    def wanted(self) -> tuple[list[User], list[str]]:
        """The people, and what was pasted that is nobody's e-mail in the company."""
        pasted = [email for email in self.cleaned_data["emails"] if _is_email(email)]
        found = list(directory(self.user).filter(email__in=pasted))
        known = {person.email.lower() for person in found}
        return [*self.cleaned_data["people"], *found], [e for e in self.cleaned_data["emails"] if e not in known]


class SeatFilter(Filter):
    """What to show of the seats; the choices are what the company has."""

    STATES = [
        ("", _("All")),
        ("free", _("Can be reassigned")),
        ("bound", _("Cannot be reassigned yet")),
        ("left", _("Person disabled or left")),
    ]

    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100, widget=forms.SearchInput)
    edition = forms.ChoiceField(label=_("Edition"), required=False, widget=QuickSelect)
    offer = forms.ChoiceField(label=_("Offer"), required=False, widget=QuickSelect)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES, widget=QuickSelect)

    def __init__(self, data: Any, rows: list[SeatRow]) -> None:
        super().__init__(data)
        self.rows = rows
        offers = {row.benefit.membership.offer.code: row.benefit.membership.offer.short_name for row in rows}
        fields: dict[str, Any] = dict(self.fields)
        fields["edition"].choices = [
            ("", _("All")),
            *((name, name) for name in sorted({r.benefit.group for r in rows})),
        ]
        fields["offer"].choices = [("", _("All")), *offers.items()]

    def narrow(self) -> list[SeatRow]:
        wanted = self.wanted
        return [row for row in self.rows if all(fits(row, wanted.get(name, "")) for name, fits in FITS.items())]


def _named(row: SeatRow, typed: str) -> bool:
    words = like_words(typed).casefold()
    return words in f"{row.person} {row.person.email}".casefold()


FITS = {
    "q": _named,
    "edition": lambda row, group: not group or row.benefit.group == group,
    "offer": lambda row, code: not code or row.benefit.membership.offer.code == code,
    "state": lambda row, state: {"": True, "free": row.is_free_to_change, "left": row.assignment.has_left}.get(
        state, not row.is_free_to_change
    ),
}


def _search(people: QuerySet[User], words: str) -> QuerySet[User]:
    return people.filter(Q(name__icontains=words) | Q(email__icontains=words)) if words else people


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except forms.ValidationError:
        return False
    return True
