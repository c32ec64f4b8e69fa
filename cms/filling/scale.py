"""How big the invented town is, and the seasons around today."""

import datetime as dt
from dataclasses import dataclass

VERSION = 2  # raise it whenever the same seed gives another town: kept databases are then laid anew
WEEKS_BEHIND, WEEKS = 11, 42


@dataclass(frozen=True)
class Scale:
    name: str
    associations: int
    activities: int
    seances: int
    spaces: int
    registrations: int = 0

    @property
    def seances_each(self) -> float:
        """How many séances an activity has on average."""
        return self.seances / self.activities

    @property
    def registrations_each(self) -> int:
        """How many registrations an activity that takes some has on average, about."""
        return round(self.registrations / self.activities / TAKES_PART / FILLED)


MARTIGUES = Scale("martigues", associations=400, activities=1_200, seances=45_000, spaces=60, registrations=20_000)
PARIS = Scale("paris", associations=20_000, activities=40_000, seances=1_500_000, spaces=2_000, registrations=800_000)
SCALES = {scale.name: scale for scale in (MARTIGUES, PARIS)}


TAKES_PART = 0.4  # the share of activities for which one registers
FILLED = 0.81  # of what an activity is meant to have, on average: small ones have not the places


@dataclass(frozen=True)
class Window:
    """The days of a season, both included."""

    first: dt.date
    last: dt.date


def this_season(today: dt.date) -> Window:
    """Always eleven weeks old, whatever the month: figures of two runs can be compared."""
    first = today - dt.timedelta(days=today.weekday(), weeks=WEEKS_BEHIND)
    return Window(first, first + dt.timedelta(weeks=WEEKS, days=-1))


def season_before(today: dt.date) -> Window:
    this = this_season(today)
    return Window(this.first - dt.timedelta(weeks=52), this.last - dt.timedelta(weeks=52))
