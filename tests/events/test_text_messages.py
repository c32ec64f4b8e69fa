"""Every text message about a registration, in both languages: one part, with what it is, when, where and whom to call."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from events import changing_registrations as changing
from events import emails, messaging, offering, scheduling
from events.messaging import Audience
from notifications import gsm
from notifications.models import Notice
from tests import factories
from tests.events.registrations import comes, make_workshop

pytestmark = pytest.mark.django_db
PHONE = "04 65 71 00 12"


def by_text(number: int, language: str) -> Any:
    return factories.a_contact(
        f"Personne {number}", channel="sms", email="", phone=f"06 39 98 00 {number:02}", language=language
    )


def all_of_them(language: str, *, at: datetime) -> list[str]:
    """What people are told by text from the first registration to the last cancellation."""
    hall = factories.make_space()
    activity, seances = make_workshop(capacity=3, dates=4, title="Atelier")
    for seance in seances:
        seance.space = hall
        seance.save(update_fields=["space"])
    first, second, third, fourth = seances
    season = comes(activity, contact=by_text(1, language), at=at)
    party = comes(activity, first, contact=by_text(2, language), at=at, size=2)
    waits = comes(activity, first, contact=by_text(3, language), at=at)
    lets_go = comes(activity, first, contact=by_text(4, language), at=at)
    changing.change_size(party, size=1, at=at)
    waits.refresh_from_db()
    offering.accept(waits, at=at)
    changing.free_one_date(season, seance=first, at=at)
    lets_go.refresh_from_db()
    offering.expire_offers(at=lets_go.offered_until + timedelta(minutes=1))
    changing.reschedule(party, seance=second, at=at)
    emails.reminder(party, second, which="before", at=at)
    emails.calendar_link(party, at=at)
    emails.link_again(party, at=at)
    team = factories.make_person("equipe@exemple.test")
    messaging.send(activity, Audience(second), text="Bring a cup.", short="Bring a cup.", press="p", at=at, by=team)
    scheduling.move(third, starts_at=third.starts_at + timedelta(hours=1), ends_at=third.ends_at + timedelta(hours=1),
                    reason="", at=at)  # fmt: skip
    scheduling.cancel(fourth, reason="Orage.", at=at)
    scheduling.restore(fourth, at=at)
    scheduling.cancel(second, reason="Orage.", at=at)
    waits.refresh_from_db()
    changing.withdraw(waits, at=at)
    return list(Notice.objects.filter(channel="sms").order_by("pk").values_list("body", flat=True))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_fits_and_says_what_when_where_and_whom_to_call(language: str, now: datetime) -> None:
    texts = all_of_them(language, at=now)
    assert [text for text in texts if not gsm.fits(text)] == []
    assert [text for text in texts if "Atelier" not in text or PHONE not in text] == []
