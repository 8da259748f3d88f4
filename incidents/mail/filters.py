"""What the list of inbound mail shows. What does not fit narrows nothing."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.models import InboundMail, key_of
from partnerportal.common.filters import Filter
from partnerportal.common.text import like_words


class MailFilter(Filter):
    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=[("", _("All")), *InboundMail.Verdict.choices], required=False
    )
    incident = forms.CharField(label=_("Incident"), max_length=20, required=False)

    def narrow(self, rows: QuerySet[InboundMail]) -> QuerySet[InboundMail]:
        wanted = self.wanted
        if wanted.get("verdict"):
            rows = rows.filter(verdict=wanted["verdict"])
        if text := like_words(wanted.get("incident", "")):
            rows = rows.filter(incident=key_of(text) or 0)
        return rows
