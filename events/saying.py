"""The words of a letter to a party: what every channel needs, in the active language.

A letter says first what happened, then what happens next, then the facts, then what one can do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import wording
from events import coming, facts
from events.coming import Date
from events.facts import Place
from events.models import Activity, Occurrence, Registration
from notifications import gsm

SHORTEST = 16  # septets that a title or a place keeps in a text message
GLUE = 12  # commas, spaces and « ou » between its parts
LISTED = 60  # dates of a season in one letter


@dataclass(frozen=True)
class Action:
    """A link of a letter. It opens a page with one button: nothing happens before somebody presses it."""

    label: str
    url: str


@dataclass(frozen=True)
class Words:
    """`short` is what a text message says beside title, date and place, `is_loud` before them; it keeps its link
    whatever else has to go when `needs_link`. `answerable` stands in place of `short` where people can answer a text
    message. `why` is what a caller has to say; nobody is phoned for what they know already (`worth_a_call`). `link` is
    another address than that of the party's page.
    """

    subject: str
    sentences: Sequence[str]
    short: str = ""
    why: str = ""
    actions: Sequence[Action] = ()
    answerable: str = ""
    link: str = ""
    is_loud: bool = False
    needs_link: bool = False
    worth_a_call: bool = False
    has_code: bool = False
    lists_dates: bool = False


@dataclass(frozen=True)
class About:
    """A party as a letter sees it: its séance or its season, and where that is."""

    party: Registration
    dates: Sequence[Date] = ()
    seance: Occurrence | None = None
    place: Place = field(default_factory=Place)
    is_about_date: bool = False

    @property
    def activity(self) -> Activity:
        return self.party.activity

    @property
    def title(self) -> str:
        return self.activity.title

    @property
    def is_season(self) -> bool:
        return self.party.is_season

    @property
    def when(self) -> str:
        """« vendredi 27 novembre, 10 h – 11 h », or the schedule of a season when no date of it is meant."""
        return facts.when(self.activity) if self.is_season and not self.is_about_date else self.when_of_date

    @property
    def when_of_date(self) -> str:
        """The date that the letter is about."""
        return line(self.seance) if self.seance else facts.when(self.activity)

    @property
    def short_when(self) -> str:
        """« ven. 27 nov. 10 h »; for a season its next date."""
        if self.seance is None:
            return ""
        return f"{wording.short_date(self.seance.starts_at)} {wording.hour(self.seance.starts_at)}"

    @property
    def short_place(self) -> str:
        return self.place.venue.name if self.place.venue else self.place.name

    @property
    def coming(self) -> list[Date]:
        return [date for date in self.dates if not date.seance.is_cancelled][:LISTED]

    @property
    def has_link(self) -> bool:
        """Who is phoned or written to on paper has no link at hand to press."""
        return self.party.channel in (Registration.Channel.EMAIL, Registration.Channel.SMS)

    @property
    def how(self) -> str:
        """How they answer: « avec votre lien », « par téléphone, au 04 65 71 00 12 »."""
        if self.has_link:
            return _("with your link")
        return _("by phone, on %(phone)s") % {"phone": settings.SERVICE_PHONE}

    @property
    def link(self) -> str:
        return settings.PUBLIC_URL + self.party.get_absolute_url()

    @property
    def short_link(self) -> str:
        """As short as an address with its secret can be: it has to fit in a text message."""
        return f"{settings.PUBLIC_URL}/i/{self.party.secret}"

    def action(self, label: str, path: str = "") -> Action:
        return Action(label, self.link + path)


def about(
    party: Registration, *, at: datetime, seance: Occurrence | None = None, is_alone: bool = True
) -> About:  # fmt: skip
    """With `seance`, the letter is about that date of a season; about others too when it is not alone."""
    dates = coming.dates_of(party, since=at if party.is_season else None)
    one = seance or (party.occurrence if not party.is_season else coming.next_of(dates))
    return About(party, dates, one, facts.place_of(one, party.activity), is_about_date=bool(seance) and is_alone)


def line(seance: Occurrence) -> str:
    """« vendredi 27 novembre, 10 h – 11 h »."""
    return f"{wording.long_date(seance.starts_at)}, {wording.hours(seance.starts_at, seance.ends_at)}"


def moment(at: datetime) -> str:
    """« vendredi 27 novembre à 18 h »."""
    return _("%(date)s at %(hour)s") % {"date": wording.long_date(at), "hour": wording.hour(at)}


def people(party: Registration) -> str:
    """« 3 personnes » said of a party, its helpers beside."""
    said = ngettext("%(count)s person", "%(count)s people", party.size) % {"count": party.size}
    return with_helpers(said, party)


def with_helpers(people: str, party: Registration) -> str:
    """« 3 personnes, avec 2 personnes qui aident »."""
    if not party.helpers:
        return people
    said = ngettext("%(people)s, with a helper", "%(people)s, with %(count)s helpers", party.helpers)
    return said % {"people": people, "count": party.helpers}


def text_message(told: About, words: Words, *, phone: str) -> dict[str, str]:
    """What the template of text messages is given. What would not fit whole is left out, the least needed first."""
    known = {
        "title": told.title, "when": told.short_when, "place": told.short_place, "said": words.short,
        "url": words.link or told.short_link, "phone": phone, "loud": "1" if words.is_loud else "",
    }  # fmt: skip
    attempts = (["place"], ["place", "phone"], ["url"]) if words.needs_link else (["url"], ["url", "place"])
    for left_out in ([], *attempts):
        fitted = known | dict.fromkeys(left_out, "")
        if _weight(fitted) <= gsm.ONE_PART:
            return fitted
    return known | {"url": "", "place": ""}


def _weight(known: dict[str, str]) -> int:
    """Of the message with its title and place at their shortest."""
    shortest = sum(min(gsm.septets(known[name]), SHORTEST) for name in ("title", "place"))
    return shortest + sum(gsm.septets(known[name]) for name in ("when", "said", "url", "phone")) + GLUE
