from django.contrib import admin

from incidents.models import Attachment, DeskFollower, Event, InboundMail, Incident, Message, Pause, Watcher
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


@admin.register(Attachment, DeskFollower, Pause, Watcher)
class PartAdmin(ReadOnlyAdmin):
    show_full_result_count = False


@admin.register(InboundMail)
class InboundMailAdmin(ReadOnlyAdmin):
    """Without the signed address: whoever has it may write in the name of who it was made for."""

    list_display = ("at", "sender", "subject", "verdict", "incident_id")
    list_filter = ("verdict",)
    show_full_result_count = False
    exclude = ("message_id", "recipient")
