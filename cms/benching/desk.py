"""What agents open all day: the planning of a hundred halls, a free hall, the books of the year, the stock of the store."""

import datetime as dt
from collections.abc import Iterator
from importlib import import_module
from itertools import cycle

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from bookings import free_spaces
from bookings.lending import stock
from bookings.lending.stock import Days
from bookings.models import Equipment, Loan, LoanLine
from cms.benching import asking
from cms.benching.asking import Office
from cms.benching.figures import MOST_QUERIES, Goal
from cms.benching.probes import PageProbe, Probe, act, page
from cms.benching.server import Visitor
from directory.models import Person, Space
from events.days_off import NONE
from events.recurrence import Period

FREE = "bare look-up of the halls that are busy on 36 dates"
PAGES = {
    "planning, a week of 100 halls": ("/service/planning/?lieu=tous", Goal("cpu", limit=40, kilobytes=120, queries=MOST_QUERIES)),
    "planning, a day of 100 halls": ("/service/planning/?lieu=tous&vue=jour", Goal(queries=MOST_QUERIES)),
    "fairness of a season": ("/service/registre/equite/", Goal(about=500, queries=MOST_QUERIES)),
    "helps in kind of a year": ("/service/aides/", Goal(about=500, queries=MOST_QUERIES)),
    "occupation of a venue": ("/service/occupation/", Goal(about=100, queries=MOST_QUERIES)),
}  # fmt: skip
THINGS, LOANS = 40, 2_000
_BUSY = """
SELECT count(*) FROM directory_space WHERE is_bookable AND id NOT IN (
    SELECT held.space_id FROM unnest(%s::timestamptz[], %s::timestamptz[]) AS w(starts_at, ends_at)
    CROSS JOIN LATERAL (
        SELECT space_id FROM bookings_occupancy WHERE period && tstzrange(w.starts_at, w.ends_at) OFFSET 0
    ) held
)
"""


def signed_in(agent: Person) -> dict[str, str]:
    """The headers of somebody who is."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(agent.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    session.create()
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}


def floors(office: Office) -> list[Probe]:
    dates = _dates(office)

    def look_up() -> None:
        periods = next(dates)
        with connection.cursor() as cursor:
            cursor.execute(_BUSY, [[each.starts_at for each in periods], [each.ends_at for each in periods]])
            cursor.fetchall()

    return [act(FREE, look_up, times=80)]


def probes(office: Office, visitor: Visitor) -> list[Probe]:
    """Pages over HTTP; the free halls and the stock in this process."""
    headers = signed_in(office.agent)
    dates, halls = _dates(office), list(Space.objects.filter(is_bookable=True).select_related("venue"))
    things, month = _store(office), _month(office)
    return [
        *(
            page(name, PageProbe(visitor, path, headers=headers), goal=goal, times=24)
            for name, (path, goal) in PAGES.items()
        ),
        act(
            "halls free on 36 dates, ranked",
            lambda: free_spaces.of(halls, next(dates), people=30, near=office.hall.venue),
            goal=Goal("database", FREE, 2, about=20),
            times=80,
        ),
        act(
            f"stock of {THINGS} things over a month",
            lambda: stock.of(things, month, today=month.first),
            goal=Goal("database", limit=5),
            times=80,
        ),
    ]


def _dates(office: Office) -> Iterator[list[Period]]:
    return cycle([asking.weekly(office, number).periods(NONE) for number in range(70)])


def _month(office: Office) -> Days:
    first = timezone.localdate(office.at) + dt.timedelta(days=30)
    return Days(first, first + dt.timedelta(days=30))


def _store(office: Office) -> list[Equipment]:
    """Forty things, and two thousand granted loans over the year around; the measured town has none of its own."""
    department = office.hall.venue.department
    if department is None:
        raise RuntimeError("the hall of the bench has no department")
    things = Equipment.objects.bulk_create(
        Equipment(department=department, name=f"Matériel du banc {number}", quantity=5_000) for number in range(THINGS)
    )
    today = timezone.localdate(office.at)
    days = [today + dt.timedelta(days=number * 365 // LOANS) for number in range(LOANS)]
    loans = Loan.objects.bulk_create(
        Loan(
            association=office.association, department=department, purpose=f"Banc {number}", first_day=day, last_day=day,
            leaves_on=day, back_on=day, fetched_by="Banc", state=Loan.State.GRANTED, sent_at=office.at, due_on=day,
        )
        for number, day in enumerate(days)
    )  # fmt: skip
    LoanLine.objects.bulk_create(
        LoanLine(
            loan=loan, equipment=things[(number + place) % THINGS], asked=2, granted=2, held=2,
            period=DateRange(loan.first_day, loan.last_day + dt.timedelta(days=2), "[)"),
        )
        for number, loan in enumerate(loans)
        for place in range(2)
    )  # fmt: skip
    return things
