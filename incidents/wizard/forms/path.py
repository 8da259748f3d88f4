from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents import topics
from incidents.models import Incident
from incidents.wizard.paths import EMPTY, asked
from partnerportal.accounts.models import User
from partnerportal.common.text import Line
from partnerportal.customers.models import Customer, Subscription
from support.models import Area

SUBSCRIPTION = 100
OF_CATEGORIES = {
    "required": _("Choose the category that fits best."),
    "invalid_choice": _("Choose one of these categories."),
}


class PathFields(forms.Form):
    """What only some products ask: a subscription, or a topic."""

    subscription = Line(
        label=_("Azure subscription"),
        max_length=SUBSCRIPTION,
        help_text=_("Its name or its ID, as the Azure portal shows it."),
        error_messages={"required": _("Name the subscription in which the problem occurs, or give its ID.")},
    )
    customer_subscription = forms.TypedChoiceField(
        label=_("Azure subscription of the customer"),
        empty_value=None,
        help_text=_("Those that your company has access to."),
        error_messages={
            "required": _("Choose the subscription in which the problem occurs."),
            "invalid_choice": _("Your company has no access to this subscription. Choose one from the list."),
        },
    )
    topic = forms.ChoiceField(
        label=_("Which topic is it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the topic that fits best."),
            "invalid_choice": _("Choose one of these topics."),
        },
    )

    def ask_path(self, user: User, customer: Customer | None, area: str) -> None:
        """Leaves what the area asks; of the free natures nothing of it has to be answered."""
        for name in {*EMPTY} - {*asked(area, customer is not None)}:
            del self.fields[name]
        for name in {*EMPTY} & {*self.fields}:
            self.fields[name].required = self["nature"].value() not in Incident.FREE
        if "customer_subscription" in self.fields and customer:
            self._offer_subscriptions(user, customer)
        if "topic" in self.fields:
            self._offer_topics(area)

    def _offer_topics(self, area: str) -> None:
        topic: Any = self.fields["topic"]
        topic.choices = topics.choices(topics.topics_of(area))
        if area == Area.OFFICE:
            topic.label = _("Which category is it?")
            topic.error_messages |= OF_CATEGORIES

    def _offer_subscriptions(self, user: User, customer: Customer) -> None:
        open_to = Subscription.objects.open_to(user.organization) if user.organization else Subscription.objects.none()
        found = {str(row.pk): row for row in open_to.filter(customer=customer)}
        field: Any = self.fields["customer_subscription"]
        field.choices = [("", _("Choose a subscription")), *((key, row.name) for key, row in found.items())]
        field.coerce = lambda key: found[key]
        if len(found) == 1:
            self.initial.setdefault("customer_subscription", next(iter(found)))

    @property
    def topics(self) -> list[tuple[topics.Topic, Any]]:
        """Each topic with its radio button, for the page."""
        if "topic" not in self.fields:
            return []
        known = {topic.code: topic for area in topics.BY_AREA for topic in topics.topics_of(area)}
        return [(known[button.data["value"]], button) for button in self["topic"]]

    @property
    def has_more_topics(self) -> bool:
        return any(topic.is_more for topic, _button in self.topics)

    @property
    def has_chosen_more(self) -> bool:
        """Whether the topic on the page is one of those behind More, which stands open then."""
        return any(topic.is_more and button.data["selected"] for topic, button in self.topics)
