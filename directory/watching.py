"""Teams that nobody leads, that say nothing for long, or whose board has changed: the service and the team are asked.

A question is asked once and stays open until somebody settles it (`TeamMatter`).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from directory import emails, team_history
from directory.days import midnight
from directory.models import Association, Membership, Person, TeamMatter

Kind = TeamMatter.Kind


@transaction.atomic
def ask(association: Association, kind: str, *, at: datetime, by: Person | None = None) -> TeamMatter | None:
    """Open the question and write to the team and to the service; None when it is open already."""
    matter = _open(association, kind, at=at, by=by)
    if matter:
        emails.service_asked([matter])
    return matter


@transaction.atomic
def settle(matter: TeamMatter, *, at: datetime, by: Person | None, words: str = "") -> bool:
    """Close the question; False when somebody already had."""
    Association.objects.select_for_update(no_key=True).get(pk=matter.association_id)
    if not TeamMatter.objects.open().filter(pk=matter.pk).update(settled_at=at, by=by):
        return False
    kind = team_history.Kind.SETTLED
    team_history.write(matter.association, kind, at=at, by=by, about=matter.kind, words=words)
    return True


def somebody_is_in_charge(association: Association, *, at: datetime, by: Person | None) -> None:
    """Whoever takes charge answers the question whether anybody does."""
    for matter in association.team_matters.open().filter(kind=Kind.NOBODY).select_related("association"):
        settle(matter, at=at, by=by)


@transaction.atomic
def look(*, at: datetime) -> int:
    """Each night: ask of teams that became silent, once, in one letter to the service; close the question for those
    that came back. Returns how many were asked."""
    limit = timezone.localdate(at) - timedelta(days=settings.TEAM_SILENT_DAYS)
    silent = _silent(limit)
    open_ones = TeamMatter.objects.open().filter(kind=Kind.SILENT).select_related("association")
    for matter in open_ones.exclude(association__in=silent.values("pk")):
        settle(matter, at=at, by=None)
    lately = TeamMatter.objects.filter(association=OuterRef("pk"), kind=Kind.SILENT).filter(
        Q(settled_at=None) | Q(settled_at__gte=midnight(limit))
    )
    asked = [_open(each, Kind.SILENT, at=at) for each in silent.exclude(Exists(lately)).order_by("sort_key")]
    matters = [matter for matter in asked if matter]
    if matters:
        emails.service_asked(matters)
    return len(matters)


def board_declared(associations: Iterable[Association], *, at: datetime) -> int:
    """The register says that these declared something new: where there is a team, it is asked whether it is still right."""
    keys = [association.pk for association in associations]
    led = Association.objects.filter(pk__in=keys, memberships__in=_memberships()).distinct()
    return len([matter for each in led if (matter := ask(each, Kind.BUREAU, at=at))])


def forget_unused_accounts(*, at: datetime) -> int:
    """Accounts made for a claim or an invitation that nobody went on with are forgotten after a week; how many."""
    unused = Person.objects.filter(
        last_login=None, is_staff=False, memberships=None, agencies=None, claims=None, is_superuser=False,
        date_joined__lt=at - timedelta(days=settings.UNUSED_ACCOUNT_DAYS),
    )  # fmt: skip
    return unused.delete()[1].get("directory.Person", 0)


def _open(association: Association, kind: str, *, at: datetime, by: Person | None = None) -> TeamMatter | None:
    Association.objects.select_for_update(no_key=True).get(pk=association.pk)
    matter, is_new = TeamMatter.objects.get_or_create(
        association=association, kind=kind, settled_at=None, defaults={"at": at}
    )
    if not is_new:
        return None
    team_history.write(association, kind, at=at, by=by)
    emails.team_asked(matter)
    return matter


def _memberships() -> QuerySet[Membership]:
    return Membership.objects.current().filter(person__is_active=True)


def _silent(limit: date) -> QuerySet[Association]:
    """Those with a team of which nobody came, nor said that all is right, since that day."""
    counted = Q(memberships__accepted_at__isnull=False, memberships__ended_at=None)
    came = Coalesce("memberships__seen_on", TruncDate("memberships__accepted_at"))
    return (
        Association.objects.filter(state__in=(*Association.PUBLIC_STATES, Association.State.UNLISTED))
        .annotate(came_on=Max(came, filter=counted))
        .filter(Q(checked_on=None) | Q(checked_on__lt=limit), came_on__lt=limit)
    )
