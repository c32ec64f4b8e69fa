"""The volunteer says how one takes part: registration here, in which ways, for how many places."""

from typing import Any

import pytest
from django.test import Client

from events import scheduling
from events.forms import ActivityForm
from events.models import Activity
from tests import factories
from tests.conftest import MONDAY_MORNING
from tests.events.registrations import comes, figures
from tests.factories import paris

pytestmark = pytest.mark.django_db

FACTS: dict[str, Any] = {
    "title": "Atelier", "place": "address", "address": "8 allée du Port, 13500 Martigues", "price_kind": "free",
    "entry": "registration", "ways": ["single", "trial"], "capacity": "12", "trial_places": "2",
    "welcomes_helpers": "on", "opens_on": "1/12/2026",
}  # fmt: skip


def filled(activity: Activity | None = None, **answers: Any) -> ActivityForm:
    theme = factories.make_theme("Gym", slug="gym-test", parent=factories.make_theme("Sport", slug="sport-test"))
    association = factories.the_association()
    return ActivityForm(
        FACTS | {"theme": theme.pk} | answers, instance=activity or Activity(association=association),
        association=association,
    )  # fmt: skip


def test_the_answers_are_kept() -> None:
    form = filled()
    assert form.is_valid(), form.errors
    activity = form.instance
    assert (activity.entry, activity.capacity, activity.trial_places) == ("registration", 12, 2)
    assert (activity.takes_single, activity.offers_trial, activity.takes_season) == (True, True, False)
    assert (activity.welcomes_helpers, activity.registration_opens_at) == (True, paris(2026, 12, 1, 9))


def test_without_registration_the_other_answers_are_forgotten() -> None:
    form = filled(entry="free_entry")
    assert form.is_valid()
    assert (form.instance.capacity, form.instance.trial_places, form.instance.registration_opens_at) == (None,) * 3
    assert (form.instance.takes_single, form.instance.offers_trial) == (True, False)


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"ways": []}, "ways", "Cochez au moins une façon de s’inscrire."),
        ({"capacity": "0"}, "capacity", "Écrivez un nombre de places entre 1 et 5 000, ou laissez vide."),
        ({"capacity": "beaucoup"}, "capacity", "Écrivez un nombre de places entre 1 et 5 000, ou laissez vide."),
        ({"trial_places": "13"}, "trial_places", "Il ne peut pas y avoir plus de places d’essai que de places."),
        ({"opens_on": "bientôt"}, "opens_on", "Écrivez le jour, le mois et l’année : 24/11/2026."),
        ({"ways": ["pigeon"]}, "ways", None),
    ],
)
def test_what_cannot_be_is_said_beside_the_question(answers: dict[str, Any], field: str, words: str | None) -> None:
    form = filled(**answers)
    assert not form.is_valid()
    assert list(form.errors) == [field]
    if words:
        assert form.errors[field][0].replace("\u00a0", " ").replace("\u202f", " ") == words


def test_registration_stays_while_people_are_registered() -> None:
    activity = factories.make_open_activity(association=factories.the_association())
    comes(activity, factories.make_occurrence(activity=activity, starts_at=paris(2026, 12, 1, 18)))
    form = filled(activity, entry="free_entry")
    assert list(form.errors) == ["entry"]


def test_the_form_shows_what_the_activity_has() -> None:
    activity = factories.make_open_activity(capacity=7, registration_opens_at=paris(2026, 12, 1, 9))
    form = ActivityForm(instance=activity, association=activity.association)
    assert form["ways"].value() == ["single", "trial", "season"]
    assert (form["capacity"].value(), form["opens_on"].value()) == (7, "01/12/2026")


@pytest.mark.usefixtures("clock")
def test_a_lower_number_keeps_everybody_and_says_so(volunteer_client: Client) -> None:
    activity = factories.make_open_activity(capacity=2, association=factories.the_association())
    scheduling.publish(activity, at=MONDAY_MORNING)
    first = activity.occurrences.order_by("starts_at")[0]
    comes(activity, first, size=2)
    theme = factories.make_theme("Gym", slug="gym-test", parent=factories.make_theme("Sport", slug="sport-test"))
    sent = FACTS | {
        "theme": theme.pk, "capacity": "1", "trial_places": "", "opens_on": "", "action": "save", "schedule_kind": "weekly",
        "first_date": "8/9/2026", "last_date": "29/6/2027", "start_time": "10 h", "end_time": "11 h", "weekdays": ["1"],
        "interval": "1",
    }  # fmt: skip
    page = volunteer_client.get(f"/espace/souffle-et-mouvement/activites/{activity.pk}/")
    assert "Combien de places à chaque date" in page.content.decode()
    foreseen = volunteer_client.post(f"/espace/souffle-et-mouvement/activites/{activity.pk}/", sent)
    sent |= {"seen": foreseen.context["seen"]}
    answer = volunteer_client.post(f"/espace/souffle-et-mouvement/activites/{activity.pk}/", sent, follow=True)
    assert "À 1 date, il y a plus d’inscrits que de places maintenant." in answer.content.decode()
    assert figures(first) == (0, 0)
