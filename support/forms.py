from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import GUEST_ROLES, RoleAssignment, User
from partnerportal.common.text import as_key
from support.ids import ACCESS, ALPHABET, CONTRACT, RANDOM, Typed, read_id

LONGEST = 60
"""More than anybody types for an ID, whatever stands between its characters."""
MOST_PEOPLE = 50
KINDS = {ACCESS: _("Access ID"), CONTRACT: _("Contract ID")}


class LinkForm(forms.Form):
    """The pair that links. What is wrong is said at the field, before anything is looked up (D22)."""

    access_id = forms.CharField(label=KINDS[ACCESS], error_messages={"required": _("Type the Access ID.")})
    contract_id = forms.CharField(label=KINDS[CONTRACT], error_messages={"required": _("Type the Contract ID.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        typed = {name: read_id(values[name]) for name in self.fields if name in values}
        for name, found in typed.items():
            if mistake := _mistake(values[name], found):
                self.add_error(name, mistake)
        kinds = [found.kind for found in typed.values()]
        if not self.errors and len(set(kinds)) == 1:
            at, message = _twice(kinds[0])
            self.add_error(at, message)
        return values


def _mistake(text: str, typed: Typed) -> str:
    """What keeps the typed text from being an ID of either kind; empty when it is one."""
    if len(text) > LONGEST:
        return _now("This is too long for an ID. Type only the ID itself.")
    if set(typed.value) - set(ALPHABET):
        return _now("An ID has only letters from A to Z and digits.")
    if typed.kind not in RANDOM:
        return _now("An Access ID begins with A and a Contract ID with C. Check the first character.")
    length = RANDOM[typed.kind] + 2
    if len(typed.value) != length:
        sentence = _now("An ID of this kind has %(length)s characters, and this one has %(typed)s.")
        return sentence % {"length": length, "typed": len(typed.value)}
    return "" if typed.fits else _now("The last character does not fit. Check the ID for a typing error.")


def _twice(kind: str) -> tuple[str, str]:
    if kind == ACCESS:
        return "contract_id", _now("Both are Access IDs. The Contract ID begins with C.")
    return "access_id", _now("Both are Contract IDs. The Access ID begins with A.")


class ShareForm(forms.Form):
    """With whom to share: people of the company, or one outside address (D58)."""

    people = forms.ModelMultipleChoiceField(
        label=_("People of your company"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Somebody you chose is not in your company any more. Choose again.")},
    )
    email = forms.EmailField(
        label=_("E-mail of somebody else"),
        required=False,
        max_length=254,
        help_text=_("They need the Access ID and the Contract ID too. The two IDs are not in the mail."),
        error_messages={"invalid": _("Type one e-mail address, such as name@company.example.")},
    )

    def __init__(self, data: Any, user: User, words: str) -> None:
        super().__init__(data)
        self.user = user
        everybody = colleagues(user)
        found = list(_search(everybody, words)[: MOST_PEOPLE + 1])
        self.has_more = len(found) > MOST_PEOPLE
        picked = _picked(everybody, data.getlist("people")) if data is not None else []
        people: Any = self.fields["people"]
        people.queryset = everybody
        shown = dict.fromkeys(picked + found[:MOST_PEOPLE])
        people.choices = [(person.pk, f"{person}, {person.email}") for person in shown]

    def clean_email(self) -> User | str:
        """An address of a colleague means the colleague, who links with one click."""
        email: str = self.cleaned_data["email"]
        if not email:
            return ""
        if email.lower() == self.user.email.lower():
            raise forms.ValidationError(_now("This is your own address. Open the contract and select Link."))
        return colleagues(self.user).filter(email__iexact=email).first() or email

    @property
    def receivers(self) -> tuple[set[User], str]:
        people, email = set(self.cleaned_data["people"]), self.cleaned_data["email"]
        return (people | {email}, "") if isinstance(email, User) else (people, email)


def colleagues(user: User) -> QuerySet[User]:
    """The people of the company who link with one click, without the person; guests need their role (D9)."""
    guests = RoleAssignment.objects.filter(role__in=GUEST_ROLES).values("user")
    people = User.objects.visible_to(user).filter(organization=user.organization_id, is_active=True)
    return people.filter(Q(is_guest=False) | Q(pk__in=guests)).exclude(pk=user.pk).order_by("name", "pk")


def _search(people: QuerySet[User], words: str) -> QuerySet[User]:
    return people.filter(Q(name__icontains=words) | Q(email__icontains=words)) if words else people


def _picked(people: QuerySet[User], keys: list[str]) -> list[User]:
    """Those picked already, so that a refused form shows them again whatever the search finds."""
    return list(people.filter(pk__in=[as_key(key) for key in keys]))
