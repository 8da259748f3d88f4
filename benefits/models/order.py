from datetime import timedelta
from decimal import Decimal
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benefits.models.membership import Membership, MembershipBenefit
from benefits.models.offer import Offer
from benefits.money import discounted, money_text
from partnerportal.accounts.models import Organization, User, Work, WorkQuerySet, claimed_together
from partnerportal.accounts.permissions import may
from support.models import Contract

ORDER_LIFETIME = timedelta(days=30)
"""An order by bank transfer that is not completed by then expires (domain.md 2.3)."""


R = TypeVar("R", bound="models.QuerySet[Any]")


def readable(rows: R, user: User, action: str, offer: str = "offer") -> R:
    """Those of the own company for whom `action` allows; who buys support plans sees at least the orders of plans."""
    if may(user, action):
        return rows.filter(organization=user.organization_id)
    if may(user, "support.buy_plan"):
        return rows.filter(organization=user.organization_id).exclude(**{f"{offer}__plan_code": ""})
    return rows.none()


class OrderQuerySet(WorkQuerySet):
    def visible_to(self, user: User) -> Self:
        """All for those who review, else those of one's own company."""
        if may(user, "staff.review"):
            return self
        return readable(self, user, "offers.view")

    def of_plans(self) -> Self:
        return self.exclude(offer__plan_code="")

    def of_memberships(self) -> Self:
        return self.filter(offer__plan_code="")

    def open(self) -> Self:
        return self.filter(state__in=Order.OPEN)

    def to_pay(self) -> Self:
        """Bank transfers that wait for the company: for its payment, or for its proof of it."""
        return self.filter(state=Order.State.PENDING, method=Order.Method.BANK_TRANSFER)

    def in_doubt(self) -> Self:
        """Cards whose charge was begun and not written down yet."""
        return self.filter(state=Order.State.PENDING, method=Order.Method.CARD)

    def to_void(self) -> Self:
        """Refunded cards whose charge has not gone back yet."""
        return self.filter(state=Order.State.REFUNDED, method=Order.Method.CARD, voided_at=None)

    def keeps_alive(self) -> Self:
        """What the company has paid and what waits for us: the membership it renews does not lapse meanwhile.

        Nor where a payment proof was sent back, until the order expires: a better one can still be sent.
        """
        pending = Q(state=Order.State.PENDING) & (Q(method=Order.Method.CARD) | Q(decided_at__isnull=False))
        return self.filter(Q(state=Order.State.PROOF) | pending)


class Order(Work):
    """A company buys, renews or upgrades an offer; paid by card at once, by bank transfer when staff confirm."""

    class Kind(models.TextChoices):
        BUY = "buy", _("Purchase")
        RENEW = "renew", _("Renewal")
        UPGRADE = "upgrade", _("Upgrade")

    class Method(models.TextChoices):
        CARD = "card", _("Credit card")
        BANK_TRANSFER = "bank_transfer", _("Bank transfer")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for payment")
        PROOF = "proof", _("Payment proof uploaded")
        PAID = "paid", _("Paid")
        DECLINED = "declined", _("Card declined")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Expired")
        REFUNDED = "refunded", _("Refunded")

    VERB = "order"
    OPEN = (State.PENDING, State.PROOF)
    WAITING = (State.PROOF,)
    SHOWN = (*Work.SHOWN, "offer", "membership__offer", "replaces__offer", "contract")
    LOOKS = {
        State.PENDING: ("info", "sent"),
        State.PROOF: ("info", "half"),
        State.PAID: ("ok", "tick"),
        State.DECLINED: ("bad", "stop"),
        State.CANCELLED: ("quiet", "none"),
        State.EXPIRED: ("bad", "past"),
        State.REFUNDED: ("quiet", "stop"),
    }
    MOVES = {
        "charge": ({State.PENDING}, State.PAID),
        "decline": ({State.PENDING}, State.DECLINED),
        "prove": ({State.PENDING, State.PROOF}, State.PROOF),
        "confirm": ({State.PROOF}, State.PAID),
        "send_back": ({State.PROOF}, State.PENDING),
        "cancel": ({State.PENDING, State.PROOF}, State.CANCELLED),
        "expire": ({State.PENDING}, State.EXPIRED),
        "refund": ({State.PAID}, State.REFUNDED),
    }

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=20, choices=State, default=State.PENDING)
    method = models.CharField(max_length=20, choices=Method)
    replaces = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    """The membership that is renewed or upgraded."""
    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="order", null=True, blank=True)
    """What it brought, once paid."""
    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    """The same, where a support plan was bought."""
    fee_usd = models.PositiveIntegerField()
    discount_percent = models.PositiveSmallIntegerField(default=0)
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=12, decimal_places=4)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    """What is to be paid, in `currency`, as it was when it was ordered."""
    bill_to = models.TextField()
    tax_id = models.CharField(max_length=40, blank=True)
    expires_date = models.DateField()
    payment_reference = models.CharField(max_length=80, blank=True)
    """What the payment service answered."""
    paid_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    """When the charge of a refunded card went back, or was left to staff because nobody charges cards."""

    objects = OrderQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            claimed_together("benefits_order_claimed_together"),
            models.UniqueConstraint(
                name="benefits_order_one_open_per_offer",
                fields=["organization", "offer"],
                condition=Q(state__in=["pending", "proof"]),
                violation_error_message=_("There is an open order for this offer already."),
            ),
            models.UniqueConstraint(name="benefits_order_key_with_organization", fields=["id", "organization"]),
            models.CheckConstraint(
                name="benefits_order_brings_something_iff_paid",
                condition=Q(state__in=["paid", "refunded"], paid_at__isnull=False)
                & (Q(membership__isnull=False, contract=None) | Q(membership=None, contract__isnull=False))
                | ~Q(state__in=["paid", "refunded"]) & Q(membership=None, contract=None, paid_at=None),
            ),
            models.CheckConstraint(
                name="benefits_order_replaces_unless_bought",
                condition=Q(kind="buy", replaces=None) | ~Q(kind="buy") & Q(replaces__isnull=False),
            ),
            models.CheckConstraint(
                name="benefits_order_voided_only_refunded_card",
                condition=Q(voided_at=None) | Q(state="refunded", method="card"),
            ),
            models.CheckConstraint(
                name="benefits_order_discount_only_on_upgrade",
                condition=Q(discount_percent=0) | Q(kind="upgrade", discount_percent__lte=100),
            ),
        ]
        indexes = [
            models.Index(fields=["requested_at", "id"], condition=Q(state="proof"), name="benefits_order_wait_idx"),
            models.Index(fields=["expires_date"], condition=Q(state="pending"), name="benefits_order_expiry_idx"),
            models.Index(fields=["organization", "-id"], name="benefits_order_company_idx"),
            models.Index(
                fields=["id"],
                condition=Q(state="refunded", method="card", voided_at=None),
                name="benefits_order_void_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.offer.short_name}"

    def get_absolute_url(self) -> str:
        return reverse("benefits:plan_order" if self.offer.is_plan else "benefits:order", args=[self.pk])

    @property
    def number(self) -> str:
        return f"PO-{self.pk:06d}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_by_transfer(self) -> bool:
        return self.method == self.Method.BANK_TRANSFER

    @property
    def amount_text(self) -> str:
        return money_text(self.amount, self.currency)

    @property
    def usd_text(self) -> str:
        """The same in US dollars, which the catalogue is written in (D51)."""
        return money_text(discounted(self.fee_usd, self.discount_percent), "USD")

    @property
    def transfer_text(self) -> str:
        """What has to stand in the bank transfer, so that it is found (domain.md 2.3)."""
        return f"{self.number} {self.organization.mpn_id}".strip()


class PaymentProofQuerySet(models.QuerySet["PaymentProof"]):
    def visible_to(self, user: User) -> Self:
        """Those who confirm it, and those who buy for the company; nobody else opens a bank statement."""
        if may(user, "staff.review"):
            return self
        return readable(self, user, "offers.buy", "order__offer")


class PaymentProof(models.Model):
    """What a company uploads to show that it has transferred the money (domain.md 2.3)."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="proofs")
    file = models.CharField(max_length=100)
    """Its random name in the private storage."""
    name = models.CharField(max_length=110)
    size = models.PositiveIntegerField()
    paid_date = models.DateField()
    account = models.CharField(max_length=60)
    """The account that was paid to, as the company writes it."""
    transfer_reference = models.CharField(max_length=60)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    objects = PaymentProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment proof")
        verbose_name_plural = _("payment proofs")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="benefits_paymentproof_file_once", fields=["file"]),
        ]

    def __str__(self) -> str:
        return self.name


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def visible_to(self, user: User) -> Self:
        return readable(self, user, "offers.invoices", "order__offer")


class Invoice(models.Model):
    """The document of a payment, or of its return; append-only, kept by a trigger, so that it never changes."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Invoice")
        CREDIT_NOTE = "credit_note", _("Credit note")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=20, choices=Kind)
    issued_date = models.DateField()
    bill_to = models.TextField()
    tax_id = models.CharField(max_length=40, blank=True)
    lines = models.JSONField(default=list)
    """Text and amount of each line, as they stood when it was issued."""
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=12, decimal_places=2)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="benefits_invoice_one_of_each_kind", fields=["order", "kind"]),
            models.CheckConstraint(
                name="benefits_invoice_total_by_kind",
                condition=Q(kind="invoice", total__gte=0) | Q(kind="credit_note", total__lte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total_text(self) -> str:
        return money_text(self.total, self.currency)

    @property
    def shown_lines(self) -> list[dict[str, str]]:
        """The lines with their amounts as they are read; a line without an amount is a note."""
        return [
            {"text": line["text"], "amount": line["amount"] and money_text(Decimal(line["amount"]), self.currency)}
            for line in self.lines
        ]

    @property
    def number(self) -> str:
        return f"IN-{self.issued_date.year}-{self.pk:06d}"


class RefundRequestQuerySet(WorkQuerySet):
    def visible_to(self, user: User) -> Self:
        if may(user, "staff.review"):
            return self
        return self.filter(organization=user.organization_id) if may(user, "offers.view") else self.none()


class RefundRequest(Work):
    """A company asks to cancel an offer or one benefit of it and get the fee back; staff decide (D17)."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        APPROVED = "approved", _("Refunded")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    VERB = "refund"
    WAITING = (State.REQUESTED,)
    SHOWN = (*Work.SHOWN, "order__offer", "membership__offer", "benefit")
    LOOKS = {
        State.REQUESTED: ("info", "sent"),
        State.APPROVED: ("ok", "tick"),
        State.REJECTED: ("bad", "stop"),
        State.WITHDRAWN: ("quiet", "none"),
    }
    MOVES = {
        "approve": ({State.REQUESTED}, State.APPROVED),
        "reject": ({State.REQUESTED}, State.REJECTED),
        "withdraw": ({State.REQUESTED}, State.WITHDRAWN),
    }

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="refunds")
    benefit = models.ForeignKey(
        MembershipBenefit, on_delete=models.PROTECT, related_name="refunds", null=True, blank=True
    )
    """The one benefit that is given back, or null for the whole offer."""
    state = models.CharField(max_length=20, choices=State, default=State.REQUESTED)
    why = models.TextField()
    """What the company writes."""
    checklist = models.JSONField(default=list)
    """Each item as it stood when the request was sent."""

    objects = RefundRequestQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = _("refund request")
        verbose_name_plural = _("refund requests")
        constraints = [
            claimed_together("benefits_refundrequest_claimed_together"),
            models.UniqueConstraint(
                name="benefits_refundrequest_one_open_per_membership",
                fields=["membership"],
                condition=Q(state="requested"),
                violation_error_message=_("A refund was asked for already."),
            ),
            models.CheckConstraint(
                name="benefits_refundrequest_decided_by_state",
                condition=Q(state__in=["approved", "rejected"], decided_by__isnull=False, decided_at__isnull=False)
                | Q(state__in=["requested", "withdrawn"], decided_by=None, decided_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at", "id"], condition=Q(state="requested"), name="benefits_refund_wait_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit or self.membership} · {self.organization}"
