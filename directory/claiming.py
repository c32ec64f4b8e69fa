"""« C'est mon association »: somebody asks to speak for an association found in the directory.

Three ways to a yes: the service, whoever is already in charge, or, where nobody is, a code sent to
the address that the association declared (never shown in full).
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from directory import emails, joining, limits, team_history
from directory.models import Association, Claim, Membership, Person
from directory.team_errors import AlreadyInTeam, ClaimSettled, CodeOver, NoCodeHere, TooManyCodes, WrongCode

CODES_A_DAY = 3  # for one association, and for one person
DIGITS = 6
Kind = team_history.Kind


@transaction.atomic
def claim(association: Association, *, part: str, by: Person, at: datetime) -> Claim:
    """Ask; the service is told, and the team when there is one. Asked twice, it is the same claim. Raises AlreadyInTeam."""
    joining.lock(association)
    if Membership.objects.current().filter(association=association, person=by).exists():
        raise AlreadyInTeam
    mine, is_new = Claim.objects.get_or_create(
        association=association, person=by, state=Claim.State.WAITING, defaults={"part": part, "asked_at": at}
    )
    if is_new:
        team_history.write(association, Kind.CLAIMED, at=at, by=by, person=by, words=part)
        emails.claimed(mine)
    return mine


def may_use_code(association: Association) -> bool:
    """Only where an address was declared, and nobody in charge could be passed over."""
    return bool(association.email) and not Membership.objects.in_charge().filter(association=association).exists()


@transaction.atomic
def send_code(mine: Claim, *, at: datetime) -> Claim:
    """Send six digits to the declared address; an earlier code dies. Raises ClaimSettled, NoCodeHere, TooManyCodes."""
    mine = _lock(mine)
    if not mine.tries_left or not may_use_code(mine.association):
        raise NoCodeHere
    for what, who in (("claim-association", mine.association_id), ("claim-person", mine.person_id)):
        if not limits.allows(what, str(who), CODES_A_DAY, per=limits.DAY):
            raise TooManyCodes
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    mine.code, mine.code_expires_at = _digest(mine, code), at + timedelta(hours=settings.CLAIM_CODE_HOURS)
    mine.save(update_fields=["code", "code_expires_at"])
    about = team_history.masked(mine.association.email)
    team_history.write(mine.association, Kind.CODE, at=at, by=mine.person, person=mine.person, about=about)
    emails.claim_code(mine, code, at=at)
    return mine


def try_code(mine: Claim, typed: str, *, at: datetime) -> Membership:
    """The right code puts the person in charge. A wrong one is counted for good, whatever happens next.

    Raises WrongCode, CodeOver, ClaimSettled, NoCodeHere.
    """
    outcome = _try(mine, "".join(typed.split()), at=at)
    if isinstance(outcome, int):
        raise WrongCode(outcome)
    return outcome


@transaction.atomic
def _try(mine: Claim, typed: str, *, at: datetime) -> Membership | int:
    """The membership, or how many tries are left: counted in a transaction that is kept."""
    mine = _lock(mine)
    if not may_use_code(mine.association):
        raise NoCodeHere
    if not mine.awaits_code(at):
        raise CodeOver
    if constant_time_compare(mine.code, _digest(mine, typed)):
        return _grant(mine, role=Membership.Role.RESPONSABLE, by=None, at=at)
    mine.tries += 1
    if not mine.tries_left:
        mine.code, mine.code_expires_at = "", None
        team_history.write(mine.association, Kind.CODE_STOPPED, at=at, by=mine.person, person=mine.person)
    mine.save(update_fields=["tries", "code", "code_expires_at"])
    return mine.tries_left


@transaction.atomic
def grant(theirs: Claim, *, role: str, by: Person, at: datetime) -> Membership:
    """The service, or whoever is in charge, says yes; the person is told. Raises ClaimSettled."""
    return _grant(_lock(theirs), role=role, by=by, at=at)


@transaction.atomic
def refuse(theirs: Claim, *, reason: str, by: Person, at: datetime) -> None:
    """Say no, and why; the person is told. Raises ClaimSettled."""
    theirs = _lock(theirs)
    _settle(theirs, Claim.State.REFUSED, by=by, at=at, answer=reason)
    team_history.write(theirs.association, Kind.REFUSED, at=at, by=by, person=theirs.person, words=reason)
    emails.claim_refused(theirs)


@transaction.atomic
def withdraw(mine: Claim, *, at: datetime) -> None:
    """Whoever asked gives it up. Raises ClaimSettled."""
    mine = _lock(mine)
    _settle(mine, Claim.State.WITHDRAWN, by=mine.person, at=at)
    team_history.write(mine.association, Kind.WITHDRAWN, at=at, by=mine.person, person=mine.person)


def _grant(theirs: Claim, *, role: str, by: Person | None, at: datetime) -> Membership:
    _settle(theirs, Claim.State.GRANTED, by=by, at=at)
    membership = joining.join(theirs.person, theirs.association, role=role, at=at, by=by)
    emails.claim_granted(theirs, membership, by_code=by is None)
    return membership


def _lock(claim: Claim) -> Claim:
    """The claim as it stands now, its team locked. Raises ClaimSettled."""
    Association.objects.select_for_update(no_key=True).get(pk=claim.association_id)
    found = Claim.objects.waiting().select_related("association", "person").filter(pk=claim.pk).first()
    if found is None:
        raise ClaimSettled
    return found


def _settle(claim: Claim, state: str, *, by: Person | None, at: datetime, answer: str = "") -> None:
    claim.state, claim.by, claim.settled_at, claim.answer = state, by, at, answer[:500]
    claim.code, claim.code_expires_at = "", None
    claim.save(update_fields=["state", "by", "settled_at", "answer", "code", "code_expires_at"])


def _digest(claim: Claim, code: str) -> str:
    return salted_hmac("directory.claiming", f"{claim.pk}:{code}", algorithm="sha256").hexdigest()
