"""What the lines of a table are read against: themes, halls, days off, and what the association offers already.

Each is read once, when first needed, however many lines there are.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet

from directory.models import Association, Neighbourhood, Space, Theme
from directory.typed import folded
from events import days_off
from events.days_off import DaysOff
from events.models import Activity, Occurrence, Registration


class Known:
    """`at` is the moment of reading: what is over, what is to come."""

    def __init__(self, association: Association, *, at: dt.datetime) -> None:
        self.association, self.at = association, at

    @cached_property
    def themes(self) -> dict[str, Theme]:
        """By folded name, alone and after that of the parent; a name that two themes have leads to neither."""
        rows = Theme.objects.select_related("parent")
        full = {f"{folded(theme.parent.name)} {folded(theme.name)}": theme for theme in rows if theme.parent}
        return full | _unique((folded(theme.name), theme) for theme in rows)

    @cached_property
    def themes_by_slug(self) -> dict[str, Theme]:
        return {theme.slug: theme for theme in self.themes.values()}

    @cached_property
    def halls(self) -> list[Space]:
        return list(Space.objects.bookable().select_related("venue").order_by("venue__name", "position", "pk"))

    @cached_property
    def halls_by_name(self) -> dict[str, list[Space]]:
        """By folded name of the hall, of the venue, of both."""
        names: dict[str, list[Space]] = {}
        for space in self.halls:
            for name in {folded(space.full_name), folded(space.name), folded(space.venue.name)}:
                names.setdefault(name, []).append(space)
        return names

    @cached_property
    def neighbourhoods(self) -> dict[str, Neighbourhood]:
        return {folded(one.name): one for one in Neighbourhood.objects.all()}

    @cached_property
    def days_off(self) -> DaysOff:
        """All that are known: one question for every schedule."""
        return days_off.known(dt.date(2000, 1, 1), dt.date(2106, 1, 1))

    @cached_property
    def activities(self) -> dict[int, Activity]:
        """Those of the association that are not over, with what forbids or follows a change."""
        return {row.pk: row for row in self._activities().order_by("pk")}

    def activities_of(self, keys: Collection[int]) -> list[Activity]:
        """These of them, as they are now."""
        return list(self._activities().filter(pk__in=keys))

    def _activities(self) -> QuerySet[Activity]:
        parties = Registration.objects.live().filter(activity=OuterRef("pk"))
        held = Occurrence.objects.upcoming(self.at).filter(activity=OuterRef("pk"), space__isnull=False)
        return (
            Activity.objects.filter(association=self.association)
            .exclude(state=Activity.State.ENDED)
            .select_related("space__venue", "theme__parent", "neighbourhood")
            .annotate(has_people=Exists(parties), is_in_hall=Exists(held))
        )


def _unique(pairs: Iterable[tuple[str, Theme]]) -> dict[str, Theme]:
    found: dict[str, Theme] = {}
    twice: set[str] = set()
    for name, theme in pairs:
        if name in found:
            twice.add(name)
        found[name] = theme
    return {name: theme for name, theme in found.items() if name not in twice}
