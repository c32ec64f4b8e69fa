"""What a team finds in its workspace: first what is to be done, then its activities and requests."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bookings import standing as request_standing
from bookings import wording as dates
from bookings.models import SlotRequest
from cms import page_state
from cms.models import AssociationPage
from directory import wording
from directory.models import Association
from directory.papers import standing
from events import attending
from events.models import Activity, Occurrence

ANSWERED_LATELY = timedelta(days=30)
REQUESTS_SHOWN = 6
ACTIVITIES_TO_TICK = 3


@dataclass(frozen=True)
class Task:
    """Something to do: `kind` and `icon` are its look, `action` the verb of its button."""

    kind: str
    icon: str
    title: str
    text: str
    action: str
    url: str


@dataclass(frozen=True)
class Answer:
    """A slot request as its line shows it: how the town answered."""

    request: SlotRequest
    kind: str
    label: str
    answer_before: datetime | None = None  # what the town proposes instead waits for the team


def activities(association: Association, at: datetime) -> QuerySet[Activity]:
    """All of them, ended ones left out, each with `next_start` and `next_end` (None: no séance ahead)."""
    ahead = Occurrence.objects.upcoming(at).held().filter(activity=OuterRef("pk")).order_by("starts_at")
    return (
        association.activities.exclude(state=Activity.State.ENDED)
        .select_related("space__venue")
        .annotate(next_start=Subquery(ahead.values("starts_at")[:1]), next_end=Subquery(ahead.values("ends_at")[:1]))
        .order_by("state", "title")
    )


@dataclass(frozen=True)
class Evening:
    """A séance of today, and how many people hold a place."""

    seance: Occurrence
    expected: int


def tonight(association: Association, at: datetime) -> list[Evening]:
    """Today's séances for which people register; those that ended lately too, to be ticked. Two queries."""
    today = timezone.localdate(at)
    of_today = (
        Occurrence.objects.told()
        .held()
        .filter(activity__association=association, activity__entry=Activity.Entry.REGISTRATION, starts_at__date=today)
    )
    seances = list(of_today.select_related("activity").order_by("starts_at"))
    expected = attending.expected_at(seances)
    return [Evening(seance, expected.get(seance.pk, 0)) for seance in seances]


def answers(association: Association) -> list[Answer]:
    """The latest requests for halls, and what became of each."""
    latest = association.slot_requests.all().with_answers().latest_first().select_related("space__venue")
    return [_answer(each) for each in latest[:REQUESTS_SHOWN]]


def to_answer(association: Association) -> list[Answer]:
    """The requests for which the town proposes something else, the first to be over first."""
    waiting = association.slot_requests.with_proposals_waiting().with_answers().order_by("pk")
    found = [(answer.answer_before, answer) for answer in map(_answer, waiting) if answer.answer_before]
    return [answer for _until, answer in sorted(found, key=lambda pair: pair[0])]


def tasks(
    association: Association,
    page: AssociationPage | None,
    state: page_state.PageState,
    offered: list[Activity],
    answered: list[Answer],
    proposed: list[Answer],
    papers: list[standing.Line],
    unticked: list[Occurrence],
    at: datetime,
) -> list[Task]:
    """What the team should do, most pressing first; no query."""
    found: list[Task | None] = [_proposal_task(association, each) for each in proposed]
    found += [_paper_task(association, line) for line in papers if line.is_pressing]
    found.append(_page_task(association, state))
    found += [_request_task(association, each) for each in answered if _is_news(each, at)]
    found += _presence_tasks(association, unticked)
    found.append(_drafts_task(association, [each for each in offered if each.state == Activity.State.DRAFT]))
    found.append(_check_task(association, state, at))
    return [task for task in found if task]


def _paper_task(association: Association, line: standing.Line) -> Task:
    url = reverse("directory:paper_create", kwargs={"association": association.slug, "kind": line.asked.slug})
    titles = {
        standing.SENT_BACK: _("Send another paper: %(name)s"),
        standing.MISSING: _("Send a paper: %(name)s"),
    }
    title = titles.get(line.key, _("Renew a paper: %(name)s")) % {"name": line.name}
    text = line.sent_back.note if line.sent_back else line.label
    if line.key == standing.MISSING:
        text = str(line.asked.why)
    return Task(line.pill, "file-text", title, text, _("Send"), url)


def _page_task(association: Association, state: page_state.PageState) -> Task | None:
    url = reverse("cms:page_edit", kwargs={"association": association.slug})
    words = {
        "none": ("wait", _("Write your page"), _("Residents only see the facts of the register."), _("Begin")),
        "draft": ("wait", _("Send your page to the service"), state.sentence, _("Continue")),
        "sent_back": ("no", _("Correct your page"), state.word or state.sentence, _("Correct")),
        "suspended": ("no", _("Your page is suspended"), state.word or state.sentence, _("See the page")),
        "changed": ("part", _("Publish your latest changes"), state.sentence, _("Continue")),
        "off": ("wait", _("Your page is off line"), state.sentence, _("See the page")),
    }.get(state.key)
    return Task(words[0], state.icon, words[1], words[2], words[3], url) if words else None


def _is_news(answer: Answer, at: datetime) -> bool:
    decided = answer.request.decided_at
    if answer.answer_before is not None:
        return False  # a task of its own
    return answer.kind in ("part", "no") and decided is not None and at - decided < ANSWERED_LATELY


def _proposal_task(association: Association, answer: Answer) -> Task | None:
    if answer.answer_before is None:
        return None
    url = reverse("bookings:request", kwargs={"association": association.slug, "pk": answer.request.pk})
    title = _("Answer the town: %(purpose)s") % {"purpose": answer.request.purpose}
    text = _("Something else is proposed. Answer before %(date)s.") % {"date": dates.until(answer.answer_before)}
    return Task("part", "chats", title, text, pgettext("button", "Answer"), url)


def _request_task(association: Association, answer: Answer) -> Task:
    url = reverse("bookings:request", kwargs={"association": association.slug, "pk": answer.request.pk})
    title = _("The town answered: %(purpose)s") % {"purpose": answer.request.purpose}
    return Task(answer.kind, "circle-half" if answer.kind == "part" else "x-circle", title, answer.label, _("See"), url)


def _presence_tasks(association: Association, unticked: list[Occurrence]) -> list[Task]:
    """One for each activity, the latest date first: « Dites qui est venu : Gym douce »."""
    dates_of: dict[int, list[Occurrence]] = {}
    for seance in unticked:
        dates_of.setdefault(seance.activity_id, []).append(seance)
    return [_presence_task(association, seances) for seances in list(dates_of.values())[:ACTIVITIES_TO_TICK]]


def _presence_task(association: Association, seances: list[Occurrence]) -> Task:
    last, people = seances[0], sum(seance.to_tick for seance in seances)  # type: ignore[attr-defined]  # counted by unticked()
    known = {"date": wording.long_date(last.starts_at), "count": len(seances), "people": people}
    text = ngettext("%(date)s: %(people)s person still to tick", "%(date)s: %(people)s people still to tick", people)
    url = reverse("events:tonight", args=[association.slug, last.activity_id, last.pk])
    if len(seances) > 1:
        text = _("%(count)s dates, the last one on %(date)s: %(people)s people still to tick")
        url = reverse("events:organiser_occurrences", args=[association.slug, last.activity_id]) + "?passees=1"
    said = text % known
    title = _("Say who came: %(title)s") % {"title": last.activity.title}
    return Task("part", "users-three", title, said[:1].upper() + said[1:], _("Tick"), url)


def _drafts_task(association: Association, drafts: list[Activity]) -> Task | None:
    if not drafts:
        return None
    if len(drafts) == 1:
        url = reverse("events:organiser_edit", kwargs={"association": association.slug, "pk": drafts[0].pk})
        return Task("wait", "pencil-simple", _("Finish an activity"), drafts[0].title, _("Continue"), url)
    count = len(drafts)
    title = ngettext("Finish %(count)s activity", "Finish %(count)s activities", count) % {"count": count}
    url = reverse("events:organiser_list", kwargs={"association": association.slug})
    return Task("wait", "pencil-simple", title, ", ".join(each.title for each in drafts[:3]), _("See"), url)


def _check_task(association: Association, state: page_state.PageState, at: datetime) -> Task | None:
    """« Toujours vrai ? », once a month; at once when residents read that nobody checked."""
    checked = association.checked_on
    is_hidden = association.state == Association.State.UNLISTED
    late = checked is None or timezone.localdate(at) - checked >= timedelta(days=settings.STILL_TRUE_EVERY)
    if state.key in ("none", "draft") or not (late or association.is_stale or is_hidden):
        return None
    url = reverse("events:still_true_espace", kwargs={"association": association.slug})
    text = (
        _("Residents read that nobody has checked it lately.")
        if association.is_stale
        else _("One tap when all is right.")
    )
    if is_hidden:
        text = _("Your page is no longer shown. One answer brings everything back.")
    kind = "no" if is_hidden else "wait" if association.is_stale else "part"
    return Task(kind, "arrows-clockwise", _("Is what residents read still right?"), text, _("Check"), url)


def _answer(request: SlotRequest) -> Answer:
    found = request_standing.of(request)
    return Answer(request, found.kind, found.label, request.answer_before)  # type: ignore[attr-defined]  # with_answers()
