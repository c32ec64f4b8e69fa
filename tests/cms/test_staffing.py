"""Administrators manage departments and agents; one of them always stays, whoever writes."""

from datetime import datetime
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms import departments, planting, staff_errors, staffing
from cms.models import HomePage
from directory.models import Agent, AgentInvitation, Department, StaffStep, Venue
from directory.team_errors import InvitationOver, NotYours
from notifications.models import Notice
from tests import factories
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING, Clock


@pytest.fixture
def sports(db: None) -> Department:
    return factories.make_department("Direction des sports", slug="sports")


@pytest.fixture
def sacha(sports: Department, site_tree: HomePage) -> Agent:
    person = factories.make_person("sacha@exemple.test", "Sacha")
    return factories.make_agent(person=person, department=sports, role=Agent.Role.ADMINISTERS)


@pytest.fixture
def sacha_client(sacha: Agent, clock: Clock) -> Client:
    client = Client()
    client.force_login(sacha.person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_agent_is_invited_and_comes_with_the_keys(sacha_client: Client, sacha: Agent) -> None:
    service = factories.the_department()
    form = {"email": "Alix@Exemple.test", "role": "decides"}
    assert sacha_client.post(f"/service/services/{service.slug}/inviter/", form).status_code == 302
    invitation = AgentInvitation.objects.get()
    assert Notice.objects.filter(to="alix@exemple.test").count() == 1
    visitor = Client()
    link = invitation.get_absolute_url()
    answer = visitor.post(link, {"action": "enter", "first_name": "Alix", "last_name": "Roy"})
    assert answer.headers["Location"] == f"/connexion/?next={link}"
    assert not Agent.objects.filter(person__email="alix@exemple.test").exists()
    alix = factories.Person.objects.get(email="alix@exemple.test")
    visitor.force_login(alix, backend="django.contrib.auth.backends.ModelBackend")
    assert visitor.post(link, {"action": "accept"}).headers["Location"] == "/service/"
    assert visitor.get("/service/").status_code == 200
    assert [group.name for group in alix.groups.all()] == [planting.SERVICE_GROUP]
    assert visitor.get("/service/services/").status_code == 403


def test_an_invitation_is_for_its_mailbox_and_counts_once(sacha: Agent, sports: Department, now: datetime) -> None:
    invitation = staffing.invite(sports, "alix@exemple.test", role="decides", by=sacha.person, at=now)
    with pytest.raises(NotYours):
        staffing.accept(invitation, by=factories.make_person(), at=now)
    staffing.take_back(invitation, by=sacha.person, at=now)
    with pytest.raises(InvitationOver):
        staffing.accept(invitation, by=factories.make_person("alix@exemple.test"), at=now)
    with pytest.raises(staff_errors.AlreadyAgent):
        staffing.invite(sports, "SACHA@exemple.test", role="decides", by=sacha.person, at=now)


def test_an_access_ends_with_the_next_page(sacha_client: Client, agent_client: Client) -> None:
    camille = Agent.objects.get(person__email="camille@exemple.test")
    staffing.welcome(camille)
    assert agent_client.get("/service/").status_code == 200
    answer = sacha_client.post(f"/service/agents/{camille.pk}/", {"action": "end", "words": "Mutation"}, follow=True)
    assert "Mutation" in answer.content.decode()
    assert agent_client.get("/service/").status_code == 403
    assert camille.person.groups.count() == 0
    assert Notice.objects.filter(to="camille@exemple.test").count() == 1


def test_an_agent_who_moves_decides_for_the_other_venues(sacha: Agent, sports: Department, now: datetime) -> None:
    camille, hall = factories.make_agent(), factories.make_venue()
    gym = factories.make_venue("Gymnase", department=sports)
    staffing.move(camille, sports, by=sacha.person, at=now)
    assert list(Venue.objects.run_by(camille.person)) == [gym]
    assert hall.department == camille.department
    with pytest.raises(staff_errors.NoLongerAgent):
        staffing.change_role(camille, "administers", by=sacha.person, at=now)


def test_the_last_administrator_stays(sacha_client: Client, sacha: Agent) -> None:
    for form in ({"action": "end"}, {"action": "role", "role": "decides"}):
        answer = sacha_client.post(f"/service/agents/{sacha.pk}/", form)
        assert (answer.status_code, "Personne d’autre n’est administrateur" in answer.content.decode()) == (422, True)
    sacha.refresh_from_db()
    assert (sacha.role, sacha.ended_at) == ("administers", None)


def test_venues_are_given_and_a_department_that_runs_some_stays_open(sacha_client: Client, sports: Department) -> None:
    venue = factories.make_venue()
    page = "/service/services/sports/"
    assert sacha_client.post(f"{page}lieux/", {"venues": [venue.pk]}).status_code == 302
    venue.refresh_from_db()
    assert venue.department == sports
    answer = sacha_client.post(f"{page}fermer/", follow=True).content.decode()
    assert "Il décide pour 1 lieu" in answer
    sports.refresh_from_db()
    assert sports.closed_at is None
    assert sacha_client.post(f"{page}lieux/", {"venues": ["x"]}).status_code == 422


def test_a_closed_department_takes_nobody_and_opens_again(sacha: Agent, now: datetime) -> None:
    youth = departments.create("Service jeunesse", email="", phone="", by=sacha.person, at=now)
    invitation = staffing.invite(youth, "alix@exemple.test", role="decides", by=sacha.person, at=now)
    departments.close(youth, by=sacha.person, at=now)
    with pytest.raises(InvitationOver):
        staffing.accept(invitation, by=factories.make_person("alix@exemple.test"), at=now)
    with pytest.raises(staff_errors.DepartmentClosed):
        staffing.invite(youth, "alix@exemple.test", role="decides", by=sacha.person, at=now)
    departments.reopen(youth, by=sacha.person, at=now)
    told = list(StaffStep.objects.order_by("pk").values_list("kind", flat=True))
    assert told == ["created", "invited", "taken_back", "closed", "reopened"]


def test_names_are_kept_apart_and_nothing_typed_is_lost(sacha_client: Client, sports: Department) -> None:
    form = {"name": "direction DES sports", "email": "sports@exemple.test", "phone": "04"}
    answer = sacha_client.post("/service/services/nouveau/", form)
    assert (answer.status_code, "sports@exemple.test" in answer.content.decode()) == (422, True)
    service = factories.the_department()
    answer = sacha_client.post(f"/service/services/{service.slug}/modifier/", {"name": "Autre nom"})
    assert (answer.status_code, "SERVICE_NAME" in answer.content.decode()) == (422, True)
    assert sacha_client.post("/service/services/sports/modifier/", {"name": "Sports"}).status_code == 302
    assert "qui s’appelait" in sacha_client.get("/service/services/").content.decode()


@pytest.mark.django_db
def test_the_history_cannot_be_edited(sacha: Agent, now: datetime) -> None:
    departments.create("Service jeunesse", email="", phone="", by=sacha.person, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffStep.objects.update(words="autre")


def test_the_list_costs_the_same_for_one_and_for_many(sacha_client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert sacha_client.get("/service/services/").status_code == 200
        return len(found)

    few = queries()
    for number in range(12):
        department = factories.make_department(f"Service {number}", slug=f"s{number}")
        person = factories.make_person(f"a{number}@exemple.test")
        factories.make_agent(person=person, department=department, role="administers")
        factories.make_venue(f"Lieu {number}", department=department)
    assert queries() == few


def two_administrators() -> list[Agent]:
    planting.plant()
    people = [factories.make_person(), factories.make_person("malik@exemple.test", "Malik")]
    department = factories.the_department()
    return [factories.make_agent(person=each, department=department, role="administers") for each in people]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_leave_at_once_leave_one() -> None:
    results = racing.at_once(
        *[partial(staffing.end, each, by=each.person, at=MONDAY_MORNING) for each in two_administrators()]
    )
    assert racing.kinds(results) == {"Agent": 1, "LastAdministrator": 1}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", [{"ended_at": MONDAY_MORNING}, {"role": "decides"}])
def test_the_database_keeps_one_whoever_writes(change: dict[str, object]) -> None:
    def write(agent: Agent) -> int:
        return Agent.objects.filter(pk=agent.pk).update(**change)

    results = racing.at_once(*[partial(write, each) for each in two_administrators()])
    assert sorted(type(each).__name__ for each in results) == ["IntegrityError", "int"]
    assert Agent.objects.administrators().count() == 1
