from django.contrib import admin

from incidents.models import Attachment, Event, Incident, Message, Pause, Watcher
from partnerportal.common.admin import ReadOnlyAdmin


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    list_display = ("reference", "title", "organization", "filed_by", "state", "severity", "updated_at")
    list_select_related = ("organization", "filed_by")
    search_fields = ("=id",)
    show_full_result_count = False
    exclude = ("words",)


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("incident_id", "author", "is_staff", "is_internal", "at")
    list_select_related = ("author",)
    show_full_result_count = False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("incident_id", "move", "from_state", "to_state", "by", "at")
    list_select_related = ("by",)
    show_full_result_count = False


@admin.register(Attachment, Pause, Watcher)
class PartAdmin(ReadOnlyAdmin):
    show_full_result_count = False
