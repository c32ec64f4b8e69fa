"""Who may enter: requests that have a person, and doors that check the person's part.

Views never look a thing up by its id alone: they go through a queryset of what the person may touch
(`Association.objects.managed_by(person)`, `Venue.objects.run_by(person)`...). These doors only say
which part of the product a person belongs in. Behind them, a form sent twice from one page is done once.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from directory.models import Agent, Association, Membership, Person
from directory.models.department import AgentQuerySet
from directory.sent_twice import done_once
from directory.views import kept


class SignedInRequest(HttpRequest):
    """A request whose user is a Person; the doors of the service say what its navigation shows them."""

    user: Person
    is_administrator: bool
    is_of_service: bool  # the associations service


class TeamRequest(SignedInRequest):
    """The request of a volunteer, with the association named in the address, among all of theirs."""

    membership: Membership
    association: Association
    associations: list[Association]


View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Lead whoever is not signed in to the door; what they had typed and sent waits on a page of its own."""
    door = login_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request"):
                return kept.signed_out_aside(request)
            if request.method == "POST" and kept.typed(request):
                return kept.signed_out(request)
        return door(request, *args, **kwargs)

    return guarded


def is_agent(person: Person) -> bool:
    """Does this person work for the town today?"""
    return Agent.objects.current().filter(person=person).exists()


def _enters(request: SignedInRequest, agents: AgentQuerySet) -> bool:
    """Is this person one of them? What they may manage is read with the same query."""
    mine = Agent.objects.current().filter(person=request.user)
    opens = Exists(agents.filter(pk=OuterRef("pk")))
    posts = list(mine.annotate(opens=opens).values_list("role", "department__name", "opens"))
    request.is_administrator = any(role == Agent.Role.ADMINISTERS for role, _department, _opens in posts)
    request.is_of_service = any(department == settings.SERVICE_NAME for _role, department, _opens in posts)
    return any(opens for _role, _department, opens in posts)


def agents_only(view: View) -> View:
    """Let the town's agents in; anybody else signed in gets 403."""

    @signed_in
    @wraps(view)
    def door(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _enters(request, Agent.objects.current()):
            raise PermissionDenied
        return done_once(view)(request, *args, **kwargs)

    return door


def service_only(view: View) -> View:
    """Let the agents of the associations service in; other agents, and anybody else signed in, get 403."""

    @signed_in
    @wraps(view)
    def door(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _enters(request, Agent.objects.of_the_service()):
            raise PermissionDenied
        return done_once(view)(request, *args, **kwargs)

    return door


def administrators_only(view: View) -> View:
    """Let in who manages departments and agents, and whoever set the product up; anybody else gets 403."""

    @signed_in
    @wraps(view)
    def door(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (_enters(request, Agent.objects.administrators()) or request.user.is_superuser):
            raise PermissionDenied
        request.is_administrator = True
        return done_once(view)(request, *args, **kwargs)

    return door


def team_only(view: View) -> View:
    """Let the association's team in and give the view `request.association`; 404 for others.

    The address names the association by its slug, as `association`. `request.associations` holds
    all those for which the person speaks, so that pages can offer to change; one query for both.
    Memberships are read each time: an access that has ended opens nothing from the next page on.
    The first visit of a day is noted, so that a team that no longer comes is known.
    """

    @signed_in
    @wraps(view)
    def door(request: TeamRequest, association: str, *args: Any, **kwargs: Any) -> HttpResponse:
        memberships = list(Membership.objects.of_workspace(request.user))
        request.associations = [membership.association for membership in memberships]
        named = [membership for membership in memberships if membership.association.slug == association]
        if not named:
            raise Http404
        request.membership, request.association = named[0], named[0].association
        _note_visit(request.membership)
        return done_once(view)(request, *args, **kwargs)

    return door


def in_charge_only(view: View) -> View:
    """Let whoever is in charge of the association in; its writers get 403, others 404."""

    @team_only
    @wraps(view)
    def door(request: TeamRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.membership.is_in_charge:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return door


def _note_visit(membership: Membership) -> None:
    if membership.seen_on != (today := timezone.localdate()):
        Membership.objects.filter(pk=membership.pk).update(seen_on=today)
