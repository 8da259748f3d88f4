"""Celery's clock, with a sign of life that a health check can read."""

from pathlib import Path
from typing import Any

from celery.beat import PersistentScheduler


class Scheduler(PersistentScheduler):
    """Beside its schedule it keeps a file that is touched at every tick; nothing else of beat tells a hung one."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        Path(f"{self.schedule_filename}.alive").touch()  # type: ignore[attr-defined]
        return super().tick(*args, **kwargs)
