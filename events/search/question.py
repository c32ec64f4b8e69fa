"""The question that a resident asks, as it stands in the address: q, jour, moment, theme, quartier..."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from directory import wording
from directory.models import Neighbourhood, Theme
from events.forms.fields import DayField

from .answer import Answer
from .asked import Asked, ask
from .wanted import Wanted

OLDEST = 120


class Day(TextChoices):
    MONDAY = "lun", _("Monday")
    TUESDAY = "mar", _("Tuesday")
    WEDNESDAY = "mer", _("Wednesday")
    THURSDAY = "jeu", _("Thursday")
    FRIDAY = "ven", _("Friday")
    SATURDAY = "sam", _("Saturday")
    SUNDAY = "dim", _("Sunday")


class Moment(TextChoices):
    """Of the day, in the town's wall-clock time: before noon, before 18 h, later."""

    MORNING = "matin", _("Morning")
    AFTERNOON = "apres-midi", _("Afternoon")
    EVENING = "soir", _("Evening, from 18 h")


IN_TITLE = {
    Day.MONDAY: pgettext_lazy("in a title", "on Monday"),
    Day.TUESDAY: pgettext_lazy("in a title", "on Tuesday"),
    Day.WEDNESDAY: pgettext_lazy("in a title", "on Wednesday"),
    Day.THURSDAY: pgettext_lazy("in a title", "on Thursday"),
    Day.FRIDAY: pgettext_lazy("in a title", "on Friday"),
    Day.SATURDAY: pgettext_lazy("in a title", "on Saturday"),
    Day.SUNDAY: pgettext_lazy("in a title", "on Sunday"),
    Moment.MORNING: pgettext_lazy("in a title", "in the morning"),
    Moment.AFTERNOON: pgettext_lazy("in a title", "in the afternoon"),
    Moment.EVENING: pgettext_lazy("in a title", "in the evening"),
}


@dataclass(frozen=True)
class Option:
    """One choice of a filter, with how many activities it would give."""

    name: str
    value: str
    label: str
    count: int
    chosen: bool

    @property
    def id(self) -> str:
        return f"{self.name}-{self.value}"


@dataclass(frozen=True)
class Group:
    label: str
    options: list[Option]


@dataclass(frozen=True)
class Chip:
    """One filter that is on, and the address of the same search without it."""

    label: str
    without: str


class ActivitySearch(forms.Form):
    """Every value is optional. One that means nothing is ignored, and `ignored` names its question."""

    q = forms.CharField(label=_("An activity, a wish, an association"), required=False, max_length=20_000)
    quartier = forms.ChoiceField(label=_("Where?"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    jour = forms.MultipleChoiceField(
        label=_("Day"), choices=Day.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    moment = forms.MultipleChoiceField(
        label=_("Moment"), choices=Moment.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    gratuit = forms.BooleanField(label=_("Free of charge"), required=False)
    accessible = forms.BooleanField(label=_("Wheelchair access"), required=False)
    age = forms.IntegerField(label=_("Age"), min_value=0, max_value=OLDEST, required=False)
    du = DayField(label=_("Date from"), required=False)
    au = DayField(label=_("Date until"), required=False)
    exact = forms.BooleanField(label=_("Exactly as typed"), required=False)

    def __init__(self, data: QueryDict, *, at: datetime | None = None) -> None:
        super().__init__(_without_blanks(data))
        self.at = at or timezone.now()
        self.themes = list(Theme.objects.all())
        self.neighbourhoods = list(Neighbourhood.objects.all())
        _choices(self, "quartier", [("", gettext("The whole town")), *((n.slug, n.name) for n in self.neighbourhoods)])
        _choices(self, "theme", [("", gettext("All themes")), *((theme.slug, theme.name) for theme in self.themes)])
        self.is_valid()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("du"), data.get("au")
        if first and last and last < first:
            self.add_error("au", gettext("The last date comes before the first one."))
        return data

    @property
    def ignored(self) -> list[str]:
        """The questions whose answer could not be used, by their labels."""
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    @cached_property
    def words(self) -> Asked:
        return ask(self.cleaned_data.get("q", ""), as_typed=self.cleaned_data.get("exact", False))

    @cached_property
    def chosen_theme(self) -> Theme | None:
        return next((theme for theme in self.themes if theme.slug == self.cleaned_data.get("theme")), None)

    @cached_property
    def neighbourhood(self) -> Neighbourhood | None:
        return next((n for n in self.neighbourhoods if n.slug == self.cleaned_data.get("quartier")), None)

    @cached_property
    def wanted(self) -> Wanted:
        """The question without its words for the screen: what the answer needs, and nothing else."""
        asked = self.cleaned_data
        return Wanted(
            at=self.at,
            words=self.words,
            themes=self._with_children(),
            neighbourhood=self.neighbourhood.pk if self.neighbourhood else None,
            days=frozenset(Day.values.index(day) for day in asked.get("jour", ())),
            moments=frozenset(Moment.values.index(moment) for moment in asked.get("moment", ())),
            is_free=asked.get("gratuit", False),
            is_accessible=asked.get("accessible", False),
            age=asked.get("age"),
            first_day=asked.get("du"),
            last_day=asked.get("au"),
        )

    @cached_property
    def answer(self) -> Answer:
        return Answer(self.wanted)

    def _with_children(self) -> frozenset[int]:
        if self.chosen_theme is None:
            return frozenset()
        return frozenset(t.pk for t in self.themes if self.chosen_theme.pk in (t.pk, t.parent_id))

    # --- As choices, each with its count ---

    @cached_property
    def groups(self) -> list[Group]:
        counts = self.answer.counts
        return [
            Group(str(self.fields["jour"].label), self._options("jour", Day.choices, counts.days)),
            Group(str(self.fields["moment"].label), self._options("moment", Moment.choices, counts.moments)),
            Group(gettext("Price"), self._options("gratuit", [("1", self.fields["gratuit"].label)], [counts.free])),
            Group(
                gettext("Accessibility"),
                self._options("accessible", [("1", self.fields["accessible"].label)], [counts.accessible]),
            ),
        ]

    @cached_property
    def places(self) -> list[Option]:
        counts = self.answer.counts.neighbourhoods
        choices = [(n.slug, n.name) for n in self.neighbourhoods]
        whole = Option("quartier", "", gettext("The whole town"), 0, self.neighbourhood is None)
        return [whole, *self._options("quartier", choices, [counts.get(n.pk, 0) for n in self.neighbourhoods])]

    @cached_property
    def topics(self) -> list[Option]:
        """Main themes, then their parts when one of them was asked for. A theme counts its parts."""
        counts = self.answer.counts.themes
        chosen = self.chosen_theme
        shown = [t for t in self.themes if t.parent_id is None or t == chosen]
        numbers = [sum(counts.get(t.pk, 0) for t in self.themes if theme.pk in (t.pk, t.parent_id)) for theme in shown]
        every = Option("theme", "", gettext("All themes"), 0, chosen is None)
        return [every, *self._options("theme", [(t.slug, t.name) for t in shown], numbers)]

    def _options(self, name: str, choices: Iterable[tuple[str, Any]], counts: list[int]) -> list[Option]:
        asked = self.cleaned_data.get(name)
        chosen = ["1"] if asked is True else asked or []
        return [
            Option(
                name,
                value,
                capfirst(str(label)),
                count,
                value in chosen if isinstance(chosen, list) else value == chosen,
            )
            for (value, label), count in zip(choices, counts, strict=True)
        ]

    # --- In words ---

    @property
    def title(self) -> str:
        """« pour « gym douce », le mardi, le matin, à Ferrières »; empty when nothing is asked."""
        return ", ".join(self._parts())

    def _parts(self) -> Iterator[str]:
        if self.words:
            yield gettext("for “%(words)s”") % {"words": " ".join(self.cleaned_data["q"].split())[:80]}
        if self.chosen_theme:
            yield gettext("theme %(theme)s") % {"theme": self.chosen_theme.name}
        for values in (self.cleaned_data.get("jour", ()), self.cleaned_data.get("moment", ())):
            if values:
                yield gettext(" or ").join(str(IN_TITLE[value]) for value in values)
        yield from self._dates_in_words()
        if self.neighbourhood:
            yield gettext("in the neighbourhood %(name)s") % {"name": self.neighbourhood.name}

    def _dates_in_words(self) -> Iterator[str]:
        first, last = self.cleaned_data.get("du"), self.cleaned_data.get("au")
        if first and last:
            yield wording.date_range(first, last)
        elif first:
            yield gettext("from %(date)s on") % {"date": wording.long_date(first)}
        elif last:
            yield gettext("until %(date)s") % {"date": wording.long_date(last)}

    # --- In addresses ---

    @property
    def query(self) -> str:
        """The filters in use, for links and feeds; without the page."""
        return self._query()

    @property
    def chips(self) -> list[Chip]:
        return [Chip(label, self._query(without=(name, value))) for name, value, label in self._in_use() if name != "q"]

    @property
    def without_filters(self) -> str:
        """The same words, nothing else."""
        query = QueryDict(mutable=True)
        if self.words:
            query["q"] = self.cleaned_data["q"]
        return query.urlencode()

    @property
    def exactly(self) -> str:
        """The same search, its words not corrected."""
        return f"{self._query(without=('exact', '1'))}&exact=1"

    @property
    def words_alone(self) -> str:
        return urlencode({"q": self.words.text if self.words.corrected else self.cleaned_data.get("q", "")})

    def _query(self, *, without: tuple[str, str] | None = None) -> str:
        query = QueryDict(mutable=True)
        for name, value, _label in self._in_use():
            if (name, value) != without:
                query.appendlist(name, value)
        return query.urlencode()

    def _in_use(self) -> Iterator[tuple[str, str, str]]:
        """Each value that filters: its parameter, as written in the address, and in words."""
        asked = self.cleaned_data
        if asked.get("q"):
            yield "q", asked["q"], asked["q"]
        if self.neighbourhood:
            yield "quartier", self.neighbourhood.slug, self.neighbourhood.name
        if self.chosen_theme:
            yield "theme", self.chosen_theme.slug, self.chosen_theme.name
        for name, choices in (("jour", Day), ("moment", Moment)):
            for value in asked.get(name, ()):
                yield name, value, capfirst(str(choices(value).label))
        yield from (
            (name, "1", str(self.fields[name].label)) for name in ("exact", "gratuit", "accessible") if asked.get(name)
        )
        if asked.get("age") is not None:
            yield "age", str(asked["age"]), gettext("%(age)s years old") % {"age": asked["age"]}
        for name in ("du", "au"):
            if day := asked.get(name):
                yield name, f"{day:%d/%m/%Y}", _since_or_until(name, day)


def _without_blanks(data: QueryDict) -> QueryDict:
    """A form sends its unused questions too: they are not asked."""
    kept = QueryDict(mutable=True)
    for name, values in data.lists():
        kept.setlist(name, [value for value in values if value.strip()])
    return kept


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # both are choice fields


def _since_or_until(name: str, day: date) -> str:
    sentence = gettext("from %(date)s on") if name == "du" else gettext("until %(date)s")
    return capfirst(sentence % {"date": wording.short_date(day)}) or ""
