"""What somebody wants on paper: a search, a venue perhaps, a week, a size."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from math import ceil

from django import forms
from django.conf import settings
from django.db.models import Count, TextChoices
from django.db.models.functions import TruncDate
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory import wording
from directory.days import midnight, monday_of
from directory.models import Venue
from events import search
from events.forms.fields import DayField
from events.models import Occurrence
from events.models.occurrence import OccurrenceQuerySet

MOST = 600  # séances on one programme: about forty pages
WEEK = timedelta(days=6)


class Format(TextChoices):
    A4 = "a4", _("A4 sheet, large letters")
    A4_LARGER = "a4-18", _("A4 sheet, very large letters")
    A3 = "a3", _("A3 poster")
    SLIP = "ticket", _("Slip of paper, three ideas")


SEANCES_ON_A_PAGE = {Format.A4: 11, Format.A4_LARGER: 6, Format.A3: 24, Format.SLIP: MOST}


class PaperForm(forms.Form):
    """Every value is optional. One that means nothing is left out, and named by `ignored`."""

    semaine = DayField(label=_("Week"), required=False)
    lieu: "forms.ModelChoiceField[Venue]" = forms.ModelChoiceField(
        None, to_field_name="slug", label=_("Venue"), required=False
    )
    format = forms.ChoiceField(label=_("Paper"), choices=Format.choices, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__({name: str(value).strip() for name, value in data.items()})
        self.fields["lieu"].queryset = Venue.objects.listed()  # type: ignore[attr-defined]  # a model choice
        self.is_valid()


@dataclass(frozen=True)
class Period:
    """Days in a row, first and last included: seven at most."""

    first: date
    last: date

    @classmethod
    def week_of(cls, day: date) -> "Period":
        monday = monday_of(day)
        return cls(monday, monday + WEEK)

    @property
    def is_a_week(self) -> bool:
        return self == Period.week_of(self.first)

    @property
    def in_words(self) -> str:
        """« Semaine du 23 au 29 novembre 2026 », « Du 28 au 29 novembre 2026 », « Samedi 28 novembre 2026 »."""
        words = wording.date_range(self.first, self.last)
        if str(self.last.year) not in words:
            words = f"{words} {self.last.year}"
        if self.is_a_week:
            return gettext("Week %(range)s") % {"range": words}
        return words[:1].upper() + words[1:]


class Sheet:
    """What is to be printed: found once, never more than MOST séances."""

    def __init__(self, data: QueryDict, *, at: datetime) -> None:
        self.at = at
        self.today = wording.local_date(at)
        self.form = PaperForm(data)
        week: date | None = self.form.cleaned_data.get("semaine")
        self.chosen_week = Period.week_of(week) if week else None
        self.question = search.ask(_without_dates(data) if week else data, at=self._asked_from)

    @property
    def format(self) -> Format:
        return Format(self.form.cleaned_data.get("format") or Format.A4)

    @property
    def venue(self) -> Venue | None:
        return self.form.cleaned_data.get("lieu")

    @property
    def ignored(self) -> list[str]:
        labels = [str(self.form.fields[name].label) for name in self.form.errors if name in self.form.fields]
        return [*labels, *self.question.ignored]

    @property
    def _asked_from(self) -> datetime:
        """Midnight of today, or of its Monday for a week that is over: what goes on now began before."""
        return midnight(min(self.today, self.chosen_week.first) if self.chosen_week else self.today)

    @cached_property
    def period(self) -> Period:
        """The week that was chosen, else the dates of the search (seven days of them), else this week."""
        wanted = self.question.wanted
        if self.chosen_week:
            return self.chosen_week
        if not wanted.first_day and not wanted.last_day:
            return Period.week_of(self.today)
        first = wanted.first_day or self.today
        return Period(first, min(wanted.last_day or first + WEEK, first + WEEK))

    @property
    def since(self) -> date:
        """The first day worth printing: what is over is left out, unless the whole week is."""
        period = self.period
        return self.today if period.first <= self.today <= period.last else period.first

    @property
    def _not_over(self) -> dict[str, datetime]:
        return {"ends_at__gt": self.at} if self.since == self.today else {}

    @cached_property
    def seances(self) -> OccurrenceQuerySet:
        """The séances of these days that the search finds, soonest first; not yet cut."""
        answer = self.question.answer
        found = answer.fitting().filter(
            activity__in=answer.activities.order_by(),
            starts_at__gte=midnight(self.since),
            starts_at__lt=midnight(self.period.last + timedelta(days=1)),
            **self._not_over,
        )
        return found.filter(space__venue=self.venue) if self.venue else found

    @cached_property
    def listed(self) -> list[Occurrence]:
        """With all that the sheet says of them, in one query; one more than MOST when there are too many."""
        rows = self.seances.select_related("activity__association", "space__venue__neighbourhood")
        return list(rows.order_by("starts_at", "activity__title", "pk")[: MOST + 1])

    @cached_property
    def by_day(self) -> list[tuple[date, int]]:
        """How many séances each day has, without reading them."""
        days = self.seances.order_by().annotate(day=TruncDate("starts_at")).values_list("day")
        return list(days.annotate(number=Count("pk")).order_by("day"))

    @property
    def count(self) -> int:
        return sum(number for _day, number in self.by_day)

    @property
    def heading(self) -> str:
        """Where: the venue, the quartier, else the town."""
        if self.venue:
            return self.venue.name
        return self.question.neighbourhood.name if self.question.neighbourhood else settings.TOWN_NAME

    most = MOST

    @property
    def is_too_long(self) -> bool:
        return self.count > MOST

    @property
    def pages(self) -> int:
        """About how many: séances are one to four lines."""
        return ceil((min(self.count, MOST) + 2) / SEANCES_ON_A_PAGE[self.format])

    def query(self, **changed: str) -> str:
        """The address of this sheet, without what means nothing; `changed` replaces some of it."""
        kept = QueryDict(self.question.query, mutable=True)
        own = {
            "semaine": f"{self.chosen_week.first:%Y-%m-%d}" if self.chosen_week else "",
            "lieu": self.venue.slug if self.venue else "",
            "format": self.format.value,
        } | changed
        for name, value in own.items():
            kept.setlist(name, [value] if value else [])
        return kept.urlencode()


def _without_dates(data: QueryDict) -> QueryDict:
    kept = data.copy()
    for name in ("du", "au"):
        kept.pop(name, None)
    return kept
