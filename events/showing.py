"""How an answer is shown: as a list, on a map, or as a week. Three addresses with the same filters."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.forms.fields import DayField


class View(TextChoices):
    LIST = "liste", _("List")
    MAP = "carte", _("Map")
    WEEK = "semaine", _("Week")


ICONS = {View.LIST: "list-bullets", View.MAP: "map-trifold", View.WEEK: "calendar-blank"}


@dataclass(frozen=True)
class Choice:
    """One way to see the same answer."""

    label: str
    icon: str
    address: str
    is_current: bool


@dataclass(frozen=True)
class Showing:
    """The view asked for, and the day whose week is shown, as they stand in the address."""

    view: View
    day: date | None
    ignored: tuple[str, ...] = ()  # what could not be used, one sentence each

    @classmethod
    def asked(cls, data: QueryDict) -> "Showing":
        """A view or a day that means nothing is ignored, and said."""
        asked, ignored = data.get("vue", "").strip(), []
        if asked and asked not in View.values:
            ignored.append(_left_out(gettext("View"), asked))
        view = View(asked) if asked in View.values else View.LIST
        day = None
        if view == View.WEEK and (typed := data.get("semaine", "").strip()):
            try:
                day = DayField().clean(typed[:40])
            except ValidationError:
                ignored.append(_left_out(gettext("Week"), typed))
        return cls(view, day, tuple(ignored))

    def address(self, query: str, *, day: date | None = None, view: View | None = None) -> str:
        """The search with these filters, seen this way; `day` says which week."""
        view = view or self.view
        kept = [query] if query else []
        if view != View.LIST:
            kept.append(f"vue={view.value}")
        if view == View.WEEK and (day := day or self.day):
            kept.append(f"semaine={day.isoformat()}")
        whole = "&".join(kept)
        return reverse("events:activity_list") + (f"?{whole}" if whole else "")

    def choices(self, query: str) -> list[Choice]:
        return [
            Choice(str(view.label), ICONS[view], self.address(query, view=view), view == self.view) for view in View
        ]


def _left_out(label: str, typed: str) -> str:
    return gettext("%(label)s: “%(typed)s” was left out.") % {"label": label, "typed": typed[:40]}
