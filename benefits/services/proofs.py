"""Payment proofs: judged and kept as attachments are, read by those who confirm them and by the company's buyers."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.models import Order, PaymentProof
from benefits.permissions.offers import can_prove
from benefits.services.orders import UNDECIDED
from partnerportal.accounts import work
from partnerportal.accounts.models import User
from partnerportal.common.files.storing import open_stored, read, stored


@dataclass(frozen=True)
class Transfer:
    """What the company says about its bank transfer."""

    paid_date: date
    account: str
    transfer_reference: str


def upload(user: User, order: Order, file: UploadedFile, transfer: Transfer, now: datetime | None = None) -> Order:
    """Keeps a proof of payment, and lets the order wait for staff; a later proof stands beside the earlier.

    Raises BadFile and StorageDown, Forbidden, Refused for an order paid by card, WrongState for one that is not open.
    """
    checked = read(file)
    down = _("Files cannot be stored at the moment. Try again in a minute; the order stays open.")
    with stored([checked], down) as names, transaction.atomic():
        row = work.lock(order)
        work.require(can_prove(user, row))
        now = now or timezone.now()
        PaymentProof.objects.create(
            organization=row.organization,
            order=row,
            file=names[0],
            name=checked.name,
            size=len(checked.data),
            uploaded_by=user,
            uploaded_at=now,
            **vars(transfer),
        )
        return work.move(row, "prove", user, now, reason_text="", **UNDECIDED)


def open_proof(proof: PaymentProof) -> File:
    """The stored bytes. Raises Http404 where they are gone."""
    return open_stored(proof.file)
