"""Departments of the town: created, renamed, given venues to decide on, closed and opened again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Loan
from cms import staff_history, staffing
from cms.staff_errors import NameTaken, StillAtWork, TheServiceKeepsItsName
from directory.models import Agent, Department, Person, Venue

Kind = staff_history.Kind
ADDRESSES_TAKEN = {"nouveau"}


@transaction.atomic
def create(name: str, *, email: str, phone: str, by: Person, at: datetime) -> Department:
    """Raises NameTaken."""
    known = staffing.lock_all().values()
    _name_is_free(name, known)
    slug = _free_slug(name, {each.slug for each in known})
    made = Department.objects.create(name=name, slug=slug, email=email, phone=phone)
    staff_history.write(made, Kind.CREATED, by=by, at=at)
    return made


@transaction.atomic
def edit(department: Department, name: str, *, email: str, phone: str, by: Person, at: datetime) -> Department:
    """Its address on the site stays. Raises NameTaken, DepartmentClosed, TheServiceKeepsItsName."""
    locked = staffing.working(department)
    before, reached = locked.name, (locked.email, locked.phone)
    if name != before:
        if locked.is_the_service:
            raise TheServiceKeepsItsName
        _name_is_free(name, Department.objects.exclude(pk=locked.pk))
        staff_history.write(locked, Kind.RENAMED, by=by, at=at, about=before)
    if reached != (email, phone):
        staff_history.write(locked, Kind.REACHED, by=by, at=at)
    locked.name, locked.email, locked.phone = name, email, phone
    locked.save(update_fields=["name", "email", "phone"])
    return locked


@transaction.atomic
def give_venues(department: Department, venues: Iterable[Venue], *, by: Person, at: datetime) -> list[Venue]:
    """From now on its agents decide for these, and those who decided before no longer do. Raises DepartmentClosed."""
    locked = staffing.working(department)
    wanted = Venue.objects.filter(pk__in=[venue.pk for venue in venues])
    moved = list(wanted.exclude(department=locked).select_for_update(no_key=True).order_by("pk"))
    if moved:
        Venue.objects.filter(pk__in=[venue.pk for venue in moved]).update(department=locked)
        staff_history.write(locked, Kind.VENUES, by=by, at=at, words=staff_history.names(moved))
    return moved


@transaction.atomic
def close(department: Department, *, by: Person, at: datetime) -> Department:
    """It runs nothing and has nobody from now on. Raises StillAtWork with what stands in the way, DepartmentClosed."""
    locked = staffing.working(department)
    if reasons := what_keeps_open(locked):
        raise StillAtWork(reasons)
    locked.closed_at = at
    locked.save(update_fields=["closed_at"])
    for invitation in locked.invitations.open():
        staffing.take_back(invitation, by=by, at=at)
    staff_history.write(locked, Kind.CLOSED, by=by, at=at)
    return locked


@transaction.atomic
def reopen(department: Department, *, by: Person, at: datetime) -> Department:
    locked = staffing.lock_all()[department.pk]
    if locked.closed_at:
        locked.closed_at = None
        locked.save(update_fields=["closed_at"])
        staff_history.write(locked, Kind.REOPENED, by=by, at=at)
    return locked


def what_keeps_open(department: Department) -> list[str]:
    """Why it cannot be closed, in sentences; empty when it can."""
    venues, lent = department.venues.count(), department.equipment.offered().count()
    loans = department.loans.filter(state__in=(Loan.State.ASKED, Loan.State.GRANTED, Loan.State.OUT)).count()
    agents = Agent.objects.current().filter(department=department).count()
    told = [
        department.is_the_service and _("The product writes to the service for associations: it stays open."),
        venues and ngettext(
            "It decides on %(count)s venue: give it to another department first.",
            "It decides on %(count)s venues: give them to another department first.", venues,
        ) % {"count": venues},
        lent and ngettext(
            "It lends %(count)s kind of equipment: take it out of the catalogue first.",
            "It lends %(count)s kinds of equipment: take them out of the catalogue first.", lent,
        ) % {"count": lent},
        loans and ngettext(
            "%(count)s loan of equipment is not over.", "%(count)s loans of equipment are not over.", loans
        ) % {"count": loans},
        agents and ngettext(
            "%(count)s agent works there: move them or end their access first.",
            "%(count)s agents work there: move them or end their access first.", agents,
        ) % {"count": agents},
    ]  # fmt: skip
    return [sentence for sentence in told if sentence]


def _name_is_free(name: str, others: Iterable[Department]) -> None:
    if any(each.name.casefold() == name.casefold() for each in others):
        raise NameTaken


def _free_slug(name: str, taken: set[str]) -> str:
    stem = slugify(name)[:44] or "service"
    taken = taken | ADDRESSES_TAKEN
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if slug not in taken)
