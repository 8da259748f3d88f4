"""For a load balancer: live says that the process answers, ready says which part is not there."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError


@require_safe
@login_not_required
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """200 while the database answers; the broker may be away, which is said and does not take the portal down."""
    found = dict(parts())
    return JsonResponse(found, status=200 if found["database"] == "ok" else 503)


def parts() -> list[tuple[str, str]]:
    """Each part the portal stands on, and whether it answers."""
    return [("database", _database()), ("redis", _redis())]


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unavailable"
    return "ok"


def _redis() -> str:
    try:
        caches["redis"].get("ready")
    except (RedisError, OSError):
        return "unavailable; what is due waits in the database"
    return "ok" if settings.REDIS_URL else "not set"
