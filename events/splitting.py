"""A party that accepted it is split: some have a place, the rest wait at the same rank."""

from copy import copy
from datetime import datetime

from events import emails, registration_history
from events.drawing_secrets import new_secret
from events.models import Registration, RegistrationStep
from events.numbering import free_code

Step = RegistrationStep.Kind


def split(party: Registration, people: int, *, at: datetime) -> Registration:
    """Leave `people` in this party (unsaved), and put the rest in a party of its own, which waits. Tells the rest."""
    rest = copy(party)
    rest.pk, rest._state = None, type(party._state)()
    rest._state.db = party._state.db
    rest.size = party.size - people
    rest.helpers = 0
    rest.participants = party.participants[people:]
    rest.state, rest.offered_until = Registration.State.WAITING, None
    rest.secret, rest.submit_key, rest.sequence = new_secret(), None, 0
    rest.code = free_code(party.activity)
    rest.part_of = party.part_of or party
    rest.created_at = rest.changed_at = at
    rest.save(force_insert=True)
    party.size = people
    party.participants = party.participants[:people]
    step = registration_history.write(rest, Step.SPLIT, at=at, actor=Registration.Actor.TOWN, others=people)
    emails.waiting(rest, step)
    return rest
