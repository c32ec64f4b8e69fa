"""A department is asked for its opinion and gives it once; the association never hears of it."""

from datetime import date, datetime
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from bookings import opinions
from bookings.errors import AlreadyDecided, OpinionAwaited, OpinionGiven
from bookings.models import Opinion
from directory.models import Department, Person
from notifications.models import Notice
from tests import factories
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING, Clock
from tests.factories import paris

DUE = date(2026, 11, 30)
EVENING = paris(2026, 12, 1, 18)


@pytest.fixture
def sports(db: None) -> Department:
    return factories.make_department("Direction des sports", slug="sports")


@pytest.fixture
def sacha(sports: Department) -> Person:
    return factories.make_agent(person=factories.make_person("sacha@exemple.test", "Sacha"), department=sports).person


@pytest.fixture
def sports_client(sacha: Person) -> Client:
    client = Client()
    client.force_login(sacha, backend="django.contrib.auth.backends.ModelBackend")
    return client


def ask(sports: Department, by: Person, now: datetime) -> Opinion:
    return opinions.ask(factories.make_asked(EVENING), sports, question="Et vous ?", due_on=DUE, by=by, at=now)


@pytest.mark.django_db
def test_the_department_is_written_to_and_nobody_else(
    camille: Person, sports: Department, sacha: Person, now: datetime
) -> None:
    factories.make_membership()
    opinion = ask(sports, camille, now)
    letter = Notice.objects.get()
    assert (letter.to, opinion.get_absolute_url() in letter.body, "Et vous" in letter.body) == (sacha.email, True, True)
    opinions.give(opinion, Opinion.Kind.RESERVED, words="Le sol est fragile.", by=sacha, at=now)
    assert sorted(Notice.objects.values_list("to", flat=True)) == [camille.email, sacha.email]


@pytest.mark.django_db
def test_a_department_is_asked_once_at_a_time(
    camille: Person, sports: Department, sacha: Person, now: datetime
) -> None:
    opinion = ask(sports, camille, now)
    again = partial(opinions.ask, opinion.request, sports, question="", due_on=DUE, by=camille, at=now)
    with pytest.raises(OpinionAwaited):
        again()
    opinions.give(opinion, Opinion.Kind.FAVOURABLE, words="", by=sacha, at=now)
    again()
    type(opinion.request).objects.update(state="withdrawn")
    Opinion.objects.awaited().delete()
    with pytest.raises(AlreadyDecided):
        again()


@pytest.mark.django_db
def test_what_was_given_is_never_changed(camille: Person, sports: Department, sacha: Person, now: datetime) -> None:
    opinion = opinions.give(ask(sports, camille, now), Opinion.Kind.FAVOURABLE, words="", by=sacha, at=now)
    with pytest.raises(OpinionGiven):
        opinions.give(opinion, Opinion.Kind.UNFAVOURABLE, words="Non.", by=sacha, at=now)
    with pytest.raises(OpinionGiven):
        opinions.take_back(opinion)
    for act in (lambda: Opinion.objects.update(kind="reserved", words="x"), lambda: Opinion.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


@pytest.mark.django_db
def test_from_the_question_to_the_answer(
    agent_client: Client, sports_client: Client, sports: Department, clock: Clock
) -> None:
    asked = factories.make_asked(EVENING)
    page = f"/service/demandes/{asked.pk}/"
    wrong = agent_client.post(f"{page}avis/", {"department": "", "due_on": "hier", "question": "Gardez-moi"})
    said = wrong.content.decode()
    assert (wrong.status_code, "Choisissez le service" in said, "Gardez-moi" in said) == (422, True, True)
    sent = agent_client.post(f"{page}avis/", {"department": sports.pk, "due_on": "30/11/2026", "question": "Et vous ?"})
    assert sent.status_code == 302
    opinion = Opinion.objects.get()
    assert "Direction des sports" in agent_client.get(page).content.decode()
    assert "Avis attendu" in agent_client.get("/service/?marque=avis").content.decode()
    assert "Gym douce" in sports_client.get("/service/avis/").content.decode()
    assert agent_client.get(f"/service/avis/{opinion.pk}/").status_code == 404
    assert sports_client.get(page).status_code == 404

    bare = sports_client.post(f"/service/avis/{opinion.pk}/", {"kind": "unfavourable", "words": ""})
    assert (bare.status_code, "Écrivez pourquoi" in bare.content.decode()) == (422, True)
    given = sports_client.post(f"/service/avis/{opinion.pk}/", {"kind": "unfavourable", "words": "Le sol est refait."})
    assert given.status_code == 302
    assert "Le sol est refait." in agent_client.get(page).content.decode()
    late = sports_client.post(f"/service/avis/{opinion.pk}/", {"kind": "favourable", "words": "Trop tard."})
    assert (late.status_code, "Trop tard." in late.content.decode()) == (409, True)


@pytest.mark.django_db
def test_late_ones_are_marked(agent_client: Client, sports_client: Client, sports: Department, clock: Clock) -> None:
    asked = factories.make_asked(EVENING)
    factories.make_opinion(
        asked, sports, by=Person.objects.get(email="camille@exemple.test"), due_on=date(2026, 11, 20)
    )
    assert "Avis en retard" in agent_client.get("/service/?marque=avis-en-retard").content.decode()
    assert "1 en retard." in sports_client.get("/service/avis/").content.decode()
    assert "En retard" in agent_client.get(f"/service/demandes/{asked.pk}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_given_taken_back_and_asked_at_the_same_second() -> None:
    camille = factories.make_agent().person
    sports = factories.make_department("Direction des sports", slug="sports")
    for n in range(3):
        asked = factories.make_asked(EVENING, space=factories.make_space(f"Salle {n}"))
        results = racing.at_once(
            *[partial(opinions.ask, asked, sports, question="", due_on=DUE, by=camille, at=MONDAY_MORNING)] * 2
        )
        assert racing.kinds(results) == {"Opinion": 1, "OpinionAwaited": 1}
        opinion = asked.opinions.get()
        give = partial(opinions.give, opinion, "favourable", words="", by=camille, at=MONDAY_MORNING)
        results = racing.at_once(give, give, partial(opinions.take_back, opinion))
        assert racing.kinds(results)["OpinionGiven"] == 2


@pytest.mark.django_db
def test_a_department_is_reminded_once_on_the_day(
    camille: Person, sports: Department, sacha: Person, now: datetime
) -> None:
    ask(sports, camille, now)
    assert opinions.remind_due(at=paris(2026, 11, 29, 9)) == 0
    for hour in (9, 10):
        opinions.remind_due(at=paris(2026, 11, 30, hour))
    letters = Notice.objects.filter(key__contains="opinion_due")
    assert [(letter.to, "attend encore l’avis" in letter.body) for letter in letters] == [(sacha.email, True)]
