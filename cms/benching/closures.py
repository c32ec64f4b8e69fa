"""What a closure of many halls touches, as the agent's page reads it: the list, the counts, the halls proposed."""

from datetime import timedelta

from bookings import rehousing, touched
from bookings.halls import Halls
from bookings.models import ClosurePlan, SpaceRule
from cms.benching.asking import Office
from cms.benching.figures import Goal
from cms.benching.probes import Probe, act
from directory.models import Space

HALLS = 500
LIMIT, LIMIT_OF_A_LARGE_TOWN = 1000, 5000  # milliseconds


def impact(office: Office) -> list[Probe]:
    """A week in 500 halls, or in as many as the town has."""
    starts_at = office.at + timedelta(days=7)
    plan = ClosurePlan(pk=0, starts_at=starts_at, ends_at=starts_at + timedelta(days=7))

    spaces = Space.objects.current().annotate(dated_gaps=SpaceRule.gaps())

    def read() -> None:
        halls = Halls(spaces.select_related("venue__neighbourhood").defer("venue__search", "venue__imported"))
        keys = list(halls.by_key)[:HALLS]
        leaves, related = halls.leaves_of(keys), halls.related_to(keys)
        groups, _total = touched.groups(plan, leaves, at=office.at)
        touched.counts(plan, leaves, related, at=office.at)
        rehousing.propose(plan, groups, halls, related)

    limit = LIMIT_OF_A_LARGE_TOWN if Space.objects.count() > HALLS else LIMIT
    goal = Goal("median", limit=limit, about=limit / 2)
    return [act(f"closure of {HALLS} halls: what it touches", read, goal=goal, times=6, warm_up=1)]
