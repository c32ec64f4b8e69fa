"""What must be true of an activity's registrations after any act, counted anew from the rows in plain Python."""

from datetime import datetime

from events.models import Activity, Occurrence, Presence, Registration, RegistrationStep
from notifications.models import Notice

HOLDING = ("confirmed", "offered")


def covers(party: Registration, seance: Occurrence) -> bool:
    if party.kind != "season":
        return party.occurrence_id == seance.pk
    assert party.since
    return party.since <= seance.original_start and (party.until is None or seance.original_start < party.until)


class Books:
    """The registrations of one activity, added up the slow way."""

    def __init__(self, activity: Activity, at: datetime) -> None:
        self.activity = Activity.objects.get(pk=activity.pk)
        self.seances = list(self.activity.occurrences.exclude(state="cancelled").filter(starts_at__gt=at))
        self.parties = list(self.activity.registrations.order_by("arrival", "pk"))
        away = Presence.objects.filter(kind="away", occurrence__activity=activity)
        self.away = set(away.values_list("registration", "occurrence"))

    def taken(self, seance: Occurrence, kind: str = "") -> int:
        return sum(
            party.size
            for party in self.parties
            if party.state in HOLDING and covers(party, seance) and (party.pk, seance.pk) not in self.away
            if not kind or party.kind == kind
        )

    def left(self, party: Registration) -> int:
        """How many people would find a place wherever the party goes."""
        limits = [10_000]
        for seance in [seance for seance in self.seances if covers(party, seance)]:
            if self.activity.capacity is not None:
                limits.append(self.activity.capacity - self.taken(seance))
            if party.kind == "trial" and self.activity.trial_places is not None:
                limits.append(self.activity.trial_places - self.taken(seance, "trial"))
        if party.kind == "season" and self.activity.capacity is not None:
            others = [p for p in self.parties if p.kind == "season" and p.state in HOLDING]
            limits.append(self.activity.capacity - sum(other.size for other in others))
        return min(limits)

    @property
    def of_the_season(self) -> int:
        """How many people hold the season: those whom a séance laid out later finds there."""
        return sum(party.size for party in self.parties if party.kind == "season" and party.state in HOLDING)

    def waiting_for(self, seance: Occurrence) -> int:
        if self.activity.capacity is None:
            return 0
        free = self.activity.capacity - self.taken(seance)
        waiting = [p for p in self.parties if p.state == "waiting" and covers(p, seance)]
        return sum(party.size for party in waiting if party.size > free)


LAID_OUT_LATER = 0  # in `crowded`, the key of séances that were not there yet: whoever has the season has them too


def check_promises(activity: Activity, *, at: datetime, crowded: dict[int, int] | None = None) -> None:
    """Raises what is broken. `crowded`: how many people séances had when their capacity was lowered below that."""
    keep_places(activity, at=at, crowded=crowded)
    _everybody_is_told_once(Books(activity, at))


def keep_places(activity: Activity, *, at: datetime, crowded: dict[int, int] | None = None) -> None:
    """The same without the letters: what was written in bulk tells nobody."""
    books = Books(activity, at)
    _nothing_is_sold_twice(books, crowded or {})
    _nobody_waits_in_vain(books)
    _the_public_reads_the_truth(books)


def _nothing_is_sold_twice(books: Books, crowded: dict[int, int]) -> None:
    for seance in books.seances:
        if books.activity.capacity is not None:
            assert books.taken(seance) <= max(
                books.activity.capacity, crowded.get(seance.pk, crowded.get(LAID_OUT_LATER, 0))
            )
        if books.activity.trial_places is not None and not crowded:
            assert books.taken(seance, "trial") <= books.activity.trial_places


def _nobody_waits_in_vain(books: Books) -> None:
    for party in books.parties:
        if party.state == "waiting" and any(covers(party, seance) for seance in books.seances):
            assert books.left(party) < (1 if party.accepts_split else party.size)


def _the_public_reads_the_truth(books: Books) -> None:
    for seance in books.seances:
        free = None
        if books.activity.capacity is not None:
            free = max(0, books.activity.capacity - books.taken(seance) - books.waiting_for(seance))
        assert (seance.free_places, seance.waiting) == (free, books.waiting_for(seance))


def _everybody_is_told_once(books: Books) -> None:
    """One letter for each step that changes something for the person; none for the others."""
    silent = ("passed", "declined", "erased", "seance_on")
    steps = RegistrationStep.objects.filter(registration__activity=books.activity).exclude(kind__in=silent)
    expected = {f"registrations/{key}" for key in steps.values_list("pk", flat=True)}
    told = set(Notice.objects.filter(key__startswith="registrations/").values_list("key", flat=True))
    assert expected <= told
