from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from partnerportal.accounts import outbox
from partnerportal.accounts.models import Outbox


@pytest.fixture
def queued(cast):
    outbox.send("accounts/ask", cast.member, "ask:1", context={"asker": cast.global_admin, "why": "Because."})
    return Outbox.objects.get()


def test_a_mail_is_sent_once(queued):
    outbox.deliver_due()
    outbox.deliver_due()
    queued.refresh_from_db()
    assert (queued.state, len(mail.outbox)) == (Outbox.State.SENT, 1)
    assert mail.outbox[0].to == [queued.to]


@pytest.mark.parametrize("language", ["xx", "ko", "de", "", "en"])
def test_a_language_that_the_portal_does_not_speak_is_mailed_in_the_default(cast, language, monkeypatch):
    cast.member.language = language
    spoken = []
    monkeypatch.setattr(outbox, "render_to_string", lambda name, values: spoken.append(get_language()) or "Text")
    outbox.send("accounts/ask", cast.member, "ask:2", context={"asker": cast.global_admin, "why": "Because."})
    assert spoken == ["en", "en"]


def test_the_same_cause_mails_once(queued, cast):
    outbox.send("accounts/ask", cast.member, "ask:1", context={"asker": cast.global_admin, "why": "Again."})
    assert Outbox.objects.count() == 1


def test_a_cause_that_is_rolled_back_mails_nothing(cast):
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.send("accounts/ask", cast.member, "ask:1", context={"asker": cast.global_admin, "why": "No."})
        raise RuntimeError
    assert not Outbox.objects.exists()


def test_a_mail_that_fails_is_tried_again_and_then_shown(queued, monkeypatch):
    monkeypatch.setattr(EmailBackend, "send_messages", _fails)
    for attempt in range(outbox.ATTEMPTS):
        Outbox.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
        outbox.deliver_due()
        queued.refresh_from_db()
        assert queued.attempts == attempt + 1
    assert queued.state == Outbox.State.FAILED
    assert "no route" in queued.last_error


def _fails(self, messages):
    raise OSError("no route to the mail server")


def test_a_name_cannot_add_a_header(cast):
    cast.member.name = "Eve\r\nBcc: all@example.test"
    outbox.send("accounts/ask", cast.global_admin, "ask:2", context={"asker": cast.member, "why": "x"})
    assert "\n" not in Outbox.objects.get().subject


def test_markup_in_a_name_stays_text(cast):
    cast.member.name = "A & B <b>"
    outbox.send("accounts/ask", cast.global_admin, "ask:2", context={"asker": cast.member, "why": "x"})
    assert "A & B <b>" in Outbox.objects.get().body
