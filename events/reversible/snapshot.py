"""The rows of an activity as text, so that two moments can be compared and the first brought back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from events.laying_out import COLUMNS
from events.models import Activity, Registration, RegistrationStep, ScheduleFields

Row = dict[str, str | None]
OF_RULE = (
    *(field.name for field in ScheduleFields._meta.fields), "rule_since", "laid_out_until", "leader", "space", "address",
)  # fmt: skip
PLACES = ("capacity", "trial_places")
OF_ACTIVITY = (
    *OF_RULE, *PLACES, "title", "theme", "summary", "description", "to_bring", "age_min", "age_max", "level",
    "level_kind", "is_seated", "is_online", "price_kind", "price", "price_unit", "price_note", "has_solidarity_rate",
    "entry", "offers_trial", "takes_single", "takes_season", "welcomes_helpers", "registration_opens_at",
    "contact_phone", "contact_email", "neighbourhood", "shows_leader",
)  # fmt: skip
OF_SEANCE = COLUMNS
OF_PARTY = (
    "state", "offered_until", "cancelled_by", "reason", "changed_at", "sequence", "code", "size", "occurrence", "since",
    "until",
)  # fmt: skip
ONLY_NUMBERS = frozenset({"sequence", "changed_at"})


@dataclass(frozen=True)
class Snapshot:
    """An activity, its séances that are not over, its live parties, and how far its history goes."""

    activity: Row
    seances: Mapping[int, Row]
    parties: Mapping[int, Row]
    last_step: int


def take(activity: Activity, *, at: datetime, and_parties: Iterable[int] = ()) -> Snapshot:
    """Read afresh, on a locked activity. `and_parties` are looked at although they may be live no more."""
    fresh = Activity.objects.get(pk=activity.pk)
    seances = fresh.occurrences.filter(Q(ends_at__gt=at) | Q(original_start__gt=at))
    parties = fresh.registrations.filter(Q(state__in=Registration.LIVE) | Q(pk__in=list(and_parties)))
    steps = RegistrationStep.objects.filter(registration__activity=fresh).order_by("-pk").values_list("pk", flat=True)
    return Snapshot(
        plain(fresh, OF_ACTIVITY),
        {row.pk: plain(row, OF_SEANCE) for row in seances},
        {party.pk: plain(party, OF_PARTY) for party in parties},
        steps.first() or 0,
    )


def plain(row: Model, names: Iterable[str]) -> Row:
    """These columns as JSON keeps them."""
    return {name: _text(row, name) for name in names}


def _text(row: Model, name: str) -> str | None:
    field = row._meta.get_field(name)
    value = getattr(row, field.attname)  # type: ignore[union-attr]  # a column
    return None if value is None else field.value_to_string(row)  # type: ignore[union-attr]


def write(row: Model, kept: Row) -> None:
    """Set these columns, without saving."""
    for name, text in kept.items():
        field: Any = row._meta.get_field(name)
        setattr(row, field.attname, None if text is None else field.to_python(text))


def facts(before: Snapshot, after: Snapshot) -> dict[str, Any]:
    """What one act changed, by id. Rows of which only the numbers rose are left out, for the dates but not for people."""
    kept = before.seances.keys() & after.seances.keys()
    return {
        "activity": _changed(before.activity, after.activity),
        "changed": [
            [pk, before.seances[pk], after.seances[pk]]
            for pk in sorted(kept)
            if _differ(before.seances[pk], after.seances[pk])
        ],
        "added": [[pk, after.seances[pk]] for pk in sorted(after.seances.keys() - before.seances.keys())],
        "deleted": [[pk, before.seances[pk]] for pk in sorted(before.seances.keys() - after.seances.keys())],
        "parties": [
            [pk, before.parties[pk], after.parties[pk]]
            for pk in sorted(before.parties.keys() & after.parties.keys())
            if before.parties[pk] != after.parties[pk]
        ],
        "new_parties": sorted(after.parties.keys() - before.parties.keys()),
        "first_step": before.last_step,
        "last_step": after.last_step,
    }


def _changed(before: Row, after: Row) -> list[Row] | None:
    """The columns that differ; those of the rule all together, since each means something by the others."""
    names = {name for name in before if before[name] != after[name]}
    if not names.isdisjoint(OF_RULE):
        names |= {*OF_RULE}
    return [{name: row[name] for name in sorted(names)} for row in (before, after)] if names else None


def _differ(one: Row, other: Row) -> bool:
    return any(one[name] != other[name] for name in one.keys() - ONLY_NUMBERS)
