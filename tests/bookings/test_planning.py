"""The planning as an agent reads it: halls and their parts, rivals, closures, midnight and the change of the clock."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from bookings import closing, hour_grid, planned_days, planning, space_sets
from bookings.models import Decision, Slot, SlotRequest
from bookings.planned_days import DAY, WEEK, PlannedDays
from bookings.planning import Planning
from directory.models import Person, Space
from tests import factories
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
Grant = Callable[[SlotRequest], Decision]
TUESDAY = date(2026, 12, 1)


def read(on: date = TUESDAY, view: str = WEEK) -> Planning:
    """Of the venue of the tests, as Camille reads it."""
    person = Person.objects.filter(email="camille@exemple.test").first() or factories.make_agent().person
    spaces = space_sets.chosen(QueryDict(), person)
    plan = spaces.floor_plan()
    return planning.of(plan, spaces.shown(plan), PlannedDays(view, on, date(2026, 11, 23)))


def drawn(found: Planning, space: Space) -> list[list[tuple[str, str, str]]]:
    """State, purpose and hall named, day by day, in the row of this space."""
    row = next(row for row in found.rows if row.space == space)
    return [[(shown.entry.state, shown.entry.what, shown.hall) for shown in day] for day in row.days]


def test_a_week_shows_what_is_granted_asked_and_closed(camille: Person, grant_all: Grant) -> None:
    hall = factories.the_space()
    grant_all(factories.make_asked(paris(2026, 12, 1, 18), purpose="Chorale"))
    factories.make_asked(paris(2026, 12, 2, 18), purpose="Loto")
    closing.close(
        [hall], starts_at=paris(2026, 12, 3, 8), ends_at=paris(2026, 12, 5, 12), cause="works", reason="Peinture",
        by=camille,
    )  # fmt: skip
    week = drawn(read(), hall)
    closed = [("closed", "Peinture", "")]
    assert week == [[], [("granted", "Chorale", "")], [("asked", "Loto", "")], closed, closed, closed, []]


def test_the_whole_shows_its_parts_and_a_part_the_whole(camille: Person, grant_all: Grant) -> None:
    whole, first, second = factories.make_hall_in_two()
    grant_all(factories.make_asked(paris(2026, 12, 1, 9), purpose="Gala", space=whole))
    grant_all(factories.make_asked(paris(2026, 12, 2, 9), purpose="Judo", space=first))
    found = read()
    assert drawn(found, whole)[1:3] == [[("granted", "Gala", "")], [("granted", "Judo", first.name)]]
    assert drawn(found, first)[1:3] == [[("granted", "Gala", whole.name)], [("granted", "Judo", "")]]
    assert drawn(found, second)[1:3] == [[("granted", "Gala", whole.name)], []]
    assert found.count == 2


def test_a_part_that_is_closed_is_named_in_the_row_of_the_whole(camille: Person) -> None:
    whole, first, second = factories.make_hall_in_two()
    closing.close(
        [first],
        starts_at=paris(2026, 12, 1, 8),
        ends_at=paris(2026, 12, 1, 12),
        cause="event",
        reason="Cross",
        by=camille,
    )
    found = read()
    assert drawn(found, whole)[1] == [("town", "Cross", first.name)]
    assert (drawn(found, first)[1], drawn(found, second)[1]) == ([("town", "Cross", "")], [])


def test_rivals_are_in_conflict_the_whole_against_its_half_too() -> None:
    whole, first, second = factories.make_hall_in_two()
    factories.make_asked(paris(2026, 12, 1, 9), purpose="Tournoi", space=whole)
    factories.make_asked(paris(2026, 12, 1, 10), purpose="Badminton", space=first)
    factories.make_asked(paris(2026, 12, 1, 14), purpose="Danse", space=second)
    found = read()
    assert drawn(found, second)[1] == [("rival", "Tournoi", whole.name), ("asked", "Danse", "")]
    assert [(clash.one.what, clash.other.what, clash.space) for clash in found.clashes] == [
        ("Tournoi", "Badminton", first)
    ]


def test_two_dates_of_one_request_are_no_rivals() -> None:
    factories.make_asked(paris(2026, 12, 1, 9), paris(2026, 12, 1, 10))
    assert (read().clashes, read().count) == ((), 2)


def test_what_is_asked_where_somebody_is_already_says_so(grant_all: Grant) -> None:
    grant_all(factories.make_asked(paris(2026, 12, 1, 9), purpose="Chorale"))
    factories.make_asked(paris(2026, 12, 1, 10), purpose="Loto")
    assert drawn(read(), factories.the_space())[1] == [("granted", "Chorale", ""), ("hindered", "Loto", "")]


def test_a_rest_between_users_is_known_and_makes_rivals(grant_all: Grant) -> None:
    hall = factories.make_space("Bassin", gap_minutes=30)
    grant_all(factories.make_asked(paris(2026, 12, 1, 9), space=hall))
    factories.make_asked(paris(2026, 12, 1, 15), purpose="A", space=hall)
    factories.make_asked(paris(2026, 12, 1, 17, 15), purpose="B", space=hall)
    found = read()
    row = next(row for row in found.rows if row.space == hall)
    assert [(shown.entry.rest, shown.entry.state) for shown in row.days[1]] == [
        (30, "granted"),
        (0, "rival"),
        (0, "rival"),
    ]


def test_what_crosses_midnight_stands_on_both_days_and_what_ends_at_midnight_on_one(grant_all: Grant) -> None:
    grant_all(factories.make_asked(paris(2026, 12, 1, 22), hours=4, purpose="Bal"))
    grant_all(factories.make_asked(paris(2026, 12, 3, 21), hours=3, purpose="Film"))
    found = read()
    hall = factories.the_space()
    assert [len(day) for day in drawn(found, hall)] == [0, 1, 1, 1, 0, 0, 0]
    grid = hour_grid.of(date(2026, 12, 2), read(date(2026, 12, 2), DAY).rows)
    assert (grid.first, grid.last) == (0, 22)
    (shown,) = read(date(2026, 12, 2), DAY).rows[0].days[0]
    assert grid.place(shown.entry.starts_at, shown.entry.ends_at) == (1, 8)
    assert hour_grid.carries(shown.entry, date(2026, 12, 2)) == (True, False)


@pytest.mark.parametrize("on", [date(2026, 10, 25), date(2027, 3, 28)])
def test_eighteen_hours_stand_at_eighteen_hours_when_the_clock_changes(on: date, grant_all: Grant) -> None:
    evening = paris(on.year, on.month, on.day, 18)
    slot = factories.make_asked(evening).slots.get()
    Slot.objects.filter(pk=slot.pk).update(state=Slot.State.ASKED)
    (row,) = read(on, DAY).rows
    grid = hour_grid.of(on, [row])
    assert grid.place(row.days[0][0].entry.starts_at, row.days[0][0].entry.ends_at) == (10 * 4 + 1, 8)


def test_a_grid_grows_with_early_and_late_bookings_and_cuts_closures(camille: Person, grant_all: Grant) -> None:
    grant_all(factories.make_asked(paris(2026, 12, 1, 6, 30)))
    closing.close(
        [factories.the_space()], starts_at=paris(2026, 12, 1, 22), ends_at=paris(2026, 12, 3), cause="works", reason="x",
        by=camille,
    )  # fmt: skip
    grid = hour_grid.of(TUESDAY, read(TUESDAY, DAY).rows)
    assert (grid.first, grid.last) == (6, 22)
    assert grid.column_of(datetime(2026, 12, 1, 9, 20)) == 14
    assert grid.column_of(datetime(2026, 12, 2, 9, 20)) is None


@pytest.mark.parametrize("asked", ["2026-13-01", "hier", "1500-01-01", "9999-12-31", "", "2026-11-24\x85"])
def test_a_date_that_cannot_be_shown_gives_today(asked: str, now: datetime) -> None:
    days = planned_days.chosen({"date": asked}, at=now)
    assert (days.on, days.is_ignored) == (date(2026, 11, 23), bool(asked))


def test_spaces_are_chosen_by_venue_department_neighbourhood_and_kind(camille: Person) -> None:
    sports = factories.make_department("Direction des sports", slug="sports")
    ferrieres = factories.make_neighbourhood()
    hall = factories.make_space(kind="salle")
    gym = factories.make_space("Gymnase", kind="gymnase", venue=factories.make_venue("Grès", department=sports))
    club = factories.make_space("Club", kind="salle", venue=factories.make_venue("Aire", neighbourhood=ferrieres))

    def shown(query: str) -> list[Space]:
        found = space_sets.chosen(QueryDict(query), camille)
        return found.shown(found.floor_plan())

    assert shown("") == [club]  # the first venue that Camille runs
    assert shown("lieu=tous") == [club, gym, hall]
    assert shown("lieu=maison-des-tamaris&lieu=gres") == [gym, hall]
    assert shown("service=sports") == [gym]
    assert shown("quartier=ferrieres") == [club]
    assert shown("genre=salle") == [club, hall]
    assert shown("lieu=gres&genre=salle") == []
    assert shown("lieu=nulle-part&genre=%00") == [club]


def test_the_page_says_each_booking_and_its_state_in_words(
    agent_client: Client, clock: Clock, camille: Person, grant_all: Grant
) -> None:
    clock.move_to(paris(2026, 12, 1, 10, 20))
    slot = factories.make_asked(paris(2026, 12, 1, 18), purpose="Chorale <b>").slots.get()
    grant_all(slot.request)
    rival = factories.make_asked(paris(2026, 12, 2, 18), purpose="Loto")
    factories.make_asked(paris(2026, 12, 2, 19), purpose="Bal")
    week = agent_client.get("/service/planning/").content.decode()
    assert f'href="{slot.pk}/"><b>18\u00a0h\u00a0– 20\u00a0h</b> Chorale &lt;b&gt; <small>' in week
    assert f'href="../demandes/{rival.pk}/"' in week
    assert "Souffle &amp; Mouvement, 20\u00a0pers." in week
    assert ("<i>Accordé</i>" in week, week.count("<i>Conflit</i>"), "1 conflit à régler" in week) == (True, 2, True)
    day = agent_client.get("/service/planning/?vue=jour").content.decode()
    assert '<li class="c41 w8">' in day
    assert '<li class="c10 hours__now"' in day
    assert "hours__h hours__h--now" in day


def test_with_very_many_bookings_each_is_told_shortly(
    agent_client: Client, clock: Clock, grant_all: Grant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "MOST_IN_FULL", 3)
    whole, first, _second = factories.make_hall_in_two()
    slots = [
        factories.make_asked(paris(2026, 12, 1, hour), purpose=purpose, space=first).slots.get()
        for hour, purpose in ((9, "Judo"), (11, "Chorale <b>"))
    ]
    for slot in slots:
        grant_all(slot.request)
    factories.make_asked(paris(2026, 12, 2, 18), purpose="Loto", space=whole)
    page = agent_client.get("/service/planning/?lieu=tous&date=2026-12-01").content.decode()
    assert f"<a href={slots[1].pk}/>11 h – 13 h<br>Chorale &lt;b&gt;</a>" in page
    assert f"<td><p>{first.name} 9 h – 13 h<td>" in page  # in the row of the whole: two bookings in a row are one
    assert "18 h – 20 h<br>Loto <i>En attente</i></a>" in page
    assert f"<p>{whole.name} 18 h – 20 h (En attente)" in page
    assert "Souffle &amp; Mouvement" not in page


def test_halls_are_read_page_by_page_in_the_order_of_all_of_them(
    camille: Person, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        venue = factories.make_venue(f"Lieu {number}")
        for name in "AB":
            factories.make_space(f"{name}{number}", venue=venue)
    spaces = space_sets.chosen(QueryDict("lieu=tous"), camille)
    every = spaces.shown(spaces.floor_plan())
    halls = spaces.halls
    assert len(halls) == len(every)
    with django_assert_num_queries(1):
        assert halls[1:4] == every[1:4]
    assert {space.venue_id for space in halls.plan} == {space.venue_id for space in every[1:4]}


def test_a_part_of_the_name_of_a_venue_finds_it(camille: Person) -> None:
    factories.make_space("Gymnase", venue=factories.make_venue("Grès"))
    found = space_sets.chosen(QueryDict("lieu=tous&nom=gres"), camille)
    assert [venue.name for venue in found.venues] == ["Grès"]
    assert space_sets.chosen(QueryDict("lieu=tous&nom=nulle+part"), camille).venues == ()


def test_an_agent_of_another_department_reads_and_does_not_decide(
    client: Client, clock: Clock, grant_all: Grant
) -> None:
    slot = factories.make_asked(paris(2026, 12, 1, 18)).slots.get()
    grant_all(slot.request)
    asked = factories.make_asked(paris(2026, 12, 2, 18), purpose="Loto")
    sports = factories.make_department("Direction des sports", slug="sports")
    sacha = factories.make_agent(person=factories.make_person("sacha@exemple.test", "Sacha"), department=sports).person
    client.force_login(sacha, backend="django.contrib.auth.backends.ModelBackend")
    week = client.get("/service/planning/?lieu=maison-des-tamaris&date=2026-12-01").content.decode()
    assert "Loto" in week
    assert f"demandes/{asked.pk}/" not in week
    page = client.get(f"/service/planning/{slot.pk}/").content.decode()
    assert "une autre direction" in page or "un autre service" in page
    assert "/deplacer/" not in page


def test_a_set_without_any_hall_leads_out(agent_client: Client, clock: Clock) -> None:
    factories.make_space(kind="salle")
    answer = agent_client.get("/service/planning/?lieu=maison-des-tamaris&genre=salle&service=inconnu&date=2026-12-01")
    assert answer.status_code == 200
    factories.make_venue("Vide")
    empty = agent_client.get("/service/planning/?lieu=vide").content.decode()
    assert "Aucune salle ne convient" in empty


def test_in_english_too(agent_client: Client, clock: Clock, grant_all: Grant) -> None:
    grant_all(factories.make_asked(paris(2026, 12, 1, 18) + timedelta()))
    page = agent_client.get("/service/planning/?date=2026-12-01", headers={"accept-language": "en"})
    assert page.status_code == 200
