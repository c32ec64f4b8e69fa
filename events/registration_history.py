"""The history of a party: one row per act, never rewritten."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from directory.models import Person
from events.models import Occurrence, Registration, RegistrationStep

Kind = RegistrationStep.Kind


def write(
    party: Registration, kind: str, *, at: datetime, actor: str, by: Person | None = None, words: str = "", **facts: Any
) -> RegistrationStep:
    """Keep what was done to this party. Its state and size now are kept with it; facts name no person."""
    return RegistrationStep.objects.create(
        registration=party, kind=kind, at=at, actor=actor, by=by, words=words[:250], facts=_facts(party, facts)
    )


def write_all(
    parties: Iterable[Registration], kind: str, *, at: datetime, actor: str, by: Person | None = None, words: str = "",
    **facts: Any,
) -> list[RegistrationStep]:  # fmt: skip
    """The same for many at once."""
    return RegistrationStep.objects.bulk_create(
        RegistrationStep(
            registration=party, kind=kind, at=at, actor=actor, by=by, words=words[:250], facts=_facts(party, facts)
        )
        for party in parties
    )


def _facts(party: Registration, facts: dict[str, Any]) -> dict[str, Any]:
    return {"state": str(party.state), "size": party.size, **{name: _plain(value) for name, value in facts.items()}}


def _plain(value: Any) -> Any:
    """As JSON keeps it; a séance by its id and its moment, which outlive its row."""
    if isinstance(value, Occurrence):
        return {"id": value.pk, "starts_at": value.starts_at.isoformat()}
    if isinstance(value, datetime):
        return value.isoformat()
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
