from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents import topics
from incidents.models import Incident
from incidents.wizard.forms.path import PathFields
from incidents.wizard.forms.step import StepForm
from incidents.wizard.paths import EMPTY
from incidents.wizard.products import MARKETPLACE, NO_PRODUCT, version_choices
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.common.text import Line, Prose
from partnerportal.customers.models import Customer
from support.models import Area, Version

TITLE, DESCRIPTION, CUSTOMER = 150, 10_000, 100
"""As long as their columns; a description long enough for an error report, which goes into a file beyond that."""
NATURES = [
    (Incident.Nature.BREAK_FIX, _("A specific problem, an error, or something that does not work as expected")),
    (Incident.Nature.ADVICE, _("How to do something, or advice: design, deployment, migration, planning")),
    (Incident.Nature.BILLING, _("Billing, a subscription or a licence")),
    (Incident.Nature.FRAUD, _("A concern about fraud or misuse, or a dispute")),
    (Incident.Nature.PORTAL, _("The membership, or this portal")),
]
AT_ONCE = ("nature", "version", "topic", "customer_subscription")
"""Choices that change what is asked, or whether it can be filed."""
ONLY_OWN = {Incident.Nature.PORTAL}
OF_HOLDERS = {Incident.Nature.BREAK_FIX, Incident.Nature.ADVICE}
"""Also of guests without a role: all else is for members of a company (product.md 2, D9)."""


class ProblemForm(PathFields, StepForm):
    """What is asked for, about which version, and what happens; with what the path of that product asks beside it."""

    field_order = ("nature", "version")

    nature = forms.ChoiceField(
        label=_("What is it about?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is about. It decides who can help."),
            "invalid_choice": _("Choose one of these answers."),
        },
    )
    version = forms.TypedChoiceField(
        label=_("Product and version"),
        empty_value=None,
        help_text=_("Of on-premises products, N is the current version and N-1 the previous one."),
        error_messages={
            "required": _("Choose the product and the version in which the problem occurs."),
            "invalid_choice": _("This version is not in the list any more. Choose one from the list."),
        },
    )
    title = Line(
        label=_("Title"),
        max_length=TITLE,
        help_text=_("The problem in one sentence: what fails, and when."),
        error_messages={"required": _("Give the problem a title.")},
    )
    description = Prose(
        label=_("Description"),
        max_length=DESCRIPTION,
        help_text=_("What happens, what you expected, the exact error message, and what you have tried already."),
        error_messages={"required": _("Describe the problem.")},
    )
    customer_reference = Line(
        label=_("Customer reference"),
        max_length=CUSTOMER,
        required=False,
        help_text=_(
            "Your own note, if the problem is a customer's. It gives nobody access and stays on this incident."
        ),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        user: User,
        customer: Customer | None = None,
        draft: Incident | None = None,
        about: str = "",
        **kwargs: Any,
    ):
        super().__init__(data, **kwargs)
        self.customer = customer = draft.customer if draft else customer
        choices, self.versions = version_choices(user, customer, about)
        version: Any = self.fields["version"]
        version.choices = choices
        version.coerce = lambda key: self.versions.get(key)
        if len(self.versions) == 1:
            self.initial.setdefault("version", next(iter(self.versions)))
        self._offer_natures(user, customer)
        self.fields["description"].widget.attrs["rows"] = 9
        self.ask_path(user, customer, self.area)
        self._ask_at_once(draft)
        if customer:
            del self.fields["customer_reference"]

    def _ask_at_once(self, draft: Incident | None) -> None:
        """What choices change on the page is fetched as soon as they are made: all but the product change what stands
        in the way alone, and leave what is typed below the product as it is; that waits while it is being exchanged."""
        place = {"draft": draft.reference} if draft else {"customer": self.customer.pk} if self.customer else {}
        asks = {
            "hx-get": f"{reverse('incidents:new_coverage')}?{urlencode(place)}".removesuffix("?"),
            "hx-trigger": "change",
            "hx-include": ", ".join(f"[name={name}]" for name in ("token", *AT_ONCE)),
        }
        self.of_path = asks | {"hx-swap": "none"}
        """Of the place below the product, which stays while its fields come and go."""
        self.fields["nature"].widget.attrs |= self.of_path
        self.fields["version"].widget.attrs |= asks | {"hx-target": "#path", "hx-disabled-elt": "#path"}

    def _offer_natures(self, user: User, customer: Customer | None) -> None:
        nature: Any = self.fields["nature"]
        left_out = ONLY_OWN if customer else set()
        is_member = may(user, "incidents.file_cloud")
        only = {value for value, _label in NATURES} - left_out if is_member else OF_HOLDERS
        nature.choices = [(value, label) for value, label in NATURES if value in only]
        if self["nature"].value() in Incident.FREE:
            self.fields["version"].required = False

    @property
    def chosen(self) -> Version | None:
        """That is chosen on the page as it stands."""
        return self.versions.get(str(self["version"].value() or ""))

    @property
    def area(self) -> str:
        return self.chosen.product.area if self.chosen else ""

    def as_draft(self, draft: Incident | None) -> Incident:
        """The draft as the page says it now, not saved: what stands in its way follows the choices."""
        topic = topics.topic_of(self.area, str(self._said("topic")))
        nature = Incident.Nature.BILLING if topic and topic.is_free else self._said("nature")
        before = draft.customer_subscription if draft else None
        is_same = before is not None and str(self._said("customer_subscription")) in {"", str(before.pk)}
        return Incident(
            nature=nature,
            area=self._area_of(draft),
            customer=self.customer,
            customer_subscription=before if is_same else None,
        )

    def _area_of(self, draft: Incident | None) -> str:
        """Of the product on the page; of one that is not offered to the person any more that of the draft."""
        if self.chosen is None and draft and str(self._said("version")) == str(draft.version_id):
            return draft.area
        return self.area

    def _said(self, name: str) -> Any:
        return (self[name].value() or "") if name in self.fields else ""

    @property
    def is_marketplace(self) -> bool:
        return str(self["version"].value()) == MARKETPLACE

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        nature, topic = found.get("nature"), topics.topic_of(self.area, found.get("topic", ""))
        if nature == Incident.Nature.BREAK_FIX and self["version"].value() == NO_PRODUCT:
            self.add_error("nature", _("A problem needs its product: choose one, or say which of the others it is."))
        if topic and topic.is_free and nature == Incident.Nature.BREAK_FIX:
            found["nature"] = Incident.Nature.BILLING
        if topic and self.area == Area.DYNAMICS and not topic.is_free and nature == Incident.Nature.BILLING:
            self.add_error(
                "topic", _("This is a technical topic. Choose “A specific problem” above, or another topic.")
            )
        return found

    @property
    def savable(self) -> dict[str, Any]:
        """Another product asks other things: what only the one before asked is kept no longer."""
        found = super().savable
        if "version" in found:
            left = {name: value for name, value in EMPTY.items() if name not in self.fields}
            found = {**found, **left}
        return found
