from celery import shared_task

from partnerportal.accounts import outbox


@shared_task(name="accounts.deliver")
def deliver(pk: int) -> None:
    outbox.deliver(pk)
