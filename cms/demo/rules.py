"""Rules of two venues, what agents booked directly, and a team in line for a date that it was refused."""

import datetime as dt

from bookings import booking_directly, waiting_for_dates, writing_rules
from bookings.booking_directly import Booking, Caller
from bookings.models import DirectBooking, Slot, VenueRule
from cms.demo import story
from cms.demo.desk import MON, SUN, Desk, once, weekly
from directory.models import Association, Venue
from directory.models.association import TOWN_SLUG
from events.recurrence import Schedule

HOUSE, GYM = "maison-des-canaux", "gymnase-du-gres"
Kind = DirectBooking.Kind


def write(desk: Desk) -> None:
    _rules(desk)
    _direct(desk)
    Association.objects.filter(slug=TOWN_SLUG).update(is_fictitious=True)
    refused = Slot.objects.filter(
        request__association__slug=story.SLUG, state=Slot.State.REFUSED, starts_at__gt=desk.season.now
    )
    waiting_for_dates.wait(refused.order_by("starts_at")[:2], by=desk.people[story.SLUG], at=desk.season.days_ago(2))


def _rules(desk: Desk) -> None:
    """The house of canals has had hours for two months, and will shut earlier one year; the gym is kept for the first."""
    season = desk.season
    written = season.days_ago(60)
    late, early = (dt.time(9), dt.time(23)), (dt.time(9), dt.time(22))
    house, gym = Venue.objects.get(slug=HOUSE), Venue.objects.get(slug=GYM)
    _rule(desk, house, written, since=written.date(), week=[late] * 6 + [early], min_notice=3, quota_hours=300)
    autumn = season.last.replace(month=9, day=1)
    _rule(desk, house, season.days_ago(5), since=autumn, week=[early] * 7, min_notice=10, quota_hours=200)
    _rule(desk, gym, written, since=written.date(), rivals=VenueRule.Rivals.FIRST, papers=["insurance"])


def _rule(desk: Desk, venue: Venue, at: dt.datetime, **said: object) -> None:
    spaces = {space.pk: (space.gap_minutes, True) for space in venue.spaces.all()}
    wanted = writing_rules.Wanted(spaces=spaces, **said)  # type: ignore[arg-type]  # its own fields
    writing_rules.write(venue, wanted, by=desk.people["camille"], at=at)


def _direct(desk: Desk) -> None:
    """A school on Monday afternoons, an event of the town, and a wedding that is only an option."""
    season = desk.season
    first = season.open_day(MON, after=2)
    lessons = weekly((MON,), first, first + dt.timedelta(weeks=8), "14:00", "15:30")
    _book(
        desk,
        "halle-du-miroir/halle-nord",
        lessons,
        "Éveil corporel, CE1",
        26,
        Caller(Kind.SCHOOL, "École des Salins"),
        "camille",
    )
    wishes = once(season.open_day(SUN, after=70), "18:00", "22:00")
    _book(
        desk,
        "halle-du-miroir/grande-halle",
        wishes,
        "Accueil des nouveaux habitants",
        110,
        Caller(Kind.TOWN),
        "camille",
    )
    party = once(season.open_day(SUN, after=100), "14:00", "22:00")
    _book(
        desk, "maison-des-genets/salle-d-activites", party, "Repas de famille", 22,
        Caller(Kind.CALLER, "Hélène Roubaud", "06 39 98 00 41"), "camille", option=season.today + dt.timedelta(days=12),
    )  # fmt: skip


def _book(
    desk: Desk, where: str, schedule: Schedule, purpose: str, people: int, caller: Caller, by: str,
    *, option: dt.date | None = None,
) -> None:  # fmt: skip
    wanted = Booking(
        desk.rooms[where], schedule, schedule.periods(desk.season.days_off), purpose, people, option_until=option,
        leaves_out=True,
    )  # fmt: skip
    booking_directly.book(wanted, caller, by=desk.people[by], at=desk.season.days_ago(1))
