"""Two hundred people send the last page of a registration at the same second, over HTTP, for the last twenty places.

Each comes as a visitor would: with an address, a session and a form of their own, all three steps answered. Measured is
the last step only, with what a visitor waits before a thread of the server is free. Beside it: one registration at a time.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookies import SimpleCookie
from ipaddress import IPv4Address
from statistics import median
from threading import Barrier
from time import perf_counter
from urllib.parse import urlencode

from cms.benching.asking import Office
from cms.benching.last_places import GOAL, PATIENCE, PEOPLE, PLACES, workshop
from cms.benching.rivals import deadlocks
from cms.benching.server import Answer, Visitor, serving
from events.models import Activity, Registration

ALONE = 40  # registrations one after the other
LANES = 8  # people who fill in the first steps side by side
FIRST_ADDRESS = IPv4Address("127.1.0.1")  # the whole of 127/8 is this machine: each visitor has an address of their own
CONFIRMED, FULL = "confirmed", "full"


@dataclass(frozen=True)
class Crowd:
    """`seconds` for all; medians, p95 and slowest are milliseconds of one answer to the last step. `others` are answers
    that nobody should get."""

    seconds: float
    p95: float
    slowest: float
    alone_median: float
    alone_p95: float
    confirmed: int
    told_full: int
    others: list[str]
    deadlocks: int

    @property
    def holds(self) -> bool:
        everybody = (self.confirmed, self.told_full) == (PLACES, PEOPLE - PLACES)
        return everybody and not self.others and not self.deadlocks

    @property
    def is_quick(self) -> bool:
        return self.seconds <= GOAL


def race(office: Office) -> Crowd:
    """A server of its own, as `make run` starts it."""
    before, activity, quiet = deadlocks(), workshop(office), workshop(office, capacity=None)
    with serving() as first:
        alone = sorted(1_000 * _Person(first.port, quiet, number).confirm()[1] for number in range(ALONE))
        with ThreadPoolExecutor(LANES) as lanes:
            people = list(lanes.map(lambda number: _Person(first.port, activity, number), range(ALONE, ALONE + PEOPLE)))
        start = Barrier(PEOPLE + 1)
        with ThreadPoolExecutor(PEOPLE) as all_at_once:
            asked = [all_at_once.submit(_at_once, person, start) for person in people]
            start.wait(PATIENCE)
            since = perf_counter()
            answers = [each.result() for each in asked]
            seconds = perf_counter() - since
    times = sorted(1_000 * spent for _outcome, spent in answers)
    outcomes = Counter(outcome for outcome, _spent in answers)
    confirmed = Registration.objects.filter(activity=activity, state="confirmed").count()
    if outcomes.pop(CONFIRMED, 0) != confirmed:
        outcomes["told another thing than what was written"] += 1
    return Crowd(
        seconds=round(seconds, 2), p95=round(times[int(PEOPLE * 0.95)], 1), slowest=round(times[-1], 1),
        alone_median=round(median(alone), 1), alone_p95=round(alone[int(ALONE * 0.95)], 1), confirmed=confirmed,
        told_full=outcomes.pop(FULL, 0), others=sorted(outcomes.elements()), deadlocks=deadlocks() - before,
    )  # fmt: skip


def _at_once(person: "_Person", start: Barrier) -> tuple[str, float]:
    start.wait(PATIENCE)
    return person.confirm()


class _Person:
    """Somebody who has answered the first two steps, and looks at the third."""

    def __init__(self, port: int, activity: Activity, number: int) -> None:
        self._visitor, self._cookies = Visitor(port, str(FIRST_ADDRESS + number)), SimpleCookie()
        path = f"/activites/{activity.slug}/inscription/"
        self._ask("GET", path)
        second = self._lead("POST", path, kind="single", seance=activity.occurrences.get().pk, who="me", size="1")
        self._third = self._lead(
            "POST", second, name="Personne du Banc", channel="email", email=f"personne{number}@exemple.test"
        )
        if "etape=3" not in self._third or self._ask("GET", self._third).status != 200:
            raise RuntimeError(f"the registration of the bench was led to {self._third}")

    def confirm(self) -> tuple[str, float]:
        """What came of it, and the seconds that it took."""
        try:
            answer = self._ask("POST", self._third)
        except OSError as error:
            return type(error).__name__, 0.0
        finally:
            self._visitor.close()
        led = answer.headers.get("Location", "")
        known = {"/inscriptions/": CONFIRMED, "etape=complet": FULL}
        outcome = next((outcome for sign, outcome in known.items() if sign in led), f"{answer.status} {led}".strip())
        return outcome, answer.seconds

    def _lead(self, method: str, path: str, **typed: object) -> str:
        return self._ask(method, path, **typed).headers.get("Location", "")

    def _ask(self, method: str, path: str, **typed: object) -> Answer:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        token = self._cookies.get("csrftoken")
        body = urlencode({"csrfmiddlewaretoken": token.value if token else "", **typed}) if method == "POST" else None
        answer = self._visitor.ask(method, path, headers, body)
        for line in answer.cookies:
            self._cookies.load(line)
        return answer


def in_words(crowd: Crowd) -> str:
    verdict = {True: "ok", False: "OVER"}
    return (
        f"{PEOPLE} at once over HTTP: {crowd.confirmed} confirmed, {crowd.told_full} told that it is full, others "
        f"{crowd.others}, {crowd.deadlocks} deadlocks: {verdict[crowd.holds]}; all in {crowd.seconds:.1f} s: "
        f"{verdict[crowd.is_quick]} (goal {GOAL:.0f} s), one p95 {crowd.p95:.0f} ms; "
        f"one at a time: median {crowd.alone_median:.0f} ms, p95 {crowd.alone_p95:.0f} ms"
    )
