import zoneinfo
from datetime import date, datetime

from babel import Locale
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerportal.common.places import country_name


def check_zone(name: str) -> None:
    """Raises ValidationError where `name` is not a time zone of the IANA database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("%(zone)s is not a time zone."), params={"zone": name})


class CspType(models.TextChoices):
    NONE = "none", _("Not in CSP")
    DIRECT_BILL = "direct_bill", _("Direct bill partner")
    INDIRECT_PROVIDER = "indirect_provider", _("Indirect provider")
    INDIRECT_RESELLER = "indirect_reseller", _("Indirect reseller")


class Organization(models.Model):
    """A partner company, with the programmes it takes part in (model.md 3)."""

    name = models.CharField(_("name"), max_length=200)
    mpn_id = models.CharField(_("MPN ID"), max_length=20, blank=True)
    domain = models.CharField(_("primary domain"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[check_zone])
    email = models.EmailField(_("company e-mail"))
    in_mpn = models.BooleanField(_("in MPN"), default=True)
    in_csp = models.BooleanField(_("in CSP"), default=False)
    csp_type = models.CharField(_("CSP type"), max_length=20, choices=CspType, default=CspType.NONE)
    is_migrated = models.BooleanField(_("migrated to this portal"), default=True)
    """False for a company that is still managed in Partner Membership Center (D48)."""
    is_cosell_ready = models.BooleanField(_("ISV Co-sell ready"), default=False)
    """Has solutions that are ready to be sold together with the programme: brings Go-To-Market offers of its own."""
    address = models.TextField(_("address"), blank=True)
    """Street, postal code and town, as it stands on invoices."""
    tax_id = models.CharField(_("tax ID"), max_length=40, blank=True)
    reviewed_at = models.DateTimeField(_("company information reviewed at"), null=True, blank=True)
    """When somebody last confirmed that the profile is right: needed before a renewal (domain.md 2.4)."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="accounts_organization_in_csp_iff_csp_type",
                condition=Q(in_csp=True) & ~Q(csp_type="none") | Q(in_csp=False, csp_type="none"),
                violation_error_message=_("A company in CSP has a CSP type, any other company has none."),
            ),
            models.CheckConstraint(
                name="accounts_organization_in_some_programme", condition=Q(in_mpn=True) | Q(in_csp=True)
            ),
            models.UniqueConstraint(
                name="accounts_organization_one_per_mpn_id", fields=["mpn_id"], condition=~Q(mpn_id="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def today(self, now: datetime | None = None) -> date:
        """The business date: it turns over at midnight in the company's zone (model.md 5)."""
        return (now or timezone.now()).astimezone(self.zone).date()

    @property
    def country_name(self) -> str:
        return country_name(self.country)

    @property
    def language_name(self) -> str:
        return (
            Locale.parse(self.language, sep="-").get_display_name(translation.get_language() or "en") or self.language
        )

    @property
    def programmes(self) -> str:
        """The programmes in words, as account pages and refusals name them."""
        csp = self.get_csp_type_display()
        if self.in_mpn and self.in_csp:
            return gettext("MPN and CSP, %(csp_type)s") % {"csp_type": csp}
        if self.in_csp:
            return gettext("CSP only, %(csp_type)s") % {"csp_type": csp}
        return gettext("MPN")
