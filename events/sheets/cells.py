"""What every kind of file is read into: pages of lines, each with the number that the spreadsheet shows."""

import datetime as dt
from dataclasses import dataclass, field

from events.sheets.refusals import MOST_LINES, Unreadable

MOST_COLUMNS = 80
MOST_ABOVE = 20  # lines above the headings, and explanations
LONGEST = 10_000  # signs of one cell
EXCEL_EPOCH, MAC_EPOCH = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001 - a spreadsheet has no zone


@dataclass(frozen=True)
class Line:
    number: int
    cells: list[str]


@dataclass
class Page:
    """One sheet of the file; only lines that hold something are kept."""

    name: str = ""
    lines: list[Line] = field(default_factory=list)

    def add(self, number: int, cells: list[str]) -> None:
        """Raises Unreadable when there are too many."""
        cut = [cell[:LONGEST].replace("\0", "").strip() for cell in cells[:MOST_COLUMNS]]
        while cut and not cut[-1]:
            cut.pop()
        if not cut:
            return
        if len(self.lines) >= MOST_LINES + MOST_ABOVE:
            raise Unreadable("too_many_lines", limit=MOST_LINES)
        self.lines.append(Line(number, cut))


def number(value: float) -> str:
    """« 45 », « 4,5 »"""
    return str(int(value)) if value == int(value) else f"{value:.10g}".replace(".", ",")


def day(value: dt.date) -> str:
    return f"{value:%d/%m/%Y}"


def hour(value: dt.time) -> str:
    return f"{value:%H:%M}"


def moment(value: dt.datetime) -> str:
    """Spreadsheets keep days as midnights."""
    return day(value) if value.time() == dt.time() else f"{day(value)} {hour(value.time())}"


def serial(value: float, *, epoch: dt.datetime = EXCEL_EPOCH) -> dt.datetime:
    """The moment that a spreadsheet keeps as a number of days. Raises OverflowError for one out of all sense."""
    return epoch + dt.timedelta(minutes=round(value * 24 * 60))
