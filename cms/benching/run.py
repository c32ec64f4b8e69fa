"""One run of the bench on the database that is connected: everything in turns, floors included."""

from collections.abc import Callable
from datetime import datetime

from cms.benching import asking, closures, desk, feeds, pages, rivals, slots
from cms.benching.figures import Figures
from cms.benching.probes import in_turns
from cms.benching.rivals import Race
from cms.benching.server import serving


def measure(*, at: datetime, say: Callable[[str], None]) -> tuple[dict[str, Figures], Race]:
    """The rows by their name, floors first, and the race."""
    office = asking.office(at)
    with serving() as visitor:
        say("pages, calendars and slots in turns")
        probes = [
            *pages.floors(visitor),
            *feeds.floors(),
            *slots.floors(office),
            *desk.floors(office),
            *pages.searches(visitor),
            *pages.pages(visitor),
            *slots.verdicts(office),
            *feeds.probes(visitor),
            *slots.granting(office, visitor),
            *closures.impact(office),
            *desk.probes(office, visitor),
        ]
        in_turns(probes)
    say("rivals")
    race = rivals.race(asking.office(at))
    rows = {probe.figures.name: probe.figures for probe in probes}
    return {**rows, feeds.TEN_AND_QUERY: feeds.both_floors(rows)}, race
