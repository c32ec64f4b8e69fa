"""What an agent ticks for the groups of dates that a closure touches."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from bookings.halls import Halls
from bookings.models import ClosureChoice
from bookings.planning_closures import Chosen
from directory import numbers

MOST_GROUPS = 200
LATER = "later"
Answer = ClosureChoice.Answer


@dataclass
class Typed:
    """What was ticked for one group."""

    answer: str
    space: int | None
    dates: set[int]
    error: str = ""


@dataclass
class ChoicesForm:
    """By the key of each group of the page that was sent. `choices` are usable when there are no `errors`."""

    typed: dict[str, Typed] = field(default_factory=dict)
    choices: dict[int, Chosen] = field(default_factory=dict)

    @property
    def errors(self) -> Mapping[str, str]:
        return {key: one.error for key, one in self.typed.items() if one.error}


def read(data: QueryDict, halls: Halls, closed: set[int]) -> ChoicesForm:
    """Only dates that the group had, and only halls that the agent decides for and that stay open."""
    form = ChoicesForm()
    for number in range(min(numbers.read(data.get("groups", "")) or 0, MOST_GROUPS)):
        key = data.get(f"g{number}-all", "")
        known = {pk for each in key.split(",")[:2000] if (pk := numbers.read(each))}
        ticked = {pk for each in data.getlist(f"g{number}-dates") if (pk := numbers.read(each))} & known
        one = Typed(data.get(f"g{number}-answer", ""), numbers.read(data.get(f"g{number}-space", "")), ticked)
        form.typed[key] = one
        if not one.answer:
            continue
        if one.answer not in (*Answer, LATER):
            one.error = _("Choose an answer.")
        elif one.answer == Answer.REHOUSE and (one.space not in halls.by_key or one.space in closed):
            one.error = _("Choose the other hall.")
        elif not ticked and one.answer != LATER:
            one.error = _("Tick at least one date.")
        else:
            space = one.space if one.answer == Answer.REHOUSE else None
            answer = "" if one.answer == LATER else one.answer
            form.choices |= {pk: Chosen(answer, space) for pk in (ticked or known)}
    return form
