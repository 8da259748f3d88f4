from celery import shared_task
from django.utils import timezone

from partnerportal.accounts import outbox, work


@shared_task(name="accounts.send_mail")
def send_mail() -> None:
    outbox.deliver_due()


@shared_task(name="accounts.release_claims")
def release_claims() -> None:
    work.release_all_lapsed(timezone.now())
