"""Accepted lines become activities, as the forms make them: one transaction for each, and what became of each is told."""

import datetime as dt
import logging
from collections.abc import Collection
from time import monotonic

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.models import Association, Person
from directory.typed import folded
from events import drafting
from events.models import Activity, Sheet, SheetLine
from events.models.sheet import SHEETS_KEPT
from events.recurrence import Schedule
from events.sheets import judging, reading
from events.sheets.known import Known
from events.sheets.understanding import understand

log = logging.getLogger(__name__)

State = SheetLine.State


class ChangedMeanwhile(ValidationError):
    """What was shown is no longer what the lines would do."""

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy(
                "Your activities have changed since this page was shown. Look at the lines again, then accept."
            )
        )


@transaction.atomic
def accept(
    sheet: Sheet,
    wanted: Collection[int],
    *,
    apart: Collection[int],
    publish: bool,
    digest: str,
    by: Person,
    at: dt.datetime,
) -> int:
    """Mark these lines to be written (`write`); those in `apart` as activities of their own. Returns how many.

    Raises ChangedMeanwhile when `digest` is not that of what the lines would do now.
    """
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("association").get(pk=sheet.pk)
    found = judging.report(sheet, at=at)
    if digest != found.digest or sheet.lines.filter(state=State.WANTED).exists():
        raise ChangedMeanwhile
    rows: list[SheetLine] = []
    for line in found.lines:
        if line.row and line.can_be_taken and line.number in wanted:
            row = line.row
            row.apart = line.number in apart
            row.activity = None if row.apart else line.known
            row.seen_at = row.activity.edited_at if row.activity else None
            row.state, row.why = State.WANTED, ""
            rows.append(row)
    SheetLine.objects.bulk_update(rows, ["apart", "activity", "seen_at", "state", "why"], batch_size=500)
    sheet.publishes, sheet.accepted_by = publish, by
    sheet.save(update_fields=["publishes", "accepted_by"])
    return len(rows)


def write(sheet: Sheet, *, at: dt.datetime, seconds: float) -> int:
    """Write accepted lines during this time, each in its own transaction; two at once share them. Returns how many
    are left."""
    judge = judging.Judge(Known(sheet.association, at=at))
    until = monotonic() + seconds
    while monotonic() < until:
        with transaction.atomic():
            waiting = sheet.lines.filter(state=State.WANTED).select_for_update(skip_locked=True).order_by("number")
            row = waiting.first()
            if row is None:
                break
            _write(sheet, row, judge, at=at)
            row.save()
    return sheet.lines.filter(state=State.WANTED).count()


def _write(sheet: Sheet, row: SheetLine, judge: judging.Judge, *, at: dt.datetime) -> None:
    """Write one line, or say why not."""
    try:
        with transaction.atomic():
            if row.activity_id or row.seen_at:
                _change(sheet, row, judge, at=at)
            else:
                _create(sheet, row, judge, at=at)
    except ValidationError as refusal:
        row.state, row.why = State.REFUSED, " ".join(refusal.messages)[:300]
    except DatabaseError:
        log.exception("line %s of sheet %s could not be written", row.number, sheet.pk)
        row.state, row.why = State.REFUSED, _("It could not be written. Try again, or write it with the form.")


def _create(sheet: Sheet, row: SheetLine, judge: judging.Judge, *, at: dt.datetime) -> None:
    Association.objects.select_for_update(no_key=True).get(pk=sheet.association_id)  # two tabs come one after the other
    line = _judged(sheet, row, judge, None)
    if line.activity is None or line.schedule is None:
        raise ValidationError(" ".join(map(str, line.troubles)) or line.reason)
    row.activity = None if row.apart else _twin(sheet.association, line.activity, line.schedule)
    if row.activity is None:
        row.activity = drafting.begin(
            line.activity, association=sheet.association, schedule=line.schedule, at=at, publish=sheet.publishes,
            by=sheet.accepted_by,
        )  # fmt: skip
    row.state = State.CREATED


def _change(sheet: Sheet, row: SheetLine, judge: judging.Judge, *, at: dt.datetime) -> None:
    found = Known(sheet.association, at=at).activities_of([row.activity_id] if row.activity_id else [])
    if not found:
        raise ValidationError(_("This activity is no longer there."))
    activity = found[0]
    if activity.edited_at != row.seen_at:
        raise drafting.EditedMeanwhile
    line = _judged(sheet, row, judge, activity)
    if line.activity is None or line.schedule is None or line.kind == judging.WRONG:
        raise ValidationError(" ".join(map(str, line.troubles)))
    if line.kind == judging.CHANGED:
        drafting.revise(line.activity, schedule=line.schedule, at=at, by=sheet.accepted_by)
    row.state = State.CHANGED


def _judged(sheet: Sheet, row: SheetLine, judge: judging.Judge, activity: Activity | None) -> judging.Judged:
    said = understand(reading.by_key(sheet.headings, row.cells), judge.known)
    return judge.judge(row.number, said, activity)


def _twin(association: Association, activity: Activity, schedule: Schedule) -> Activity | None:
    """The same one, that another tab has created meanwhile."""
    same = association.activities.filter(space=activity.space, address=activity.address)
    same = same.exclude(state=Activity.State.ENDED)
    return next(
        (one for one in same if folded(one.title) == folded(activity.title) and Schedule.of(one) == schedule), None
    )


def forget(*, at: dt.datetime) -> int:
    """Tables are not kept longer than it takes to mend them. Returns how many went."""
    gone = Sheet.objects.sent_before(at - SHEETS_KEPT)
    number = gone.count()
    gone.delete()
    return number
