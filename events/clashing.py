"""The same person registered elsewhere at the same hour: nothing forbids it, but it is said before it is done.

Online only that it is so is said, never where: whoever types a name and an address is not always that person. An agent,
who has the person before them, sees where.
"""

from collections.abc import Sequence
from datetime import datetime

from events import coming
from events.contacts import Contact, Participant, persons
from events.models import Activity, Occurrence, Registration


def elsewhere(
    contact: Contact, participants: Sequence[Participant], activity: Activity, seance: Occurrence, *, at: datetime
) -> list[tuple[Registration, Occurrence]]:
    """Their registrations for other activities that meet this séance, each with the date on which they do. One query,
    and two more for each season of theirs."""
    contact = contact.checked()
    who = set(persons(contact, participants))
    if not who:
        return []
    theirs = Registration.objects.live().filter(contact_key=contact.key, erased_at=None).exclude(activity=activity)
    found = []
    for party in theirs.to_come(at).with_what().order_by("arrival"):
        if not who & set(party.persons) or (party.is_season and party.is_waiting):
            continue
        dates = coming.dates_of(party, since=at)
        found += [(party, date.seance) for date in dates if date.is_expected and _meet(date.seance, seance)]
    return found


def _meet(one: Occurrence, other: Occurrence) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
