"""What a change to granted dates breaks, and who is told: read inside the act, before it is undone or kept."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bookings import changing
from bookings.availability import Answer, User
from bookings.changed import Change, Changed
from directory.models import Association, Person
from events.models import RegistrationStep

Step = RegistrationStep.Kind
TOLD = (Step.MOVED, Step.SEANCE_CANCELLED)


@dataclass(frozen=True)
class Effect:
    """One date that changes, for the association that holds it.

    `parties` and `people` are registered to its séance and told of what becomes of it; `rivals` wait for an
    answer on the place that is taken, and cannot have it any more; `broken` are the rules of the venue that stand
    against it.
    """

    date: Changed
    association: Association
    purpose: str
    team: tuple[Person, ...]
    parties: int
    people: int
    rivals: tuple[User, ...]
    is_too_small: bool
    broken: tuple[str, ...] = ()


def of(change: Change, *, at: datetime) -> tuple[Effect, ...]:
    """What the act did at that moment, date by date."""
    requests = {decision.request_id: decision.request for decision in change.decisions}
    teams = {key: tuple(Person.objects.of_team(request.association_id)) for key, request in requests.items()}
    found = []
    for date in change.dates:
        request = requests[date.slot.request_id]
        sizes = _told(date, at)
        verdict = date.verdict
        found.append(
            Effect(
                date=date,
                association=request.association,
                purpose=request.purpose,
                team=teams[request.pk],
                parties=len(sizes),
                people=sum(sizes.values()),
                rivals=verdict.rivals if verdict else (),
                is_too_small=verdict is not None and verdict.answer == Answer.TOO_SMALL,
                broken=tuple(breach.sentence for breach in date.broken),
            )
        )
    return tuple(found)


def foreseen(act: "partial[Change]", *, at: datetime) -> tuple[Effect, ...]:
    """What the act would do, had it not been undone. Raises what the act raises."""
    return changing.try_out(act, partial(of, at=at))


def _told(date: Changed, at: datetime) -> dict[int, int]:
    """The parties that a step of their history tells about it, with how many people each is."""
    seance = date.slot.occurrence
    if seance is None:
        return {}
    steps = RegistrationStep.objects.filter(registration__activity=seance.activity_id, at=at, kind__in=TOLD)
    return dict(steps.values_list("registration", "registration__size"))
