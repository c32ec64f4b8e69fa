"""The monthly letter: to every member of the team, about the séances to come."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from directory.days import midnight
from directory.models import Association, Membership
from events.models import StillTrue
from events.still_true import coming, emails


def due(at: datetime) -> QuerySet[Association]:
    """Those that the public knows, whose team neither was asked, answered nor began within the month."""
    after = midnight(timezone.localdate(at) - timedelta(days=settings.STILL_TRUE_EVERY - 1))  # by days, not by hours
    active = Q(memberships__accepted_at__isnull=False, memberships__ended_at=None, memberships__person__is_active=True)
    return (
        Association.objects.filter(state__in=[Association.State.LISTED, Association.State.UNLISTED])
        .annotate(began_at=Min("memberships__accepted_at", filter=active))
        .filter(began_at__lt=after)
        .filter(Q(still_true=None) | Q(still_true__asked_at=None) | Q(still_true__asked_at__lt=after))
        .exclude(still_true__answered_at__gte=after)
        .order_by("pk")
    )


def ask_all(*, at: datetime) -> int:
    """Each morning; each association is its own transaction. Returns how many were asked."""
    return sum(ask(association, at=at) for association in due(at))


@transaction.atomic
def ask(association: Association, *, at: datetime) -> bool:
    """Write to each member, with links of their own; False when it has just been done."""
    Association.objects.select_for_update(no_key=True).get(pk=association.pk)
    if not due(at).filter(pk=association.pk).exists():
        return False
    state, _new = StillTrue.objects.get_or_create(association=association, defaults={"since": at})
    state.asked_at = at
    state.save(update_fields=["asked_at"])
    found = coming.of(association, at=at)
    for membership in team(association):
        emails.asked(membership, found, at=at)
    return True


def team(association: Association) -> QuerySet[Membership]:
    """Those who may answer."""
    current = Membership.objects.current().filter(association=association, person__is_active=True)
    return current.select_related("person", "association").order_by("pk")
