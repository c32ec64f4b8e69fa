"""Things to measure again and again, in turns: what disturbs the machine for a while then disturbs them all."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from cms.benching.counting import Meter
from cms.benching.figures import Figures, Goal
from cms.benching.server import Answer, Visitor

ROUNDS = 4


@dataclass
class Probe:
    """`times` in all; `take` does the thing once and writes what it took into `figures`."""

    figures: Figures
    take: Callable[[Figures], None]
    times: int = 100
    warm_up: int = 2


@dataclass
class PageProbe:
    """An address asked for over a kept connection. `before` prepares each request and is not measured."""

    visitor: Visitor
    path: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], None] | None = None
    _counted: tuple[int, int, list[float]] | None = None

    def __call__(self, figures: Figures) -> None:
        """The cost lies between two answers of one worker: an empty one, then this one."""
        if self._counted is None:
            self._counted = self._count()
        figures.queries, figures.size, figures.database_seconds = self._counted
        idle = self.visitor.get("/banc/vide/")
        if self.before:
            self.before()
        answer = self._ask(self.headers)
        figures.seconds.append(answer.seconds)
        if idle.worker == answer.worker:
            figures.cpu_seconds.append(answer.cpu - idle.cpu)

    def _count(self) -> tuple[int, int, list[float]]:
        """Queries, bytes, seconds in the database: asked once more, aside, because counting costs time."""
        self._ask(self.headers)
        if self.before:
            self.before()
        answer = self._ask({**self.headers, "X-Count": "1"})
        return int(answer.headers["X-Queries"]), len(answer.body), [float(answer.headers["X-Database"])]

    def _ask(self, headers: Mapping[str, str]) -> Answer:
        answer = self.visitor.get(self.path, headers)
        if answer.status != self.status:
            raise RuntimeError(f"{self.path} answered {answer.status} instead of {self.status}")
        return answer


class Unchanged(PageProbe):
    """Asked by somebody who has the last version, and who fetches it again when it changed."""

    def __init__(self, visitor: Visitor, path: str) -> None:
        super().__init__(visitor, path, 304)
        self._etag = ""

    def _ask(self, headers: Mapping[str, str]) -> Answer:
        last = self.visitor.get(self.path, {**headers, "If-None-Match": self._etag})
        if last.status == self.status:
            return last
        self._etag = last.headers["ETag"]
        return super()._ask({**headers, "If-None-Match": self._etag})


def page(
    name: str,
    probe: PageProbe,
    *,
    goal: Goal | None = None,
    times: int = 100,
    warm_up: int = 2,
) -> Probe:
    return Probe(Figures(name, goal or Goal()), probe, times, warm_up)


def act(name: str, do: Callable[[], object], *, goal: Goal | None = None, times: int = 100, warm_up: int = 2) -> Probe:
    """Something done in this process: its time, its processor time, and the part of the database."""

    def take(figures: Figures) -> None:
        meter = Meter()
        since, cpu = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(meter):
            do()
        figures.seconds.append(time.perf_counter() - since)
        figures.cpu_seconds.append(time.process_time() - cpu)
        figures.database_seconds.append(meter.seconds)
        figures.queries = meter.queries

    return Probe(Figures(name, goal or Goal()), take, times, warm_up)


def in_turns(probes: Sequence[Probe]) -> None:
    """Every probe a part of its times in each round; what is taken to warm up is thrown away."""
    for done in range(ROUNDS):
        for probe in probes:
            times = (probe.times + done) // ROUNDS
            thrown = Figures(probe.figures.name)
            for _warm in range(probe.warm_up if times else 0):
                probe.take(thrown)
            for _time in range(times):
                probe.take(probe.figures)
