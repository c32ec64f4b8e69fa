"""The team's papers: where each stands, send one, read it again, take it back."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory import limits
from directory.access import TeamRequest, team_only
from directory.models import AssociationDocument
from directory.models.document import AssociationDocumentQuerySet
from directory.papers import depositing, kinds, serving, standing
from directory.papers.forms import PaperForm, usual_end

A_DAY_AT_MOST = 40  # papers of one association


def _mine(request: TeamRequest) -> AssociationDocumentQuerySet:
    return AssociationDocument.objects.filter(association=request.association)


@team_only
@never_cache
@require_safe
def paper_list(request: TeamRequest) -> HttpResponse:
    """Each kind, with what to do about it; the former ones below."""
    papers = list(_mine(request).prefetch_related("steps__by").latest_first())
    context = {
        "association": request.association,
        "lines": standing.lines([each for each in papers if each.ended_at is None], on=timezone.localdate()),
        "former": [each for each in papers if each.ended_at is not None],
        "months": settings.PAPERS_EXPIRE_SOON // 30,
        "halls_need_insurance": settings.HALLS_NEED_INSURANCE,
    }
    return render(request, "directory/paper_list.html", context)


@team_only
@never_cache
def paper_create(request: TeamRequest, kind: str) -> HttpResponse:
    """One kind of paper, named in the address: its file, and until when it is valid."""
    asked = kinds.BY_SLUG.get(kind)
    if asked is None:
        raise Http404
    at = timezone.now()
    today = timezone.localdate(at)
    if request.method != "POST":
        former = _mine(request).standing().filter(kind=asked.kind).first() if asked.must_expire else None
        known = {"expires_on": usual_end(former, today=today)} if asked.must_expire else {}
        form = PaperForm(association=request.association, asked=asked, today=today, initial=known)
        return _form(request, form, asked)
    form = PaperForm(request.POST, request.FILES, association=request.association, asked=asked, today=today)
    if not form.is_valid() or form.held is None:
        return _form(request, form, asked, status=422)
    if not limits.allows("paper", str(request.association.pk), A_DAY_AT_MOST, per=limits.DAY):
        return limits.too_often(request)
    depositing.deposit(
        request.association,
        form.held,
        kind=asked.kind,
        title=form.cleaned_data.get("title", ""),
        expires_on=form.cleaned_data.get("expires_on"),
        by=request.user,
        at=at,
    )
    messages.success(request, _("Your paper is sent. It counts from now on, and the service checks it."))
    return redirect("directory:paper_list", association=request.association.slug)


def _form(request: TeamRequest, form: PaperForm, asked: kinds.Asked, *, status: int = 200) -> HttpResponse:
    context = {
        "association": request.association,
        "form": form,
        "asked": asked,
        "crumbs": [
            (_("Our papers"), reverse("directory:paper_list", args=[request.association.slug])),
            (asked.label[:1].upper() + asked.label[1:], ""),
        ],
    }
    return render(request, "directory/paper_create.html", context, status=status)


@team_only
@require_safe
def paper_file(request: TeamRequest, pk: int) -> HttpResponse:
    return serving.download(get_object_or_404(_mine(request).select_related("association"), pk=pk), opened_by="team")


@team_only
@never_cache
def paper_withdraw(request: TeamRequest, pk: int) -> HttpResponse:
    """Asks once whether to take the paper back, then does."""
    paper = get_object_or_404(_mine(request).current().select_related("association"), pk=pk)
    if request.method != "POST":
        return render(request, "directory/paper_withdraw.html", {"association": request.association, "paper": paper})
    try:
        depositing.withdraw(paper, by=request.user, at=timezone.now())
        messages.success(request, _("The paper is taken back, and its file erased."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("directory:paper_list", association=request.association.slug)
