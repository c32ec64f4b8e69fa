"""Several requests answered in one gesture: chosen in the queue, read once more, then decided one by one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import together
from bookings.models import SlotRequest
from bookings.together import Chosen
from directory import numbers
from directory.access import SignedInRequest, agents_only
from directory.private import private


@private
@agents_only
def answer_together(request: SignedInRequest) -> HttpResponse:
    """GET (`demande`, once for each request) shows what would be granted; POST does it and says what became of each."""
    typed = request.POST if request.method == "POST" else request.GET
    keys = list(dict.fromkeys(key for text in typed.getlist("demande") if (key := numbers.read(text)) is not None))
    mine = SlotRequest.objects.reviewable_by(request.user).pending().with_names().with_insurance()
    at = timezone.now()
    context: dict[str, object] = {
        "crumbs": [(_("Requests to answer"), reverse("bookings:queue")), (_("Answer together"), "")],
        "most": together.MOST,
    }
    if request.method == "POST" and keys:
        known = SlotRequest.objects.reviewable_by(request.user).with_names().in_bulk(keys[: together.MOST])
        chosen = [_chosen(request, slot_request) for slot_request in known.values()]
        outcomes = together.decide(chosen, refuses_lost="refuser" in request.POST, by=request.user, at=at)
        context |= {
            "outcomes": outcomes,
            "done": sum(not each.why_not for each in outcomes),
            "granted": sum(each.granted for each in outcomes),
        }
        return render(request, "bookings/together_done.html", context)
    listed = typed.getlist("vues") if request.method == "POST" else []
    shown = keys or [key for text in listed if (key := numbers.read(text)) is not None]
    rows = together.foreseen(list(mine.filter(pk__in=shown).oldest_first()[: together.MOST]), by=request.user, at=at)
    context |= {
        "rows": rows,
        "is_cut": len(shown) > together.MOST,
        "nothing_ticked": request.method == "POST",
        "n_lost": sum(len(row.lost) for row in rows),
    }
    return render(request, "bookings/together.html", context, status=422 if request.method == "POST" else 200)


def _chosen(request: SignedInRequest, slot_request: SlotRequest) -> Chosen:
    """What the page said of this request when it was ticked."""
    pk = slot_request.pk

    def read(name: str) -> frozenset[int]:
        texts = request.POST.get(f"{name}-{pk}", "").split(",")
        return frozenset(key for text in texts if (key := numbers.read(text)) is not None)

    version = numbers.read(request.POST.get(f"version-{pk}", ""))
    return Chosen(slot_request, -1 if version is None else version, read("libres"), read("perdues"))
