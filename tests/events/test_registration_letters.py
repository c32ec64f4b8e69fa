"""What those who take part are told, by each way; the invitation, the reminders, and their own calendar."""

from base64 import b64decode
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import recurring_ical_events
from django.conf import settings
from django.test import Client
from icalendar import Calendar

from events import changing_registrations as changing
from events import emails, own_calendars, reminding, scheduling
from events.contacts import Participant
from events.models import Activity, Occurrence, Registration
from notifications import gsm
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock
from tests.events.registrations import comes, make_workshop
from tests.factories import paris

pytestmark = pytest.mark.django_db

SMS = {"channel": "sms", "phone": "06 39 98 12 34", "email": ""}


@pytest.fixture
def workshop() -> tuple[Activity, list[Occurrence]]:
    """At 18 h on Tuesdays, as its rule says."""
    return make_workshop(capacity=5, start_time=time(18), end_time=time(19))


def last() -> Notice:
    return Notice.objects.latest("pk")


def calendar_of(notice: Notice) -> tuple[str, Calendar]:
    (file,) = notice.attachments
    return file["type"].rpartition("method=")[2], Calendar.from_ical(b64decode(file["content"]))


def event_of(notice: Notice) -> tuple[str, Any]:
    method, calendar = calendar_of(notice)
    return method, calendar.walk("VEVENT")[0]


def test_an_invitation_follows_its_party_for_life(workshop: tuple[Activity, list[Occurrence]], now: datetime) -> None:
    activity, (first, second, _) = workshop
    party = comes(activity, first, name="Odile Exemple")
    told = [event_of(last())]
    changing.reschedule(party, seance=second, at=now)
    told.append(event_of(last()))
    scheduling.move(second, starts_at=second.starts_at + timedelta(hours=1), ends_at=second.ends_at + timedelta(hours=1),
                    reason="Salle prise", at=now)  # fmt: skip
    told.append(event_of(last()))
    party.refresh_from_db()
    changing.withdraw(party, at=now)
    told.append(event_of(last()))
    assert [method for method, _ in told] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert len({str(event["UID"]) for _, event in told}) == 1
    numbers = [int(event["SEQUENCE"]) for _, event in told]
    assert numbers == sorted(set(numbers))
    assert [event["DTSTART"].dt.astimezone(UTC).strftime("%m-%d %H") for _, event in told] == [
        "12-01 17", "12-08 17", "12-08 18", "12-08 18",
    ]  # fmt: skip
    event = told[0][1]
    assert (str(event["ATTENDEE"]), event["ATTENDEE"].params["PARTSTAT"], event["ATTENDEE"].params["RSVP"]) == (
        "mailto:odile-exemple@exemple.test", "ACCEPTED", "FALSE",
    )  # fmt: skip
    assert str(told[3][1]["STATUS"]) == "CANCELLED"


def test_a_season_is_one_series_without_the_evening_that_is_missed(
    workshop: tuple[Activity, list[Occurrence]], now: datetime
) -> None:
    activity, (_, second, _) = workshop
    party = comes(activity, None)
    assert read(calendar_of(last())[1]) == ["2026-12-01 17:00", "2026-12-08 17:00", "2026-12-15 17:00"]
    changing.free_one_date(party, seance=second, at=now)
    method, calendar = calendar_of(last())
    assert (method, read(calendar), len(calendar.walk("VEVENT"))) == (
        "REQUEST", ["2026-12-01 17:00", "2026-12-15 17:00"], 1,
    )  # fmt: skip


def read(calendar: Calendar) -> list[str]:
    """What another program makes of it."""
    found = recurring_ical_events.of(calendar).between(datetime(2026, 11, 1), datetime(2027, 3, 1))
    held = [event for event in found if str(event["STATUS"]) != "CANCELLED"]
    return sorted(event["DTSTART"].dt.astimezone(UTC).strftime("%Y-%m-%d %H:%M") for event in held)


def test_neither_secret_nor_names_of_children_are_in_a_calendar(
    client: Client, workshop: tuple[Activity, list[Occurrence]], clock: Clock
) -> None:
    party = comes(workshop[0], workshop[1][0], participants=[Participant("Zébulon", 7)])
    file = b64decode(last().attachments[0]["content"]).decode()
    feed = client.get(f"/agenda/{own_calendars.of(party, at=clock.now).secret}.ics").content.decode()
    for text in (file, feed):
        assert (party.secret in text, party.code in text, "Zébulon" in text) == (False, False, False)


def test_ones_own_calendar_follows_every_change(
    client: Client, workshop: tuple[Activity, list[Occurrence]], clock: Clock
) -> None:
    activity, (first, second, _) = workshop
    other, (elsewhere, *_rest) = make_workshop(title="Chorale", capacity=5)
    party = comes(activity, first)
    comes(other, elsewhere)
    party.refresh_from_db()
    assert party.calendar is not None
    address = f"/agenda/{party.calendar.secret}.ics"
    answer = client.get(address)
    assert read(Calendar.from_ical(answer.content)) == ["2026-12-01 17:00"] * 2
    assert answer["Cache-Control"] == "private, no-cache"
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    clock.move_to(clock.now + timedelta(minutes=1))
    changing.reschedule(party, seance=second, at=clock.now)
    answer = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (answer.status_code, read(Calendar.from_ical(answer.content))) == (
        200, ["2026-12-01 17:00", "2026-12-08 17:00"],
    )  # fmt: skip


def test_a_revoked_calendar_shows_nothing_and_its_page_gives_a_new_one(
    client: Client, workshop: tuple[Activity, list[Occurrence]], clock: Clock
) -> None:
    party = comes(workshop[0], workshop[1][0])
    calendar = own_calendars.of(party, at=clock.now)
    old = calendar.get_absolute_url()
    assert "Atelier" in client.get(old).content.decode()
    new = client.post(old)["Location"]
    codes = [client.get(page).status_code for page in (old, old.rstrip("/") + ".ics", new, new.rstrip("/") + ".ics")]
    assert codes == [404, 404, 200, 200]


def test_the_address_of_the_calendar_goes_to_the_person_and_not_to_the_screen(
    client: Client, workshop: tuple[Activity, list[Occurrence]], clock: Clock
) -> None:
    party = comes(workshop[0], workshop[1][0])
    calendar = own_calendars.of(party, at=clock.now)
    page = client.post(f"{party.get_absolute_url()}agenda/", follow=True).content.decode()
    assert (calendar.secret in page, calendar.secret in last().body, last().to) == (False, True, party.email)


def test_a_letter_about_one_date_of_a_season_says_which(
    workshop: tuple[Activity, list[Occurrence]], now: datetime
) -> None:
    activity, (_, second, _) = workshop
    comes(activity)
    scheduling.cancel(second, reason="Orage.", at=now)
    assert ("mardi 8 décembre" in last().body, "mardi 8 décembre" in last().html) == (True, True)


def test_a_date_that_is_given_up_leaves_the_calendar(
    workshop: tuple[Activity, list[Occurrence]], now: datetime
) -> None:
    activity, (first, second, _) = workshop
    comes(activity, second, name="Cinq Personnes", size=5)
    party = comes(activity, first)
    changing.reschedule(party, seance=second, accepts_waiting=True, at=now)
    method, event = event_of(last())
    assert (method, event["STATUS"], event["UID"]) == (
        "CANCEL",
        "CANCELLED",
        f"inscription-{party.pk}@{settings.CALENDAR_DOMAIN}",
    )
    changing.change_size(party, size=2, at=now)
    assert last().attachments == []


def test_who_registers_in_somebody_elses_name_never_learns_the_address_of_their_calendar(
    client: Client, workshop: tuple[Activity, list[Occurrence]], clock: Clock
) -> None:
    group, (evening, *_rest) = make_workshop(title="Groupe de parole")
    theirs = comes(group, evening)
    theirs.refresh_from_db()
    forged = comes(workshop[0], workshop[1][0])
    forged.refresh_from_db()
    assert forged.calendar == theirs.calendar
    changing.change_contact(
        forged, contact=factories.a_contact("Jeanne Marin", email="intrus@exemple.test"), at=clock.now
    )
    assert theirs.calendar.secret not in last().body + last().html
    assert last().to == "intrus@exemple.test"


def test_nobody_knows_beforehand_the_address_of_the_calendar_that_somebody_will_have(
    workshop: tuple[Activity, list[Occurrence]], clock: Clock
) -> None:
    forged = comes(
        workshop[0], workshop[1][0], contact=factories.a_contact("Jeanne Marin", email="intrus@exemple.test")
    )
    known = own_calendars.of(forged, at=clock.now)
    changing.change_contact(forged, contact=factories.a_contact("Jeanne Marin"), at=clock.now)
    activity, (seance, *_rest) = make_workshop(title="Chorale")
    assert own_calendars.of(comes(activity, seance), at=clock.now) != known


def test_a_corrected_name_keeps_its_calendar(workshop: tuple[Activity, list[Occurrence]], clock: Clock) -> None:
    party = comes(workshop[0], workshop[1][0])
    calendar = own_calendars.of(party, at=clock.now)
    corrected = factories.a_contact("Jeanne Marine", email="jeanne-marin@exemple.test")
    assert own_calendars.of(changing.change_contact(party, contact=corrected, at=clock.now), at=clock.now) == calendar


# --- By each way ---


def test_a_text_message_fits_and_says_place_date_hour_phone_and_link(
    workshop: tuple[Activity, list[Occurrence]], now: datetime
) -> None:
    hall = factories.make_space()
    Occurrence.objects.update(space=hall)
    party = comes(workshop[0], workshop[1][0], contact=factories.a_contact(**SMS))
    text = last().body
    assert text == (
        f"Atelier, mar. 1er déc. 18 h, Maison des Tamaris. Réservé, code {party.code}."
        f" http://127.0.0.1:8000/i/{party.secret} ou 04 65 71 00 12"
    )
    assert gsm.fits(text)


@pytest.mark.parametrize(
    "host", ["http://127.0.0.1:8000", "https://martigues-et-co.exemple.test", "https://" + "x" * 60]
)
def test_text_messages_fit_whatever_the_town_is_called(
    workshop: tuple[Activity, list[Occurrence]], now: datetime, host: str, settings: Any
) -> None:
    settings.PUBLIC_URL = host
    hall = factories.make_space("Grande salle polyvalente du premier étage")
    Occurrence.objects.update(space=hall)
    Activity.objects.update(title="Équilibre et prévention des chutes pour les aînés")
    activity = Activity.objects.get()
    first, second, _ = activity.occurrences.order_by("starts_at")
    party = comes(activity, first, size=5, contact=factories.a_contact(**SMS))
    waits = comes(activity, first, contact=factories.a_contact("Ali Haddad", **SMS | {"phone": "06 39 98 12 35"}))
    changing.change_size(party, size=4, at=now)
    changing.reschedule(party, seance=second, at=now)
    emails.reminder(party, second, which="before", at=now)
    emails.calendar_link(party, at=now)
    emails.link_again(party, at=now)
    scheduling.move(second, starts_at=second.starts_at + timedelta(hours=1), ends_at=second.ends_at + timedelta(hours=1),
                    reason="", at=now)  # fmt: skip
    scheduling.cancel(second, reason="Animatrice malade", at=now)
    texts = list(Notice.objects.filter(channel="sms").values_list("body", flat=True))
    assert (len(texts), [text for text in texts if not gsm.fits(text)]) == (10, [])
    offer = next(text for text in texts if "Place libre" in text)
    assert (waits.secret in offer or "04 65 71 00 12" in offer) is True
    assert (waits.secret in offer) is (len(host) < 60)


def test_who_can_only_be_phoned_is_phoned_for_what_they_cannot_know(
    workshop: tuple[Activity, list[Occurrence]], now: datetime
) -> None:
    contact = factories.a_contact("Paul Garcin", channel="call", phone="04 65 71 44 55", email="")
    comes(workshop[0], workshop[1][0], contact=contact)
    assert Notice.objects.count() == 0
    scheduling.cancel(workshop[1][0], reason="Animatrice malade", at=now)
    call = last()
    assert (call.channel, call.to, call.subject) == (
        "call", "+33465714455", "Appeler Paul Garcin : ANNULÉ : Atelier le mardi 1er décembre",
    )  # fmt: skip
    assert ("04 65 71 44 55" in call.body, "Animatrice malade" in call.body) == (True, True)


def test_who_has_no_link_at_hand_is_told_to_call(workshop: tuple[Activity, list[Occurrence]]) -> None:
    contact = factories.a_contact("Yvette Isnard", channel="paper", address="3 quai des Exemples", email="")
    comes(workshop[0], None, contact=contact)
    comes(workshop[0], None, name="Jeanne Marin")
    paper, mail = (Notice.objects.get(to__startswith=name).body for name in ("Yvette", "jeanne"))
    assert ("par téléphone, au 04 65 71 00 12" in paper, "votre lien" in paper) == (True, False)
    assert "avec votre lien" in mail


def test_a_letter_on_paper_waits_to_be_printed(workshop: tuple[Activity, list[Occurrence]]) -> None:
    contact = factories.a_contact("Yvette Isnard", channel="paper", address="3 quai des Exemples", email="")
    party = comes(workshop[0], workshop[1][0], contact=contact)
    letter = last()
    assert (letter.channel, letter.to, letter.is_by_hand) == ("paper", "Yvette Isnard\n3 quai des Exemples", True)
    assert (party.code in letter.html, "04 65 71 00 12" in letter.body) == (True, True)


def test_a_cancelled_evening_is_told_at_night_when_it_is_near(workshop: tuple[Activity, list[Occurrence]]) -> None:
    comes(workshop[0], workshop[1][0], contact=factories.a_contact(**SMS))
    late = paris(2026, 11, 30, 22)
    scheduling.cancel(workshop[1][0], reason="Orage", at=late)
    assert (last().is_urgent, "ANNULÉ" in last().body) == (True, True)


def test_somebody_registered_by_an_agent_is_told_so(workshop: tuple[Activity, list[Occurrence]]) -> None:
    agent = factories.make_agent().person
    comes(workshop[0], workshop[1][0], by=agent, actor="agent", consent="phone")
    assert "Le service de la Ville vous a inscrit" in last().body


def test_a_letter_says_who_comes_only_as_long_as_somebody_does(
    workshop: tuple[Activity, list[Occurrence]], now: datetime
) -> None:
    party = comes(workshop[0], workshop[1][0])
    said = ["Qui vient" in last().body and "Qui vient" in last().html]
    changing.withdraw(party, at=now)
    said.append("Qui vient" in last().body or "Qui vient" in last().html)
    assert said == [True, False]


# --- Reminders ---


def test_reminders_leave_once_for_those_who_asked(workshop: tuple[Activity, list[Occurrence]]) -> None:
    activity, (first, *_rest) = workshop
    asked = comes(activity, first, name="Odile Exemple")
    comes(activity, first, name="Ali Haddad")
    Registration.objects.filter(pk=asked.pk).update(reminds_before=True, reminds_morning=True)
    moments = [paris(2026, 11, 29, 8, 59), paris(2026, 11, 29, 9), paris(2026, 11, 29, 9, 10), paris(2026, 12, 1, 7, 50),
               paris(2026, 12, 1, 8), paris(2026, 12, 1, 8, 10), paris(2026, 12, 1, 18, 1)]  # fmt: skip
    assert [reminding.remind(at=moment) for moment in moments] == [0, 1, 0, 0, 1, 0, 0]
    told = Notice.objects.filter(key__startswith="reminders/").values_list("to", flat=True)
    assert set(told) == {"odile-exemple@exemple.test"}


def test_nobody_is_reminded_of_what_they_freed_or_just_registered_for(
    workshop: tuple[Activity, list[Occurrence]], now: datetime
) -> None:
    activity, (first, *_rest) = workshop
    season = comes(activity, None, name="Odile Exemple")
    changing.free_one_date(season, seance=first, at=now)
    comes(activity, first, name="Ali Haddad", at=paris(2026, 11, 29, 12))
    Registration.objects.update(reminds_before=True)
    assert reminding.remind(at=paris(2026, 11, 29, 13)) == 0


def test_an_early_seance_is_recalled_the_evening_before() -> None:
    early = paris(2026, 12, 1, 9, 30)
    assert reminding.due_of("morning", early) == paris(2026, 11, 30, 18)
    assert reminding.due_of("morning", paris(2026, 12, 1, 18)) == paris(2026, 12, 1, 8)


def test_who_can_only_be_phoned_is_called_when_they_register_again(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop()
    party = comes(
        activity, first, contact=factories.a_contact("Lucien Port", channel="call", email="", phone="04 42 00 00 00")
    )
    emails.link_again(party, at=now)
    emails.link_again(party, at=now)
    (notice,) = Notice.objects.all()
    assert (notice.channel, party.secret in notice.body) == ("call", False)
