"""The history of a team: one row per act, never rewritten."""

from datetime import datetime

from directory.models import Agent, Association, Person, TeamStep

Kind = TeamStep.Kind
Actor = TeamStep.Actor


def write(
    association: Association,
    kind: str,
    *,
    at: datetime,
    by: Person | None = None,
    person: Person | None = None,
    about: str = "",
    words: str = "",
) -> TeamStep:
    """Keep what was done. Who acted as what is read from what they are today."""
    return TeamStep.objects.create(
        association=association, kind=kind, at=at, actor=_actor(association, by, person), by=by, person=person,
        about=about[:120], words=words[:500],
    )  # fmt: skip


def _actor(association: Association, by: Person | None, person: Person | None) -> str:
    if by is None:
        return Actor.CLOCK
    if by == person:
        return Actor.THEMSELVES
    if by.memberships.current().filter(association=association).exists():
        return Actor.TEAM
    return Actor.SERVICE if Agent.objects.current().filter(person=by).exists() or by.is_superuser else Actor.TEAM


def masked(email: str) -> str:
    """« malika.roche@exemple.test » → « m…@exemple.test »: enough to know one's own address again."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"
