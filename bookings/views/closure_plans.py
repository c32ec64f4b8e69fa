"""A closure being prepared: everything it touches, what becomes of it, the letters, and sending."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bookings import closure_emails, planning_closures, rehousing, shutting, touched, wording
from bookings.errors import AlreadyDecided, ChangedMeanwhile
from bookings.forms import closure_choices
from bookings.halls import Halls
from bookings.models import ClosureChoice, ClosurePlan
from directory import numbers
from directory.access import SignedInRequest, agents_only

SHOWN = 5  # letters with their words
ON_PAPER = 500  # groups
Answer = ClosureChoice.Answer


def _find(request: SignedInRequest, pk: int) -> ClosurePlan:
    return get_object_or_404(ClosurePlan.objects.run_by(request.user).waiting().with_keys(), pk=pk)


@agents_only
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET lists what is touched; POST keeps choices: for the groups of the page, or for all the rest."""
    found = _find(request, pk)
    halls = Halls.run_by(request.user)
    if request.method != "POST":
        return _page(request, found, halls)
    closed = halls.related_to(found.space_keys)  # type: ignore[attr-defined]  # with_keys
    form = closure_choices.read(request.POST, found, halls, closed)
    if form.errors:
        return _page(request, found, halls, form=form, status=422)
    try:
        made = planning_closures.choose(found, form.choices)
        if (rest := request.POST.get("rest", "")) in Answer.values:
            made += planning_closures.choose_rest(found, rest, halls, at=timezone.now())
    except AlreadyDecided as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("bookings:closure_list")
    if made:
        kept = ngettext("Your choice for %(count)s date is kept.", "Your choices for %(count)s dates are kept.", made)
        messages.success(request, kept % {"count": made})
    if form.left:
        left = ngettext(
            "%(count)s date stays to be decided: the other hall is not free then, or a rule of its venue stands against it.",
            "%(count)s dates stay to be decided: the other hall is not free then, or a rule of its venue stands against "
            "them.", form.left,
        )  # fmt: skip
        messages.warning(request, left % {"count": form.left})
    if request.POST.get("action") == "letters" and not form.left:
        return redirect("bookings:closure_letters", pk)
    return redirect("bookings:closure_plan", pk)


def _page(
    request: SignedInRequest, found: ClosurePlan, halls: Halls, *, form: closure_choices.ChoicesForm | None = None,
    problem: ChangedMeanwhile | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    at = timezone.now()
    keys: list[int] = found.space_keys  # type: ignore[attr-defined]  # with_keys
    leaves, closed = halls.leaves_of(keys), halls.related_to(keys)
    number = numbers.read(request.GET.get("page", "")) or 1
    groups, total = touched.groups(found, leaves, at=at, page=number)
    if not groups and number > 1:
        return redirect("bookings:closure_plan", found.pk)
    proposals = rehousing.propose(found, groups, halls, closed)
    rows = [_row(n, group, proposals[group.key], halls, form) for n, group in enumerate(groups)]
    context = {
        "plan": found,
        "when": wording.span(found),
        "halls": [halls.by_key[key] for key in keys],
        "counts": touched.counts(found, leaves, closed, at=at),
        "rows": rows,
        "page_obj": _paginated(total, number),
        "problem": problem,
        "is_mended": bool(form and form.errors),
        "crumbs": [(_("Closures"), reverse("bookings:closure_list")), (found.reason, "")],
    }
    return render(request, "bookings/closure_plan.html", context, status=status)


def _row(
    number: int, group: touched.Group, proposals: list[rehousing.Replacement], halls: Halls,
    form: closure_choices.ChoicesForm | None,
) -> dict[str, Any]:  # fmt: skip
    """A group with what is ticked: what was typed, else what was chosen, else what is proposed."""
    typed = form.typed.get(group.key) if form else None
    best = proposals[0] if proposals else None
    answer = typed.answer if typed else group.answer or (Answer.REHOUSE if best and best.is_whole else "")
    return {
        "n": number,
        "group": group,
        "hall": halls.by_key[group.space_id],
        "target": halls.by_key.get(group.target or 0),
        "proposals": proposals,
        "proposed": [proposal.space for proposal in proposals],
        "answer": answer,
        "space": (typed.space if typed else group.target) or (best.space.pk if best else None),
        "over": typed.over if typed else group.over,
        "exceptions": [proposal for proposal in proposals if proposal.broken],
        "dates": typed.dates if typed else {one.slot_id for one in group.dates},
        "error": typed.error if typed else "",
        "months": wording.by_month(group.dates),
    }


def _paginated(total: int, number: int) -> Page[int]:
    return Paginator(range(total), touched.A_PAGE).get_page(number)


@agents_only
@require_safe
def paper(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything it touches in one table, to print; what is too long for one table says where the rest is."""
    found = _find(request, pk)
    halls = Halls.run_by(request.user)
    keys: list[int] = found.space_keys  # type: ignore[attr-defined]  # with_keys
    groups, total = touched.groups(found, halls.leaves_of(keys), at=timezone.now(), size=ON_PAPER)
    context = {
        "plan": found,
        "when": wording.span(found),
        "halls": [halls.by_key[key] for key in keys],
        "rows": [
            (group, halls.by_key[group.space_id], halls.by_key.get(group.target or 0), wording.by_month(group.dates))
            for group in groups
        ],
        "left_out": max(0, total - ON_PAPER),
        "crumbs": [
            (_("Closures"), reverse("bookings:closure_list")),
            (found.reason, reverse("bookings:closure_plan", args=[found.pk])),
            (_("To print"), ""),
        ],
    }
    return render(request, "bookings/closure_paper.html", context)


@agents_only
def letters(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET reads the letters before they leave; POST sends: the halls are shut, everybody is told."""
    found = _find(request, pk)
    halls = Halls.run_by(request.user)
    if request.method == "POST":
        return _send(request, found, halls)
    keys: list[int] = found.space_keys  # type: ignore[attr-defined]  # with_keys
    counts = touched.counts(found, halls.leaves_of(keys), halls.related_to(keys), at=timezone.now())
    choices = found.choices.select_related(*shutting.CHOICE)
    context = {
        "plan": found,
        "when": wording.span(found),
        "halls": [halls.by_key[key] for key in keys],
        "counts": counts,
        "told": [one for one in counts.told if one.answer in (Answer.REHOUSE, Answer.CANCEL)],
        "letters": closure_emails.preview(found, choices, shown=SHOWN),
        "crumbs": [
            (_("Closures"), reverse("bookings:closure_list")),
            (found.reason, reverse("bookings:closure_plan", args=[found.pk])),
            (_("Letters"), ""),
        ],
    }
    return render(request, "bookings/closure_letters.html", context)


def _send(request: SignedInRequest, found: ClosurePlan, halls: Halls) -> HttpResponse:
    try:
        shutting.send(found, by=request.user, at=timezone.now(), seen=request.POST.get("seen", ""))
    except ChangedMeanwhile as changed:
        if changed.lost:
            planning_closures.choose(found, dict.fromkeys(changed.lost, planning_closures.Chosen("")))
        return _page(request, found, halls, problem=changed, status=409)
    except AlreadyDecided as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("bookings:closure_list")
    messages.success(request, _("The halls are closed, and everybody concerned is told."))
    return redirect("bookings:closure_list")


@agents_only
@require_POST
def abandon(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        planning_closures.abandon(_find(request, pk))
        messages.success(request, _("This closure is not prepared any more. Nobody was told anything."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("bookings:closure_list")
