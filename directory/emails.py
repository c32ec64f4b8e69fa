"""The letters of the directory: who joins a team, who leaves it, and what is asked about teams."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from directory.models import Claim, Invitation, Membership, Person, TeamMatter
from notifications import letters


def welcome(membership: Membership) -> None:
    """Tell a new member of a team that the door is open, and where it is."""
    _to_member("welcome", membership, key=f"welcome:{membership.pk}", url=_absolute(reverse("account_login")))


def invited(invitation: Invitation) -> None:
    """Ask the holder of a mailbox to join; the link only shows the invitation."""
    person = Person.objects.filter(email__iexact=invitation.email).first()
    _write(
        "invited",
        key=f"invited:{invitation.pk}:{invitation.sent_at.timestamp():.6f}",
        to=invitation.email,
        language=person.language if person else settings.LANGUAGE_CODE,
        reply_to=invitation.by.email,
        association=invitation.association,
        invitation=invitation,
        url=_absolute(invitation.get_absolute_url()),
    )


def invitation_accepted(invitation: Invitation, membership: Membership) -> None:
    """Tell who invited that the person came."""
    _to_person(
        "invitation_accepted", invitation.by, key=f"accepted:{invitation.pk}", membership=membership,
        association=membership.association, url=_team_address(membership),
    )  # fmt: skip


def role_changed(membership: Membership, *, at: datetime) -> None:
    key = f"role:{membership.pk}:{at.timestamp():.6f}"
    _to_member("role_changed", membership, key=key, url=_team_address(membership))


def access_ended(membership: Membership) -> None:
    _to_member("access_ended", membership, key=f"ended:{membership.pk}", url="")


def claimed(claim: Claim) -> None:
    """Tell the service, and whoever is in charge, that somebody asks to speak for the association."""
    known: dict[str, Any] = {"claim": claim, "association": claim.association}
    service = reverse("directory:service_claim", args=[claim.pk])
    _write("claimed", key=f"claim:{claim.pk}", to=settings.SERVICE_EMAIL, url=_absolute(service), **known)
    team = reverse("directory:team", args=[claim.association.slug])
    for person in Person.objects.of_team(claim.association_id, in_charge=True):
        _to_person("claimed", person, key=f"claim:{claim.pk}:{person.pk}", url=_absolute(team), **known)


def claim_code(claim: Claim, code: str, *, at: datetime) -> None:
    """The code, to the address that the association declared. Not a word of it stays once it is old."""
    _write(
        "claim_code", key=f"claim-code:{claim.pk}:{at.timestamp():.6f}", to=claim.association.email,
        claim=claim, association=claim.association, code=code, hours=settings.CLAIM_CODE_HOURS,
    )  # fmt: skip


def claim_granted(claim: Claim, membership: Membership, *, by_code: bool) -> None:
    """Tell the person; after a code, tell the declared address and the service too, in case it was not right."""
    _to_member("claim_granted", membership, key=f"claim-granted:{claim.pk}", url=_team_address(membership))
    if by_code:
        known: dict[str, Any] = {
            "association": claim.association,
            "claim": claim,
            "url": _service_address(claim.association.slug),
        }
        for number, to in enumerate((claim.association.email, settings.SERVICE_EMAIL)):
            _write("claimed_by_code", key=f"claim-by-code:{claim.pk}:{number}", to=to, is_service=bool(number), **known)


def claim_refused(claim: Claim) -> None:
    _to_person(
        "claim_refused", claim.person, key=f"claim-refused:{claim.pk}", claim=claim, association=claim.association
    )


def team_asked(matter: TeamMatter) -> None:
    """Ask each member whether the team is still right."""
    url = _absolute(reverse("directory:team", args=[matter.association.slug]))
    for person in Person.objects.of_team(matter.association_id):
        _to_person(
            "team_asked", person, key=f"matter:{matter.pk}:{person.pk}", matter=matter, association=matter.association,
            url=url, days=settings.TEAM_SILENT_DAYS,
        )  # fmt: skip


def service_asked(matters: Sequence[TeamMatter]) -> None:
    """One letter to the service for all that one night, or one act, brought up."""
    url = _absolute(reverse("directory:service_teams"))
    _write(
        "service_asked", key=f"matters:{matters[0].pk}", to=settings.SERVICE_EMAIL, matters=matters,
        association=matters[0].association, url=url, days=settings.TEAM_SILENT_DAYS,
    )  # fmt: skip


def _to_member(name: str, membership: Membership, *, key: str, **known: Any) -> None:
    _to_person(name, membership.person, key=key, membership=membership, association=membership.association, **known)


def _to_person(name: str, person: Person, *, key: str, **known: Any) -> None:
    known = {"reply_to": settings.SERVICE_EMAIL, **known}
    _write(name, key=key, to=person.email, language=person.language, person=person, **known)


def _write(name: str, *, key: str, to: str, language: str = "fr", reply_to: str = "", **known: Any) -> None:
    letters.write(
        f"directory/emails/{name}",
        known,
        key=f"directory/{key}",
        to=to,
        language=language,
        reply_to=reply_to,
    )


def _team_address(membership: Membership) -> str:
    return _absolute(reverse("directory:team", args=[membership.association.slug]))


def _service_address(slug: str) -> str:
    return _absolute(reverse("directory:service_team", args=[slug]))


def _absolute(path: str) -> str:
    return settings.PUBLIC_URL + path
