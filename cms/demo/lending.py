"""What the invented town lends: a small catalogue, and loans in every state of their life."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateRange

from bookings.models import Equipment, Loan, LoanLine, LoanStep, Mishap
from cms.demo import drawn_things
from cms.demo.reading import read
from cms.demo.season import DemoSeason
from directory.models import Association, Department, Person

DAY = dt.timedelta(days=1)
DUE_DAYS = 10
TABLES, CHAIRS, BENCHES = "Table pliante", "Chaise empilable", "Banc"
TENT, SOUND, GRIDS, COFFEE = "Barnum 3 × 3 m", "Sonorisation portable", "Grille d’exposition", "Percolateur 100 tasses"
BARRIERS, BIBS = "Barrière de police", "Chasuble"


@dataclass(frozen=True)
class Told:
    """One loan: by which association of the list, from how many days after today, for how many days."""

    who: int
    purpose: str
    state: str
    starts: int
    lasts: int
    things: dict[str, int]
    sent: int = 12
    given: dict[str, int] | None = None
    reason: str = ""
    lost: tuple[str, int, int] = ("", 0, 0)
    fetched_by: str = "La présidente"


LOANS = (
    Told(0, "Portes ouvertes de l’association", "asked", 16, 1, {TABLES: 12, CHAIRS: 60, TENT: 3}, 4, fetched_by="Malik Benali"),
    Told(3, "Loto de l’hiver", "asked", 16, 1, {TABLES: 40, CHAIRS: 240}, 3, fetched_by="Le trésorier"),
    Told(5, "Vide-grenier de Jonquières", "asked", 17, 1, {TABLES: 25, TENT: 6, SOUND: 1}, 2),
    Told(0, "Repas de fin d’année", "granted", 1, 1, {TABLES: 10, CHAIRS: 50, COFFEE: 1}, fetched_by="Nadia Ferrero"),
    Told(2, "Exposition de photographies", "granted", 0, 6, {GRIDS: 30}, fetched_by="Le vice-président"),
    Told(7, "Concert de la chorale", "granted", 9, 1, {CHAIRS: 300, SOUND: 2}, 20, {CHAIRS: 200, SOUND: 2},
         "Le reste des chaises sert au conseil de quartier."),
    Told(4, "Forum des métiers", "out", -1, 2, {TABLES: 15, GRIDS: 12}, 25),
    Told(6, "Fête du port", "out", -6, 3, {BENCHES: 20, TENT: 2}, 30, fetched_by="Le secrétaire"),
    Told(8, "Assemblée générale", "refused", 5, 1, {SOUND: 4}, 15, {}, "Les quatre sonos partent pour les vœux de la ville."),
    Told(9, "Bourse aux jouets", "back", -14, 2, {TABLES: 30, CHAIRS: 80}, 40, lost=(CHAIRS, 2, 1)),
    Told(0, "Fête de la rentrée", "back", -40, 1, {TABLES: 8, CHAIRS: 40}, 60),
    Told(1, "Cross des écoles", "asked", 20, 1, {BARRIERS: 30, BIBS: 60}, 2),
)  # fmt: skip


def write(people: dict[str, Person], associations: Sequence[Association], season: DemoSeason) -> None:
    """Written as they stand: the letters of the past are gone, and those who answered are the agents."""
    things = _catalogue()
    loans = Loan.objects.bulk_create(_loan(told, associations, people, things, season) for told in LOANS)
    lines = LoanLine.objects.bulk_create(
        _line(told, loan, things[name], count)
        for told, loan in zip(LOANS, loans, strict=True)
        for name, count in told.things.items()
    )
    agents = {things[TABLES].department_id: people["camille"], things[BARRIERS].department_id: people["sacha"]}
    LoanStep.objects.bulk_create(
        step
        for told, loan in zip(LOANS, loans, strict=True)
        for step in _steps(told, loan, agents[loan.department_id], people, season)
    )
    lost = [line for line in lines if line.missing or line.broken]
    Mishap.objects.bulk_create(
        Mishap(equipment=line.equipment, line=line, kind=kind, count=count, since=season.today - 12 * DAY)
        for line in lost
        for kind, count in (("missing", line.missing), ("broken", line.broken))
        if count
    )
    Mishap.objects.create(
        equipment=things[SOUND], kind="broken", count=1, since=season.today - 3 * DAY, noted_by=people["camille"],
        words="Batterie à changer, devis demandé.",
    )  # fmt: skip


def _catalogue() -> dict[str, Equipment]:
    departments = {department.slug: department for department in Department.objects.all()}
    things = [
        Equipment(**{**thing, "department": departments[thing.get("department", "vie-associative")]})
        for thing in read("equipment")["things"]
    ]
    drawn_things.give_pictures(things)
    return {thing.name: thing for thing in Equipment.objects.bulk_create(things)}


def _loan(
    told: Told,
    associations: Sequence[Association],
    people: dict[str, Person],
    things: dict[str, Equipment],
    season: DemoSeason,
) -> Loan:
    taken = [things[name] for name in told.things]
    association = associations[told.who]
    first = season.today + told.starts * DAY
    last = first + (told.lasts - 1) * DAY
    left = told.state in ("out", "back")
    leaves = first - max(thing.days_before for thing in taken) * DAY
    return Loan(
        association=association, department=taken[0].department, asked_by=people[association.slug], purpose=told.purpose,
        first_day=first, last_day=last, leaves_on=leaves, back_on=last + max(thing.days_after for thing in taken) * DAY,
        fetched_by=told.fetched_by, phone="06 39 98 00 41", state=told.state, reason=told.reason,
        ground="services" if told.state == "refused" else "", sent_at=season.days_ago(told.sent),
        due_on=season.today + (DUE_DAYS - told.sent) * DAY,
        decided_at=None if told.state == "asked" else season.days_ago(max(0, told.sent - 5)),
        out_at=season.days_ago((season.today - leaves).days) if left else None, taken_by=told.fetched_by if left else "",
        back_at=season.days_ago((season.today - last).days) if told.state == "back" else None, version=1,
    )  # fmt: skip


def _line(told: Told, loan: Loan, thing: Equipment, asked: int) -> LoanLine:
    granted = None if told.state == "asked" else asked if told.given is None else told.given.get(thing.name, 0)
    name, missing, broken = told.lost
    return LoanLine(
        loan=loan, equipment=thing, asked=asked, granted=granted, taken=granted if loan.out_at else None,
        held=(granted or 0) if told.state in ("granted", "out") else 0,
        missing=missing if name == thing.name else 0, broken=broken if name == thing.name else 0,
        period=DateRange(loan.leaves_on, loan.back_on + DAY, "[)"),
    )  # fmt: skip


def _steps(told: Told, loan: Loan, agent: Person, people: dict[str, Person], season: DemoSeason) -> list[LoanStep]:
    steps = [LoanStep(loan=loan, kind="asked", by=people[loan.association.slug], at=loan.sent_at)]
    if loan.decided_at:
        steps.append(LoanStep(loan=loan, kind="decided", by=agent, at=loan.decided_at, reason=told.reason))
    if loan.out_at:
        steps.append(LoanStep(loan=loan, kind="out", by=agent, at=loan.out_at, message=loan.taken_by))
    if loan.back_at:
        steps.append(LoanStep(loan=loan, kind="back", by=agent, at=loan.back_at))
    return steps
