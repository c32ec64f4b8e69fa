"""The rules of an agent's venues: what holds today, what will, what held; and writing the next one."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookings import rule_wording, venue_rules, writing_rules
from bookings.forms.venue_rule import VenueRuleForm
from bookings.models import VenueRule
from bookings.venue_rules import Rules, Terms
from directory.access import SignedInRequest, agents_only
from directory.models import Space, Venue
from directory.wording import full_date

A_PAGE = 50


@dataclass(frozen=True)
class Told:
    """One rule on the page of its venue: begun and held today, to come, or over."""

    rule: VenueRule
    kind: str
    label: str
    sentences: list[str]


@agents_only
@require_safe
def rule_list(request: SignedInRequest) -> HttpResponse:
    """The venues, with the hours of today and the rule to come."""
    today = timezone.localdate()
    mine = Venue.objects.run_by(request.user).annotate(told_rules=VenueRule.objects.told(OuterRef("pk")))
    page = Paginator(mine.defer("search"), A_PAGE).get_page(request.GET.get("page"))
    rows = []
    for venue in page:
        rules = venue_rules.read(venue.told_rules)  # type: ignore[attr-defined]  # annotated above
        ahead = next((terms.since for terms in rules.all if terms.since > today), None)
        rows.append(
            (venue, any(terms.since <= today for terms in rules.all), rule_wording.week(rules.on(today)), ahead)
        )
    context = {"page_obj": page, "rows": rows, "crumbs": [(_("Rules of the venues"), "")]}
    return render(request, "bookings/venue_rule_list.html", context)


@agents_only
@require_safe
def venue_page(request: SignedInRequest, slug: str) -> HttpResponse:
    venue, rules = _venue(request, slug)
    context = {
        "venue": venue,
        "told": _told(venue, rules),
        "crumbs": [(_("Rules of the venues"), reverse("bookings:venue_rule_list")), (venue.name, "")],
    }
    return render(request, "bookings/venue_rules.html", context)


def _venue(request: SignedInRequest, slug: str) -> tuple[Venue, Rules]:
    mine = Venue.objects.run_by(request.user).annotate(told_rules=VenueRule.objects.told(OuterRef("pk")))
    venue = get_object_or_404(mine, slug=slug)
    return venue, venue_rules.read(venue.told_rules)  # type: ignore[attr-defined]  # annotated above


def _told(venue: Venue, rules: Rules) -> list[Told]:
    """The latest first."""
    today = timezone.localdate()
    rows = (
        VenueRule.objects.filter(venue=venue)
        .select_related("by")
        .prefetch_related("themes", "associations", "spaces__space")
    )
    now = rules.on(today).since
    told = []
    for rule, terms in zip(rows.order_by("since"), rules.all, strict=True):
        since = {"date": full_date(rule.since)}
        if rule.since > today:
            kind, label = "wait", _("From %(date)s on") % since
        elif rule.since == now:
            kind, label = "ok", _("Holds since %(date)s") % since
        else:
            kind, label = "off", _("Held from %(date)s on") % since
        told.append(Told(rule, kind, label, rule_wording.sentences(rule, terms)))
    return told[::-1]


@agents_only
def rule_create(request: SignedInRequest, slug: str) -> HttpResponse:
    """A new rule; it starts from what holds by the latest one."""
    venue, rules = _venue(request, slug)
    latest = VenueRule.objects.filter(venue=venue).prefetch_related("themes", "associations").order_by("-since").first()
    return _rule_page(request, venue, rules.all[-1] if rules else venue_rules.AS_THE_TOWN, latest, None)


@agents_only
def rule_edit(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Correct a rule that has not begun."""
    venue, rules = _venue(request, slug)
    ahead = VenueRule.objects.filter(venue=venue, since__gt=timezone.localdate())
    rule = get_object_or_404(ahead.prefetch_related("themes", "associations"), pk=pk)
    return _rule_page(request, venue, rules.on(rule.since), rule, rule)


def _rule_page(
    request: SignedInRequest, venue: Venue, terms: Terms, latest: VenueRule | None, edited: VenueRule | None
) -> HttpResponse:
    spaces = list(Space.objects.filter(venue=venue).order_by("position", "pk"))
    known = VenueRuleForm.initial_for(latest, terms, spaces) | {"seen": writing_rules.state_of(venue)}
    if edited is not None:
        known["since"] = edited.since
    form = VenueRuleForm(
        request.POST if request.method == "POST" else None, spaces=spaces, today=timezone.localdate(), initial=known
    )
    if request.method == "POST" and form.is_valid():
        try:
            rule = writing_rules.write(
                venue,
                form.wanted,
                by=request.user,
                at=timezone.now(),
                seen=form.cleaned_data["seen"],
                instead_of=edited,
            )
            messages.success(
                request, _("The rule is written. It holds from %(date)s on.") % {"date": full_date(rule.since)}
            )
            return redirect("bookings:venue_rules", venue.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            typed = request.POST.copy()
            typed["seen"] = writing_rules.state_of(venue)
            form.data = typed
    context = {
        "venue": venue,
        "form": form,
        "edited": edited,
        "crumbs": [
            (_("Rules of the venues"), reverse("bookings:venue_rule_list")),
            (venue.name, reverse("bookings:venue_rules", args=[venue.slug])),
            (_("Change a rule to come") if edited else _("New rule"), ""),
        ],
    }
    return render(request, "bookings/venue_rule_form.html", context, status=422 if form.errors else 200)


@agents_only
@require_POST
def rule_abandon(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take back a rule that has not begun."""
    rule = get_object_or_404(VenueRule.objects.run_by(request.user).filter(venue__slug=slug), pk=pk)
    try:
        writing_rules.abandon(rule, at=timezone.now())
        messages.success(request, _("This rule is taken back: the one before goes on."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("bookings:venue_rules", slug)
