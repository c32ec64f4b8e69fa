"""One run of the bench on the database that is connected: everything in turns, floors included."""

from collections.abc import Callable
from datetime import datetime

from cms.benching import asking, feeds, pages, rivals, slots
from cms.benching.figures import Figures
from cms.benching.probes import Probe, in_turns
from cms.benching.rivals import Race
from cms.benching.server import serving


def measure(*, at: datetime, say: Callable[[str], None]) -> tuple[dict[str, Figures], Race]:
    """The rows by their name, floors first, and the race."""
    office = asking.office(at)
    with serving() as visitor:
        floors = [*pages.floors(visitor), *feeds.floors(), *slots.floors(office)]
        say("pages and verdicts")
        quiet = [*pages.searches(visitor), *pages.pages(visitor), *slots.verdicts(office)]
        in_turns([*floors, *quiet])
        say("calendars")
        calendars = feeds.probes(visitor)
        in_turns(calendars)
        say("granting")
        grants = slots.granting(office, visitor)
        in_turns(grants)
    say("rivals")
    race = rivals.race(asking.office(at))
    rows = _by_name([*floors, *quiet, *calendars, *grants])
    return {**rows, feeds.TEN_AND_QUERY: feeds.both_floors(rows)}, race


def _by_name(probes: list[Probe]) -> dict[str, Figures]:
    return {probe.figures.name: probe.figures for probe in probes}
