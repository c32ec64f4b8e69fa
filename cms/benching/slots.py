"""The verdict on 36 dates, and granting them: in this process and over HTTP, beside the bare SQL."""

from collections.abc import Iterator, Sequence
from itertools import cycle
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count

from bookings import availability
from bookings.models import Occupancy, SlotRequest
from cms.benching import asking
from cms.benching.asking import Office
from cms.benching.desk import signed_in
from cms.benching.figures import Figures, Goal
from cms.benching.probes import Probe, act
from cms.benching.server import Visitor
from directory.models import Person, Space
from events.days_off import NONE
from events.recurrence import Period

LOOK_UP, INSERT = "bare look-up of 36 dates", "bare insert of 36 occupations"
IN_PROCESS, OVER_HTTP = 28, 20  # how often 36 dates are granted
_LOOK_UP = """
SELECT w.n, held.slot_id, held.closure_id
FROM unnest(%s::timestamptz[], %s::timestamptz[]) WITH ORDINALITY AS w(starts_at, ends_at, n)
CROSS JOIN LATERAL (
    SELECT slot_id, closure_id FROM bookings_occupancy
    WHERE space_id = %s AND period && tstzrange(w.starts_at, w.ends_at) OFFSET 0
) held
"""
_INSERT = """
INSERT INTO bookings_occupancy (space_id, slot_id, period)
SELECT %s, %s, tstzrange(w.starts_at, w.ends_at)
FROM unnest(%s::timestamptz[], %s::timestamptz[]) AS w(starts_at, ends_at)
"""


def floors(office: Office) -> list[Probe]:
    busy, dates, empty = _busiest(), _dates(office), asking.office(office.at).hall
    slot = Occupancy.objects.exclude(slot=None).values_list("slot", flat=True)[0]

    def look_up() -> None:
        with connection.cursor() as cursor:
            cursor.execute(_LOOK_UP, [*_arrays(next(dates)), busy.pk])
            cursor.fetchall()

    def insert() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_INSERT, [empty.pk, slot, *_arrays(next(dates))])
            transaction.set_rollback(True)

    return [act(LOOK_UP, look_up, times=200), act(INSERT, insert, times=80)]


def verdicts(office: Office) -> list[Probe]:
    busy, dates = _busiest(), _dates(office)
    whole = Space.objects.filter(parts__isnull=False).order_by("pk")[0]
    return [
        act(
            f"verdict on 36 dates, {name}",
            lambda space=space: availability.of(space, next(dates), people=30, at=office.at),  # type: ignore[misc]  # bound at once
            goal=Goal("database", limit=5, about=18),
            times=200,
        )
        for name, space in (("busiest space", busy), ("hall of two parts", whole))
    ]


def granting(office: Office, visitor: Visitor) -> list[Probe]:
    """Each time another request; hours that no other one has."""
    requests = iter([asking.ask(office, asking.weekly(office, number)) for number in range(IN_PROCESS + 8)])
    elsewhere = asking.office(office.at)
    by_agents = iter([asking.ask(elsewhere, asking.weekly(elsewhere, number)) for number in range(OVER_HTTP + 8)])
    send = Sending(visitor, office.agent)
    goal = Goal("database", INSERT, 3)
    return [
        act("granting 36 dates, in process", lambda: asking.grant(office, next(requests)), goal=goal, times=IN_PROCESS),
        Probe(Figures("granting 36 dates, over HTTP", Goal(about=30)), lambda figures: send(next(by_agents), figures), OVER_HTTP),
    ]  # fmt: skip


class Sending:
    """An agent who is signed in and sends the decision that the form holds ready."""

    def __init__(self, visitor: Visitor, agent: Person) -> None:
        self._visitor = visitor
        self._token = "b" * 32
        self._headers = {
            "Cookie": f"{signed_in(agent)['Cookie']}; {settings.CSRF_COOKIE_NAME}={self._token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def __call__(self, slot_request: SlotRequest, figures: Figures) -> None:
        idle = self._visitor.get("/banc/vide/")
        answer = self._visitor.ask(
            "POST", f"/service/demandes/{slot_request.pk}/", self._headers, self._form(slot_request)
        )
        if answer.status != 302:
            raise RuntimeError(f"the decision was answered {answer.status}")
        figures.seconds.append(answer.seconds)
        if idle.worker == answer.worker:
            figures.cpu_seconds.append(answer.cpu - idle.cpu)

    def _form(self, slot_request: SlotRequest) -> str:
        keys = [str(key) for key in slot_request.slots.values_list("pk", flat=True)]
        return urlencode(
            [
                ("csrfmiddlewaretoken", self._token), ("action", "send"), ("version", slot_request.version),
                ("groups", 1), ("prepared", ""), ("message", "Bonne saison !"), ("g0-all", ",".join(keys)),
                ("g0-answer", "grant"), ("g0-rest", "later"), *(("g0-dates", key) for key in keys),
            ]
        )  # fmt: skip


def _busiest() -> Space:
    return Space.objects.annotate(held=Count("occupancies")).order_by("-held", "pk")[0]


def _dates(office: Office) -> Iterator[list[Period]]:
    """36 weekly periods at other hours each time."""
    return cycle([asking.weekly(office, number).periods(NONE) for number in range(70)])


def _arrays(periods: Sequence[Period]) -> tuple[list[object], list[object]]:
    return [period.starts_at for period in periods], [period.ends_at for period in periods]
