from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.activity import record
from partnerportal.accounts.models import STAFF_ROLES, Activity, Ask, Organization, Outbox, Role, RoleAssignment, User
from partnerportal.accounts.services import staffing
from partnerportal.common.admin import LastingAdmin, PartsInline, ReadOnlyAdmin

admin.site.unregister(Group)
"""Roles are rows of the register, not groups of Django."""


@admin.register(Organization)
class OrganizationAdmin(LastingAdmin):
    """Operators' data: a company and its programmes; that it has moved to this portal is logged (D48)."""

    list_display = ["name", "mpn_id", "country", "in_mpn", "csp_type", "is_migrated"]
    list_filter = ["in_mpn", "csp_type", "is_migrated"]
    search_fields = ["name", "mpn_id", "domain"]
    readonly_fields = ["is_cosell_ready"]
    """Set by `manage.py mark_cosell_ready`, which gives the offers that go with it and logs it."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "is_migrated" in form.changed_data and obj.is_migrated:
            record(request.user, "organization.migrated", obj, f"organization:{obj.pk}")


class StaffRoleForm(forms.ModelForm):
    """Only roles of staff: those of a company are given in the portal, where its last admin is guarded."""

    class Meta:
        model = RoleAssignment
        fields = ["role"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in STAFF_ROLES]


class StaffRoleFormSet(forms.BaseInlineFormSet):
    """Staff belong to no company (D54): asked under the lock that joining a company takes, too."""

    def clean(self):
        super().clean()
        person = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.instance.pk)
        gives = [form for form in self.forms if form.has_changed() and form not in self.deleted_forms]
        if gives and person.organization_id:
            facts = {"name": person, "company": person.organization}
            raise ValidationError(
                _("%(name)s belongs to %(company)s. A person of a company gets no role of the portal's staff.") % facts
            )


class StaffRoleInline(PartsInline):
    model = RoleAssignment
    form = StaffRoleForm
    formset = StaffRoleFormSet
    verbose_name_plural = _("roles of staff")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(role__in=STAFF_ROLES)


@admin.register(User)
class UserAdmin(LastingAdmin):
    """Operators' data: names, and who is staff. Company, its roles and disabling have pages of the portal.

    Who holds the Operator role enters this admin; nobody else does.
    """

    list_display = ["email", "name", "organization", "is_guest", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "is_guest"]
    list_select_related = ["organization"]
    search_fields = ["email", "name", "organization__name"]
    fields = ["email", "name", "organization", "language", "time_zone", "is_guest", "is_active", "is_staff"]
    readonly_fields = ["email", "organization", "is_guest", "is_active", "is_staff"]
    inlines = [StaffRoleInline]

    def save_model(self, request, obj, form, change):
        """Only what was typed: what others have changed meanwhile stands."""
        if form.changed_data:
            obj.save(update_fields=form.changed_data)

    def save_related(self, request, form, formsets, change):
        before = staffing.held(form.instance)
        super().save_related(request, form, formsets, change)
        staffing.settle(request.user, form.instance, before)

    def has_add_permission(self, request):
        return False


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ["at", "organization", "by", "verb", "reference"]
    list_select_related = ["organization", "by"]


@admin.register(Outbox)
class OutboxAdmin(ReadOnlyAdmin):
    """Without the text: it may carry a token until it is sent."""

    list_display = ["subject", "to", "state", "attempts", "created_at", "sent_at"]
    list_filter = ["state", "kind"]
    exclude = ["body"]


@admin.register(Ask)
class AskAdmin(ReadOnlyAdmin):
    list_display = ["asker", "asked", "action", "day", "done_at"]
    list_select_related = ["asker", "asked"]
