"""Which spaces an agent looks at: one venue, several, or those of a department, a neighbourhood or a kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from bookings.hours import FloorPlan
from directory.models import Department, Neighbourhood, Person, Space, Venue

ALL = "tous"


@dataclass(frozen=True)
class SpaceSet:
    """What was chosen among all the venues of the town; `venues` are those whose spaces are looked at.

    Each venue says `is_mine`: the agent's departments run it.
    """

    every_venue: tuple[Any, ...]
    venues: tuple[Any, ...]
    kinds: tuple[str, ...]
    venue: Any = None
    department: Department | None = None
    neighbourhood: Neighbourhood | None = None
    kind: str = ""

    @property
    def name(self) -> str:
        """« Maison des Canaux », « Direction des sports, gymnase », « Tous les lieux »."""
        if len(self.venues) == 1 and not self.kind:
            return str(self.venues[0].name)
        picked = [self.venue, self.department, self.neighbourhood]
        words = [str(each.name) for each in picked if each] or [self._several()]
        return ", ".join([*words, self.kind] if self.kind else words)

    def _several(self) -> str:
        if len(self.venues) == len(self.every_venue):
            return _("All venues")
        return _("%(count)s venues") % {"count": len(self.venues)}

    @property
    def departments(self) -> list[Department]:
        return _each_once(venue.department for venue in self.every_venue)

    @property
    def neighbourhoods(self) -> list[Neighbourhood]:
        return _each_once(venue.neighbourhood for venue in self.every_venue)

    @property
    def is_of_many(self) -> bool:
        return len(self.venues) > 1

    def floor_plan(self) -> FloorPlan:
        """Every space of the venues, so that halls and their parts are known. One query."""
        by_key = {venue.pk: venue for venue in self.venues}
        order = {venue.pk: place for place, venue in enumerate(self.venues)}
        spaces = sorted(
            Space.objects.filter(venue__in=by_key).order_by("position", "pk"), key=lambda one: order[one.venue_id]
        )
        for space in spaces:
            space.venue = by_key[space.venue_id]
        return FloorPlan(spaces)

    def shown(self, plan: FloorPlan) -> list[Space]:
        """Those of the plan that were chosen and can be held, each hall before its parts."""
        return [space for space in plan if space.is_bookable and self.kind in ("", space.kind)]


def chosen(asked: QueryDict, person: Person) -> SpaceSet:
    """`lieu` (one or more slugs, or "tous"), `service`, `quartier` and `genre` of an address. Two queries.

    Without any, the first venue that the person's departments run. What is not known is left out.
    """
    mine = ExpressionWrapper(Q(pk__in=Venue.objects.run_by(person).values("pk")), output_field=BooleanField())
    every: tuple[Any, ...] = tuple(Venue.objects.select_related("department", "neighbourhood").annotate(is_mine=mine))
    kinds = tuple(
        Space.objects.filter(is_bookable=True)
        .exclude(kind="")
        .order_by("kind")
        .values_list("kind", flat=True)
        .distinct()
    )
    slugs = [slug for slug in asked.getlist("lieu") if slug]
    named = [venue for venue in every if venue.slug in slugs]
    department = _of_slug((venue.department for venue in every), asked.get("service"))
    neighbourhood = _of_slug((venue.neighbourhood for venue in every), asked.get("quartier"))
    kind = asked.get("genre", "") if asked.get("genre", "") in kinds else ""
    if not (named or ALL in slugs or department or neighbourhood or kind):
        named = [venue for venue in every if venue.is_mine][:1] or list(every[:1])
    venues = tuple(
        venue
        for venue in named or every
        if (department is None or venue.department_id == department.pk)
        and (neighbourhood is None or venue.neighbourhood_id == neighbourhood.pk)
    )
    only = named[0] if len(named) == 1 else None
    return SpaceSet(every, venues, kinds, only, department, neighbourhood, kind)


def _of_slug(things: Iterable[Any], slug: str | None) -> Any:
    return next((thing for thing in things if thing and thing.slug == slug), None) if slug else None


def _each_once(things: Iterable[Any]) -> list[Any]:
    found = {thing.pk: thing for thing in things if thing}
    return sorted(found.values(), key=lambda thing: thing.name)
