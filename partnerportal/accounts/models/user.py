import zoneinfo
from functools import cached_property
from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerportal.accounts.models.organization import Organization, check_zone
from partnerportal.common.status import Status


class Role(models.TextChoices):
    GLOBAL_ADMIN = "global_admin", _("Global admin")
    MPN_PARTNER_ADMIN = "mpn_partner_admin", _("MPN partner admin")
    ADMIN_AGENT = "admin_agent", _("Admin agent")
    USER_MANAGEMENT_ADMIN = "user_management_admin", _("User management admin")
    ACCOUNT_ADMIN = "account_admin", _("Account admin")
    HELPDESK_AGENT = "helpdesk_agent", _("Helpdesk agent")
    SALES_AGENT = "sales_agent", _("Sales agent")
    BILLING_ADMIN = "billing_admin", _("Billing admin")
    REVIEWER = "reviewer", _("Reviewer")
    SUPPORT_ENGINEER = "support_engineer", _("Support engineer")
    OPERATOR = "operator", _("Operator")


STAFF_ROLES = frozenset({Role.REVIEWER, Role.SUPPORT_ENGINEER, Role.OPERATOR})
COMPANY_ROLES = frozenset(Role) - STAFF_ROLES
GUEST_ROLES = frozenset({Role.MPN_PARTNER_ADMIN})
"""What a guest may hold of the roles that this portal knows (D9)."""


class UserQuerySet(models.QuerySet["User"]):
    def with_roles(self) -> Self:
        held = RoleAssignment.objects.filter(user=OuterRef("pk")).order_by("pk").values("role")
        return self.select_related("organization").annotate(held_roles=ArraySubquery(held))

    def holding(self, organization: Organization, roles: frozenset[Role]) -> Self:
        """The active people of the company that hold one of the roles."""
        return self.with_roles().filter(
            organization=organization,
            is_active=True,
            pk__in=RoleAssignment.objects.filter(role__in=roles).values("user"),
        )

    def proved(self) -> Self:
        """Those whose e-mail is confirmed."""
        return self.filter(emailaddress__verified=True, emailaddress__email__iexact=F("email"))

    def visible_to(self, user: "User") -> Self:
        """The people of one's own company; everybody for an operator."""
        if Role.OPERATOR in user.roles:
            return self
        return self.filter(organization=user.organization_id) if user.organization_id else self.filter(pk=user.pk)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.create_user(email, password, is_superuser=True, is_staff=True, **fields)
        RoleAssignment.objects.create(user=user, role=Role.OPERATOR)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account: a member or guest of one company, a holder of none, or staff (product.md 2)."""

    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=150, blank=True)
    organization = models.ForeignKey(
        Organization, verbose_name=_("company"), on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[check_zone])
    is_guest = models.BooleanField(_("guest"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("operator"), default=False)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    """The sign-in data was made by somebody else and shown once: nothing works before the person has changed it."""
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_one_per_email",
                violation_error_message=_("There is already an account with this e-mail."),
            ),
            models.UniqueConstraint(name="accounts_user_key_with_organization", fields=["id", "organization"]),
            models.CheckConstraint(
                name="accounts_user_guest_has_organization",
                condition=Q(is_guest=False) | Q(organization__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> frozenset[Role]:
        held = getattr(self, "held_roles", None)
        if held is None:
            held = RoleAssignment.objects.filter(user=self).values_list("role", flat=True)
        return frozenset(Role(role) for role in held)

    @cached_property
    def known_holders(self) -> dict[frozenset[Role], tuple["User", ...]]:
        """Whom `permissions.who_can` has found for this person, by the roles that were asked for."""
        return {}

    @property
    def role_labels(self) -> list[str]:
        return [str(role.label) for role in Role if role in self.roles]

    @property
    def role_label(self) -> str:
        return ", ".join(self.role_labels)

    @property
    def status(self) -> Status:
        """Whether the account works, as lists of people show it."""
        if not self.is_active:
            return Status(_("Disabled"), "quiet", "stop")
        if self.must_change_password:
            return Status(_("Must choose a password"), "info", "turn")
        return Status(_("Active"), "ok", "tick")

    @property
    def is_proved(self) -> bool:
        """Whether a link that went to the address has come back: what others vouch for counts only with them."""
        return type(self).objects.proved().filter(pk=self.pk).exists()

    @property
    def is_portal_staff(self) -> bool:
        return bool(self.roles & STAFF_ROLES)

    @property
    def is_member(self) -> bool:
        """Belongs to a company as one of its own people, not as a guest."""
        return self.organization_id is not None and not self.is_guest

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        if self.time_zone:
            return zoneinfo.ZoneInfo(self.time_zone)
        return self.organization.zone if self.organization else zoneinfo.ZoneInfo("UTC")

    @property
    def speaks(self) -> str:
        """The language of pages and mail: the person's own, else the company's."""
        return self.language or (self.organization.language if self.organization else "en")

    @property
    def initials(self) -> str:
        parts = str(self).replace("@", " ").replace("-", " ").split()
        return "".join(part[0] for part in parts[:2]).upper()


class RoleAssignment(models.Model):
    """One role of one person; rights end with the next request after it is gone (promises.md 19)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=30, choices=Role)

    class Meta:
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        constraints = [
            models.UniqueConstraint(name="accounts_roleassignment_once_per_user", fields=["user", "role"]),
            models.CheckConstraint(
                name="accounts_roleassignment_known_role", condition=Q(role__in=[role.value for role in Role])
            ),
        ]
        indexes = [models.Index(fields=["role"], name="accounts_role_idx")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
