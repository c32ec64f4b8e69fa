"""The doors of the volunteers' workspace."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cms import editing, page_state, sessions, switching, workspace
from directory.access import SignedInRequest, TeamRequest, team_only
from directory.models import Association, Claim
from directory.papers import standing
from events import attending


@login_required
def espace(request: SignedInRequest) -> HttpResponse:
    """None yet: how to get one. One: straight to it. Several: choose, and come to the same page of the other (`ici`)."""
    mine = list(Association.objects.managed_by(request.user).distinct())
    if len(mine) == 1 and "changer" not in request.GET:
        return redirect("cms:association_home", association=mine[0].slug)
    here = request.GET.get("ici", "")
    claims = Claim.objects.filter(person=request.user, state=Claim.State.WAITING).select_related("association")
    doors = [(association, switching.same_page(here, association)) for association in mine]
    return render(
        request,
        "cms/espace.html",
        {"doors": doors, "claims": claims.order_by("asked_at"), "here": switching.of(here, mine)},
    )


@team_only
def association_home(request: TeamRequest) -> HttpResponse:
    """What to do first, then the activities and the requests of the association."""
    now = timezone.now()
    association = request.association
    page = editing.page_of(association)
    state = page_state.of(page)
    activities = list(workspace.activities(association, now))
    answers = workspace.answers(association)
    papers = standing.of(association, on=timezone.localdate(now))
    unticked = attending.unticked(association, at=now)
    week = sessions.announced(now).filter(activity__association=association, starts_at__lt=now + timedelta(days=7))
    context = {
        "association": association,
        "page": page,
        "state": state,
        "activities": activities,
        "answers": answers,
        "tasks": workspace.tasks(
            association, page, state, activities, answers, workspace.to_answer(association), papers, unticked, now
        ),
        "papers": papers,
        "week": list(week[:6]),
        "tonight": workspace.tonight(association, now),
    }
    return render(request, "cms/association_home.html", context)
