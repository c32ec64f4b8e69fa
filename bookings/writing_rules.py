"""An agent writes the rules of a venue, each from a day on. What has begun is never changed: another rule begins."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.errors import NotBookable, RulesChanged
from bookings.models import SpaceRule, VenueRule
from directory.models import Association, Person, Theme, Venue

Week = Sequence[tuple[time, time] | None]


@dataclass(frozen=True)
class Wanted:
    """What a rule is to say. `spaces` gives for each space its gap in minutes, and whether it opens in the holidays."""

    since: date
    rivals: str = VenueRule.Rivals.COMPETE
    min_notice: int | None = None
    max_notice: int | None = None
    week: Week = ()
    who: str = VenueRule.Who.ANY
    themes: Collection[Theme] = ()
    associations: Collection[Association] = ()
    quota_hours: int | None = None
    papers: Sequence[str] = ()
    spaces: Mapping[int, tuple[int, bool]] = field(default_factory=dict)


def state_of(venue: Venue) -> str:
    """What was read before writing: another one after any change of the rules of this venue."""
    rows = VenueRule.objects.filter(venue=venue).order_by("since").values_list("since", "written_at")
    return "|".join(f"{since:%Y%m%d}.{written_at.timestamp():.6f}" for since, written_at in rows)


@transaction.atomic
def write(
    venue: Venue,
    wanted: Wanted,
    *,
    by: Person,
    at: datetime,
    seen: str | None = None,
    instead_of: VenueRule | None = None,
) -> VenueRule:
    """Write a rule from its day on, or correct one that has not begun (`instead_of`, or the one of the same day).

    Raises NotBookable when the day is past, RulesChanged when the rules are not any more what was read.
    """
    Venue.objects.select_for_update(no_key=True).get(pk=venue.pk)
    if seen is not None and seen != state_of(venue):
        raise RulesChanged
    if wanted.since < timezone.localdate(at):
        raise NotBookable(_("What is past keeps its rule: choose today or a later day."))
    if instead_of is not None:
        _check_ahead(instead_of, at)
        if instead_of.since != wanted.since:
            instead_of.delete()
    rule, _made = VenueRule.objects.update_or_create(
        venue=venue, since=wanted.since,
        defaults={
            "rivals": wanted.rivals, "min_notice": wanted.min_notice, "max_notice": wanted.max_notice,
            "week": _kept(wanted.week), "who": wanted.who, "quota_hours": wanted.quota_hours,
            "papers": list(wanted.papers), "by": by, "written_at": at,
        },
    )  # fmt: skip
    some = wanted.who == VenueRule.Who.SOME
    rule.themes.set(wanted.themes if some else [])
    rule.associations.set(wanted.associations if some else [])
    rule.spaces.all().delete()
    SpaceRule.objects.bulk_create(
        SpaceRule(rule=rule, space_id=key, gap_minutes=gap, opens_in_holidays=opens)
        for key, (gap, opens) in wanted.spaces.items()
    )
    return rule


@transaction.atomic
def abandon(rule: VenueRule, *, at: datetime) -> None:
    """Take back a rule that has not begun: the one before goes on. Raises NotBookable once it has."""
    Venue.objects.select_for_update(no_key=True).get(pk=rule.venue_id)
    _check_ahead(rule, at)
    rule.delete()


def _check_ahead(rule: VenueRule, at: datetime) -> None:
    if rule.since <= timezone.localdate(at):
        raise NotBookable(_("This rule has begun: write another one from a later day on."))


def _kept(week: Week) -> list[Any]:
    return [hours and [f"{hours[0]:%H:%M}", f"{hours[1]:%H:%M}"] for hours in week]
