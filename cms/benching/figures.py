"""What was measured, and whether it holds: each figure beside the floor of the same run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

MOST_QUERIES = 8  # on any page


@dataclass(frozen=True)
class Goal:
    """At most `ratio` times the same measure of the row `floor`; or at most `limit` milliseconds.

    `measure` is what is compared: cpu, median or database. `about` is what the median (p95 for pages)
    should be on two quiet cores, in milliseconds; it is shown and never decides.
    """

    measure: str = "cpu"
    floor: str = ""
    ratio: float = 0.0
    limit: float = 0.0
    about: float = 0.0
    queries: int = 0
    kilobytes: float = 0.0

    def __str__(self) -> str:
        words = []
        if self.floor:
            words.append(f"{self.measure} ≤ {self.ratio:g} × {self.floor}")
        if self.limit:
            words.append(f"{self.measure} ≤ {self.limit:g} ms")
        if self.queries:
            words.append(f"≤ {self.queries} queries")
        if self.kilobytes:
            words.append(f"≤ {self.kilobytes:g} kB")
        if self.about:
            words.append(f"(about {self.about:g} ms)")
        return ", ".join(words)


@dataclass
class Figures:
    """One line of the table. Times are kept in seconds and read in milliseconds."""

    name: str
    goal: Goal = field(default_factory=Goal)
    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    database_seconds: list[float] = field(default_factory=list)
    queries: int | None = None
    size: int | None = None

    @property
    def median(self) -> float:
        return _median(self.seconds)

    @property
    def p95(self) -> float:
        return 1_000 * (quantiles(self.seconds, n=20)[-1] if len(self.seconds) > 1 else sum(self.seconds))

    @property
    def cpu(self) -> float:
        return _median(self.cpu_seconds)

    @property
    def database(self) -> float:
        return _median(self.database_seconds)

    def ratio(self, rows: Mapping[str, "Figures"]) -> float | None:
        """How many times the floor."""
        if not self.goal.floor:
            return None
        floor = float(getattr(rows[self.goal.floor], self.goal.measure))
        return float(getattr(self, self.goal.measure)) / floor if floor else None

    def holds(self, rows: Mapping[str, "Figures"]) -> bool | None:
        """None when nothing is asked of this line."""
        goal, answers = self.goal, []
        ratio = self.ratio(rows)
        if ratio is not None:
            answers.append(ratio <= goal.ratio)
        if goal.limit:
            answers.append(float(getattr(self, goal.measure)) <= goal.limit)
        if goal.queries and self.queries is not None:
            answers.append(self.queries <= goal.queries)
        if goal.kilobytes and self.size is not None:
            answers.append(self.size <= 1_000 * goal.kilobytes)
        return all(answers) if answers else None

    def as_json(self, rows: Mapping[str, "Figures"]) -> dict[str, Any]:
        return {
            "work": self.name,
            "samples": len(self.seconds),
            "median_ms": round(self.median, 3),
            "p95_ms": round(self.p95, 3),
            "cpu_ms": round(self.cpu, 3),
            "database_ms": round(self.database, 3),
            "queries": self.queries,
            "bytes": self.size,
            "goal": str(self.goal),
            "ratio": None if (ratio := self.ratio(rows)) is None else round(ratio, 2),
            "holds": self.holds(rows),
        }


def _median(seconds: list[float]) -> float:
    return 1_000 * median(seconds) if seconds else 0.0
