"""What letters say of a registration, in plain sentences. No query beyond what the party already holds."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import wording
from events import facts
from events.models import Occurrence, Registration
from events.recurrence import local


def title(party: Registration) -> str:
    return party.activity.title


def moment(seance: Occurrence) -> str:
    """« mardi 24 novembre, 10 h – 11 h »."""
    return f"{wording.long_date(seance.starts_at)}, {wording.hours(local(seance.starts_at), local(seance.ends_at))}"


def when(party: Registration) -> str:
    """The date, or the schedule of the season."""
    if party.occurrence:
        return moment(party.occurrence)
    since = wording.long_date(local(party.since).date()) if party.since else ""
    return _("the season, from %(date)s: %(schedule)s") % {"date": since, "schedule": facts.when(party.activity)}


def where(party: Registration) -> str:
    return facts.place_of(party.occurrence, party.activity).name


def people(party: Registration) -> str:
    """« 3 personnes »."""
    return ngettext("%(count)s person", "%(count)s people", party.size) % {"count": party.size}


def deadline(until: datetime) -> str:
    """« vendredi 27 novembre à 18 h »."""
    return _("%(date)s at %(hour)s") % {"date": wording.long_date(until), "hour": wording.hour(local(until).time())}


def dates(seances: Sequence[Occurrence]) -> list[str]:
    """One line for each, with its place."""
    return [f"{moment(seance)} – {facts.place_of(seance, seance.activity).name}" for seance in seances]
