"""Mail that came in is forgotten after a year; what it said stays on its incident."""

from datetime import timedelta

from django.utils import timezone

from incidents import periodic
from incidents.mail import forgetting
from incidents.models import InboundMail
from tests.incidents.mail.builders import a_mail, taken


def test_after_a_year_the_row_goes_and_the_word_stays(cast, incident):
    now = timezone.now()
    for days in (366, 364, 0):
        row = taken(a_mail(incident, cast.member, f"{days} days ago."))
        InboundMail.objects.filter(pk=row.pk).update(at=now - timedelta(days=days))
    assert forgetting.forget(now) == 1
    assert [(now - row.at).days for row in InboundMail.objects.order_by("at")] == [364, 0]
    assert incident.messages.filter(body="366 days ago.").exists()


def test_it_is_done_in_pieces_by_the_clock(cast, incident, monkeypatch):
    monkeypatch.setattr(forgetting, "BATCH", 2)
    for number in range(3):
        taken(a_mail(incident, cast.member, f"{number}", From="eve@x.example"))
    InboundMail.objects.update(at=timezone.now() - timedelta(days=400))
    for left in (1, 0, 0):
        periodic.forget_mail()
        assert InboundMail.objects.count() == left
