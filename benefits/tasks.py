from celery import shared_task

from benefits import services
from benefits.services import charging


@shared_task(name="benefits.issue")
def issue(activation_pk: int) -> None:
    services.issue(activation_pk)


@shared_task(name="benefits.void")
def void(order_pk: int) -> None:
    charging.void(order_pk)
