"""A team lives: somebody is invited, leaves, takes over; what was done cannot be rewritten."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from cms import planting
from directory import inviting, joining, leaving, team_wording, watching
from directory.models import Association, Invitation, Membership, Person, TeamMatter, TeamStep
from directory.team_errors import AlreadyInTeam, InvitationOver, LastInCharge, NotYours
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock

pytestmark = pytest.mark.django_db
TEAM = "/espace/souffle-et-mouvement/equipe/"
TODAY = datetime(2026, 11, 23).date()


def writer(email: str = "malik@exemple.test", name: str = "Malik") -> Membership:
    return factories.make_membership(person=factories.make_person(email, name), role="redacteur")


def invite(email: str = "odile@exemple.test", *, at: datetime, role: str = "redacteur") -> Invitation:
    nadia = Person.objects.get(email="nadia@exemple.test")
    return inviting.invite(factories.the_association(), email, role=role, by=nadia, at=at)


def kinds() -> list[str]:
    return list(TeamStep.objects.order_by("pk").values_list("kind", flat=True))


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- Invitations ---


def test_the_holder_of_the_mailbox_accepts_and_both_are_told(now: datetime) -> None:
    nadia = factories.make_membership()
    invitation = invite("Odile@exemple.test", at=now, role="responsable")
    odile = factories.make_person("odile@exemple.test", "Odile")

    inviting.accept(invitation, by=odile, at=now + timedelta(days=1))

    assert list(Association.objects.managed_by(odile)) == [nadia.association]
    assert odile.memberships.get().role == "responsable"
    assert kinds() == ["invited", "joined"]
    letters = Notice.objects.order_by("pk")
    assert [letter.to for letter in letters] == ["odile@exemple.test", "nadia@exemple.test"]
    assert invitation.secret in letters[0].body


def test_nobody_else_accepts_it(now: datetime) -> None:
    factories.make_membership()
    invitation = invite(at=now)

    with pytest.raises(NotYours):
        inviting.accept(invitation, by=factories.make_person("leo@exemple.test", "Léo"), at=now)


@pytest.mark.parametrize("over", ["too old", "taken back", "answered", "sent again"])
def test_a_link_that_is_over_opens_nothing(now: datetime, over: str) -> None:
    nadia = factories.make_membership().person
    odile = factories.make_person("odile@exemple.test", "Odile")
    invitation, at = invite(at=now), now
    if over == "too old":
        at = now + timedelta(days=14)
    elif over == "taken back":
        inviting.take_back(invitation, by=nadia, at=now)
    elif over == "answered":
        inviting.decline(invitation, at=now)
    else:
        invite(at=now + timedelta(hours=1))
        assert Client().get(invitation.get_absolute_url()).status_code == 404
        return

    with pytest.raises(InvitationOver):
        inviting.accept(invitation, by=odile, at=at)
    assert not Association.objects.managed_by(odile).exists()


def test_somebody_in_the_team_is_not_invited(now: datetime) -> None:
    factories.make_membership()
    writer()

    with pytest.raises(AlreadyInTeam):
        invite("MALIK@exemple.test", at=now)


def test_a_newcomer_goes_from_the_letter_to_the_workspace(client: Client, clock: Clock) -> None:
    factories.make_membership()
    invitation = invite(at=clock.now)
    page = invitation.get_absolute_url()
    assert "odile@" not in client.get(page).content.decode()  # whoever holds the link does not learn the address

    assert client.post(page, {"action": "enter", "first_name": "", "last_name": ""}).status_code == 422
    answer = client.post(page, {"action": "enter", "first_name": "Odile", "last_name": "Marin"})
    assert answer["Location"] == f"/connexion/?next={page}"
    assert 'value="odile@exemple.test"' in client.get(answer["Location"]).content.decode()
    odile = Person.objects.get(email="odile@exemple.test")
    assert (str(odile), odile.memberships.count()) == ("Odile Marin", 0)

    theirs = signed_in(odile)
    assert "Oui, rejoindre l’équipe" in theirs.get(page).content.decode()
    assert theirs.post(page, {"action": "accept"})["Location"] == "/espace/souffle-et-mouvement/"


def test_another_person_signed_in_is_told_whose_invitation_it_is(clock: Clock) -> None:
    factories.make_membership()
    invitation = invite(at=clock.now)
    leo = signed_in(factories.make_person("leo@exemple.test", "Léo"))

    assert "o…@exemple.test" in leo.get(invitation.get_absolute_url()).content.decode()
    leo.post(invitation.get_absolute_url(), {"action": "accept"})
    assert Invitation.objects.get().state == "open"


# --- Roles, ends, hand-over ---


def test_an_access_ends_at_once_wherever_one_is_signed_in(volunteer_client: Client, clock: Clock) -> None:
    malik = writer()
    theirs = signed_in(malik.person)
    assert theirs.get(TEAM).status_code == 200

    volunteer_client.post(f"{TEAM}membres/{malik.pk}/", {"action": "end"})

    assert [theirs.get(page).status_code for page in (TEAM, "/espace/souffle-et-mouvement/page/")] == [404, 404]
    assert Notice.objects.get().to == "malik@exemple.test"
    assert kinds() == ["ended"]


def test_a_writer_writes_and_touches_nobody(clock: Clock) -> None:
    planting.plant()
    nadia, malik = factories.make_membership(), writer()
    invitation = invite(at=clock.now)
    theirs = signed_in(malik.person)
    written = ["page/", "activites/", "activites/nouvelle/", "demandes/", "equipe/", "equipe/quitter/"]
    assert {theirs.get(f"/espace/souffle-et-mouvement/{part}").status_code for part in written} == {200}

    refused = [
        theirs.post(f"{TEAM}inviter/", {"email": "leo@exemple.test", "role": "responsable"}),
        theirs.post(f"{TEAM}membres/{nadia.pk}/", {"action": "end"}),
        theirs.post(f"{TEAM}membres/{malik.pk}/", {"role": "responsable"}),
        theirs.post(f"{TEAM}invitations/{invitation.pk}/reprendre/"),
        theirs.post(f"{TEAM}a-jour/", {"action": "changed"}),
    ]
    assert [answer.status_code for answer in refused] == [403] * 5
    assert Membership.objects.in_charge().get() == nadia


def test_the_last_in_charge_names_somebody_or_tells_the_service(now: datetime) -> None:
    nadia, malik = factories.make_membership(), writer()
    with pytest.raises(LastInCharge):
        leaving.leave(nadia, at=now)
    with pytest.raises(LastInCharge):
        joining.change_role(nadia, "redacteur", by=nadia.person, at=now)

    leaving.leave(nadia, at=now, tells_service=True)

    assert TeamMatter.objects.get().kind == "nobody"
    assert [letter.to for letter in Notice.objects.order_by("pk")][-1] == "vie-associative@exemple.test"
    joining.change_role(malik, "responsable", by=None, at=now)
    assert not TeamMatter.objects.open().exists()
    assert kinds() == ["nobody", "left", "role", "settled"]


@pytest.mark.parametrize(("then", "role"), [("leave", None), ("stay", "redacteur")])
def test_one_hands_over_in_one_page(volunteer_client: Client, clock: Clock, then: str, role: str | None) -> None:
    malik = writer()
    refused = volunteer_client.post(f"{TEAM}quitter/", {"then": then})
    assert (refused.status_code, "Choisissez qui prend la suite" in refused.content.decode()) == (422, True)

    volunteer_client.post(f"{TEAM}quitter/", {"successor": str(malik.pk), "then": then})

    malik.refresh_from_db()
    mine = Membership.objects.current().filter(person__email="nadia@exemple.test").first()
    assert (malik.role, mine.role if mine else None) == ("responsable", role)


def test_the_database_keeps_somebody_in_charge() -> None:
    nadia = factories.make_membership()
    ways = [
        lambda: Membership.objects.filter(pk=nadia.pk).update(role="redacteur"),
        lambda: Membership.objects.filter(pk=nadia.pk).update(ended_at=factories.LONG_AGO),
        lambda: Membership.objects.filter(pk=nadia.pk).delete(),
    ]
    for way in ways:
        with pytest.raises(IntegrityError, match="in charge"), transaction.atomic():
            way()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("way", ["update", "delete"])
def test_the_history_cannot_be_rewritten(now: datetime, way: str) -> None:
    factories.make_membership()
    invite(at=now)
    steps = TeamStep.objects.all()

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        steps.update(words="") if way == "update" else steps.delete()


def test_every_step_is_a_sentence() -> None:
    nadia = factories.make_membership()
    for kind in TeamStep.Kind:
        step = TeamStep(
            association=nadia.association, kind=kind, by=nadia.person, person=nadia.person, about="redacteur"
        )
        assert team_wording.sentence(step).endswith(".")


# --- What the service is asked ---


def silent_team(now: datetime, days: int) -> Membership:
    return factories.make_membership(accepted_at=now - timedelta(days=200), seen_on=(now - timedelta(days=days)).date())


def test_a_silent_team_is_asked_once_and_settled_when_it_comes_back(clock: Clock) -> None:
    silent_team(clock.now, 61)
    assert [watching.look(at=clock.now), watching.look(at=clock.now + timedelta(days=1))] == [1, 0]
    assert [letter.to for letter in Notice.objects.order_by("pk")] == [
        "nadia@exemple.test",
        "vie-associative@exemple.test",
    ]

    signed_in(Person.objects.get()).get(TEAM)
    watching.look(at=clock.now + timedelta(days=2))

    assert not TeamMatter.objects.open().exists()
    assert kinds() == ["silent", "settled"]


def test_a_team_that_came_or_answered_is_not_silent(now: datetime) -> None:
    came = silent_team(now, 59)
    assert watching.look(at=now) == 0
    Membership.objects.filter(pk=came.pk).update(seen_on=(now - timedelta(days=90)).date())
    Association.objects.update(checked_on=TODAY)
    assert watching.look(at=now) == 0


def test_what_the_service_settled_is_asked_again_only_after_the_same_time(now: datetime) -> None:
    silent_team(now, 61)
    watching.look(at=now)
    watching.settle(TeamMatter.objects.get(), at=now, by=factories.make_agent().person, words="En vacances")
    assert [watching.look(at=now + timedelta(days=days)) for days in (30, 62)] == [0, 1]


def test_a_new_board_is_asked_about(volunteer_client: Client, clock: Clock) -> None:
    writer()
    volunteer_client.post(f"{TEAM}a-jour/", {"action": "changed"})
    assert TeamMatter.objects.open().get().kind == "bureau"
    assert {letter.to for letter in Notice.objects.all()} == {
        "nadia@exemple.test", "malik@exemple.test", "vie-associative@exemple.test",
    }  # fmt: skip
    volunteer_client.post(f"{TEAM}a-jour/", {"action": "same"})
    assert not TeamMatter.objects.open().exists()


def test_the_service_reads_a_team_settles_and_ends_an_access(agent_client: Client, clock: Clock) -> None:
    nadia = factories.make_membership()
    watching.ask(nadia.association, "bureau", at=clock.now)
    page = reverse("directory:service_team", args=[nadia.association.slug])
    assert "Le bureau a changé" in agent_client.get(page).content.decode()

    agent_client.post(
        reverse("directory:service_matter", args=[TeamMatter.objects.get().pk]), {"words": "Vu avec Nadia"}
    )
    agent_client.post(page, {"member": nadia.pk, "action": "end"})  # one click alone ends nothing
    assert Membership.objects.current().filter(pk=nadia.pk).exists()
    end = reverse("directory:service_team_end", args=[nadia.association.slug, nadia.pk])
    assert "Plus personne ne sera responsable" in agent_client.get(end).content.decode()
    agent_client.post(end, {"words": "Demandé par le bureau"})
    assert "Demandé par le bureau" in agent_client.get(page).content.decode()

    assert TeamStep.objects.filter(kind="settled", words="Vu avec Nadia").exists()
    assert [matter.kind for matter in TeamMatter.objects.open()] == ["nobody"]
    assert TeamStep.objects.filter(kind="ended").get().actor == "service"
    assert agent_client.post(page, {"member": "9" * 500}).status_code == 404


def test_an_account_that_nobody_used_is_forgotten(now: datetime) -> None:
    factories.make_membership(person=factories.make_person(date_joined=factories.LONG_AGO))
    for name, joined in (("vieux", factories.LONG_AGO), ("neuf", now)):
        person = joining.open_account(f"{name}@exemple.test", (name, "X"))
        Person.objects.filter(pk=person.pk).update(date_joined=joined)

    assert watching.forget_unused_accounts(at=now) == 1
    assert not Person.objects.filter(email="vieux@exemple.test").exists()
