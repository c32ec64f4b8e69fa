"""Which activities fit, as SQL over their outlooks: one set of conditions for the counts and for the pages.

The outlooks are short rows (`events.models.Outlook`); with dates, or to put the next fitting séance
first, the séances of those dates join in. All that was typed stays in `values`, apart from the text.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from math import cos, radians
from typing import Any

from directory.days import midnight
from events.week import HOURS, as_bits, hours_of, parts_of

from .bits import AIMED_AT, Fact
from .near import DEGREE, ROUGH, Point
from .wanted import Wanted

NO_HOURS = f"B'{'0' * HOURS}'"


@dataclass
class Sql:
    """A piece of SQL and its values, which never touch its text."""

    text: str = ""
    values: list[Any] = field(default_factory=list)

    def __add__(self, other: "Sql | str") -> "Sql":
        if isinstance(other, str):
            return Sql(self.text + other, self.values)
        return Sql(self.text + other.text, [*self.values, *other.values])


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

    def seances(self, *, of: str = "", until: datetime | None = None, fitting: bool = True) -> Sql:
        """FROM and WHERE of the séances to come within the dates; `fitting`: at the hours and with the places asked."""
        conditions = [Sql("c.starts_at >= %s AND NOT c.is_dropped", [self.since])]
        if of:
            conditions.append(Sql(f"c.activity_id = {of}"))
        if end := until or self.until:
            conditions.append(Sql("c.starts_at < %s", [end]))
        if fitting and not self.wanted.is_any_time:
            conditions.append(Sql("c.week_hour = ANY (%s)", [self.hours]))
        if fitting and self.wanted.has_places:
            conditions.append(Sql("c.has_places"))
        return Sql("FROM events_occurrence c WHERE ") + joined(conditions, " AND ")

    @property
    def by_hours(self) -> bool:
        """Are hours of the clock asked for, that have to be told apart? With dates the séances are sorted out by them."""
        return bool(self.wanted.clock) and not self.wanted.has_dates

    def table(self, within: datetime | None = None) -> Sql:
        """The outlooks, each with the week and the next start that hold at this moment, as `o`.

        With dates, of the séances of these dates; `within`: only of those before that moment.
        """
        if self.wanted.has_dates:
            opens = f"o.facts & {Fact.FREE_ENTRY | Fact.REGISTERS:d} <> 0"
            inner = (
                Sql("SELECT c.activity_id, min(c.starts_at) AS next, bit_or(c.week_part) AS week, ")
                + "coalesce(bit_or(c.week_part) FILTER (WHERE c.has_places), 0) AS open "
                + self._dated(within)
                + " GROUP BY c.activity_id"
            )
            columns = (
                f"SELECT o.*, s.next, s.week, CASE WHEN {opens} THEN s.open ELSE 0 END AS open FROM events_outlook o"  # noqa: S608 - fixed words
            )
            return Sql(f"FROM ({columns} JOIN (") + inner + ") s ON s.activity_id = o.activity_id) o" + self._words
        return Sql("FROM (SELECT o.*, ") + self._as_of_now + " FROM events_outlook o) o" + self._words  # noqa: S608 - fixed words

    def _dated(self, within: datetime | None) -> Sql:
        """FROM and WHERE of the séances of the dates, at the hours of the clock asked for."""
        seances = self.seances(until=within, fitting=False)
        if self.wanted.clock:
            seances += Sql(" AND c.week_hour = ANY (%s)", [hours_of((), (), self.wanted.clock)])
        return seances + self._of_worded

    @property
    def _of_worded(self) -> str:
        """Of those that have the words only, looked up one by one: else the séances of the whole town are read."""
        return " AND c.activity_id = ANY (ARRAY(SELECT id FROM worded))" if self.worded is not None else ""

    @property
    def _as_of_now(self) -> Sql:
        """A row whose next séance has begun since it was written asks the séances themselves."""
        at = self.wanted.at
        own = "FROM events_occurrence c WHERE c.activity_id = o.activity_id AND c.starts_at >= %s AND NOT c.is_dropped"
        if self.by_hours:
            names, none, bits = ("hours", "open_hours"), NO_HOURS, f"bit_or(set_bit({NO_HOURS}, c.week_hour, 1))"
        else:
            names, none, bits = ("parts", "open_parts"), "0", "bit_or(c.week_part)"
        entry = f"c.has_places AND o.facts & {Fact.FREE_ENTRY | Fact.REGISTERS:d} <> 0"
        fresh = "CASE WHEN o.next_start >= %s THEN o.{} ELSE (SELECT {} " + own + ") END AS {}"
        week, opened = (f"coalesce({bits} FILTER (WHERE {which}), {none})" for which in ("true", entry))
        return joined(
            (
                Sql(fresh.format("next_start", "min(c.starts_at)", "next"), [at, at]),
                Sql(fresh.format(names[0], week, "week"), [at, at]),
                Sql(fresh.format(names[1], opened, "open"), [at, at]),
            ),
            ", ",
        )

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
        if wanted.has_places:
            found["places"] = Sql("o.open <> ") + self._no_week
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

    @property
    def _no_week(self) -> str:
        return NO_HOURS if self.by_hours else "0"

    def _meets(self, week: str) -> Sql:
        """At an hour of the week that fits?"""
        if self.by_hours:
            return Sql(f"{week} & %s::bit({HOURS}) <> {NO_HOURS}", [as_bits(self.hours)])
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

    # --- Whole questions ---

    def where(self) -> Sql:
        return joined(self.conditions().values(), " AND ")

    def ids(self) -> Sql:
        """The activities that fit, as a subquery."""
        return self.opening() + "SELECT o.activity_id " + self.table() + " WHERE " + self.where()

    def page(self, offset: int, size: int, *, within: datetime | None = None) -> Sql:
        """The keys of one page and their next fitting start, in order. `within`: of those that meet before that moment."""
        wanted = self.wanted
        is_any = wanted.is_any_time and not wanted.has_places
        next_start, join = Sql("o.next"), Sql()
        if within or (wanted.has_dates and not is_any):
            join = (
                Sql(" JOIN (SELECT c.activity_id, min(c.starts_at) AS start ")
                + self.seances(until=within)
                + self._of_worded
                + Sql(" GROUP BY 1) n ON n.activity_id = o.activity_id")
            )
            next_start = Sql("n.start")
        elif not is_any:
            next_start = Sql("(SELECT min(c.starts_at) ") + self.seances(of="o.activity_id") + ")"
        order = [Sql("2"), Sql("1")]
        if wanted.point:
            order = [self.metres(wanted.point) + " NULLS LAST", Sql("o.next"), Sql("1")]
        elif self.worded is not None:
            order.insert(0, Sql("w.rank DESC"))
        if aimed := self.aimed_at:
            order.insert(0, Sql(f"({aimed}) DESC"))
        return (
            self.opening(ranked=True) + "SELECT o.activity_id, " + next_start + " " + self.table(within) + join
            + " WHERE " + self.where()
            + " ORDER BY " + joined(order, ", ") + Sql(" LIMIT %s OFFSET %s", [size, offset])
        )  # fmt: skip
