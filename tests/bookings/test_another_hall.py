"""Another hall is asked for than the one that an activity has: granted, the séance goes there and the former is free."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial

import pytest
from django.test import Client

from bookings import answering, requesting, rescheduling, review
from bookings.models import Decision, Occupancy, Slot, SlotRequest
from bookings.review import Propose
from bookings.targets import Target
from directory.models import Person, Space, Theme
from events import drafting
from events.models import Activity
from events.rearranging import Wanted
from events.recurrence import DATES, Period, Schedule
from notifications.models import Notice
from tests import factories
from tests.bookings import racing
from tests.factories import paris

Grant = Callable[[SlotRequest], Decision]
FIRST, SECOND = paris(2027, 1, 4, 18), paris(2027, 1, 11, 18)


@pytest.fixture
def former(db: None) -> Space:
    return factories.the_space()


@pytest.fixture
def other(former: Space) -> Space:
    return factories.make_space("Salle Mimosa", venue=former.venue)


@pytest.fixture
def lay_out(grant_all: Grant, now: datetime) -> Callable[..., Activity]:
    """Two Mondays from 18 h to 19 h, both in this hall."""

    def make(title: str, space: Space) -> Activity:
        association, schedule = factories.the_association(), Schedule(
            kind="weekly", first_date=date(2027, 1, 4), last_date=date(2027, 1, 11), start_time=time(18),
            end_time=time(19), weekdays=(0,),
        )  # fmt: skip
        theme = Theme.objects.filter(slug="danse").first() or factories.make_theme(
            "Danse", slug="danse", parent=factories.make_theme("Culture", slug="culture")
        )
        made = drafting.begin(
            Activity(title=title, association=association, theme=theme, summary="Pour tous.", space=space),
            association=association, at=now, publish=True, schedule=schedule,
        )  # fmt: skip
        grant_all(factories.make_asked(FIRST, SECOND, hours=1, activity=made, association=association, space=space))
        made.refresh_from_db()
        return made

    return make


@pytest.fixture
def activity(lay_out: Callable[..., Activity], former: Space) -> Activity:
    return lay_out("Danse bretonne", former)


@pytest.fixture
def lea(db: None) -> Person:
    return factories.make_person("lea@exemple.test", "Léa")


@pytest.fixture
def asks(activity: Activity, other: Space, lea: Person, now: datetime) -> Callable[..., SlotRequest]:
    def ask(
        *, hour: int = 18, gives_back: bool = True, space: Space = other, activity: Activity = activity
    ) -> SlotRequest:
        periods = [Period(day.replace(hour=hour), day.replace(hour=hour + 1)) for day in (FIRST, SECOND)]
        days = tuple(period.date for period in periods)
        return requesting.submit(
            association=activity.association, space=space, activity=activity, purpose="Danse", people_expected=12,
            schedule=Schedule(kind=DATES, first_date=days[0], dates=days, start_time=time(hour), end_time=time(hour + 1)),
            periods=periods, by=lea, at=now, gives_back=gives_back,
        )  # fmt: skip

    return ask


def held(activity: Activity) -> list[tuple[str, datetime]]:
    rows = Occupancy.objects.filter(slot__request__activity=activity).order_by("period")
    return [(row.space.name, row.period.lower) for row in rows]


def places(activity: Activity) -> list[tuple[str | None, datetime]]:
    rows = activity.occurrences.select_related("space").order_by("starts_at")
    return [(row.space and row.space.name, row.starts_at) for row in rows]


def test_a_granted_date_gives_the_former_hall_back_and_a_refused_one_keeps_it(
    activity: Activity,
    asks: Callable[..., SlotRequest],
    camille: Person,
    refusal: review.Refuse,
    now: datetime,
    former: Space,
) -> None:
    factories.make_membership()
    asked = asks()
    first, second = asked.slots.order_by("starts_at")
    letters = Notice.objects.count()
    decided = review.decide(
        asked, verdicts={first.pk: review.Grant(), second.pk: refusal}, message="", by=camille, at=now
    )
    assert places(activity) == [("Salle Mimosa", FIRST), ("Salle Tamaris", SECOND)]
    activity.refresh_from_db()
    assert activity.space == former
    assert held(activity) == [("Salle Mimosa", FIRST), ("Salle Tamaris", SECOND)]
    told = Notice.objects.order_by("pk")[letters:]
    assert {letter.key.rpartition("/")[0] for letter in told} == {f"bookings/decision/{decided.pk}"}
    words = told[0].body.replace("\u00a0", " ")
    assert "L’ANCIENNE SALLE EST RENDUE" in words
    assert "Maison des Tamaris, salle Tamaris" in words.partition("RENDUE")[2]
    assert "vous gardez la salle que vous aviez" in words
    given_back = Decision.objects.get(kind=Decision.Kind.RELEASED)
    assert [line["slot"] for line in given_back.verdicts] == list(
        Slot.objects.filter(state=Slot.State.RELEASED).values_list("pk", flat=True)
    )


@pytest.mark.usefixtures("other")
def test_without_the_mark_both_halls_are_held(
    activity: Activity, asks: Callable[..., SlotRequest], grant_all: Grant
) -> None:
    grant_all(asks(gives_back=False))
    assert len(held(activity)) == 4
    assert [space for space, _start in places(activity)] == ["Salle Mimosa", "Salle Mimosa"]


def test_at_other_hours_too_the_only_seance_of_the_day_goes_there(
    activity: Activity, asks: Callable[..., SlotRequest], grant_all: Grant, other: Space
) -> None:
    grant_all(asks(hour=20))
    there = [("Salle Mimosa", FIRST.replace(hour=20)), ("Salle Mimosa", SECOND.replace(hour=20))]
    assert (places(activity), held(activity)) == (there, there)
    activity.refresh_from_db()
    assert activity.space == other


def test_proposed_elsewhere_the_former_hall_is_kept_until_it_is_accepted(
    activity: Activity, asks: Callable[..., SlotRequest], camille: Person, now: datetime
) -> None:
    asked, third = asks(), factories.make_space("Salle Lavande", venue=factories.the_venue())
    verdict = Propose(third, Target(third.pk, 0, time(18), time(19)))
    review.decide(asked, verdicts={slot.pk: verdict for slot in asked.slots.all()}, message="", by=camille, at=now)
    assert [space for space, _start in places(activity)] == ["Salle Tamaris", "Salle Tamaris"]
    factories.make_membership()
    answering.accept(asked.proposals.get(), by=camille, at=now)
    there = [("Salle Lavande", FIRST), ("Salle Lavande", SECOND)]
    assert (places(activity), held(activity)) == (there, there)
    told = Notice.objects.filter(key__startswith="bookings/proposal-answered").earliest("pk").body
    assert "Maison des Tamaris, salle Lavande" in told
    assert "L’ANCIENNE SALLE EST RENDUE" in told


def test_agents_of_another_department_are_told_what_is_free_again(
    activity: Activity, asks: Callable[..., SlotRequest], grant_all: Grant, camille: Person
) -> None:
    sports = factories.make_department("Service des sports", email="sports@exemple.test")
    sacha = factories.make_agent(person=factories.make_person("sacha@exemple.test", "Sacha"), department=sports)
    gym = factories.make_space("Salle B", venue=factories.make_venue("Gymnase Pagnol", department=sports))
    asked = asks(space=gym)
    letters = Notice.objects.count()
    review.decide(
        asked, verdicts={slot.pk: review.Grant() for slot in asked.slots.all()}, message="", by=sacha.person,
        at=asked.sent_at,
    )  # fmt: skip
    told = [letter for letter in Notice.objects.order_by("pk")[letters:] if "given-back" in letter.key]
    assert [(letter.to, letter.subject) for letter in told] == [
        (camille.email, "Salle Tamaris est de nouveau libre pour 2 dates")
    ]


def test_moved_meanwhile_what_was_asked_for_is_taken_back(
    activity: Activity, asks: Callable[..., SlotRequest], now: datetime
) -> None:
    asked = asks()
    seance = activity.occurrences.earliest("starts_at")
    by = factories.make_person("marc@exemple.test", "Marc")
    led = Wanted(FIRST.date(), time(18), time(19), leader="Marc")
    rescheduling.changing(seance, led, scope="one", by=by, at=now).do()
    assert asked.slots.asked().count() == 2
    later = Wanted(FIRST.date(), time(19), time(20))
    rescheduling.changing(activity.occurrences.get(pk=seance.pk), later, scope="one", by=by, at=now).do()
    assert [slot.state for slot in asked.slots.order_by("starts_at")] == ["withdrawn", "asked"]


def test_from_the_form_of_the_activity_the_box_is_ticked_and_can_be_unticked(
    volunteer_client: Client, activity: Activity, other: Space
) -> None:
    address = f"/espace/{activity.association.slug}/demandes/nouvelle/"
    page = volunteer_client.get(address, {"activite": activity.pk, "salle": other.pk}).content.decode()
    assert "Cette activité a déjà une salle 2 de ces jours" in page.replace("\u00a0", " ")
    assert re.search(r'<input type="checkbox" name="gives_back"[^>]* checked', page)
    typed = {
        "space": other.pk, "activity": activity.pk, "schedule_kind": "weekly", "weekdays": ["0"], "start_time": "18 h",
        "end_time": "19 h", "first_date": "04/01/2027", "last_date": "11/01/2027", "people_expected": "12", "action": "send",
    }  # fmt: skip
    volunteer_client.post(address, typed | {"gives_back": "on"})
    volunteer_client.post(address, typed | {"purpose": "Bal"})
    made = SlotRequest.objects.filter(space=other).order_by("pk")
    assert [each.gives_back for each in made] == [True, False]


def test_where_no_other_hall_is_held_the_box_is_not_there(
    volunteer_client: Client, activity: Activity, former: Space
) -> None:
    address = f"/espace/{activity.association.slug}/demandes/nouvelle/"
    page = volunteer_client.get(address, {"activite": activity.pk, "salle": former.pk}).content.decode()
    assert "gives_back" not in page


@pytest.mark.usefixtures("races_leave_nothing")
@pytest.mark.django_db(transaction=True)
class TestRaces:
    @pytest.fixture
    def races_leave_nothing(self) -> Iterator[None]:
        before = racing.deadlocks()
        yield
        assert (racing.deadlocks(), racing.overlaps()) == (before, 0)

    def test_somebody_takes_the_hall_that_is_given_back(
        self, activity: Activity, asks: Callable[..., SlotRequest], grant_all: Grant, former: Space
    ) -> None:
        asked = asks()
        rival = factories.make_asked(
            FIRST, SECOND, hours=1, association=factories.make_association("Les Rivaux"), space=former
        )
        found = racing.at_once(partial(grant_all, asked), partial(grant_all, rival))
        assert racing.kinds(found) in ({"Decision": 2}, {"Decision": 1, "SpaceTaken": 1})
        assert held(activity) == [("Salle Mimosa", FIRST), ("Salle Mimosa", SECOND)]
        won = Slot.objects.granted().filter(request=rival).count()
        assert won == (2 if racing.kinds(found) == {"Decision": 2} else 0)

    def test_two_activities_that_want_each_other_s_hall_never_wait_for_one_another(
        self, lay_out: Callable[..., Activity], asks: Callable[..., SlotRequest], grant_all: Grant, former: Space,
        other: Space,
    ) -> None:  # fmt: skip
        theirs = lay_out("Gym douce", other)
        first, second = asks(), asks(space=former, activity=theirs)
        found = racing.at_once(partial(grant_all, first), partial(grant_all, second))
        assert racing.kinds(found) == {"SpaceTaken": 2}


def test_from_a_half_to_the_whole_hall_at_the_same_hour(
    lay_out: Callable[..., Activity], asks: Callable[..., SlotRequest], grant_all: Grant
) -> None:
    whole, half, _other_half = factories.make_hall_in_two("Grande salle")
    mine = lay_out("Chorale", half)
    grant_all(asks(space=whole, activity=mine))
    assert places(mine) == [("Grande salle", FIRST), ("Grande salle", SECOND)]
    assert Slot.objects.granted().filter(space=half).count() == 0
