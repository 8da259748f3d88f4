from celery import shared_task

from incidents.services import escalating


@shared_task(name="incidents.watch_clocks")
def watch_clocks() -> None:
    escalating.sweep()
