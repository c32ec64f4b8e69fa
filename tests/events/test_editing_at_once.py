"""Two volunteers have the form of one activity open: the last to save does not undo what the first has saved."""

import re
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from typing import Any

import pytest
from django.test import Client

from directory.models import Membership
from events import drafting, scheduling
from events.models import Activity
from events.recurrence import Schedule
from tests import factories
from tests.bookings import racing
from tests.conftest import Clock
from tests.events.test_drafting import begin

FORM = {
    "title": "Danse bretonne", "summary": "Pour tous.", "place": "later", "price_kind": "unknown", "entry": "free_entry",
    "schedule_kind": "weekly", "weekdays": ["0"], "interval": "1", "start_time": "18 h", "end_time": "19 h",
    "first_date": "04/01/2027", "last_date": "28/06/2027", "action": "save",
}  # fmt: skip


@pytest.fixture
def activity(db: None, clock: Clock) -> Activity:
    theme = factories.make_theme("Danse", slug="danse", parent=factories.make_theme("Culture", slug="culture"))
    member = factories.make_membership()
    found = begin(member.association, clock.now, publish=True)
    Activity.objects.filter(pk=found.pk).update(theme=theme, summary="Pour tous.", entry="free_entry")
    found.refresh_from_db()
    return found


class Editor:
    """Somebody of the team with the form open since `Editor(...)`."""

    def __init__(self, activity: Activity, membership: Membership) -> None:
        self.client, self.activity = Client(), activity
        self.client.force_login(membership.person)
        self.address = f"/espace/{activity.association.slug}/activites/{activity.pk}/"
        self.opened_with = self._hidden(self.client.get(self.address).content.decode())

    def send(self, **answers: Any) -> Any:
        typed = FORM | {"theme": self.activity.theme_id, "opened_with": self.opened_with} | answers
        answer = self.client.post(self.address, typed)
        if answer.status_code == 409:
            self.opened_with = self._hidden(answer.content.decode())
        return answer

    def _hidden(self, page: str) -> str:
        found = re.search(r'name="opened_with" value="([^"]+)"', page)
        assert found
        return unescape(found[1])


def two(activity: Activity) -> tuple[Editor, Editor]:
    nadia = activity.association.memberships.get()
    paul = factories.make_membership(
        person=factories.make_person("paul@exemple.test", "Paul"), association=activity.association
    )
    return Editor(activity, nadia), Editor(activity, paul)


def test_nobody_is_stopped_when_nobody_else_changed_anything(activity: Activity, clock: Clock) -> None:
    nadia, _paul = two(activity)
    scheduling.touch(activity, at=clock.now)  # calendars are told of something else
    assert nadia.send(title="Danse").status_code == 302
    assert Activity.objects.get().title == "Danse"


def test_what_only_the_other_changed_is_taken_over_after_a_look(activity: Activity, clock: Clock) -> None:
    nadia, paul = two(activity)
    clock.now += timedelta(minutes=5)
    assert nadia.send(summary="Pour les débutants.", weekdays=["0", "2"]).status_code == 302
    answer = paul.send(title="Danse")
    page = unescape(answer.content.decode()).replace("\u00a0", " ")
    assert answer.status_code == 409
    assert "Nadia" in page
    assert "lundi, mercredi" in page
    assert "Pour les débutants." in page
    assert Activity.objects.get().title == "Danse bretonne"
    assert paul.send(title="Danse", summary="Pour les débutants.", weekdays=["0", "2"]).status_code == 302
    kept = Activity.objects.get()
    assert (kept.title, kept.summary, Schedule.of(kept).weekdays) == ("Danse", "Pour les débutants.", (0, 2))
    assert kept.edited_by is not None
    assert kept.edited_by.first_name == "Paul"


def test_what_both_changed_is_shown_side_by_side_and_what_was_typed_stays(activity: Activity) -> None:
    nadia, paul = two(activity)
    nadia.send(title="Danse du lundi")
    answer = paul.send(title="Danse du soir")
    page = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Danse du lundi" in page
    assert 'value="Danse du soir"' in page
    assert paul.send(title="Danse du soir").status_code == 302
    assert Activity.objects.get().title == "Danse du soir"


def test_both_wrote_the_same(activity: Activity) -> None:
    nadia, paul = two(activity)
    nadia.send(title="Danse")
    assert paul.send(title="Danse").status_code == 302


@pytest.mark.parametrize("typed", ["", "[]", "{", '{"at": 1, "fields": 2}', "x" * 20_000])
def test_a_form_that_does_not_say_what_it_was_opened_with_is_saved(activity: Activity, typed: str) -> None:
    nadia, _paul = two(activity)
    nadia.opened_with = typed
    assert nadia.send(title="Danse").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_the_same_second_do_not_undo_one_another(now: datetime) -> None:
    activity = begin(factories.make_association(), now)
    copies = [Activity.objects.get(pk=activity.pk) for _ in range(2)]
    for number, copy in enumerate(copies):
        copy.title = f"Danse {number}"
    schedule, later = Schedule.of(activity), now.replace(hour=23)
    results = racing.at_once(*[partial(drafting.revise, copy, schedule=schedule, at=later) for copy in copies])
    assert racing.kinds(results) == {"Activity": 1, "EditedMeanwhile": 1}
