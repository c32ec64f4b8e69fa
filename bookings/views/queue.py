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

from bookings import standing, tallying
from bookings.models import Proposal, SlotRequest
from bookings.models.request import SlotRequestQuerySet
from directory.access import SignedInRequest, agents_only
from directory.models import Venue
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
    """`etat` (proposees, decidees, annulees), `lieu` (slug of a venue) and `tri` (date) choose and sort."""
    at = timezone.now()
    venues = list(Venue.objects.run_by(request.user))
    tab = request.GET.get("etat", "") if request.GET.get("etat", "") in TABS else ""
    venue = next((each for each in venues if each.slug == request.GET.get("lieu")), None)
    mine = SlotRequest.objects.reviewable_by(request.user).of_associations()
    mine = mine.filter(space__venue=venue) if venue else mine
    counts = mine.aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in TABS.values() if state},
        proposed=Count("pk", filter=Exists(Proposal.objects.waiting().filter(request=OuterRef("pk")))),
        long=Count("pk", filter=Q(state=State.PENDING, sent_at__lt=at - LONG_WAIT)),
    )
    by_first_date = request.GET.get("tri") == "date"
    shown = mine.with_proposals_waiting() if tab == PROPOSED else mine.filter(state=TABS[tab])
    pages = Paginator(_sorted(shown, tab, by_first_date), PER_PAGE)
    pages.count = counts["proposed" if tab == PROPOSED else TABS[tab]]  # already counted for the tabs
    page = pages.get_page(request.GET.get("page"))
    tallies = tallying.of(page.object_list, at=at) if not tab else {}
    context = {
        "venues": venues,
        "venue": venue,
        "tab": tab,
        "tabs": [
            ("", _("To answer"), counts[State.PENDING]),
            (PROPOSED, _("Proposal sent"), counts["proposed"]),
            ("decidees", _("Answered"), None),
            ("annulees", pgettext("requests", "Withdrawn"), None),
        ],
        "counts": counts,
        "by_first_date": by_first_date,
        "page_obj": page,
        "rows": [
            {
                "slot_request": each,
                "schedule": schedules.sentence(Schedule.of(each)),
                "standing": standing.of(each),
                "tally": tallies.get(each.pk),
                "days": (timezone.localdate(at) - timezone.localdate(each.sent_at)).days,
                "is_late": not tab and each.due_on < timezone.localdate(at),
                "waits_long": not tab and each.sent_at < at - LONG_WAIT,
            }
            for each in page
        ],
    }
    return render(request, "bookings/queue.html", context)


def _sorted(requests: SlotRequestQuerySet, tab: str, by_first_date: bool) -> SlotRequestQuerySet:
    requests = requests.with_names().with_answers()
    if by_first_date:
        return requests.annotate(first_at=Min("slots__starts_at")).order_by("first_at", "pk")
    return requests.latest_first() if tab else requests.oldest_first()
