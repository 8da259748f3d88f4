from pathlib import Path

from celery import shared_task
from django.conf import settings

from incidents.mail import forgetting, maildir
from incidents.services import escalating, outages


@shared_task(name="incidents.watch_clocks")
def watch_clocks() -> None:
    escalating.sweep()


@shared_task(name="incidents.watch_outages")
def watch_outages() -> None:
    outages.sweep()


@shared_task(name="incidents.read_maildir")
def read_maildir() -> None:
    maildir.work(Path(settings.MAILDIR))


@shared_task(name="incidents.forget_mail")
def forget_mail() -> None:
    forgetting.forget()
