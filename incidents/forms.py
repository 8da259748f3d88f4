"""What is typed on an incident page. The services judge; the forms keep what was typed and say what is wrong."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from incidents import services, sla
from incidents.models import MESSAGE_LENGTH, Incident
from partnerportal.accounts.models import User
from partnerportal.common.refusals import Refused
from partnerportal.common.text import Prose

INVALID, REFUSED, UNAVAILABLE = 422, 409, 503


class Attempt(forms.Form):
    """A form that carries out one verb. What the verb refuses becomes an error of the form; nothing typed is lost."""

    refusal: Refused | None = None
    outcome: Any = None
    """What the verb returned."""

    def carry_out(self, verb: Callable[..., Any], *args: Any) -> bool:
        """Whether `verb(*args, **what was typed)` was done."""
        if not self.is_valid():
            return False
        try:
            self.outcome = verb(*args, **self.values())
        except Refused as refusal:
            self.refusal = refusal
            self.add_error(None, str(refusal))
        return self.refusal is None

    def values(self) -> dict[str, Any]:
        return self.cleaned_data

    @property
    def status(self) -> int:
        if isinstance(self.refusal, services.StorageDown):
            return UNAVAILABLE
        return REFUSED if self.refusal else INVALID

    @property
    def typed(self) -> str:
        """The words that were sent, whatever became of them."""
        return self.data.get("body") or self.data.get("text") or ""

    @property
    def needs_follow_up(self) -> bool:
        return isinstance(self.refusal, services.NeedsFollowUp)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each must have a name and a content, the services look into them."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(file, initial) for file in given]


def _files_hint() -> str:
    sentence = ngettext(
        "%(most)d file of up to %(size)d MB, of one of these kinds: %(endings)s.",
        "Up to %(most)d files of %(size)d MB each, of these kinds: %(endings)s.",
        services.MOST_FILES,
    )
    endings = ", ".join(ending.lstrip(".") for ending in services.ALLOWED_EXTENSIONS)
    return sentence % {"most": services.MOST_FILES, "size": settings.ATTACHMENT_BYTES // 1024**2, "endings": endings}


class MessageForm(Attempt):
    """Words, files, or both."""

    body = Prose(label=_("Your message"), required=False, max_length=MESSAGE_LENGTH)
    files: Any = FilesField(label=_("Files"), required=False, help_text=lazy(_files_hint, str)())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].widget.attrs["accept"] = ",".join(services.ALLOWED_EXTENSIONS)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("body") and not values.get("files"):
            self.add_error("body", _("Write a message, or choose a file."))
        return values


def _severities() -> list[tuple[str, str]]:
    sentence = _now("%(name)s. %(impact)s First response within %(hours)s hours.")
    return [
        (
            severity.value,
            sentence
            % {
                "name": severity.label,
                "impact": Incident.IMPACTS[severity],
                "hours": sla.FIRST_RESPONSE[severity.value].hours,
            },
        )
        for severity in Incident.Severity
    ]


class SeverityForm(Attempt):
    severity = forms.ChoiceField(
        label=_("How severe is it"),
        choices=_severities,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three severities.")},
    )


class CloseForm(Attempt):
    """The partner closes or reopens; words are welcome and not needed."""

    text = Prose(label=_("Message"), required=False, max_length=MESSAGE_LENGTH)


REASONS = {
    Incident.CloseReason.RESOLVED: _("Resolved"),
    Incident.CloseReason.DUPLICATE: _("Duplicate of another incident; what was taken is given back"),
    Incident.CloseReason.PRODUCT_DEFECT: _("Product defect; what was taken is given back"),
    Incident.CloseReason.NO_ANSWER: _("No answer from the partner"),
}


class CloseAsForm(Attempt):
    """The desk closes, with a reason."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(reason.value, REASONS[reason]) for reason in Incident.STAFF_REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the incident is closed.")},
    )
    text = Prose(
        label=_("Text for the partner"),
        required=False,
        max_length=MESSAGE_LENGTH,
        help_text=_("The partner reads exactly this. It is needed where nobody has answered yet."),
    )


class WatchForm(Attempt):
    """A colleague who is to follow the incident."""

    email = forms.EmailField(label=_("E-mail of a colleague"), max_length=254)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        colleagues = User.objects.visible_to(self.user).filter(is_active=True)
        self.person = colleagues.filter(email__iexact=self.cleaned_data["email"]).first()
        if self.person is None:
            raise forms.ValidationError(_("Nobody in your company has this e-mail."))
        return self.cleaned_data["email"]

    def values(self) -> dict[str, Any]:
        return {"person": self.person}
