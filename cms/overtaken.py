"""Nobody saves a page in the agents' admin over what was saved since they opened it, without having been told.

Wagtail's form says from which revision it started; Wagtail itself looks at that only when it saves by
itself, and its warning comes with a delay. Here what was typed is shown again as one question.
"""

from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from wagtail.models import Revision

from cms.models import AssociationPage
from directory import numbers

LOADED, LOADED_AT, OWN = "loaded_revision_id", "loaded_revision_created_at", "overwrite_revision_id"
NOT_AGAIN = ("csrfmiddlewaretoken", LOADED, LOADED_AT, OWN)


@dataclass(frozen=True)
class Overtaken:
    """`latest` was saved after what the agent opened; `since` is what they opened, if it still stands."""

    latest: Revision
    since: Revision | None
    typed: list[tuple[str, str]]

    @classmethod
    def of(cls, request: HttpRequest, page: AssociationPage) -> Self | None:
        """None when the form starts from the latest revision, or does not say from which."""
        latest: Revision | None = page.latest_revision
        started = request.POST.get(OWN) or request.POST.get(LOADED)
        if latest is None or not started or _is_latest(request, latest, started):
            return None
        since = page.revisions.filter(pk=numbers.read(started) or 0).first()
        typed = [
            (name, value) for name in request.POST if name not in NOT_AGAIN for value in request.POST.getlist(name)
        ]
        return cls(latest, since if since != latest else None, typed)

    @property
    def again(self) -> list[tuple[str, str]]:
        """What the form sends once the agent has answered: the same words, knowing the latest revision."""
        return [*self.typed, (LOADED, str(self.latest.pk)), (LOADED_AT, self.latest.created_at.isoformat())]


def _is_latest(request: HttpRequest, latest: Revision, started: str) -> bool:
    if started != str(latest.pk):
        return False
    if request.POST.get(OWN):  # two people never save by themselves into one revision
        return True
    told = request.POST.get(LOADED_AT, "")
    try:
        return bool(parse_datetime(told) == latest.created_at)
    except ValueError:
        return False
