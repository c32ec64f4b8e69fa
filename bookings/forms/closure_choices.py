"""What an agent ticks for the groups of dates that a closure touches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from bookings import rehousing
from bookings.breaches import Breach
from bookings.halls import Halls
from bookings.models import ClosureChoice, ClosurePlan, Slot
from bookings.planning_closures import Chosen
from bookings.touched import TouchedDate
from directory import numbers

MOST_GROUPS = 200
LONGEST_REASON = 300
LATER = "later"
Answer = ClosureChoice.Answer


@dataclass
class Typed:
    """What was ticked for one group; `over` why a rule of the other hall's venue is passed over."""

    answer: str
    space: int | None
    dates: set[int]
    over: str = ""
    error: str = ""


@dataclass
class ChoicesForm:
    """By the key of each group of the page that was sent. `choices` are usable when there are no `errors`.

    `left` are dates that stay to be decided: somebody has the other hall, or a rule stands without a reason.
    """

    typed: dict[str, Typed] = field(default_factory=dict)
    choices: dict[int, Chosen] = field(default_factory=dict)
    left: int = 0

    @property
    def errors(self) -> Mapping[str, str]:
        return {key: one.error for key, one in self.typed.items() if one.error}


def read(data: QueryDict, plan: ClosurePlan, halls: Halls, closed: set[int]) -> ChoicesForm:
    """Only dates that the group had, and only halls that the agent decides for and that stay open."""
    form = ChoicesForm()
    for number in range(min(numbers.read(data.get("groups", "")) or 0, MOST_GROUPS)):
        key = data.get(f"g{number}-all", "")
        known = {pk for each in key.split(",")[:2000] if (pk := numbers.read(each))}
        ticked = {pk for each in data.getlist(f"g{number}-dates") if (pk := numbers.read(each))} & known
        one = Typed(
            data.get(f"g{number}-answer", ""), numbers.read(data.get(f"g{number}-space", "")), ticked,
            data.get(f"g{number}-over", "").strip()[:LONGEST_REASON],
        )  # fmt: skip
        form.typed[key] = one
        if not one.answer:
            continue
        if one.answer not in (*Answer, LATER):
            one.error = _("Choose an answer.")
        elif one.answer == Answer.REHOUSE and (one.space not in halls.by_key or one.space in closed):
            one.error = _("Choose the other hall.")
        elif not ticked and one.answer != LATER:
            one.error = _("Tick at least one date.")
        elif one.answer != Answer.REHOUSE:
            answer = "" if one.answer == LATER else one.answer
            form.choices |= {pk: Chosen(answer) for pk in (ticked or known)}
    _look(form, plan, halls)
    return form


def _look(form: ChoicesForm, plan: ClosurePlan, halls: Halls) -> None:
    """Where the other hall can be had on no date of a group, or by exception alone and nobody says why, say so."""
    groups = [one for one in form.typed.values() if one.answer == Answer.REHOUSE and not one.error]
    if not groups:
        return
    slots = Slot.objects.in_bulk({pk for one in groups for pk in one.dates})
    wanted = {
        TouchedDate(slot.pk, slot.starts_at, slot.ends_at): halls.by_key[one.space]
        for one in groups
        for slot in (slots[pk] for pk in sorted(one.dates) if pk in slots)
        if one.space
    }
    found = rehousing.look(plan, wanted, halls)
    for one in groups:
        against = {pk: found.broken[pk] for pk in one.dates if pk in found.broken}
        kept = one.dates - found.taken - (set() if one.over else against.keys())
        if not kept:
            one.error = _said(against.values()) if against else _("Somebody has this hall on these dates already.")
        form.left += len(one.dates - kept)
        form.choices |= {
            pk: Chosen(Answer.REHOUSE, one.space, one.over if pk in against else "") for pk in kept if pk in slots
        }


def _said(against: Iterable[tuple[Breach, ...]]) -> str:
    sentences = " ".join(dict.fromkeys(breach.sentence for each in against for breach in each))
    return _("%(rules)s Write why you pass over it.") % {"rules": sentences}
