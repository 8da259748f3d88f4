from copy import copy
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models import Organization, User
from partnerportal.common.status import Status
from partnerportal.customers.models.customer import Customer

INVITATION_LIFETIME = timedelta(days=30)
MAIL_EVERY = timedelta(days=1)
"""The customer is not asked again sooner, as long as it has not answered."""


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    def visible_to(self, user: User) -> Self:
        """Those of the person's company: nobody sees another partner's customers.

        "A provider sees its resellers' customers" is this, too: provider and reseller each need a relationship of their
        own (domain.md 6.2). Which reseller serves a provider's customer, `standing.resellers_of` tells.
        """
        return self.filter(organization=user.organization_id) if user.organization_id else self.none()

    def active(self) -> Self:
        return self.filter(state=Relationship.State.ACTIVE)

    def known(self) -> Self:
        """With `known_name` and `known_domain`, those of `Relationship.known`, to search and to sort by."""
        name = Case(When(accepted_at=None, then=F("typed_name")), default=F("customer__name"))
        return self.annotate(known_name=name, known_domain=F("customer__domain"))


class Relationship(models.Model):
    """A customer whom one partner serves: asked for by mail, accepted by it, ended by either (domain.md 6.3)."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACTIVE = "active", _("Active")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REMOVED = "removed", _("Removed")

    MOVES = {
        "send_again": ({State.INVITED}, State.INVITED),
        "accept": ({State.INVITED}, State.ACTIVE),
        "decline": ({State.INVITED}, State.DECLINED),
        "withdraw": ({State.INVITED}, State.WITHDRAWN),
        "ask_admin": ({State.ACTIVE}, State.ACTIVE),
        "delegate": ({State.ACTIVE}, State.ACTIVE),
        "undelegate": ({State.ACTIVE}, State.ACTIVE),
        "remove": ({State.ACTIVE}, State.REMOVED),
    }
    LOOKS = {
        State.INVITED: ("info", "sent"),
        State.ACTIVE: ("ok", "tick"),
        State.DECLINED: ("bad", "stop"),
        State.WITHDRAWN: ("quiet", "none"),
        State.REMOVED: ("quiet", "past"),
    }
    LIVE = (State.INVITED, State.ACTIVE)

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="relationships")
    reseller = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    """Of a provider's relationship: through which reseller the customer came (domain.md 6.2)."""
    typed_name = models.CharField(max_length=200)
    typed_country = models.CharField(max_length=2)
    typed_email = models.EmailField()
    """As the partner typed it: all that it reads of it before the customer accepts, and where its mail goes."""
    state = models.CharField(max_length=20, choices=State, default=State.INVITED)
    asks_admin = models.BooleanField(default=False)
    """Whether the mail that is out asks for delegated admin."""
    has_admin = models.BooleanField(default=False)
    """Delegated admin privileges: the customer can take them back and keep the relationship (domain.md 6.4)."""
    admin_changed_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    """SHA-256 of the token in the customer's link: it accepts, and later changes what is delegated."""
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    """Of the invitation, not of the relationship."""
    asked_at = models.DateTimeField(null=True, blank=True)
    """When the last mail went that asks the customer for something; null once it has answered."""
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    """Null where the customer declined."""

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer relationship")
        verbose_name_plural = _("customer relationships")
        ordering = ["customer__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="customers_relationship_one_live_per_customer",
                fields=["organization", "customer"],
                condition=Q(state__in=["invited", "active"]),
                violation_error_message=_("This customer is in your list already, or was invited."),
            ),
            models.UniqueConstraint(
                name="customers_relationship_token_unique", fields=["token_hash"], condition=~Q(token_hash="")
            ),
            models.UniqueConstraint(name="customers_relationship_key_with_organization", fields=["id", "organization"]),
            models.CheckConstraint(
                name="customers_relationship_accepted_iff_it_was",
                condition=Q(state__in=["invited", "declined", "withdrawn"], accepted_at=None)
                | Q(state__in=["active", "removed"], accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="customers_relationship_ended_iff_over",
                condition=Q(state__in=["invited", "active"], ended_at=None)
                | Q(state__in=["declined", "withdrawn", "removed"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="customers_relationship_admin_only_while_active", condition=Q(has_admin=False) | Q(state="active")
            ),
            models.CheckConstraint(
                name="customers_relationship_reseller_is_another",
                condition=Q(reseller=None) | ~Q(reseller=F("organization")),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state"], name="customers_relationship_list"),
            models.Index(fields=["reseller"], name="customers_relationship_via"),
        ]

    def __str__(self) -> str:
        return f"{self.known} – {self.organization}"

    def get_absolute_url(self) -> str:
        return reverse("customers:customer", args=[self.customer_id])

    @property
    def reference(self) -> str:
        return f"relationship:{self.pk}"

    @property
    def status(self) -> Status:
        state = self.State(self.state)
        return Status(str(state.label), *self.LOOKS[state])

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    @property
    def known(self) -> Customer:
        """The customer as the partner may know it: until it has accepted with the name and the country that the partner
        typed, because what others have recorded of it tells whose customer it is. Not to be saved."""
        if self.accepted_at is not None:
            return self.customer
        known = copy(self.customer)
        known.name, known.country, known.email = self.typed_name, self.typed_country, self.typed_email
        return known

    @property
    def asks_again_at(self) -> datetime | None:
        """Before that moment the customer is not asked again."""
        return self.asked_at and self.asked_at + MAIL_EVERY

    def can(self, move: str) -> bool:
        return self.state in self.MOVES[move][0]

    def can_be_accepted(self, now: datetime) -> bool:
        return self.can("accept") and now < self.expires_at
