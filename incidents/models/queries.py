import re
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from incidents.models.choices import State
from incidents.models.words import HasWords, Matches, Words
from partnerportal.accounts.models import User
from partnerportal.accounts.permissions import may
from partnerportal.customers.models import Partnership, Relationship
from support.models import Context

if TYPE_CHECKING:
    from incidents.models.incident import Incident  # noqa: F401  in the types below

SEES = {Context.OWN: "incidents.see_company", Context.CUSTOMER: "customers.see_requests"}
"""By which right the incidents of each context are seen company-wide."""
HITS = 200
"""Of what a search finds, the newest so many (model.md 6)."""
REFERENCE = re.compile(r"\s*(?:PB[-\s]?(\d{1,18})|(\d{6,18}))\s*", re.IGNORECASE)


class Beside(NamedTuple):
    """Whether there are incidents of the time before the person joined, and requests that a provider filed for us."""

    filed_alone: bool
    shared: bool


def key_of(reference: str) -> int | None:
    """The key that a reference names ("PB-000123", "pb 123", "000123"), or None for any other text."""
    found = REFERENCE.fullmatch(reference)
    return int(found[1] or found[2]) if found else None


def reference_of(key: int) -> str:
    """What people call the incident of that key: PB-000123."""
    return f"PB-{key:06d}"


def hidden_from(user: User) -> Q:
    """The incidents whose internal notes this person does not read: all, but for staff who may work on them."""
    if not may(user, "staff.answer"):
        return Q()
    company = Q(incident__organization=user.organization_id) if user.organization_id else Q()
    return Q(incident__filed_by=user) | company


def _contexts_of(user: User) -> set[Context]:
    """The contexts whose incidents the person sees company-wide."""
    return {context for context, action in SEES.items() if may(user, action)}


def _sees_all(user: User, sees: set[Context]) -> bool:
    """Every incident of the company: one outside CSP files for itself alone."""
    company = user.organization
    return Context.OWN in sees and (Context.CUSTOMER in sees or company is None or not company.in_csp)


def _shared_with(user: User) -> Q:
    """What a provider filed for the person's company, while what the two do together for the customer stands (D34)."""
    served = Relationship.objects.active().filter(organization=user.organization_id).values("customer")
    partners = Partnership.objects.active().filter(reseller=user.organization_id).values("provider")
    return Q(shared_with=user.organization_id, customer__in=served, organization__in=partners)


def _not_anothers_draft(user: User) -> Q:
    return ~Q(state=State.DRAFT) | Q(filed_by=user)


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user: User) -> Self:
        """Staff who answer see all; Global admin and MPN partner admin the company's own, the CSP roles those for its
        customers; everybody their own and those they watch (model.md 3, D7, D10, domain.md 1.3 row 22). A draft is its
        author's alone. What was handed over to a provider is read by the reseller, too, as long as the two are partners
        and the reseller serves the customer (D34)."""
        if may(user, "staff.answer"):
            return self.filter(_not_anothers_draft(user))
        sees = _contexts_of(user)
        if not sees:
            return self.filter(watchers__user=user)
        seen = Q(organization=user.organization_id)
        if not _sees_all(user, sees):
            # What is watched is of the company, too: said so, the list still walks the company's index in its order.
            seen &= Q(customer__isnull=Context.OWN in sees) | self._watched(user)
        if self._beside(user).filed_alone:
            seen |= Q(organization=None, filed_by=user)
        if Context.CUSTOMER in sees and self._beside(user).shared:
            seen |= _shared_with(user)
        return self.filter(_not_anothers_draft(user), seen)

    def _watched(self, user: User) -> Q:
        watchers: Any = self.model._meta.get_field("watchers").related_model
        return Q(Exists(watchers._default_manager.filter(user=user, incident=OuterRef("pk"))))

    def _beside(self, user: User) -> "Beside":
        """What the person sees beside the company's incidents; asked once per person and request.

        Most see nothing else, and for them a list walks the company's index in its order.
        """
        known: Beside | None = user.__dict__.get("_incidents_beside")
        if known is None:
            rows = self.model._default_manager
            alone = Exists(rows.filter(watchers__user=user, organization=None))
            shared = Exists(rows.filter(_shared_with(user)))
            known = Beside(*User.objects.filter(pk=user.pk).values_list(alone, shared).get())
            user.__dict__["_incidents_beside"] = known
        return known

    def _is_company_alone(self, user: User) -> bool:
        """Whether what the person sees is all of the company's and nothing else."""
        if may(user, "staff.answer") or not _sees_all(user, _contexts_of(user)):
            return False
        return not any(self._beside(user))

    def with_reference(self, reference: str) -> Self:
        """The one of that reference, or none: one look-up by key."""
        return self.filter(pk=key_of(reference) or 0)

    def submitted(self) -> Self:
        return self.exclude(state=State.DRAFT)

    def drafts_of(self, user: User) -> Self:
        return self.filter(state=State.DRAFT, filed_by=user)

    def live(self) -> Self:
        """Neither drafts nor closed."""
        return self.filter(state__in=[State.OPEN, State.ATTENTION])

    def our_turn(self) -> Self:
        """What staff owe an answer, for the desk; sort by `answer_due_at`."""
        return self.filter(answer_due_at__isnull=False)

    def search(self, text: str, user: User) -> Self:
        """Of what the person may see, the newest 200 of this set in which each word of `text`, or its beginning,
        occurs; or the one of a reference. No text at all finds everything.

        Call it in the place of `visible_to`, after the filters: for a company, its word in the index narrows the hits,
        and a condition on the column beside it would only mislead the planner about how many there are.
        """
        seen = self.visible_to(user)
        if not text.strip():
            return seen
        if (key := key_of(text)) is not None:
            return seen.filter(pk=key)
        company = None
        if self._is_company_alone(user):
            company, seen = user.organization_id, self.filter(_not_anothers_draft(user))
        hits = (
            seen.filter(Matches(F("words"), Words(text, company)), HasWords(text)).order_by("-pk").values("pk")[:HITS]
        )
        return self.__class__(self.model, using=self.db).defer("words").visible_to(user).filter(pk__in=hits)

    def for_list(self) -> Self:
        """With what a row of a list shows, in one query."""
        return self.select_related("filed_by", "engineer", "organization", "entitlement__plan").defer("description")

    def for_page(self) -> Self:
        """With what the incident page shows of the incident itself, in one query."""
        paid = ("plan", "entitlement__plan", "entitlement__contract")
        people = ("filed_by", "engineer", "organization", "customer", "shared_with")
        return self.select_related(*people, *paid, "version__product", "follows")


class IncidentManager(models.Manager["Incident"]):
    def get_queryset(self) -> IncidentQuerySet:
        return IncidentQuerySet(self.model, using=self._db).defer("words")
