"""Django admin shows everything and changes little: writes go through services (model.md 3)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """For whatever has services of its own: operators look, and change nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LastingAdmin(admin.ModelAdmin):
    """For operators' data: added and changed here, never deleted, because other rows stand on it."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
