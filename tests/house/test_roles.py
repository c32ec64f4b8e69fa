"""Every address asked by each kind of person, beside the table of `who_gets_what`: nobody adds a page without a row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from bookings import proposal_links
from cms import editing, planting, staffing
from directory import claiming, inviting, watching
from directory.models import Person
from events import own_calendars
from events.models import ScheduleChange
from events.still_true import links
from tests import factories, papers
from tests.house.what_is_sent import QUERY, SENT
from tests.house.who_gets_what import ROLES, TABLE

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

# The pages of libraries: their own tests say who sees them.
NOT_OURS = ("gestion/", "connexion/", "deconnexion/", "compte/", "mon-compte/mot-de-passe/", "_util/", "media/", "^")
OURS_ALL_THE_SAME = {name.partition(":")[0] for name in TABLE if ":" in name}


@dataclass
class Town:
    """One of each thing, and the five who ask."""

    parts: dict[str, dict[str, Any]]
    people: dict[str, Person | None]

    def address(self, name: str) -> str:
        kwargs: dict[str, Any] = {}
        for part in TABLE[name][0]:
            kwargs |= self.parts[part]
        return reverse(name, kwargs=kwargs) + QUERY.get(name, "")


@pytest.fixture(scope="module")
def standing_town(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[Town]:
    """Laid once for all the addresses; what a test writes is undone after it, and the town after the last one."""
    with django_db_blocker.unblock(), transaction.atomic():
        laid = lay()
        with django_db_blocker.block():
            yield laid
        transaction.set_rollback(True)


@pytest.fixture
def town(standing_town: Town, db: None) -> Town:
    return standing_town


def lay() -> Town:
    """One of each thing."""
    planting.plant()
    member = factories.make_membership()
    other = factories.make_association("Club nautique")
    stranger = factories.make_membership(person=factories.make_person("leo@exemple.test", "Léo"), association=other)
    agent = factories.make_agent(role="administers")
    sports = factories.make_department("Direction des sports", slug="sports")
    neighbour = factories.make_agent(person=factories.make_person("sacha@exemple.test", "Sacha"), department=sports)
    activity = factories.make_activity()
    occurrence = factories.make_occurrence(
        activity=activity, starts_at=factories.paris(2099, 11, 24, 10), original_start=factories.paris(2099, 11, 24, 10)
    )
    request = factories.make_asked(factories.paris(2099, 11, 24, 10))
    held = factories.make_asked(factories.paris(2099, 11, 25, 10))
    slot = held.slots.get()
    slot.state, slot.occurrence = slot.State.GRANTED, occurrence
    slot.save()
    closure = make_closure(request.space, agent.person)
    keeper = factories.make_caretaker(venue=request.space.venue)
    absent = factories.make_absent(request.space, association=member.association)
    slug = member.association.slug
    colleague = factories.make_membership(person=factories.make_person("malik@exemple.test", "Malik"), role="redacteur")
    newcomer = factories.make_person("yasmine@exemple.test", "Yasmine")
    claim = claiming.claim(member.association, part="Trésorière", by=newcomer, at=timezone.now())
    invitation = inviting.invite(
        member.association, "odile@exemple.test", role="redacteur", by=member.person, at=timezone.now()
    )
    agent_invitation = staffing.invite(sports, "paul@exemple.test", role="decides", by=agent.person, at=timezone.now())
    workshop = factories.make_open_activity()
    later = factories.make_occurrence(activity=workshop, starts_at=factories.paris(2099, 11, 26, 10))
    party = factories.make_registration(occurrence=later)
    page = editing.save(member.association, {"tagline": ""}, facts={}, by=member.person, seen=None, send=False)
    return Town(
        parts={
            "version": {"pk": page.latest_revision_id},
            "association": {"association": slug},
            "public_association": {"slug": slug},
            "activity": {"pk": activity.pk},
            "typed": {"typed": request.space.venue.slug},
            "colleague": {"pk": colleague.pk},
            "claim": {"pk": claim.pk},
            "matter": {"pk": watching.ask(member.association, "bureau", at=timezone.now()).pk},
            "invitation": {"secret": invitation.secret},
            "department": {"slug": sports.slug},
            "an_agent": {"pk": neighbour.pk},
            "agent_invitation": {"secret": agent_invitation.secret},
            "agent_invitation_key": {"pk": agent_invitation.pk},
            "own_invitation": {"pk": invitation.pk},
            "still_true": {"token": links.token("confirm", member, at=timezone.now())},
            "still_true_cancel": {"token": links.token("cancel", member, at=timezone.now())},
            "proposal": {"token": proposal_links.token(request, member.person, until=timezone.now())},
            "calendar": {"pk": factories.make_calendar_source().pk},
            "sheet": {"pk": factories.make_sheet().pk},
            "csv": {"kind": "csv"},
            "draft": {"pk": factories.make_activity("Yoga", state="draft").pk},
            "public_activity": {"slug": activity.slug},
            "venue": {"slug": request.space.venue.slug},
            "space": {"space": request.space.slug},
            "hall": {"pk": request.space.pk},
            "divided_hall": {"pk": factories.make_hall_in_two("Grande salle")[0].pk},
            "occurrence": {"occurrence": occurrence.pk},
            "own_occurrence": {"pk": occurrence.pk},
            "request": {"pk": request.pk},
            "paper": {"pk": papers.make_paper(by=member.person).pk},
            "paper_kind": {"kind": "assurance"},
            "opinion": {"pk": factories.make_opinion(request, sports, by=agent.person).pk},
            "slot": {"pk": slot.pk},
            "change": {
                "pk": ScheduleChange.objects.create(
                    activity=occurrence.activity, kind="cancelled", at=occurrence.changed_at
                ).pk
            },
            "closure": {"pk": closure.pk},
            "closure_plan": {"pk": factories.make_closure_plan(request.space, by=agent.person).pk},
            "caretaker": {"pk": keeper.pk},
            "key": {"pk": factories.make_key().pk},
            "venue_rule": {"pk": factories.make_venue_rule(since=date(2099, 1, 1)).pk},
            "direct": {"pk": factories.make_direct_booking().pk},
            "loan": {"pk": factories.make_loan().pk},
            "granted_loan": {"pk": factories.make_granted_loan(date(2099, 12, 5)).pk},
            "loan_out": {"pk": factories.make_granted_loan(date(2025, 10, 4), out=True).pk},
            "equipment": {"pk": factories.make_equipment("Banc").pk},
            "mishap": {"pk": factories.make_mishap(factories.make_equipment("Grille")).pk},
            "convention": {"pk": factories.make_convention(held, by=agent.person).pk},
            "keeper": {"secret": keeper.secret},
            "kept_slot": {"pk": slot.pk},
            "absent": {"pk": absent.pk},
            "open_activity": {"slug": party.activity.slug},
            "party": {"secret": party.secret},
            "relative": {"secret": factories.make_relative(registration=party).secret},
            "party_key": {"pk": party.pk},
            "own_party": {"party": factories.make_registration("Samia Hamdi", occurrence=occurrence).pk},
            "call": {"pk": factories.make_notice("call", channel="call").pk},
            "own_calendar": {"secret": own_calendars.of(party, at=factories.LONG_AGO).secret},
            "letter": {"token": factories.make_notice(sent_at=factories.LONG_AGO).token},
            "number": {"number": 0},
            "addresses": {"kind": "pages", "number": 1},
            "door": {"slug": "nadia"},
            "alert": {"secret": factories.make_alert(confirmed_at=None).secret},
        },
        people={
            "visitor": None,
            "member": member.person,
            "stranger": stranger.person,
            "agent": agent.person,
            "neighbour": neighbour.person,
        },
    )


def make_closure(space: Any, by: Person) -> Any:
    from bookings.models import Closure

    closure = Closure.objects.create(
        cause=Closure.Cause.WORKS,
        reason="Travaux",
        starts_at=factories.paris(2099, 12, 1, 8),
        ends_at=factories.paris(2099, 12, 1, 20),
        by=by,
    )
    closure.spaces.add(space)
    return closure


def answers(town: Town, name: str, method: str) -> str:
    """What each is answered, in order; what one of them changed is undone before the next one asks."""
    told = []
    for role in ROLES:
        client = Client()
        if person := town.people[role]:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        point = transaction.savepoint()
        told.append(str(getattr(client, method)(town.address(name)).status_code))
        transaction.savepoint_rollback(point)
    return " ".join(told)


@pytest.mark.parametrize("name", TABLE)
def test_each_person_is_answered_as_the_table_says(name: str, town: Town) -> None:
    assert answers(town, name, "get") == TABLE[name][1]


@pytest.mark.parametrize("name", SENT)
def test_each_person_who_sends_is_answered_as_the_table_says(name: str, town: Town) -> None:
    assert answers(town, name, "post") == SENT[name]


def test_what_can_only_be_sent_has_its_row() -> None:
    assert {name for name, (_, told) in TABLE.items() if "405" in told} <= set(SENT)


def addresses(resolver: Any, path: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Each address with its name, in the order of the resolver."""
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, here, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield here, f"{space}{entry.name or ''}"


def test_every_address_is_in_the_table() -> None:
    unknown = [
        (path, name)
        for path, name in addresses(get_resolver())
        if name not in TABLE and (name.partition(":")[0] in OURS_ALL_THE_SAME or not path.startswith(NOT_OURS))
    ]
    assert unknown == []
