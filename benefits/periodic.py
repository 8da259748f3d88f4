from celery import shared_task

from benefits import services


@shared_task(name="benefits.sweep")
def sweep() -> None:
    services.sweep()


@shared_task(name="benefits.turn_day")
def turn_day() -> None:
    services.turn_day()
