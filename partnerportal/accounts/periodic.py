from celery import shared_task

from partnerportal.accounts import outbox


@shared_task(name="accounts.send_mail")
def send_mail() -> None:
    outbox.deliver_due()
