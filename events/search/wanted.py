"""What a resident asks for, without its words for the screen."""

from dataclasses import dataclass, field
from datetime import date, datetime

from .asked import Asked
from .bits import NONE, Fact
from .near import Point


@dataclass(frozen=True)
class Wanted:
    """Days count from Monday (0), moments from the morning (0), `clock` are hours of the day; empty means any.

    `facts` must all hold; of `levels` and of `publics` one is enough. `price` is in euros, as announced:
    a year or a séance. With a `point`, the nearest come first, none further than `radius` metres.
    """

    at: datetime
    words: Asked = field(default_factory=Asked)
    themes: frozenset[int] = frozenset()
    neighbourhood: int | None = None
    days: frozenset[int] = frozenset()
    moments: frozenset[int] = frozenset()
    clock: frozenset[int] = frozenset()
    facts: Fact = NONE
    levels: Fact = NONE
    publics: Fact = NONE
    price: int | None = None
    age: int | None = None
    has_places: bool = False
    registers: bool = False
    first_day: date | None = None
    last_day: date | None = None
    point: Point | None = None
    radius: int | None = None

    @property
    def has_dates(self) -> bool:
        return self.first_day is not None or self.last_day is not None

    @property
    def is_any_time(self) -> bool:
        """Any hour of the week?"""
        return not (self.days or self.moments or self.clock)
