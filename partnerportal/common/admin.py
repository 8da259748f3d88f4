"""Django admin shows everything and changes little: writes go through services (model.md 3).

Whoever enters it is an operator: that is what Django's `is_staff` means here.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class _Operators:
    """Rights follow from being an operator, not from Django's own table of permissions."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_operator(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_operator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(_Operators, admin.ModelAdmin):
    """For whatever has services of its own: operators look, and change nothing."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class _Editable(_Operators):
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_operator(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_operator(request)


class LastingAdmin(_Editable, admin.ModelAdmin):
    """For operators' data: added and changed here, never deleted, because other rows stand on it."""


class PartsInline(_Editable, admin.TabularInline):
    """Parts of a row of operators' data, which may also be taken away."""

    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_operator(request)


def _is_operator(request: HttpRequest) -> bool:
    return bool(request.user.is_active and getattr(request.user, "is_staff", False))
