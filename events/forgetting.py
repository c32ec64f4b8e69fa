"""Nobody is known longer than needed: who somebody was is erased, the row that counts them stays.

How long is written in RetentionRule; what each night erased, in Erasure.
"""

from contextlib import suppress
from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from directory.models import Person
from events import changing_registrations, emails, offering, phoning, registration_history, relatives
from events.drawing_secrets import new_secret
from events.models import Erasure, LookUp, Occurrence, Registration, RegistrationStep, Relative, RetentionRule
from events.models.registration import RegistrationQuerySet
from events.registration_errors import SeanceOver

Kind, Actor, Step = Registration.Kind, Registration.Actor, RegistrationStep.Kind
BATCH = 500
A_MONTH = relativedelta(months=1)  # the letter that says that it ended leads somewhere that long
LOOK_UPS_KEPT = relativedelta(months=12)
LOGGED = {Kind.SINGLE: "singles", Kind.TRIAL: "trials", Kind.SEASON: "seasons"}


def forget(*, at: datetime) -> Erasure:
    """One night's work, in short transactions; what was erased is counted in the row returned."""
    counts = dict.fromkeys(LOGGED.values(), 0)
    for rule in RetentionRule.objects.all():
        name = LOGGED[Kind(rule.kind)]
        while number := _forget_some(due(rule, at=at)[:BATCH], at=at):
            counts[name] += number
    relatives.forget(at=at)
    phoning.forget(at=at)
    LookUp.objects.filter(at__lt=at - LOOK_UPS_KEPT).delete()
    notes = _notes_of_the_past(at).update(note="")
    return Erasure.objects.create(at=at, notes=notes, **counts)


def due(rule: RetentionRule, *, at: datetime) -> RegistrationQuerySet:
    """Those of this kind whose time is over: their last séance, or their end before it, is long enough ago."""
    limit = at - relativedelta(months=rule.months)
    known = Registration.objects.filter(kind=rule.kind, erased_at=None)
    if rule.kind == Kind.SEASON:
        to_come = Occurrence.objects.filter(activity=OuterRef("activity"), ends_at__gt=limit)
        within = to_come.filter(Q(original_start__lt=OuterRef("until")))
        without_end = Q(until=None) & ~Exists(to_come)
        return known.filter(
            Q(until__lte=limit) | without_end | Q(until__isnull=False) & ~Exists(within)
            | _ended_before(min(limit, at - A_MONTH))
        )  # fmt: skip
    return known.annotate(last=Coalesce("occurrence__ends_at", "changed_at")).filter(last__lte=limit)


def _ended_before(limit: datetime) -> Q:
    gone = [state for state in Registration.State.values if state not in Registration.LIVE]
    return Q(state__in=gone, changed_at__lte=limit)


@transaction.atomic
def _forget_some(parties: RegistrationQuerySet, *, at: datetime) -> int:
    found = list(parties.select_for_update(of=("self",), skip_locked=True))
    emails.forget(found)
    for party in found:
        anonymise(party, at=at)
    registration_history.write_all(found, Step.ERASED, at=at, actor=Actor.TOWN)
    return len(found)


@transaction.atomic
def erase(registration: Registration, *, at: datetime, by: Person | None = None, actor: str = Actor.RESIDENT) -> None:
    """The person asks to be forgotten, by their link or at the desk: what is to come is cancelled, the rest is anonymous.

    What was split from their party says who they are too.
    """
    for part in registration.parts.filter(erased_at=None):
        erase(part, at=at, by=by, actor=actor)
    with suppress(SeanceOver):  # it took place: only who it was is erased
        changing_registrations.withdraw(registration, at=at, by=by, actor=actor)
    _activity, party = offering.hold(registration)
    if party.erased_at is None:
        emails.forget([party])
        anonymise(party, at=at)
        registration_history.write(party, Step.ERASED, at=at, actor=actor, by=by)


def anonymise(party: Registration, *, at: datetime) -> None:
    """Nothing in the row, nor in the words of its history, says who it was. Its old link leads nowhere."""
    party.name = party.email = party.phone = party.address = party.note = party.contact_key = party.code = ""
    party.reason = ""
    party.submit_key = None
    party.participants, party.persons = [], []
    Relative.objects.only_of([party]).delete()
    party.secret, party.erased_at = new_secret(), at
    party.calendar = None
    party.save()
    RegistrationStep.objects.filter(registration=party).exclude(words="").update(words="")


def _notes_of_the_past(at: datetime) -> RegistrationQuerySet:
    """What would help somebody is nobody's business once the séance is over."""
    to_come = Occurrence.objects.filter(activity=OuterRef("activity"), ends_at__gt=at)
    past = Q(occurrence__ends_at__lte=at) | Q(kind=Kind.SEASON) & (Q(until__lte=at) | ~Exists(to_come))
    return Registration.objects.exclude(note="").filter(past)
