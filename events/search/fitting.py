"""Which activities fit, as SQL over their outlooks: one set of conditions for the counts and for the pages.

The outlooks are short rows (`events.models.Outlook`) that know the weeks of any dates. To put the next fitting séance
first, or with hours of the clock, the séances join in, or for long dates what sums them up (`events.models.Stretch`).
All that was typed stays in `values`, apart from the text.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from math import cos, radians
from typing import Any

from directory.days import midnight
from events.models import Outlook, Stretch
from events.week import HOURS_OF_MOMENT, MOMENTS, hours_of, parts_of

from .bits import AIMED_AT, Fact
from .near import DEGREE, ROUGH, Point
from .wanted import Wanted
from .whole_weeks import Weeks

LONG = timedelta(days=Stretch.WIDEST)
ENTERS = int(Fact.FREE_ENTRY | Fact.REGISTERS)
ENTRY = f"c.has_places AND o.facts & {ENTERS} <> 0"
BITS = "coalesce(bit_or(c.week_part) FILTER (WHERE {}), 0)"


@dataclass
class Sql:
    """A piece of SQL and its values, which never touch its text."""

    text: str = ""
    values: list[Any] = field(default_factory=list)

    def __add__(self, other: "Sql | str") -> "Sql":
        if isinstance(other, str):
            return Sql(self.text + other, self.values)
        return Sql(self.text + other.text, [*self.values, *other.values])

    def __radd__(self, other: str) -> "Sql":
        return Sql(other + self.text, self.values)


def joined(pieces: Iterable[Sql], between: str) -> Sql:
    all_of = list(pieces)
    return Sql(between.join(piece.text for piece in all_of), [value for piece in all_of for value in piece.values])


class Fitting:
    """The conditions of one question. `worded` gives the ids of those that have the words, `ranked` their ranks too."""

    def __init__(self, wanted: Wanted, worded: Sql | None = None, ranked: Sql | None = None) -> None:
        self.wanted, self.worded, self.ranked = wanted, worded, ranked

    # --- Séances ---

    @cached_property
    def since(self) -> datetime:
        first = self.wanted.first_day
        return max(self.wanted.at, midnight(first)) if first else self.wanted.at

    @cached_property
    def until(self) -> datetime | None:
        last = self.wanted.last_day
        return midnight(last + timedelta(days=1)) if last else None

    @cached_property
    def hours(self) -> list[int]:
        """The hours of the week that fit; empty when any does."""
        wanted = self.wanted
        return [] if wanted.is_any_time else hours_of(wanted.days, wanted.moments, wanted.clock)

    def seances(self, *, of: str = "", fitting: bool = True) -> Sql:
        """FROM and WHERE of the séances to come within the dates; `fitting`: at the hours and with the places asked."""
        conditions = [Sql("c.starts_at >= %s AND NOT c.is_dropped", [self.since])]
        if of:
            conditions.append(Sql(f"c.activity_id = {of}"))
        if self.until:
            conditions.append(Sql("c.starts_at < %s", [self.until]))
        if fitting and not self.wanted.is_any_time:
            conditions.append(Sql("c.week_hour = ANY (%s)", [self.hours]))
        if fitting and self.wanted.has_places:
            conditions.append(Sql("c.has_places"))
        return Sql("FROM events_occurrence c WHERE ") + joined(conditions, " AND ")

    @property
    def is_long(self) -> bool:
        """With hours of the clock, are stretches enough to know what fits? They are for dates as long as their widest gap."""
        return bool(self.wanted.clock) and (self.until is None or self.until - self.since >= LONG)

    @cached_property
    def clock_parts(self) -> int | None:
        """The parts of the week that the hours of the clock make, when these are whole ones: « à partir de 18 h »."""
        clock = self.wanted.clock
        whole = [moment for moment in MOMENTS if clock.issuperset(HOURS_OF_MOMENT[moment])]
        made = {hour for moment in whole for hour in HOURS_OF_MOMENT[moment]}
        return parts_of((), whole) if clock and clock == made else None

    @property
    def _of_clock(self) -> str:
        return f" & {self.clock_parts}" if self.clock_parts else ""

    def table(self) -> Sql:
        """The outlooks, each with the week that holds at this moment, as `o`. With dates, of the séances of these."""
        if not self.wanted.clock or self.clock_parts:
            told = self._weeks if self.wanted.has_dates else self._from_now_on
            return Sql("FROM (SELECT o.*, ") + told + ") o" + self._words
        if self.is_long:
            held, opened, source = "c.is_held", "c.is_open", self._stretches
        else:
            held, opened, source = "true", "c.has_places", self.seances(fitting=False) + self._at_the_clock
        opens = f"o.facts & {ENTERS} <> 0"
        columns = f"SELECT o.*, s.week, CASE WHEN {opens} THEN s.open ELSE 0 END AS open FROM events_outlook o"  # noqa: S608 - fixed words
        weeks = (
            f"SELECT c.activity_id, coalesce(bit_or(c.week_part) FILTER (WHERE {held}), 0) AS week, "
            f"coalesce(bit_or(c.week_part) FILTER (WHERE {opened}), 0) AS open "
        )
        return (
            Sql(f"FROM ({columns} JOIN ({weeks}") + source + self._of_worded
            + " GROUP BY 1) s ON s.activity_id = o.activity_id) o" + self._words
        )  # fmt: skip

    @property
    def _stretches(self) -> Sql:
        """FROM and WHERE of the stretches that overlap the dates, at the hours of the clock asked for."""
        conditions = [Sql("c.last_start >= %s", [self.since])]
        if self.until:
            conditions.append(Sql("c.first_start < %s", [self.until]))
        return Sql("FROM events_stretch c WHERE ") + joined(conditions, " AND ") + self._at_the_clock

    @property
    def _at_the_clock(self) -> Sql:
        clock = self.wanted.clock
        return Sql(" AND c.week_hour = ANY (%s)", [hours_of((), (), clock)]) if clock else Sql()

    @property
    def _of_worded(self) -> str:
        """Of those that have the words only, looked up one by one: else the séances of the whole town are read."""
        return " AND c.activity_id = ANY (ARRAY(SELECT id FROM worded))" if self.worded is not None else ""

    @property
    def _from_now_on(self) -> Sql:
        """The week from now on. A row whose next séance has begun since it was written asks the séances themselves."""
        own = self.seances(of="o.activity_id", fitting=False)
        told = (
            ("week", "parts", BITS.format("true")),
            ("open", "open_parts", BITS.format(ENTRY)),
            ("next", "next_start", "min(c.starts_at)"),
        )
        fresh = (
            Sql(f"CASE WHEN o.next_start >= %s THEN o.{kept} ELSE (SELECT {asked} ", [self.since])
            + own
            + f") END{self._of_clock * (name != 'next')} AS {name}"
            for name, kept, asked in told
        )
        return joined(fresh, ", ") + " FROM events_outlook o"

    @property
    def _weeks(self) -> Sql:
        """The week within the dates, from the weeks of each outlook; one that cannot tell asks the séances themselves."""
        weeks = Weeks(self.since, self.until)
        if weeks.is_empty:
            return Sql("0 AS week, 0 AS open FROM events_outlook o")
        own = self.seances(of="o.activity_id", fitting=False)
        told = []
        for name, parts, kind, which in (("week", "parts", "", "true"), ("open", "open_parts", "open_", ENTRY)):
            edges = " | ".join(
                f"CASE WHEN o.{kind}whole & {bit} <> 0 THEN o.{parts} & {within} ELSE 0 END"
                for bit, within in weeks.edges()
            )
            known = (
                f"o.last_known >= {weeks.last} AND o.{kind}broken & {weeks.touched} = 0 "
                f"AND (o.{kind}whole & 1 = 0 OR o.{parts} & {weeks.unsure} = 0)"
            )
            told.append(
                Sql(f"CASE WHEN o.{kind}whole & {weeks.inside} <> 0 THEN o.{parts} WHEN {known} THEN {edges or 0} ELSE (")
                + f"SELECT {BITS.format(which)} " + own + f") END{self._of_clock} AS {name}"
            )  # fmt: skip
        moved = ", ".join(
            f"CASE WHEN o.first_week > {weeks.first} THEN o.{name}_weeks << least(o.first_week - {weeks.first}, 63) "
            f"ELSE o.{name}_weeks >> least({weeks.first} - o.first_week, 63) END AS {name}"
            for name in ("whole", "broken", "open_whole", "open_broken")
        )
        moved = f" FROM (SELECT o.*, o.first_week + {Outlook.WEEKS - 1} AS last_known, {moved} FROM events_outlook o) o"  # noqa: S608 - numbers
        return joined(told, ", ") + moved

    @property
    def _words(self) -> Sql:
        if self.worded is None:
            return Sql()
        return Sql(" JOIN worded w ON w.id = o.activity_id")

    def opening(self, *, ranked: bool = False) -> Sql:
        """WITH, before a whole question: the words are looked up first, by their index; ranks only where they order."""
        words = self.ranked if ranked else self.worded
        if words is None:
            return Sql()
        return Sql(f"WITH worded ({'id, rank' if ranked else 'id'}) AS MATERIALIZED (") + words + ") "

    # --- Conditions, each under the name of its question ---

    def conditions(self) -> dict[str, Sql]:  # noqa: C901 - one plain line per question
        """All that an activity has to meet; the names are those of the parameters in the address."""
        wanted = self.wanted
        found: dict[str, Sql] = {"seance": Sql("o.last_start >= %s", [self.since])}
        if wanted.has_dates or self.clock_parts:
            found["dates"] = Sql("o.week <> 0")
        if wanted.has_places:
            found["places"] = Sql("o.open <> 0")
        if not wanted.is_any_time:
            found["when"] = self._meets("o.open" if wanted.has_places else "o.week")
        if wanted.themes:
            found["theme"] = Sql("o.theme_id = ANY (%s)", [sorted(wanted.themes)])
        if wanted.neighbourhood:
            found["quartier"] = Sql("o.neighbourhood_id = %s", [wanted.neighbourhood])
        if wanted.publics:
            found["public"] = Sql("o.facts & %s <> 0", [int(wanted.publics)])
        if wanted.levels:
            found["niveau"] = Sql("o.facts & %s <> 0", [int(wanted.levels)])
        if wanted.price is not None:
            found["prix"] = Sql("o.cents <= %s", [100 * wanted.price])
        for fact in wanted.facts:
            found[fact.name or ""] = Sql("o.facts & %s <> 0", [int(fact)])
        if wanted.registers:
            found["inscription"] = self._registers_now
        if wanted.age is not None:
            found["age"] = Sql("o.age_min <= %s AND o.age_max >= %s", [wanted.age, wanted.age])
        if wanted.point and wanted.radius:
            found["rayon"] = self._within(wanted.point, wanted.radius)
        return found

    def _meets(self, week: str) -> Sql:
        """At a part of the week that fits? The hours of the clock were looked at already."""
        return Sql(f"{week} & %s <> 0", [parts_of(self.wanted.days, self.wanted.moments)])

    @property
    def _registers_now(self) -> Sql:
        return Sql(
            f"(o.facts & {Fact.REGISTERS:d} <> 0 AND (o.opens_at IS NULL OR o.opens_at <= %s))", [self.wanted.at]
        )

    @property
    def facts(self) -> Sql:
        """The bits of the activity, and those that depend on the question or on the moment."""
        return (
            Sql("(o.facts | CASE WHEN ")
            + self._meets("o.open")
            + Sql(f" THEN {Fact.HAS_PLACES:d} ELSE 0 END | CASE WHEN ")
            + self._registers_now
            + Sql(f" THEN {Fact.REGISTERS_NOW:d} ELSE 0 END)")
        )

    # --- Distance ---

    @staticmethod
    def metres(point: Point) -> Sql:
        return Sql(
            "greatest(sqrt(((o.latitude - %s) * %s) ^ 2 + ((o.longitude - %s) * %s) ^ 2), "
            f"CASE WHEN o.is_rough THEN {ROUGH} ELSE 0 END)",
            [point.latitude, DEGREE, point.longitude, point.east],
        )

    def _within(self, point: Point, radius: int) -> Sql:
        """Inside a box first, which is cheap, then inside the circle."""
        tall, wide = radius / DEGREE, radius / (DEGREE * max(cos(radians(point.latitude)), 1e-6))
        box = Sql(
            "o.latitude BETWEEN %s AND %s AND o.longitude BETWEEN %s AND %s AND ",
            [point.latitude - tall, point.latitude + tall, point.longitude - wide, point.longitude + wide],
        )
        return box + self.metres(point) + Sql(" <= %s", [radius])

    # --- Order ---

    @property
    def aimed_at(self) -> str:
        """What is meant for those asked for comes before what is open to everybody; empty when nobody was named."""
        wanted = self.wanted
        if wanted.point:
            return ""
        return " OR ".join(test for public, test in AIMED_AT.items() if public & wanted.publics)

    @property
    def _before(self) -> list[Sql]:
        """What comes before the time in the order of the pages: for whom, then how near or how well the words are met."""
        wanted = self.wanted
        before = [Sql(f"({aimed}) DESC")] if (aimed := self.aimed_at) else []
        if wanted.point:
            before.append(self.metres(wanted.point) + " NULLS LAST")
        elif self.worded is not None:
            before.append(Sql("w.rank DESC"))
        return before

    # --- Whole questions ---

    @property
    def is_any_seance(self) -> bool:
        """Does any séance to come fit, so that the next one is known from the outlook?"""
        wanted = self.wanted
        return wanted.is_any_time and not wanted.has_places and not wanted.has_dates

    def where(self) -> Sql:
        return joined(self.conditions().values(), " AND ")

    def ids(self) -> Sql:
        """The activities that fit, as a subquery."""
        return self.opening() + "SELECT o.activity_id " + self.table() + " WHERE " + self.where()

    def page(self, offset: int, size: int) -> Sql:
        """The keys of one page and their next fitting start, in order: each that fits is looked up.

        Of those that come first by something else than time, only as many as the page needs.
        """
        lead = self._before
        found = Sql("SELECT o.*") + (", w.rank " if self.worded is not None else " ") + self.table() + " WHERE "
        found += self.where()
        if lead:
            found += " ORDER BY " + joined(lead, ", ") + Sql(" FETCH FIRST (%s) ROWS WITH TIES", [offset + size])
        start = (
            Sql("o.next")
            if self.is_any_seance
            else Sql("(SELECT min(c.starts_at) ") + self.seances(of="o.activity_id") + ")"
        )
        lead = [Sql(piece.text.replace("w.rank", "o.rank"), piece.values) for piece in lead]
        return (
            self.opening(ranked=True) + "SELECT o.activity_id, " + start + " FROM (" + found + ") o ORDER BY "  # noqa: S608 - fixed words
            + joined([*lead, Sql("2"), Sql("1")], ", ") + Sql(" LIMIT %s OFFSET %s", [size, offset])
        )  # fmt: skip

    def page_by_time(self, offset: int, size: int, *, among: int | None = None) -> Sql:
        """The same page, from the séances in their order; `among`: the first so many only, which may not fill it.

        A third column tells what is aimed at those asked for: with `among`, only a full page of those is sure.
        """
        conditions = self.conditions()
        for name in ("when", "places", "seance", "dates"):  # the séances meet them
            conditions.pop(name, None)
        if self.wanted.has_places:
            conditions["entry"] = Sql(f"o.facts & {ENTERS} <> 0")
        seances = self.seances()
        if among:
            seances = Sql("FROM (SELECT c.activity_id, c.starts_at ") + seances
            seances += Sql(" ORDER BY c.starts_at FETCH FIRST (%s) ROWS WITH TIES) c", [among])
        aimed = self.aimed_at
        return (
            Sql(f"SELECT o.activity_id, n.start, {aimed or 'true'} FROM (SELECT c.activity_id, min(c.starts_at) AS start ")  # noqa: S608 - fixed words
            + seances + " GROUP BY 1) n JOIN events_outlook o ON o.activity_id = n.activity_id WHERE "
            + joined([*conditions.values(), Sql("true")], " AND ")
            + Sql(f" ORDER BY {'3 DESC, ' * bool(aimed)}2, 1 LIMIT %s OFFSET %s", [size, offset])
        )  # fmt: skip
