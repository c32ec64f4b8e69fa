"""When a séance or the schedule changes, its people follow and are told, once, by their own channel."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from events import calling, capacity, changing_registrations, offering, scheduling, tasks
from events.models import Activity, DayOff, Occurrence
from events.recurrence import Schedule
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock
from tests.events.registrations import comes, figures, letters_to, make_workshop, state
from tests.factories import paris
from tests.properties.promises import check_promises

pytestmark = pytest.mark.django_db
TUESDAYS = Schedule(
    kind="weekly", weekdays=(1,), first_date=date(2026, 12, 1), last_date=date(2026, 12, 22),
    start_time=time(18), end_time=time(19),
)  # fmt: skip


@pytest.fixture
def published(now: datetime) -> Activity:
    """Four Tuesdays in December at 18 h, two places each, laid out by the product itself."""
    activity = factories.make_open_activity(capacity=2, schedule=TUESDAYS)
    scheduling.publish(activity, at=now)
    return activity


def dates(activity: Activity) -> list[Occurrence]:
    return list(activity.occurrences.order_by("starts_at"))


def test_published_dates_have_all_their_places(published: Activity) -> None:
    assert [figures(seance) for seance in dates(published)] == [(2, 0)] * 4


def test_a_cancelled_evening_is_told_to_each_and_the_season_goes_on(now: datetime) -> None:
    activity, (first, second, _third) = make_workshop(capacity=2)
    season, single = comes(activity, name="Saison"), comes(activity, first, name="Une fois")
    waits, other = comes(activity, first, name="Attente"), comes(activity, second, name="Ailleurs")
    scheduling.cancel(first, reason="L’animatrice est malade.", at=now)
    scheduling.cancel(first, reason="L’animatrice est malade.", at=now)
    assert [state(party) for party in (season, single, waits, other)] == [
        "confirmed", "cancelled", "cancelled", "confirmed",
    ]  # fmt: skip
    assert [len(letters_to(party)) for party in (season, single, waits, other)] == [2, 2, 2, 1]
    assert "L’animatrice est malade." in Notice.objects.filter(to=single.email).latest("pk").body
    check_promises(activity, at=now)


def test_a_date_that_takes_place_after_all_is_offered_again_to_those_who_had_a_place(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=2)
    season, single = comes(activity, name="Saison"), comes(activity, first, name="Une fois")
    waits = comes(activity, first, name="Attente")
    gone = comes(activity, first, name="Partie")
    changing_registrations.withdraw(gone, at=now)
    scheduling.cancel(first, reason="", at=now)
    scheduling.restore(first, at=now)
    assert [state(party) for party in (season, single, waits, gone)] == [
        "confirmed", "offered", "waiting", "cancelled",
    ]  # fmt: skip
    assert letters_to(waits)[-1] == "Liste d’attente : Atelier, mardi 1er décembre"
    check_promises(activity, at=now)


def test_a_moved_date_is_told_and_everybody_stays(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=2)
    season, single = comes(activity, name="Saison"), comes(activity, first, name="Une fois")
    scheduling.move(
        first, starts_at=first.starts_at + timedelta(hours=1), ends_at=first.ends_at + timedelta(hours=1),
        reason="Salle prise.", at=now,
    )  # fmt: skip
    assert [state(party) for party in (season, single)] == ["confirmed", "confirmed"]
    assert [letters_to(party)[-1].partition(",")[0] for party in (season, single)] == ["CHANGÉ : Atelier"] * 2
    single.refresh_from_db()
    assert single.sequence == 1


def test_who_is_away_that_evening_is_not_told_of_it(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=2)
    season = comes(activity)
    changing_registrations.free_one_date(season, seance=first, at=now)
    before = len(letters_to(season))
    scheduling.cancel(first, reason="", at=now)
    assert len(letters_to(season)) == before


def test_another_hour_for_the_whole_season_is_one_letter(published: Activity, now: datetime) -> None:
    season, single = comes(published), comes(published, dates(published)[1], name="Une fois")
    replace(TUESDAYS, start_time=time(19), end_time=time(20)).write_to(published)
    published.save()
    scheduling.lay_out(published, at=now)
    assert [len(letters_to(party)) for party in (season, single)] == [2, 2]
    assert Notice.objects.filter(to=season.email).latest("pk").body.replace("\u00a0", " ").count("décembre, 19 h") == 4
    check_promises(published, at=now)


def test_dates_that_a_new_schedule_no_longer_gives_are_cancelled_when_only_the_season_counts_on_them(
    published: Activity, now: datetime
) -> None:
    season = comes(published)
    replace(TUESDAYS, last_date=date(2026, 12, 15)).write_to(published)
    published.save()
    scheduling.lay_out(published, at=now)
    last = dates(published)[3]
    assert (last.state, last.is_dropped) == ("cancelled", True)
    assert letters_to(season)[-1].startswith("ANNULÉ : Atelier")


def test_dates_laid_out_later_have_room_for_the_whole_season(published: Activity, now: datetime) -> None:
    comes(published, name="Saison")
    replace(TUESDAYS, last_date=date(2026, 12, 29)).write_to(published)
    published.save()
    scheduling.lay_out(published, at=now)
    assert [figures(seance) for seance in dates(published)] == [(1, 0)] * 5


def test_another_place_is_told(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=2)
    single = comes(activity, first)
    hall = factories.make_space()
    scheduling.assign([first], hall, at=now)
    scheduling.assign([first], hall, at=now)
    assert [told.partition(",")[0] for told in letters_to(single)] == [
        "Votre place est réservée : Atelier",
        "CHANGÉ : Atelier",
    ]
    assert hall.full_name in Notice.objects.filter(to=single.email).latest("pk").body.replace("\u00a0", " ")


def test_each_is_told_by_their_own_channel(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=4)
    for number, contact in enumerate(
        [
            factories.a_contact("Par e-mail"),
            factories.a_contact("Par SMS", channel="sms", email="", phone="06 39 98 12 34"),
            factories.a_contact("Par téléphone", channel="call", email="", phone="04 65 71 12 34"),
            factories.a_contact("Par courrier", channel="paper", email="", address="3 rue du Port\n13500 Martigues"),
        ]
    ):
        comes(activity, first, contact=contact, at=now + timedelta(minutes=number))
    scheduling.cancel(first, reason="Orage.", at=now)
    told = Notice.objects.filter(subject__contains="ANNULÉ").order_by("pk").values_list("channel", flat=True)
    assert list(told) == ["email", "sms", "call", "paper"]


@pytest.mark.parametrize(
    ("phone", "told"),
    [("04 65 71 12 34", [("call", "+33465711234")]), ("", [("paper", "Yvette Isnard"), ("call", "Yvette Isnard")])],
)
def test_who_chose_a_letter_is_phoned_when_it_would_come_too_late(phone: str, told: list[tuple[str, str]]) -> None:
    """Tonight's date is cancelled: the call list has them at once; without a number, an agent knows it and the letter
    leaves all the same."""
    activity, (first, *_rest) = make_workshop(capacity=4)
    contact = factories.a_contact("Yvette Isnard", channel="paper", email="", phone=phone, address="3 rue du Port")
    comes(activity, first, contact=contact, at=paris(2026, 11, 23, 9))
    this_morning = paris(2026, 12, 1, 9)
    scheduling.cancel(first, reason="Orage.", at=this_morning)
    written = Notice.objects.filter(subject__contains="ANNULÉ").order_by("pk")
    assert [(each.channel, each.to.partition("\n")[0]) for each in written] == told
    call = next(
        call for call in calling.calls(at=this_morning + timedelta(minutes=6)) if "ANNULÉ" in call.notice.subject
    )
    assert any("à la porte" in line for line in call.said) is not bool(phone)
    assert (call.name, call.by_when, call.can_be_taken) == ("Yvette Isnard", first.starts_at, bool(phone))


def test_a_date_put_off_from_tonight_to_next_month_is_said_by_phone_too() -> None:
    activity, (first, *_rest) = make_workshop(capacity=4)
    contact = factories.a_contact(
        "Yvette Isnard", channel="paper", email="", phone="0465711234", address="3 rue du Port"
    )
    comes(activity, first, contact=contact, at=paris(2026, 11, 23, 9))
    scheduling.move(
        first, starts_at=paris(2027, 1, 12, 18), ends_at=paris(2027, 1, 12, 19), reason="", at=paris(2026, 12, 1, 9)
    )
    assert Notice.objects.filter(subject__contains="CHANGÉ").values_list("channel", flat=True).get() == "call"


def test_the_last_evening_people_are_phoned_whatever_they_chose(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    holder = comes(activity, first)
    comes(activity, first, contact=factories.a_contact("Ali Haddad", phone="06 39 98 12 34"))
    changing_registrations.withdraw(holder, at=paris(2026, 12, 1, 9))
    last_two = list(Notice.objects.order_by("-pk").values_list("channel", "to")[:2])
    assert last_two == [("email", "ali-haddad@exemple.test"), ("call", "+33639981234")]


def test_a_letter_is_in_the_language_of_its_reader(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    comes(activity, first, contact=factories.a_contact("Ann Reader", language="en"))
    assert Notice.objects.get().subject == "Your place is booked: Atelier, Tuesday 1 December"
    capacity.close(activity, at=now)
    assert offering.expire_offers(at=now) == 0


def test_a_day_off_added_later_tells_people_within_minutes(clock: Clock) -> None:
    schedule = Schedule(
        kind="weekly", first_date=date(2026, 12, 1), last_date=date(2026, 12, 31), start_time=time(18), end_time=time(19),
        weekdays=(1,), skips_public_holidays=True,
    )  # fmt: skip
    activity = factories.make_open_activity(schedule=schedule)
    scheduling.lay_out(activity, at=clock.now)
    party = comes(activity, activity.occurrences.order_by("starts_at")[1])
    assert (tasks.follow_changed_days_off(), tasks.follow_changed_days_off()) == (0, 0)
    DayOff.objects.create(
        kind=DayOff.Kind.PUBLIC, name="Fête", first_day=date(2026, 12, 8), last_day=date(2026, 12, 8), source="test"
    )
    assert (tasks.follow_changed_days_off(), tasks.follow_changed_days_off()) == (1, 0)
    assert state(party) == "cancelled"
    assert letters_to(party)[-1].startswith("ANNULÉ")
