from celery import shared_task

from benefits import services
from benefits.services import charging, orders, plan_reminders, reminders, warnings
from support.services import plans


@shared_task(name="benefits.sweep")
def sweep() -> None:
    services.sweep()


@shared_task(name="benefits.turn_day")
def turn_day() -> None:
    services.turn_day()
    plans.end_due()


@shared_task(name="benefits.settle_cards")
def settle_cards() -> None:
    charging.settle_cards()
    charging.void_due()


@shared_task(name="benefits.turn_orders")
def turn_orders() -> None:
    orders.expire_due()
    reminders.remind()
    plan_reminders.remind()


@shared_task(name="benefits.warn")
def warn() -> None:
    warnings.warn()
