"""The service sees which associations are in order, reads their papers, says whether they do."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from directory.access import SignedInRequest, agents_only
from directory.models import Association, AssociationDocument
from directory.papers import checking, overview, serving, standing
from directory.papers.forms import SendBackForm

PER_PAGE = 40
TABS = {
    "": "",
    "a-verifier": overview.TO_CHECK,
    "incomplet": overview.INCOMPLETE,
    "expire-bientot": overview.SOON,
    "en-ordre": overview.IN_ORDER,
}


@agents_only
@never_cache
@require_safe
def associations(request: SignedInRequest) -> HttpResponse:
    """`etat` (a-verifier, incomplet, expire-bientot, en-ordre) and `q` (name or RNA number) choose."""
    today = timezone.localdate()
    words = request.GET.get("q", "").strip()[:80]
    tab = request.GET.get("etat", "") if request.GET.get("etat", "") in TABS else ""
    found = overview.associations(on=today, words=words)
    counts = overview.counts(found)
    chosen = overview.in_state(found, TABS[tab]) if tab else found
    pages = Paginator(overview.with_papers(chosen), PER_PAGE)
    pages.count = counts[TABS[tab]] if tab else sum(counts.values())  # already counted for the tabs
    page = pages.get_page(request.GET.get("page"))
    labels = {
        "": _("All"),
        "a-verifier": _("To check"),
        "incomplet": _("Incomplete"),
        "expire-bientot": _("Expires soon"),
        "en-ordre": _("In order"),
    }
    context = {
        "tab": tab,
        "tabs": [(key, label, counts[TABS[key]] if key else sum(counts.values())) for key, label in labels.items()],
        "counts": counts,
        "words": words,
        "page_obj": page,
        "rows": overview.rows(page, on=today),
    }
    return render(request, "directory/paper_associations.html", context)


@agents_only
@never_cache
@require_safe
def association(request: SignedInRequest, association: str) -> HttpResponse:
    """The papers of one association, each to be read and answered."""
    return _page(request, get_object_or_404(Association, slug=association))


@agents_only
@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """`answer` is verify, or send_back with a `note`."""
    paper = get_object_or_404(AssociationDocument.objects.select_related("association"), pk=pk)
    at = timezone.now()
    try:
        if request.POST.get("answer") == "verify":
            checking.verify(paper, by=request.user, at=at)
            messages.success(request, _("The paper is checked, and the team told."))
        else:
            form = SendBackForm(request.POST, prefix=f"p{pk}")
            if not form.is_valid():
                return _page(request, paper.association, typed={pk: form}, status=422)
            checking.send_back(paper, note=form.cleaned_data["note"], by=request.user, at=at)
            messages.success(request, _("The paper is sent back, and the team told."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("directory:papers_of", association=paper.association.slug)


@agents_only
@require_safe
def file(request: SignedInRequest, pk: int) -> HttpResponse:
    paper = get_object_or_404(AssociationDocument.objects.select_related("association"), pk=pk)
    return serving.download(paper, opened_by="service")


def _page(
    request: SignedInRequest,
    association: Association,
    *,
    typed: dict[int, SendBackForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    papers = list(association.documents.prefetch_related("steps__by").order_by("-deposited_at", "-pk"))
    current = [each for each in papers if each.ended_at is None]
    lines = standing.lines(current, on=timezone.localdate())
    forms = {each.pk: (typed or {}).get(each.pk) or SendBackForm(prefix=f"p{each.pk}") for each in current}
    context = {
        "association": association,
        "lines": [line for line in lines if line.key != standing.NOT_ASKED],
        "papers": [(line, each, forms[each.pk]) for line in lines for each in (line.sent_back, line.paper) if each],
        "typed": next(iter((typed or {}).values()), None),
        "former": [each for each in papers if each.ended_at is not None],
        "crumbs": [(_("Papers"), reverse("directory:papers")), (association.name, "")],
    }
    return render(request, "directory/papers_of.html", context, status=status)
