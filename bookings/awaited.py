"""What a team reads beside a date that was asked for at other hours, or in another hall, than it has (`bookings.instead`)."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings import wording
from bookings.models import Slot
from directory.wording import hours, local_date
from events.awaiting import Awaited

TOLD = (Slot.State.ASKED, Slot.State.PROPOSED, Slot.State.REFUSED)


def of(seances: Collection[int]) -> dict[int, Awaited]:
    """The latest that was asked for each of these séances, by key; a refusal as long as the rule says other hours."""
    slots = Slot.objects.filter(occurrence__in=list(seances), state__in=TOLD).beside()
    latest = {
        slot.occurrence_id or 0: slot
        for slot in slots.select_related("request__association", "occurrence", "space__venue").order_by("pk")
    }
    return {
        key: _said(slot) for key, slot in latest.items()
        if slot.state != Slot.State.REFUSED or (slot.occurrence and slot.occurrence.keeps_hours)
    }  # fmt: skip


def _said(slot: Slot) -> Awaited:
    when, url = _when(slot), slot.request.get_absolute_url()
    if slot.state == Slot.State.ASKED:
        return Awaited(
            "wait", _("Waiting for an answer"), _("Asked for %(when)s: the town has to answer.") % {"when": when}, url
        )
    if slot.state == Slot.State.PROPOSED:
        words = _("The town proposes something else than what you asked for: answer it.")
        return Awaited("part", pgettext("one date", "To answer"), words, url)
    words = _("Refused for %(when)s: this date keeps its hall and its hours.") % {"when": when}
    return Awaited("no", _("Refused"), words, url, offers_rule=True)


def _when(slot: Slot) -> str:
    """The hours alone when the day stays, with the hall when it is another one."""
    seance = slot.occurrence
    stays = seance is not None and local_date(seance.starts_at) == local_date(slot.starts_at)
    when = hours(slot.starts_at, slot.ends_at) if stays else wording.moment_within(slot)
    return when if seance is None or seance.space_id == slot.space_id else f"{when}, {slot.space.full_name}"
