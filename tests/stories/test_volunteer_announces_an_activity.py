"""Nadia announces gentle gym on Tuesdays, publishes it, then cancels one date and moves another."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import Theme
from events.models import Activity, DayOff, Occurrence
from tests.factories import make_activity, make_association, make_occurrence, make_space, paris, the_association

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/espace/souffle-et-mouvement/activites/"


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Gym douce", "theme": Theme.objects.first().pk, "place": "later", "price_kind": "paid",
        "price": "45", "price_unit": "an", "entry": "contact", "contact_phone": "04 65 71 00 27",
        "schedule_kind": "weekly", "weekdays": ["1"], "start_time": "10 h", "end_time": "11 h",
        "first_date": "08/09/2026", "last_date": "29/06/2027", "skips_school_holidays": "on", "action": "publish",
    } | changes  # fmt: skip


@pytest.fixture(autouse=True)
def christmas(db: None) -> None:
    spans = {"Vacances de Noël": ("2026-12-19", "2027-01-03"), "Vacances d’été": ("2027-07-03", "2027-08-31")}
    for name, (first, last) in spans.items():
        DayOff.objects.create(kind="school", name=name, zone="B", source="test", first_day=first, last_day=last)


def test_a_published_activity_has_its_dates_and_is_found(volunteer_client: Client) -> None:
    response = volunteer_client.post(f"{LIST}nouvelle/", typed(), follow=True)
    activity = Activity.objects.get()
    assert response.redirect_chain == [(f"{LIST}{activity.pk}/suite/", 302)]
    assert (activity.state, activity.slug, activity.occurrences.count()) == ("published", "gym-douce", 30)
    assert "30 séances affichent" in response.content.decode()
    found = volunteer_client.get("/activites/?q=gym+douce&jour=mar").content.decode()
    assert "1 activité pour" in found


def test_a_draft_is_kept_quietly(volunteer_client: Client) -> None:
    volunteer_client.post(f"{LIST}nouvelle/", typed(action="save"))
    activity = Activity.objects.get()
    assert (activity.state, activity.occurrences.count()) == ("draft", 0)
    assert "Brouillon" in volunteer_client.get(LIST).content.decode()


def test_two_activities_of_the_same_name_have_two_addresses(volunteer_client: Client) -> None:
    for weekday in ("1", "2", "3"):
        volunteer_client.post(f"{LIST}nouvelle/", typed(action="save", weekdays=[weekday]))
    slugs = sorted(Activity.objects.values_list("slug", flat=True))
    assert slugs == ["gym-douce", "gym-douce-souffle-et-mouvement", "gym-douce-souffle-et-mouvement-2"]


def test_a_button_pressed_twice_announces_one_activity(volunteer_client: Client) -> None:
    addresses = {volunteer_client.post(f"{LIST}nouvelle/", typed()).headers["Location"] for _press in range(2)}
    assert addresses == {f"{LIST}{Activity.objects.get().pk}/suite/"}


def test_a_mistake_is_said_and_nothing_typed_is_lost(volunteer_client: Client) -> None:
    response = volunteer_client.post(f"{LIST}nouvelle/", typed(end_time="9h", price="", summary="Tout en douceur"))
    page = response.content.decode()
    assert (response.status_code, Activity.objects.count()) == (422, 0)
    for words in ('value="9h"', 'value="Tout en douceur"', "Écrivez le montant.", 'href="#id_end_time"'):
        assert words in page


def test_an_activity_of_last_season_cannot_be_published_and_nothing_is_kept(volunteer_client: Client) -> None:
    past = typed(first_date="01/09/2025", last_date="30/06/2026", skips_school_holidays="")
    assert volunteer_client.post(f"{LIST}nouvelle/", past).status_code == 422
    assert Activity.objects.count() == 0


def test_the_preview_tells_the_dates_and_why_some_are_left_out(volunteer_client: Client) -> None:
    page = volunteer_client.post(f"{LIST}dates/", typed(last_date="26/01/2027")).content.decode()
    assert "19 séances, prochaine" in page
    assert "mardi 24 novembre" in page
    assert "Vacances de Noël" in page


def test_the_dates_are_checked_without_javascript_and_without_saving(volunteer_client: Client) -> None:
    response = volunteer_client.post(f"{LIST}nouvelle/", typed(action="check", title=""))
    page = response.content.decode()
    assert (response.status_code, Activity.objects.count()) == (200, 0)
    assert "prochaine" in page
    assert "error-summary" not in page


def test_an_edit_follows_once_looked_at(volunteer_client: Client) -> None:
    volunteer_client.post(f"{LIST}nouvelle/", typed())
    activity = Activity.objects.get()
    kept = set(activity.occurrences.values_list("pk", flat=True))
    edited = typed(title="Gym très douce", start_time="10 h 30", action="save")
    looked = volunteer_client.post(f"{LIST}{activity.pk}/", edited)
    assert "Rien n’est encore enregistré" in looked.content.decode().replace("\u00a0", " ")
    volunteer_client.post(f"{LIST}{activity.pk}/", edited | {"seen": looked.context["seen"]})
    activity.refresh_from_db()
    starts = activity.occurrences.earliest("starts_at").starts_at
    assert (activity.title, starts) == ("Gym très douce", paris(2026, 11, 24, 10, 30))
    assert set(activity.occurrences.values_list("pk", flat=True)) == kept
    assert "Gym très douce" in volunteer_client.get("/activites/?q=tres").content.decode()


def test_dates_with_a_hall_do_not_change_behind_its_back(volunteer_client: Client) -> None:
    volunteer_client.post(f"{LIST}nouvelle/", typed())
    activity = Activity.objects.get()
    activity.occurrences.update(space=make_space())
    response = volunteer_client.post(f"{LIST}{activity.pk}/", typed(start_time="9 h", action="save"))
    assert response.status_code == 422
    assert "La salle de cette date ne figure dans aucune de vos demandes." in response.content.decode()
    assert activity.occurrences.exclude(space=None).count() == 30


def test_one_date_is_cancelled_with_its_reason(volunteer_client: Client) -> None:
    seance = make_occurrence(activity=make_activity(schedule_kind="once"))
    where = reverse("bookings:dates_cancel", args=["souffle-et-mouvement", seance.activity_id, seance.pk])
    assert volunteer_client.post(where, {"reason": ""}).status_code == 422
    volunteer_client.post(where, {"reason": "L’animatrice est absente"})
    seance.refresh_from_db()
    assert (seance.state, seance.reason) == ("cancelled", "L’animatrice est absente")


def test_one_date_is_moved(volunteer_client: Client) -> None:
    seance = make_occurrence(activity=make_activity(schedule_kind="once"))
    where = reverse("bookings:dates_change", args=["souffle-et-mouvement", seance.activity_id, seance.pk])
    volunteer_client.post(where, {"on": "25/11/2026", "start_time": "14 h", "end_time": "15 h 30", "reason": ""})
    seance.refresh_from_db()
    assert (seance.state, seance.starts_at, seance.ends_at) == (
        "moved", paris(2026, 11, 25, 14), paris(2026, 11, 25, 15, 30),
    )  # fmt: skip


def test_a_moved_date_may_end_after_midnight(volunteer_client: Client) -> None:
    seance = make_occurrence(activity=make_activity(schedule_kind="once"))
    where = reverse("bookings:dates_change", args=["souffle-et-mouvement", seance.activity_id, seance.pk])
    new = {"on": "25/11/2026", "start_time": "22 h", "end_time": "1 h", "ends_next_day": "on"}
    volunteer_client.post(where, new)
    seance.refresh_from_db()
    assert (seance.starts_at, seance.ends_at) == (paris(2026, 11, 25, 22), paris(2026, 11, 26, 1))
    assert "checked" in str(volunteer_client.get(where).context["form"]["ends_next_day"])


@pytest.mark.parametrize(
    ("on", "start", "end", "field"),
    [
        ("22/11/2026", "14 h", "15 h", "id_on"),
        ("25/11/2026", "14 h", "14 h", "id_end_time"),
        ("25/11/2026", "14 h", "10 h", "id_end_time"),
        ("25/11/2026", "2 h 15", "4 h", "id_start_time"),
        ("", "14 h", "15 h", "id_on"),
    ],
)
def test_a_date_is_not_moved_to_where_it_cannot_be(
    volunteer_client: Client, on: str, start: str, end: str, field: str
) -> None:
    seance = make_occurrence(activity=make_activity(schedule_kind="once"))
    where = reverse("bookings:dates_change", args=["souffle-et-mouvement", seance.activity_id, seance.pk])
    response = volunteer_client.post(where, {"on": on, "start_time": start, "end_time": end})
    assert response.status_code == 422
    assert f'href="#{field}"' in response.content.decode()


def test_a_date_in_a_hall_of_the_town_is_not_moved_from_here(volunteer_client: Client) -> None:
    seance = make_occurrence(activity=make_activity(schedule_kind="once"), space=make_space())
    for name in ("bookings:dates_change",):
        where = reverse(name, args=["souffle-et-mouvement", seance.activity_id, seance.pk])
        assert volunteer_client.post(where, {"reason": "x"}).status_code == 422
    assert Occurrence.objects.get().state == "planned"


def test_an_activity_is_taken_off_and_a_draft_deleted(volunteer_client: Client) -> None:
    volunteer_client.post(f"{LIST}nouvelle/", typed())
    volunteer_client.post(f"{LIST}nouvelle/", typed(title="Essai", action="save"))
    published, draft = Activity.objects.order_by("pk")
    volunteer_client.post(f"{LIST}{published.pk}/depublier/")
    assert Client().get("/activites/gym-douce/").status_code == 404
    volunteer_client.post(f"{LIST}{draft.pk}/supprimer/")
    assert list(Activity.objects.all()) == [published]
    volunteer_client.post(f"{LIST}{published.pk}/supprimer/")
    assert list(Activity.objects.all()) == [published]


def test_what_belongs_to_others_does_not_exist(volunteer_client: Client) -> None:
    others = make_activity("Échecs", association=make_association("Le Roque"), schedule_kind="once")
    theirs = make_occurrence(activity=others)
    mine = make_activity(schedule_kind="once", association=the_association())
    pages = [
        f"{LIST}{others.pk}/", f"{LIST}{others.pk}/suite/", f"{LIST}{others.pk}/depublier/",
        f"{LIST}{others.pk}/seances/", f"{LIST}{mine.pk}/seances/{theirs.pk}/annuler/",
        f"{LIST}{mine.pk}/seances/{theirs.pk}/deplacer/", "/espace/le-roque/activites/", f"{LIST}999999/",
    ]  # fmt: skip
    assert {page: volunteer_client.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)
    assert volunteer_client.post(f"{LIST}{others.pk}/publier/").status_code == 404


def test_nobody_enters_without_signing_in(client: Client) -> None:
    the_association()
    for page in (LIST, f"{LIST}nouvelle/"):
        assert client.get(page).status_code == 302
