"""One activity, or one search, sent to oneself: a letter, or a text message that needs no link to be understood."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from directory import wording
from events import facts
from events.keeping import asked, emails
from events.models import Activity, Occurrence
from events.search import ActivitySearch, Hit

FEW = 5  # activities in the letter of a search
IN_SMS = 2


@dataclass(frozen=True)
class Message:
    """What is sent: an activity with its next séance, or the first activities that a search finds."""

    title: str
    url: str
    activity: Activity | None = None
    coming: Occurrence | None = None
    search: ActivitySearch | None = None
    hits: tuple[Hit, ...] = ()

    @property
    def place(self) -> facts.Place:
        return facts.place_of(self.coming, self.activity) if self.activity else facts.Place()

    @property
    def phone(self) -> str:
        """Whom to call: the association, or the service."""
        return (self.activity.contact_phone if self.activity else "") or settings.SERVICE_PHONE

    @property
    def when(self) -> str:
        """« mar. 24 nov. 10 h – 11 h », or the rule when no date is planned."""
        if self.coming is None:
            return facts.when(self.activity) if self.activity else ""
        start, end = self.coming.starts_at, self.coming.ends_at
        return f"{wording.short_date(start)} {wording.hours(start, end)}"

    @property
    def short_url(self) -> str:
        """The address of an activity as a poster prints it."""
        if self.activity is None:
            return self.url
        return settings.PUBLIC_URL + reverse("events:short_activity", args=[self.activity.pk])

    def as_context(self) -> dict[str, Any]:
        return {
            "message": self,
            "activity": self.activity,
            "search": self.search,
            "told": asked.told(self.search) if self.search else "",
            "hits": self.hits,
            "url": self.url,
            "rule": facts.when(self.activity) if self.activity else "",
        }

    def as_sms(self) -> dict[str, Any]:
        """Plain texts only: some may be shortened."""
        lines = [f"{hit.activity.title} ({_moment(hit)})" for hit in self.hits[:IN_SMS]]
        return {
            "title": self.title,
            "when": self.when,
            "place": self.place.name if self.activity else "",
            "phone": self.phone,
            "url": self.short_url,
            "found": ", ".join(lines),
        }


def of_activity(activity: Activity, *, at: datetime) -> Message:
    coming = activity.occurrences.told().held().upcoming(at).with_place().order_by("starts_at").first()
    return Message(activity.title, settings.PUBLIC_URL + activity.get_absolute_url(), activity, coming)


def of_search(search: ActivitySearch) -> Message:
    hits = tuple(search.answer.page(1).object_list)[:FEW]
    return Message(asked.told(search), settings.PUBLIC_URL + emails.results(search), search=search, hits=hits)


def send(message: Message, *, to: str, by_sms: bool, press: str, language: str) -> None:
    """Post it once for each press of the button, however often the form is sent."""
    emails.shared(message, to=to, by_sms=by_sms, key=f"events/share:{press}", language=language)


def _moment(hit: Hit) -> str:
    return f"{wording.short_date(hit.next.starts_at)} {wording.hours(hit.next.starts_at)}" if hit.next else hit.when
