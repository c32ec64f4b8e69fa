"""What somebody is writing on their page is kept while they type, whether or not it can be used yet.

A sketch belongs to one person: two who write at once never touch each other's. It opens again with
the form, on any machine, and goes when the page is saved, or in the end by itself.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import get_default_page_content_type

from cms.models import AssociationPage, PageSketch
from cms.models.sketch import SKETCHES_KEPT
from directory import limits
from directory.models import Association, Membership, Person

LARGEST = 200_000  # characters that one form may bring
SENT_SIGNED_OUT = "page-sent-signed-out"  # where a session keeps what came after its end
SIGNED_OUT_AN_HOUR = 20
WRITING_NOW = timedelta(minutes=2)


def of(association: Association, person: Person) -> PageSketch | None:
    return PageSketch.objects.filter(association=association, person=person).first()


def keep(association: Association, person: Person, typed: Mapping[str, str], *, at: datetime) -> PageSketch | None:
    """Keep what is on the screen instead of what was kept before; None when it is too long to be a page."""
    if sum(len(name) + len(value) for name, value in typed.items()) > LARGEST:
        return None
    kept, _new = PageSketch.objects.update_or_create(
        association=association, person=person, defaults={"typed": dict(typed), "at": at}
    )
    return kept


def forget(association: Association, person: Person) -> None:
    PageSketch.objects.filter(association=association, person=person).delete()


def forget_old(*, at: datetime) -> int:
    """Those that nobody came back to, and those of people who have left the team. Returns how many went."""
    in_team = Membership.objects.current().filter(association=OuterRef("association"), person=OuterRef("person"))
    return PageSketch.objects.filter(Q(at__lt=at - SKETCHES_KEPT) | ~Exists(in_team)).delete()[0]


def as_sent(sketch: PageSketch) -> QueryDict:
    """The sketch as the form would send it."""
    sent = QueryDict(mutable=True)
    sent.update(sketch.typed)
    return sent


def put_aside(request: HttpRequest, slug: str) -> None:
    """Somebody sent the form after their session had ended: it waits in the new one until they are back."""
    typed = {name: value for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "action")}
    if sum(map(len, typed.values())) <= LARGEST and limits.allows_visitor(request, "page-aside", SIGNED_OUT_AN_HOUR):
        request.session[SENT_SIGNED_OUT] = {"slug": slug, "typed": typed}


def take_up(request: HttpRequest, association: Association) -> None:
    """They are back: what waited becomes their sketch."""
    waiting = request.session.get(SENT_SIGNED_OUT)
    if waiting and waiting["slug"] == association.slug and not isinstance(request.user, AnonymousUser):
        del request.session[SENT_SIGNED_OUT]
        keep(association, request.user, waiting["typed"], at=timezone.now())


def note_presence(page: AssociationPage | None, person: Person, *, at: datetime) -> None:
    """Say to the agents' admin that somebody writes, where it says the same of agents."""
    if page is None:
        return
    mine = {"user": person, "content_type": get_default_page_content_type(), "object_id": str(page.pk)}
    if not EditingSession.objects.filter(**mine).update(last_seen_at=at, is_editing=True):
        EditingSession.objects.create(**mine, last_seen_at=at, is_editing=True)


def others_writing(page: AssociationPage | None, person: Person, *, at: datetime) -> list[str]:
    """The names of those who write the page right now, agents in the admin included. One query."""
    if page is None:
        return []
    there = EditingSession.objects.filter(
        content_type=get_default_page_content_type(), object_id=str(page.pk), is_editing=True
    )
    others = there.filter(last_seen_at__gt=at - WRITING_NOW).exclude(user=person).select_related("user")
    return sorted({str(session.user) for session in others})
