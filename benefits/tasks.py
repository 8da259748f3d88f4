from celery import shared_task

from benefits import services


@shared_task(name="benefits.issue")
def issue(activation_pk: int) -> None:
    services.issue(activation_pk)
