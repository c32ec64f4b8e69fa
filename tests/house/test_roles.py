"""Who gets what: every address of the product, asked by each kind of person.

Each row says what five people are answered, in this order: a visitor; a volunteer of the
association; a volunteer of another one; an agent of the department that runs the venue; an agent of
another department. An address that is not in the table fails the last test, so nobody adds a page
without deciding who may see it. 302 is the way to the sign-in page; 404 hides what is not theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cms import planting
from directory import claiming, inviting, watching
from directory.models import Person
from events import own_calendars
from events.still_true import links
from tests import factories, papers

ROLES = ("visitor", "member", "stranger", "agent", "neighbour")

PUBLIC = "200 200 200 200 200"
TEAM = "302 200 404 404 404"
TEAM_POST_ONLY = "302 405 404 404 404"
VIE_ASSOCIATIVE = "302 403 403 200 403"  # the associations service alone
VIE_ASSOCIATIVE_POST_ONLY = "302 403 403 405 403"
SERVICE = "302 403 403 200 200"
SERVICE_OWN = "302 403 403 200 404"
SERVICE_POST_ONLY = "302 403 403 405 405"
UNPROCESSABLE = "422 422 422 422 422"
POST_ONLY = "405 405 405 405 405"
DEMO_ONLY = "404 404 404 404 404"
SIGNED_IN = "302 200 200 200 200"

ASSOCIATION = ("association",)
ACTIVITY = ("association", "activity")
SEANCE = ("association", "activity", "occurrence")
REQUEST = ("association", "request")
CALENDAR = ("association", "calendar")

# name of the address: (what its parts name, method, the five answers)
TABLE: dict[str, tuple[tuple[str, ...], str]] = {
    "healthz": ((), PUBLIC),
    "cms:sitemap": ((), PUBLIC),
    "cms:sitemap_xml": ((), PUBLIC),
    "cms:sitemap_part": (("addresses",), PUBLIC),
    "cms:robots": ((), PUBLIC),
    "cms:directory": ((), PUBLIC),
    "cms:association": (("public_association",), PUBLIC),
    "cms:admin_door": ((), "302 403 403 403 403"),
    # --- letters of the demonstration ---
    "notifications:demo_mail": ((), DEMO_ONLY),
    "notifications:demo_letter": (("letter",), DEMO_ONLY),
    "notifications:demo_letter_html": (("letter",), DEMO_ONLY),
    "notifications:demo_attachment": (("letter", "number"), DEMO_ONLY),
    "notifications:demo_answer": (("letter",), DEMO_ONLY),
    "notifications:texts": ((), DEMO_ONLY),  # where no secret is set there is no such address
    "notifications:texts_by_secret": (("typed",), DEMO_ONLY),
    # --- the person ---
    "directory:preferences_display": ((), POST_ONLY),
    "directory:preferences_language": ((), POST_ONLY),
    "directory:signpost": ((), "302 302 302 302 302"),
    "directory:enter_by_password": ((), "200 302 302 302 302"),
    "directory:enter_demo": (("door",), POST_ONLY),
    "directory:my_account": ((), SIGNED_IN),
    "directory:claim": (("public_association",), "200 302 200 200 200"),
    "directory:invitation": (("invitation",), PUBLIC),
    # --- what everybody sees ---
    "events:activity_list": ((), PUBLIC),
    "events:suggestions": ((), PUBLIC),
    "events:activity": (("public_activity",), PUBLIC),
    "events:venue_list": ((), PUBLIC),
    "events:register": (("open_activity",), PUBLIC),
    # --- whoever has the secret of a registration, or of a calendar ---
    "events:registration_short": (("party",), "302 302 302 302 302"),
    "events:registration": (("party",), PUBLIC),
    "events:registration_cancel": (("party",), PUBLIC),
    "events:registration_accept": (("party",), PUBLIC),
    "events:registration_decline": (("party",), PUBLIC),
    "events:registration_size": (("party",), PUBLIC),
    "events:registration_date": (("party",), PUBLIC),
    "events:registration_contact": (("party",), PUBLIC),
    "events:registration_absence": (("party", "occurrence"), DEMO_ONLY),
    "events:registration_data": (("party",), PUBLIC),
    "events:registration_data_file": (("party",), PUBLIC),
    "events:registration_erase": (("party",), PUBLIC),
    "events:registration_calendar_file": (("party",), PUBLIC),
    "events:registration_send_calendar": (("party",), POST_ONLY),
    "events:own_calendar": (("own_calendar",), PUBLIC),
    "events:relative": (("relative",), PUBLIC),
    "events:own_calendar_feed": (("own_calendar",), PUBLIC),
    "bookings:venue": (("venue",), PUBLIC),
    "bookings:ask": (("venue", "space"), "302 302 302 200 200"),
    "events:search_feed": ((), PUBLIC),
    "events:news_feed": ((), PUBLIC),
    "events:activity_feed": (("public_activity",), PUBLIC),
    "events:association_feed": (("public_association",), PUBLIC),
    "events:venue_feed": (("venue",), PUBLIC),
    "events:alert_create": ((), PUBLIC),
    "events:alert_asked": ((), PUBLIC),
    "events:alert": (("alert",), PUBLIC),
    "events:alert_stop": (("alert",), PUBLIC),
    "events:send": ((), PUBLIC),
    "events:wish_create": ((), PUBLIC),
    "events:wish_sent": ((), PUBLIC),
    "events:programme": ((), PUBLIC),
    "events:programme_pdf": ((), PUBLIC),
    "events:activity_poster": (("public_activity",), PUBLIC),
    "events:short_home": ((), "302 302 302 302 302"),
    "events:short_place": (("typed",), "302 302 302 302 302"),
    "events:short_activity": (("activity",), "302 302 302 302 302"),
    "events:screen_worker": ((), PUBLIC),
    # --- a volunteer's own association ---
    "cms:espace": ((), "302 302 302 200 200"),
    "cms:association_home": (ASSOCIATION, TEAM),
    "cms:page_edit": (ASSOCIATION, TEAM),
    "cms:page_preview": (ASSOCIATION, TEAM),
    "events:organiser_list": (ASSOCIATION, TEAM),
    "events:organiser_create": (ASSOCIATION, TEAM),
    "events:schedule_preview": (ASSOCIATION, TEAM_POST_ONLY),
    "events:calendars": (ASSOCIATION, TEAM),
    "events:calendar": (CALENDAR, TEAM),
    "events:calendar_read": (CALENDAR, TEAM_POST_ONLY),
    "events:calendar_asking": (CALENDAR, TEAM_POST_ONLY),
    "events:calendar_take_back": (CALENDAR, TEAM_POST_ONLY),
    "events:calendar_cut": (CALENDAR, TEAM),
    "events:organiser_edit": (ACTIVITY, TEAM),
    "events:organiser_next": (ACTIVITY, TEAM),
    "events:organiser_publish": (ACTIVITY, TEAM_POST_ONLY),
    "events:organiser_unpublish": (ACTIVITY, TEAM),
    "events:organiser_delete": (("association", "draft"), TEAM),
    "events:organiser_occurrences": (ACTIVITY, TEAM),
    "events:occurrence_cancel": (SEANCE, TEAM),
    "events:occurrence_move": (SEANCE, TEAM),
    "events:tonight": (SEANCE, TEAM),
    "events:tonight_mark": ((*SEANCE, "own_party"), TEAM_POST_ONLY),
    "events:organiser_registrations": (ACTIVITY, TEAM),
    "events:organiser_add": (ACTIVITY, TEAM),
    "events:organiser_room": (ACTIVITY, TEAM),
    "events:organiser_open": (ACTIVITY, TEAM_POST_ONLY),
    "events:organiser_message": (ACTIVITY, TEAM),
    "events:organiser_export": (ACTIVITY, TEAM),
    "events:organiser_cancel": ((*ACTIVITY, "own_party"), TEAM),
    "events:organiser_answer": ((*ACTIVITY, "own_party"), TEAM_POST_ONLY),
    "directory:paper_list": (ASSOCIATION, TEAM),
    "directory:paper_create": (("association", "paper_kind"), TEAM),
    "directory:paper_file": (("association", "paper"), TEAM),
    "directory:paper_withdraw": (("association", "paper"), TEAM),
    "directory:team": (ASSOCIATION, TEAM),
    "directory:team_invite": (ASSOCIATION, TEAM),
    "directory:team_member": (("association", "colleague"), TEAM),
    "directory:team_claim": (("association", "claim"), TEAM),
    "directory:team_answer": (ASSOCIATION, TEAM_POST_ONLY),
    "directory:team_leave": (ASSOCIATION, TEAM),
    "directory:invitation_take_back": (("association", "own_invitation"), TEAM_POST_ONLY),
    "events:still_true_espace": (ASSOCIATION, TEAM),
    "bookings:request_list": (ASSOCIATION, TEAM),
    "bookings:request_create": (ASSOCIATION, TEAM),
    "bookings:request": (REQUEST, TEAM),
    "bookings:request_withdraw": (REQUEST, TEAM),
    "bookings:slot_release": (("association", "slot"), TEAM),
    "bookings:occurrence_release": (("association", "own_occurrence"), "302 302 404 404 404"),
    # --- the town's agents ---
    "directory:service_teams": ((), VIE_ASSOCIATIVE),
    "directory:service_team": (ASSOCIATION, VIE_ASSOCIATIVE),
    "directory:service_claim": (("claim",), VIE_ASSOCIATIVE),
    "directory:service_matter": (("matter",), VIE_ASSOCIATIVE_POST_ONLY),
    "events:still_true_list": ((), VIE_ASSOCIATIVE),
    "events:still_true_by_service": (ASSOCIATION, VIE_ASSOCIATIVE_POST_ONLY),
    # --- whoever has the letter of the month ---
    "events:still_true": (("still_true",), PUBLIC),
    "bookings:still_true_cancel": (("still_true_cancel",), PUBLIC),
    "events:desk": ((), SERVICE),
    "events:desk_look_up": ((), SERVICE),
    "events:desk_register": (("open_activity",), SERVICE),
    "events:desk_party": (("party_key",), "302 403 403 404 404"),  # only what they have just found: no number opens it
    "events:desk_ticket": (("party_key",), "302 403 403 404 404"),
    "events:desk_data": (("party_key",), "302 403 403 404 404"),
    "events:desk_send": (("open_activity",), SERVICE),
    "events:call_list": ((), SERVICE),
    "events:call_settle": (("call",), SERVICE_POST_ONLY),
    "events:paper_letters": ((), SERVICE),
    "directory:papers": ((), SERVICE),
    "directory:papers_of": (ASSOCIATION, SERVICE),
    "directory:papers_file": (("paper",), SERVICE),
    "directory:papers_answer": (("paper",), SERVICE_POST_ONLY),
    "bookings:queue": ((), SERVICE),
    "bookings:review": (("request",), SERVICE_OWN),
    "bookings:refuse_all": (("request",), SERVICE_OWN),
    "bookings:closure_list": ((), SERVICE),
    "bookings:closure_create": ((), SERVICE_OWN),
    "bookings:closure_reopen": (("closure",), SERVICE_POST_ONLY),
    "events:wish_list": ((), SERVICE),
    "events:wish_settle": ((), SERVICE_POST_ONLY),
    "events:wish_export": ((), SERVICE),
}

QUERY = {
    "bookings:closure_create": "?lieu=maison-des-tamaris",
    "events:programme_pdf": "?semaine=2099-11-24",
}

# The same five, when they send an empty form (200 and 422: what is missing is said; 302: it is done).
SENT = {
    "events:register": "302 302 302 302 302",
    "events:registration_cancel": "302 302 302 302 302",
    "events:registration_accept": "302 302 302 302 302",
    "events:registration_decline": "302 302 302 302 302",
    "events:registration_size": "422 422 422 422 422",
    "events:registration_date": "422 422 422 422 422",
    "events:registration_contact": "422 422 422 422 422",
    "events:registration_erase": PUBLIC,
    "events:registration_send_calendar": "302 302 302 302 302",
    "events:own_calendar": "302 302 302 302 302",
    "events:relative": "302 302 302 302 302",
    "directory:preferences_display": "302 302 302 302 302",
    "directory:preferences_language": "302 302 302 302 302",
    "directory:enter_demo": DEMO_ONLY,
    "cms:page_edit": "302 302 404 404 404",
    "events:organiser_create": TEAM,
    "events:schedule_preview": TEAM,
    "events:calendars": "302 422 404 404 404",
    "events:calendar": "302 422 404 404 404",
    "events:calendar_read": "302 302 404 404 404",
    "events:calendar_asking": "302 302 404 404 404",
    "events:calendar_take_back": "302 302 404 404 404",
    "events:calendar_cut": "302 422 404 404 404",
    "events:organiser_edit": TEAM,
    "events:organiser_publish": "302 302 404 404 404",
    "events:organiser_unpublish": "302 302 404 404 404",
    "events:organiser_delete": "302 302 404 404 404",
    "events:occurrence_cancel": TEAM,
    "events:occurrence_move": TEAM,
    "events:tonight": "302 302 404 404 404",
    "events:tonight_mark": "302 302 404 404 404",
    "events:organiser_add": "302 422 404 404 404",
    "events:organiser_room": "302 200 404 404 404",
    "events:organiser_open": "302 302 404 404 404",
    "events:organiser_message": "302 422 404 404 404",
    "events:organiser_cancel": "302 422 404 404 404",
    "events:organiser_answer": "302 302 404 404 404",
    "events:desk_look_up": "302 403 403 422 422",
    "events:desk_register": "302 403 403 422 422",
    "events:desk_party": "302 403 403 404 404",
    "events:call_settle": "302 403 403 302 302",
    "events:paper_letters": "302 403 403 302 302",
    "directory:claim": "422 302 422 422 422",
    "directory:invitation": PUBLIC,
    "directory:team_invite": "302 422 404 404 404",
    "directory:team_member": "302 422 404 404 404",
    "directory:team_claim": "302 422 404 404 404",
    "directory:team_answer": "302 302 404 404 404",
    "directory:team_leave": "302 422 404 404 404",
    "directory:invitation_take_back": "302 302 404 404 404",
    "directory:service_team": "302 403 403 404 403",
    "directory:service_claim": "302 403 403 422 403",
    "directory:service_matter": "302 403 403 302 403",
    "events:still_true_espace": "302 302 404 404 404",
    "events:still_true": PUBLIC,
    "events:still_true_by_service": "302 403 403 302 403",
    "bookings:still_true_cancel": UNPROCESSABLE,
    "events:alert_create": UNPROCESSABLE,
    "events:alert": "302 302 302 302 302",
    "events:alert_stop": PUBLIC,
    "events:send": UNPROCESSABLE,
    "events:wish_create": UNPROCESSABLE,
    "events:wish_settle": "302 403 403 302 302",
    "directory:paper_create": "302 422 404 404 404",
    "directory:paper_withdraw": "302 302 404 404 404",
    "directory:papers_answer": "302 403 403 422 422",
    "bookings:request_create": TEAM,
    "bookings:request_withdraw": "302 302 404 404 404",
    "bookings:slot_release": "302 422 404 404 404",
    "bookings:review": "302 403 403 422 404",
    "bookings:refuse_all": SERVICE_OWN,
    "bookings:closure_create": SERVICE_OWN,
    "bookings:closure_reopen": "302 403 403 302 404",
}

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


@pytest.fixture
def town(db: None) -> Town:
    planting.plant()
    member = factories.make_membership()
    other = factories.make_association("Club nautique")
    stranger = factories.make_membership(person=factories.make_person("leo@exemple.test", "Léo"), association=other)
    agent = factories.make_agent()
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
    slug = member.association.slug
    colleague = factories.make_membership(person=factories.make_person("malik@exemple.test", "Malik"), role="redacteur")
    newcomer = factories.make_person("yasmine@exemple.test", "Yasmine")
    claim = claiming.claim(member.association, part="Trésorière", by=newcomer, at=timezone.now())
    invitation = inviting.invite(
        member.association, "odile@exemple.test", role="redacteur", by=member.person, at=timezone.now()
    )
    workshop = factories.make_open_activity()
    later = factories.make_occurrence(activity=workshop, starts_at=factories.paris(2099, 11, 26, 10))
    party = factories.make_registration(occurrence=later)
    return Town(
        parts={
            "association": {"association": slug},
            "public_association": {"slug": slug},
            "activity": {"pk": activity.pk},
            "typed": {"typed": request.space.venue.slug},
            "colleague": {"pk": colleague.pk},
            "claim": {"pk": claim.pk},
            "matter": {"pk": watching.ask(member.association, "bureau", at=timezone.now()).pk},
            "invitation": {"secret": invitation.secret},
            "own_invitation": {"pk": invitation.pk},
            "still_true": {"token": links.token("confirm", member, at=timezone.now())},
            "still_true_cancel": {"token": links.token("cancel", member, at=timezone.now())},
            "calendar": {"pk": factories.make_calendar_source().pk},
            "draft": {"pk": factories.make_activity("Yoga", state="draft").pk},
            "public_activity": {"slug": activity.slug},
            "venue": {"slug": request.space.venue.slug},
            "space": {"space": request.space.slug},
            "occurrence": {"occurrence": occurrence.pk},
            "own_occurrence": {"pk": occurrence.pk},
            "request": {"pk": request.pk},
            "paper": {"pk": papers.make_paper(by=member.person).pk},
            "paper_kind": {"kind": "assurance"},
            "slot": {"pk": slot.pk},
            "closure": {"pk": closure.pk},
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
