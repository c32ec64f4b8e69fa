"""The requests that an agent has to answer, the oldest first."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from bookings import legal, queueing, standing, tallying
from bookings.models import DecisionDraft, Opinion, Proposal, SlotRequest
from bookings.models.request import SlotRequestQuerySet
from bookings.queueing import Wanted
from directory.access import SignedInRequest, agents_only
from directory.models import Theme, Venue
from events import wording as schedules
from events.recurrence import Schedule

PER_PAGE = 12
LONG_WAIT = timedelta(days=7)
State = SlotRequest.State
PROPOSED = "proposees"
TABS = {"": State.PENDING, PROPOSED: "", "decidees": State.DECIDED, "annulees": State.WITHDRAWN}


@agents_only
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """`etat` (proposees, decidees, annulees) and `tri` (date) choose and sort; `lieu`, `theme`, `marque`, `q` narrow."""
    at = timezone.now()
    today = timezone.localdate(at)
    venues = list(Venue.objects.run_by(request.user))
    themes = list(Theme.objects.filter(parent=None))
    wanted = Wanted.read(request.GET, venues, themes)
    tab = request.GET.get("etat", "") if request.GET.get("etat", "") in TABS else ""
    mine = wanted.among(SlotRequest.objects.reviewable_by(request.user).of_associations())
    counts = mine.aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in TABS.values() if state},
        proposed=Count("pk", filter=Exists(Proposal.objects.waiting().filter(request=OuterRef("pk")))),
        long=Count("pk", filter=Q(state=State.PENDING, sent_at__lt=at - LONG_WAIT)),
        late=Count("pk", filter=Q(state=State.PENDING, due_on__lt=today)),
    )
    by_first_date = request.GET.get("tri") == "date"
    shown = mine.with_proposals_waiting() if tab == PROPOSED else mine.filter(state=TABS[tab])
    if wanted.mark:
        shown = wanted.marked(shown, at=at)
    pages = Paginator(_sorted(shown, tab, by_first_date), PER_PAGE)
    if not wanted.mark:
        pages.count = counts["proposed" if tab == PROPOSED else TABS[tab]]  # already counted for the tabs
    page = pages.get_page(request.GET.get("page"))
    tallies = tallying.of(page.object_list, at=at) if not tab else {}
    rows = [
        {
            "slot_request": each,
            "schedule": schedules.sentence(Schedule.of(each)),
            "standing": standing.of(each),
            "tally": tallies.get(each.pk),
            "days": (today - timezone.localdate(each.sent_at)).days,
            "is_late": not tab and each.due_on < today,
            "waits_long": not tab and each.sent_at < at - LONG_WAIT,
            "limit": legal.limit(each.sent_at) if not tab and legal.is_near(each.sent_at, on=today) else None,
        }
        for each in page
    ]
    context = {
        "venues": venues,
        "venue": wanted.venue,
        "themes": themes,
        "wanted": wanted,
        "marks": queueing.MARKS.items(),
        "tab": tab,
        "tabs": [
            ("", _("To answer"), counts[State.PENDING]),
            (PROPOSED, _("Proposal sent"), counts["proposed"]),
            ("decidees", _("Answered"), counts[State.DECIDED]),
            ("annulees", pgettext("requests", "Withdrawn"), counts[State.WITHDRAWN]),
        ],
        "counts": counts,
        "found": pages.count,
        "by_first_date": by_first_date,
        "page_obj": page,
        "rows": rows,
        "free": [key for key, tally in tallies.items() if not tally.conflicts and not tally.rivals],
    }
    return render(request, "bookings/queue.html", context)


def _sorted(requests: SlotRequestQuerySet, tab: str, by_first_date: bool) -> SlotRequestQuerySet:
    awaited = Opinion.objects.awaited().filter(request=OuterRef("pk"))
    late = Opinion.objects.overdue(timezone.localdate()).filter(request=OuterRef("pk"))
    begun = DecisionDraft.objects.filter(request=OuterRef("pk"))
    requests = requests.with_names().with_answers()
    requests = requests.annotate(is_awaited=Exists(awaited), is_awaited_late=Exists(late), is_begun=Exists(begun))
    if by_first_date:
        return requests.annotate(first_at=Min("slots__starts_at")).order_by("first_at", "pk")
    return requests.latest_first() if tab else requests.oldest_first()
