"""What a resident asks for, without its words for the screen."""

from dataclasses import dataclass, field
from datetime import date, datetime

from .asked import Asked


@dataclass(frozen=True)
class Wanted:
    """Days count from Monday (0), moments from the morning (0); empty means any."""

    at: datetime
    words: Asked = field(default_factory=Asked)
    themes: frozenset[int] = frozenset()
    neighbourhood: int | None = None
    days: frozenset[int] = frozenset()
    moments: frozenset[int] = frozenset()
    is_free: bool = False
    is_accessible: bool = False
    age: int | None = None
    first_day: date | None = None
    last_day: date | None = None
