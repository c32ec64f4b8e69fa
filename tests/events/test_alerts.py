"""« M'avertir »: asked for, confirmed, written to, stopped; nothing told twice, nothing told to a stranger."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from events.keeping import alerting, asked, writing
from events.models import Activity, Alert
from events.search import ActivitySearch, index
from notifications.models import Notice
from tests.conftest import Clock
from tests.factories import (
    make_activity,
    make_alert,
    make_neighbourhood,
    make_notice,
    make_occurrence,
    make_theme,
    paris,
)

pytestmark = pytest.mark.django_db
CREATE = "/alertes/nouvelle/?q=gym&jour=mar"
LEA = {"courriel": "lea@exemple.test", "rythme": "semaine"}
MONDAY = paris(2026, 11, 23, 9)


@pytest.fixture(autouse=True)
def _standing(clock: Clock) -> None:
    """It is Monday 23 November, 9 h."""


def gym(title: str = "Gym douce", *, changed_at: datetime | None = None, **kw: object) -> Activity:
    """A published activity with a séance on Tuesday morning."""
    activity = make_activity(title, **({"changed_at": changed_at} if changed_at else {}), **kw)
    make_occurrence(activity=activity)
    index([activity])
    return activity


def letters_to(email: str = "lea@exemple.test") -> list[Notice]:
    return list(Notice.objects.to_address(email).order_by("pk"))


# --- Asking ---


def test_the_page_says_the_search_in_words_and_how_many_fit_today(client: Client) -> None:
    gym()
    words = client.get(CREATE).content.decode()
    assert "Les activités pour « gym », le mardi." in words.replace("\xa0", " ")
    assert "1 activité correspond aujourd’hui." in words.replace("\xa0", " ")


def test_an_alert_starts_only_after_the_click_in_the_mailbox(client: Client) -> None:
    gym()
    assert client.post(CREATE, LEA).headers["Location"] == "/alertes/a-confirmer/"
    alert = Alert.objects.get()
    assert (alert.query, alert.is_confirmed) == ("q=gym&jour=mar", False)
    letter = letters_to()[0]
    link = re.search(r"/alertes/[\w-]+/", letter.body)
    assert link
    assert link[0] in letter.html

    client.get(link[0])  # a program that follows links
    alert.refresh_from_db()
    assert not alert.is_confirmed
    client.post(link[0])
    alert.refresh_from_db()
    assert (alert.confirmed_at, len(alert.told)) == (MONDAY, 1)


def test_nobody_is_told_whether_an_address_is_known(client: Client) -> None:
    make_alert("q=gym&jour=mar")
    known = client.post(CREATE, LEA | {"courriel": "LEA@exemple.test"}, follow=True)
    unknown = client.post(CREATE, LEA | {"courriel": "leo@exemple.test"}, follow=True)
    assert known.content == unknown.content
    assert letters_to()[0].subject == "Vous avez déjà cette alerte"
    assert letters_to("leo@exemple.test")[0].subject == "Un clic pour démarrer votre alerte"
    assert Alert.objects.count() == 2


def test_a_stranger_is_not_flooded(client: Client) -> None:
    for number in range(8):
        answer = client.post(f"/alertes/nouvelle/?q=gym{number}", LEA)
        assert answer.status_code == 302
    assert len(letters_to()) == 4


def test_one_address_cannot_ask_without_end(client: Client) -> None:
    answers = [client.post(CREATE, LEA | {"courriel": f"a{n}@exemple.test"}).status_code for n in range(42)]
    assert answers == [302] * 40 + [429] * 2


@pytest.mark.parametrize(
    "typed", ["", "lea", "lea@", "a@b@c", "x" * 300 + "@exemple.test", "a@exemple.test\nBcc: b@exemple.test"]
)
def test_a_wrong_address_is_said_and_kept(client: Client, typed: str) -> None:
    answer = client.post(CREATE, LEA | {"courriel": typed})
    assert (answer.status_code, Notice.objects.count()) == (422, 0)
    assert "Erreur" in answer.content.decode()


def test_a_search_that_is_too_long_is_said(client: Client) -> None:
    answer = client.post("/alertes/nouvelle/", LEA, QUERY_STRING="q=" + "gym+" * 900)
    assert (answer.status_code, Alert.objects.count()) == (422, 0)


def test_where_somebody_stands_is_never_kept() -> None:
    from django.http import QueryDict

    class Near(ActivitySearch):
        query = "q=gym&pres=43.405%2C5.048&rayon=500"

    assert asked.kept(Near(QueryDict(""))) == "q=gym"


def test_an_alert_that_nobody_confirms_is_forgotten_with_its_letter() -> None:
    old = make_alert(confirmed_at=None, asked_at=MONDAY - timedelta(days=7, minutes=1))
    make_notice(f"events/alert:{old.pk}:ask:1")
    young = make_alert("q=yoga", confirmed_at=None, asked_at=MONDAY - timedelta(days=6))
    assert alerting.forget_unconfirmed(at=MONDAY) == 1
    assert (list(Alert.objects.all()), Notice.objects.count()) == ([young], 0)


# --- Stopping ---


def test_an_alert_is_stopped_in_one_click_and_forgotten(client: Client) -> None:
    alert = make_alert()
    make_notice(f"events/alert:{alert.pk}:1", to="lea@exemple.test")
    make_notice(f"events/alert:{alert.pk}1:1", to="leo@exemple.test")
    address = f"/alertes/{alert.secret}/arreter/"
    assert client.get(address).status_code == 200
    assert Alert.objects.count() == 1  # a program that follows links stops nothing
    assert client.post(address).status_code == 200
    assert (Alert.objects.count(), letters_to(), len(letters_to("leo@exemple.test"))) == (0, [], 1)
    assert client.post(address).status_code == 200
    assert client.get(address).status_code == 404


def test_a_mail_program_stops_it_without_a_cookie() -> None:
    alert = make_alert()
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(f"/alertes/{alert.secret}/arreter/", {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, Alert.objects.count()) == (200, 0)


def test_the_rhythm_is_changed_on_its_page(client: Client) -> None:
    alert = make_alert()
    client.post(alert.get_absolute_url(), {"rythme": "tout-de-suite"})
    assert Alert.objects.get().rhythm == "tout-de-suite"
    assert client.post(alert.get_absolute_url(), {"rythme": "x"}).status_code == 422


def test_a_page_of_an_alert_is_neither_kept_nor_indexed(client: Client) -> None:
    alert = make_alert()
    for page in (alert.get_absolute_url(), f"{alert.get_absolute_url()}arreter/"):
        answer = client.get(page)
        assert "no-store" in answer.headers["Cache-Control"]
        assert (answer.headers["Referrer-Policy"], answer.headers["X-Robots-Tag"]) == (
            "same-origin",
            "noindex, nofollow",
        )
        assert 'content="noindex"' in answer.content.decode()
        assert "og:url" not in answer.content.decode()
    assert "lea@exemple.test" not in answer.content.decode()


# --- Once a week ---


def test_the_letter_of_the_week_says_what_is_new_and_what_takes_place() -> None:
    known, new = gym(), gym("Gym tonique")
    make_alert(told=[known.pk])
    assert writing.weekly(at=MONDAY) == 1
    letter = letters_to()[0]
    assert letter.subject == "1 nouvelle activité pour vous"
    assert letter.body.count("Gym tonique") == 2
    assert letter.body.count("Gym douce") == 1
    assert "mardi 24 novembre, 10 h – 11 h : Gym douce" in letter.body.replace("\xa0", " ").replace("\u2060", "")
    assert new.get_absolute_url() in letter.html
    assert letter.stop_url.endswith("/arreter/")
    assert letter.is_passing


def test_the_letter_of_the_week_leaves_once_a_week() -> None:
    gym()
    make_alert()
    assert [writing.weekly(at=MONDAY + timedelta(days=day)) for day in (0, 0, 1, 6)] == [1, 0, 0, 0]
    make_occurrence(activity=Activity.objects.get(), starts_at=paris(2026, 12, 1, 10))
    assert writing.weekly(at=MONDAY + timedelta(days=7)) == 1
    assert [letter.subject for letter in letters_to()] == ["1 nouvelle activité pour vous", "Cette semaine, pour vous"]


def test_no_letter_leaves_without_something_to_say() -> None:
    make_alert()
    make_alert("q=yoga", confirmed_at=None, looked_at=None)
    assert (writing.weekly(at=MONDAY), Notice.objects.count()) == (1, 0)


def test_a_cancelled_seance_is_told_as_cancelled() -> None:
    activity = gym()
    activity.occurrences.update(state="cancelled")
    make_alert(told=[activity.pk])
    writing.weekly(at=MONDAY)
    assert "- ANNULÉE : mardi 24 novembre" in letters_to()[0].body.replace("\xa0", " ")


def test_a_letter_shows_few_and_counts_the_rest() -> None:
    for number in range(12):
        gym(f"Gym {number}")
    make_alert()
    writing.weekly(at=MONDAY)
    letter = letters_to()[0]
    assert letter.subject == "12 nouvelles activités pour vous"
    assert letter.body.count("Et 4 autres.") == 1
    assert letter.body.count("Et 2 autres.") == 1
    assert len(Alert.objects.get().told) == 12


# --- At once ---


def test_what_is_published_is_told_within_minutes_and_never_again() -> None:
    make_alert(rhythm="tout-de-suite", looked_at=MONDAY - timedelta(hours=1))
    activity = gym(changed_at=MONDAY)
    assert writing.at_once(at=MONDAY + timedelta(minutes=1)) == 0  # the team may still be typing
    assert writing.at_once(at=MONDAY + timedelta(minutes=6)) == 1
    assert [letter.subject for letter in letters_to()] == ["1 nouvelle activité pour vous"]

    later = MONDAY + timedelta(days=2)
    Activity.objects.filter(pk=activity.pk).update(changed_at=later)
    writing.at_once(at=later + timedelta(minutes=6))
    writing.everything(at=later + timedelta(minutes=7))
    assert len(letters_to()) == 1


def test_one_letter_a_day_and_the_rest_the_day_after() -> None:
    make_alert(rhythm="tout-de-suite", looked_at=MONDAY - timedelta(hours=1))
    gym(changed_at=MONDAY)
    writing.at_once(at=MONDAY + timedelta(minutes=6))
    noon = MONDAY + timedelta(hours=3)
    gym("Gym tonique", changed_at=noon)
    gym("Gym assise", changed_at=noon + timedelta(minutes=30))
    assert writing.at_once(at=noon + timedelta(hours=1)) == 0
    assert writing.at_once(at=MONDAY + timedelta(days=1, minutes=7)) == 1
    subjects = ["1 nouvelle activité pour vous", "2 nouvelles activités pour vous"]
    assert [letter.subject for letter in letters_to()] == subjects


def test_what_was_there_when_the_alert_started_is_not_news() -> None:
    activity = gym()
    alert = alerting.confirm(make_alert(rhythm="tout-de-suite", confirmed_at=None, looked_at=None), at=MONDAY)
    assert alert.told == [activity.pk]
    assert alerting.confirm(alert, at=MONDAY + timedelta(days=1)).confirmed_at == MONDAY
    Activity.objects.update(changed_at=MONDAY + timedelta(minutes=1))
    writing.at_once(at=MONDAY + timedelta(hours=1))
    assert letters_to() == []


def test_an_association_listed_late_is_told_by_the_morning() -> None:
    activity = gym()
    make_alert(rhythm="tout-de-suite", looked_at=MONDAY)
    activity.association.state = "draft"
    activity.association.save()
    assert (writing.everything(at=MONDAY), letters_to()) == (1, [])
    activity.association.state = "listed"
    activity.association.save()
    writing.everything(at=MONDAY + timedelta(days=1))
    assert len(letters_to()) == 1


def test_nothing_new_costs_two_questions(django_assert_num_queries: object) -> None:
    for number in range(3):
        make_alert(f"q=gym{number}", rhythm="tout-de-suite", looked_at=MONDAY)
    with django_assert_num_queries(2):  # type: ignore[operator]
        writing.at_once(at=MONDAY + timedelta(minutes=30))


# --- A search that no longer means anything ---


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("theme=plus-la", "un thème ou un quartier"),
        ("q=gym&quartier=plus-la", "un thème ou un quartier"),
        ("q=gym&au=01%2F11%2F2026", "jours que vous aviez choisis sont passés"),
    ],
)
@pytest.mark.parametrize("rhythm", ["semaine", "tout-de-suite"])
def test_a_search_that_means_nothing_any_more_says_so_once(query: str, why: str, rhythm: str) -> None:
    gym()
    make_alert(query, rhythm=rhythm)
    writing.weekly(at=MONDAY)
    writing.everything(at=MONDAY)
    assert [letter.subject for letter in letters_to()] == ["Votre alerte s’arrête"]
    assert why in letters_to()[0].body
    assert Alert.objects.count() == 0


def test_a_filter_that_cannot_be_used_today_lets_nothing_else_in() -> None:
    gym()
    make_alert("q=gym&age=500")
    assert (writing.weekly(at=MONDAY), letters_to(), Alert.objects.count()) == (1, [], 1)


def test_one_alert_that_fails_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    gym()
    make_alert("q=gym", looked_at=MONDAY - timedelta(days=9))
    make_alert("q=gym", email="leo@exemple.test")
    read = asked.read

    def fail_once(query: str, *, at: datetime) -> ActivitySearch:
        monkeypatch.setattr(asked, "read", read)
        raise RuntimeError("lea@exemple.test")

    monkeypatch.setattr(asked, "read", fail_once)
    assert writing.weekly(at=MONDAY) == 1
    assert (letters_to(), len(letters_to("leo@exemple.test"))) == ([], 1)
    assert writing.weekly(at=MONDAY) == 1
    assert len(letters_to()) == 1


def test_a_search_is_read_anew_each_time() -> None:
    theme, quartier = make_theme("Danse"), make_neighbourhood()
    make_alert(f"theme={theme.slug}&quartier={quartier.slug}")
    gym("Valse", theme=theme, neighbourhood=quartier)
    gym("Tango", theme=theme)
    writing.weekly(at=MONDAY)
    assert "Valse" in letters_to()[0].body
    assert "Tango" not in letters_to()[0].body


def test_a_letter_is_written_in_the_language_of_its_reader() -> None:
    gym()
    make_alert(language="en")
    writing.weekly(at=MONDAY)
    assert letters_to()[0].subject == "1 new activity for you"
