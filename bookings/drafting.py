"""The decision that an agent has begun to write: kept as typed, taken up again, seen by colleagues.

A draft holds no hall and sends nothing; what it says is looked at anew when it is taken up.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict

from bookings.models import DecisionDraft, SlotRequest
from directory.models import Person

FIELDS = re.compile(
    r"(message|prepared|groups|conditions|own_conditions"
    r"|g\d{1,3}-(all|dates|answer|rest|ground|reason|to|other_space|other_day|other_start|other_end|answer_days|otherwise))"
)
KEPT_AFTER = timedelta(days=1)  # a colleague may still copy the words that were left
MOST_SIGNS = 100_000  # of a whole draft: more is not a decision that somebody typed


def keep(slot_request: SlotRequest, typed: QueryDict, *, seen: int, by: Person, at: datetime) -> DecisionDraft | None:
    """Keep what this agent typed, in place of what they had kept; None when it is not a decision."""
    fields = {name: values for name, values in typed.lists() if FIELDS.fullmatch(name)}
    if "message" not in fields or sum(len(value) for values in fields.values() for value in values) > MOST_SIGNS:
        return None
    kept = {"typed": fields, "seen": seen, "at": at}
    return DecisionDraft.objects.update_or_create(request=slot_request, by=by, defaults=kept)[0]


def discard(slot_request: SlotRequest, *, by: Person) -> None:
    slot_request.drafts.filter(by=by).delete()


def forget(*, at: datetime) -> int:
    """Take away, a day later, the drafts of requests that no longer wait for an answer. Returns how many."""
    over = DecisionDraft.objects.exclude(request__state=SlotRequest.State.PENDING)
    return over.filter(at__lt=at - KEPT_AFTER, request__decided_at__lt=at - KEPT_AFTER).delete()[0]


def fields(draft: DecisionDraft) -> QueryDict:
    """What was typed, as a form reads it."""
    data = QueryDict(mutable=True)
    for name, values in draft.typed.items():
        data.setlist(name, values)
    return data


@dataclass(frozen=True)
class Words:
    """What somebody wrote that must not be lost when its dates were answered by a colleague meanwhile."""

    message: str
    reasons: tuple[str, ...]
    conditions: str

    def __bool__(self) -> bool:
        return bool(self.message or self.reasons or self.conditions)


def words(data: Mapping[str, Any], *, still_shown: Sequence[str] = ()) -> Words:
    """The sentences among what was typed; reasons that the page still shows are left out."""
    reasons = [
        value.strip() for name, value in data.items() if re.fullmatch(r"g\d{1,3}-reason", name) and value.strip()
    ]
    return Words(
        message=data.get("message", "").strip(),
        reasons=tuple(dict.fromkeys(reason for reason in reasons if reason not in still_shown)),
        conditions=data.get("own_conditions", "").strip(),
    )
