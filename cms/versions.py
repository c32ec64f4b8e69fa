"""The earlier versions of a page: who wrote each, when, and what they changed, in words."""

from dataclasses import dataclass

from wagtail.models import Revision

from cms import comparing, editing
from cms.models import AssociationPage

A_PAGE = 20


@dataclass(frozen=True)
class Version:
    """A revision, and what it changed in the one before it."""

    revision: Revision
    changes: list[str]
    is_latest: bool
    is_online: bool


def state_of(page: AssociationPage, revision: Revision) -> comparing.State:
    """What the page said in this revision."""
    return comparing.State.of(editing.as_written(page, revision))


def listed(page: AssociationPage, *, start: int = 0) -> tuple[list[Version], bool]:
    """Some versions, the latest first, and whether older ones follow. One query."""
    found = list(page.revisions.select_related("user").order_by("-created_at", "-pk")[start : start + A_PAGE + 1])
    states = [state_of(page, revision) for revision in found]
    versions = [
        Version(
            revision,
            comparing.in_words(states[n + 1] if n + 1 < len(found) else None, states[n]),
            revision.pk == page.latest_revision_id,
            revision.pk == page.live_revision_id,
        )
        for n, revision in enumerate(found[:A_PAGE])
    ]
    return versions, len(found) > A_PAGE
