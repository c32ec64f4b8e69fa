"""The parts that a hall is divided into."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.splitting import Part
from directory.models import Space

MOST, FEWEST = 4, 2


class DivideForm(forms.Form):
    """Two parts or more: a name for each and, when it is known, how many people it takes."""

    def __init__(self, *args: Any, hall: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hall = hall
        for number in range(1, MOST + 1):
            self.fields[f"name{number}"] = forms.CharField(
                label=_("Name of part %(number)s") % {"number": number}, max_length=120, required=number <= FEWEST,
                error_messages={"required": _("Name at least two parts."), "max_length": _("Write 120 signs at most.")},
            )  # fmt: skip
            self.fields[f"people{number}"] = forms.IntegerField(
                label=_("People allowed in part %(number)s") % {"number": number}, min_value=1, max_value=100_000,
                required=False,
                error_messages={
                    "invalid": _("Write a number."), "min_value": _("Write a number above zero."),
                    "max_value": _("Write a smaller number."),
                },
            )  # fmt: skip

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        return [(self[f"name{number}"], self[f"people{number}"]) for number in range(1, MOST + 1)]

    @property
    def parts(self) -> list[Part]:
        data = self.cleaned_data
        rows = [(data.get(f"name{number}"), data.get(f"people{number}")) for number in range(1, MOST + 1)]
        return [Part(name, people) for name, people in rows if name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        here = Space.objects.current().filter(venue=self.hall.venue_id).values_list("name", flat=True)
        known = {name.casefold() for name in here}
        for number in range(1, MOST + 1):
            name, people = data.get(f"name{number}"), data.get(f"people{number}")
            if people and not name and f"name{number}" not in self.errors:
                self.add_error(f"name{number}", gettext("Name this part too, or leave out its people."))
            if name and name.casefold() in known:
                self.add_error(
                    f"name{number}", gettext("Another hall of this venue has this name: choose another one.")
                )
            if name:
                known.add(name.casefold())
            if people and self.hall.capacity and people > self.hall.capacity:
                self.add_error(
                    f"people{number}",
                    gettext("A part takes no more people than its hall: %(count)s.") % {"count": self.hall.capacity},
                )
        return data
