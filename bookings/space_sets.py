"""Which spaces an agent looks at: one venue, several, or those of a department, a neighbourhood or a kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from bookings.hours import FloorPlan
from directory.folding import fold
from directory.models import Person, Space, Venue
from directory.sql import Folded

ALL = "tous"
MOST_LISTED = 60  # venues in one list to choose from; above, a part of the name is written


class Named(NamedTuple):
    """A department or a neighbourhood."""

    slug: str
    name: str


class ListedVenue(NamedTuple):
    """A venue of the town, as little of it as choosing needs. `halls` counts those of the kind chosen."""

    pk: int
    name: str
    slug: str
    department: Named | None
    neighbourhood: Named | None
    is_mine: bool
    halls: int


@dataclass(frozen=True)
class SpaceSet:
    """What was chosen among all the venues of the town; `venues` are those whose spaces are looked at.

    Each venue says `is_mine`: the agent's departments run it.
    """

    every_venue: tuple[ListedVenue, ...]
    venues: tuple[ListedVenue, ...]
    kinds: tuple[str, ...]
    venue: ListedVenue | None = None
    department: Named | None = None
    neighbourhood: Named | None = None
    kind: str = ""
    part_of_name: str = ""

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
    def is_written(self) -> bool:
        """So many venues that a part of the name is written instead of chosen."""
        return len(self.every_venue) > MOST_LISTED

    @property
    def name_written(self) -> str:
        """What stands in the field where a part of the name is written."""
        return self.part_of_name or (self.venue.name if self.venue else "")

    @property
    def departments(self) -> list[Named]:
        return _each_once(venue.department for venue in self.every_venue)

    @property
    def neighbourhoods(self) -> list[Named]:
        return _each_once(venue.neighbourhood for venue in self.every_venue)

    @property
    def is_of_many(self) -> bool:
        return len(self.venues) > 1

    def floor_plan(self, venues: Iterable[ListedVenue] | None = None) -> FloorPlan:
        """Every space of the venues (of some of them), so that halls and their parts are known. One query."""
        by_key = {venue.pk: venue for venue in (self.venues if venues is None else venues)}
        order = {key: place for place, key in enumerate(by_key)}
        wanted = ("name", "kind", "capacity", "is_bookable", "position", "parent_id", "venue__name", "venue__slug")
        found = Space.objects.filter(venue__in=by_key).select_related("venue").only(*wanted)
        spaces = sorted(found.order_by("position", "pk"), key=lambda one: order[one.venue_id])
        for space in spaces:
            space.venue.is_mine = by_key[space.venue_id].is_mine  # type: ignore[attr-defined]  # for the page alone
        return FloorPlan(spaces)

    def shown(self, plan: FloorPlan) -> list[Space]:
        """Those of the plan that were chosen and can be held, each hall before its parts."""
        return [space for space in plan if space.is_bookable and self.kind in ("", space.kind)]

    @property
    def halls(self) -> "HallsInOrder":
        return HallsInOrder(self)


class HallsInOrder(Sequence[Space]):
    """All the spaces chosen, counted without being read: a page of them reads its own venues, into `plan`."""

    def __init__(self, spaces: SpaceSet) -> None:
        self._set, self.plan = spaces, FloorPlan([])

    def __len__(self) -> int:
        return sum(venue.halls for venue in self._set.venues)

    def __getitem__(self, wanted: Any) -> Any:
        first, until, _step = wanted.indices(len(self))
        met, begins, before = list[ListedVenue](), 0, 0
        for venue in self._set.venues:
            ends = begins + venue.halls
            if venue.halls and first < ends and begins < until:
                before = begins if not met else before
                met.append(venue)
            begins = ends
        self.plan = self._set.floor_plan(met)
        return self._set.shown(self.plan)[first - before : until - before]


def chosen(asked: QueryDict, person: Person) -> SpaceSet:
    """`lieu` (one or more slugs, or "tous"), `nom`, `service`, `quartier` and `genre` of an address. Two queries.

    Without any, the first venue that the person's departments run. What is not known is left out; a part of a name
    that no venue bears finds none.
    """
    kinds = tuple(
        Space.objects.filter(is_bookable=True)
        .exclude(kind="")
        .order_by("kind")
        .values_list("kind", flat=True)
        .distinct()
    )
    kind = asked.get("genre", "") if asked.get("genre", "") in kinds else ""
    every = _every_venue(person, kind)
    slugs = [slug for slug in asked.getlist("lieu") if slug]
    named = [venue for venue in every if venue.slug in slugs]
    part_of_name = asked.get("nom", "").strip()[:60]
    department = _of_slug((venue.department for venue in every), asked.get("service"))
    neighbourhood = _of_slug((venue.neighbourhood for venue in every), asked.get("quartier"))
    if not (named or part_of_name or ALL in slugs or department or neighbourhood or kind):
        named = [venue for venue in every if venue.is_mine][:1] or list(every[:1])
    folded = fold(part_of_name)
    venues = tuple(
        venue
        for venue in named or every
        if (department is None or venue.department == department)
        and (neighbourhood is None or venue.neighbourhood == neighbourhood)
        and (not folded or folded in fold(venue.name))
    )
    only = named[0] if len(named) == 1 else None
    return SpaceSet(every, venues, kinds, only, department, neighbourhood, kind, part_of_name)


def _every_venue(person: Person, kind: str) -> tuple[ListedVenue, ...]:
    mine = ExpressionWrapper(Q(pk__in=Venue.objects.run_by(person).values("pk")), output_field=BooleanField())
    shown = Q(spaces__is_bookable=True, spaces__kind=kind) if kind else Q(spaces__is_bookable=True)
    counted = Venue.objects.annotate(is_mine=mine, halls=Count("spaces", filter=shown))
    found = counted.order_by(Folded("name"), "pk").values_list(
        "pk", "name", "slug", "department__slug", "department__name", "neighbourhood__slug", "neighbourhood__name",
        "is_mine", "halls",
    )  # fmt: skip
    return tuple(
        ListedVenue(
            pk, name, slug, Named(run_by, department) if run_by else None, Named(lies_in, area) if lies_in else None,
            is_mine, halls,
        )
        for pk, name, slug, run_by, department, lies_in, area, is_mine, halls in found
    )  # fmt: skip


def _of_slug(things: Iterable[Named | None], slug: str | None) -> Named | None:
    return next((thing for thing in things if thing and thing.slug == slug), None) if slug else None


def _each_once(things: Iterable[Named | None]) -> list[Named]:
    return sorted({thing for thing in things if thing}, key=lambda thing: thing.name)
