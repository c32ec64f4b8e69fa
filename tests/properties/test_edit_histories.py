"""A team edits a season in every way there is, in any order, while people register, halls are granted and changes are
taken back: no exception is lost, nobody is orphaned, ids stay, halls follow, and calendars read what the table holds."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, event, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bookings import rescheduling, review
from directory.models import Person, Space
from events import changing_registrations, registering, revising, scheduling
from events.models import Activity, Occurrence, ScheduleChange
from events.rearranging import Wanted
from events.recurrence import Schedule, local
from tests import factories
from tests.conftest import MONDAY_MORNING
from tests.properties import season
from tests.properties.promises import LAID_OUT_LATER, Books

ANY = strategies.integers(0, 30)
SCOPES = strategies.sampled_from(["one", "following", "all"])
HOURS = strategies.sampled_from([time(10), time(18), time(20)])
FIRST = Schedule(
    kind="weekly", first_date=date(2026, 12, 1), last_date=date(2027, 1, 19), start_time=time(18), end_time=time(19),
    weekdays=(1,),
)  # fmt: skip
RULES = strategies.one_of(
    strategies.fixed_dictionaries({
        "kind": strategies.just("weekly"),
        "weekdays": strategies.sampled_from([(1,), (3,), (1, 4), (0,), (2,)]), "interval": strategies.sampled_from([1, 1, 2]),
    }),
    strategies.fixed_dictionaries({
        "kind": strategies.just("monthly"), "month_week": strategies.just(1), "month_weekday": strategies.just(1),
    }),
    strategies.fixed_dictionaries({
        "kind": strategies.just("dates"),
        "dates": strategies.sets(strategies.integers(0, 40), min_size=1, max_size=5).map(
            lambda days: tuple(date(2026, 12, 1) + timedelta(days=day) for day in days)
        ),
    }),
)  # fmt: skip


class Season(RuleBasedStateMachine):
    """Tuesdays at 18 h for eight weeks, in one hall for those dates that are granted."""

    activity: Activity
    nadia: Person
    camille: Person
    hall: Space

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.now: datetime = MONDAY_MORNING
        self.crowded: dict[int, int] = {}
        self.people = 0
        self.before: tuple[int, dict[str, Any]] | None = None  # the last change, and what was before it

    def teardown(self) -> None:
        """Each example starts from an empty town."""
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(places=strategies.sampled_from([1, 3, None]))
    def build(self, places: int | None) -> None:
        self.nadia = factories.make_person("nadia.saison@exemple.test")
        self.camille = factories.make_agent().person
        self.hall = factories.make_space("Salle de la saison")
        self.activity = factories.make_open_activity(capacity=places, schedule=FIRST, address="Quai des Anglais")
        scheduling.publish(self.activity, at=self.now)

    # --- People, halls, clocks ---

    @rule(
        which=ANY, kind=strategies.sampled_from(["single", "single", "trial", "season"]), size=strategies.integers(1, 2)
    )
    def somebody_registers(self, which: int, kind: str, size: int) -> None:
        if seance := self.coming(which, held=True):
            self.people += 1
            self.attempt(
                registering.register, self.fresh(), kind=kind, seance=None if kind == "season" else seance, size=size,
                contact=factories.a_contact(f"Personne {self.people}"), at=self.now,
            )  # fmt: skip
            self.forget()

    @rule(which=ANY)
    def somebody_withdraws(self, which: int) -> None:
        if parties := season.live(self.activity):
            self.attempt(changing_registrations.withdraw, parties[which % len(parties)], at=self.now)
            self.forget()

    @rule(which=ANY, early=strategies.sampled_from([0, 1]))
    def a_hall_is_granted(self, which: int, early: int) -> None:
        """The hall is asked for from an hour earlier on, at times, to set it up."""
        seance = self.coming(which, held=True)
        if seance is None or seance.space_id:
            return
        start = local(seance.starts_at - timedelta(hours=early)).replace(tzinfo=MONDAY_MORNING.tzinfo)

        def grant() -> None:
            hours = 1 + early
            asked = factories.make_asked(start, hours=hours, space=self.hall, activity=self.activity)
            verdicts = {slot.pk: review.Grant() for slot in asked.slots.all()}
            review.decide(asked, verdicts=verdicts, message="", by=self.camille, at=self.now)

        self.attempt(grant)
        self.forget()

    @rule(minutes=strategies.sampled_from([1, 3, 3, 7 * 60, 15 * 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    # --- What a team does ---

    @rule(which=ANY, scope=SCOPES)
    def cancels(self, which: int, scope: str) -> None:
        if seance := self.coming(which):
            edit = rescheduling.cancelling(seance, scope=scope, reason="Absente", by=self.nadia, at=self.now)
            self.does(edit.do, edit.foresee)

    @rule(
        which=ANY, scope=SCOPES, days=strategies.sampled_from([0, 0, 0, 1, 2, -1, 8]), start=HOURS,
        address=strategies.sampled_from([None, None, "Chez Rosa", ""]), leader=strategies.sampled_from([None, None, "Karim"]),
    )  # fmt: skip
    def changes(
        self, which: int, scope: str, days: int, start: time, address: str | None, leader: str | None
    ) -> None:  # fmt: skip
        seance = self.coming(which)
        if seance is None:
            return
        on = local(seance.starts_at).date() + timedelta(days=days)
        wanted = Wanted(on, start, start.replace(hour=start.hour + 1), address=address, leader=leader)
        edit = rescheduling.changing(seance, wanted, scope=scope, by=self.nadia, at=self.now)
        before = self.fresh()
        kept = [row for row in season.exceptions(before, self.now) if scope != "one" and row.pk != seance.pk]
        ids = set(self.activity.occurrences.filter(ends_at__gt=self.now).values_list("pk", flat=True))
        if self.does(edit.do, edit.foresee):
            season.check_kept(kept, before.leader)
            assert ids <= set(self.activity.occurrences.values_list("pk", flat=True)), "an id is lost"

    @rule(day=strategies.integers(1, 60), start=HOURS, address=strategies.sampled_from([None, "Chez Rosa"]))
    def adds(self, day: int, start: time, address: str | None) -> None:
        on = local(self.now).date() + timedelta(days=day)
        wanted = Wanted(on, start, start.replace(hour=start.hour + 1), address=address)
        edit = rescheduling.adding(self.fresh(), wanted, by=self.nadia, at=self.now)
        self.does(edit.do, edit.foresee)

    @rule(
        change=RULES, start=HOURS, last=strategies.sampled_from([date(2026, 12, 29), date(2027, 1, 19), date(2027, 2, 9)]),
        first=strategies.sampled_from([None, date(2026, 12, 1), date(2026, 12, 20)]),
    )  # fmt: skip
    def rewrites_the_rule(self, change: dict[str, Any], start: time, last: date, first: date | None) -> None:
        """In the form of the whole activity."""
        activity = self.fresh()
        plain = {"interval": 1, "weekdays": (), "month_week": None, "month_weekday": None, "dates": ()}
        days = change.get("dates") or (first or min(Schedule.of(activity).first_date, last),)
        schedule = replace(
            Schedule.of(activity), **plain | change, start_time=start, end_time=start.replace(hour=start.hour + 1),
            first_date=min(days), last_date=None if change["kind"] == "dates" else last,
        )  # fmt: skip
        self.rewrites(activity, schedule)

    @rule(
        places=strategies.sampled_from([1, 2, 5, None]),
        address=strategies.sampled_from([None, "Quai des Anglais", "Maison de quartier"]), title=strategies.booleans(),
    )  # fmt: skip
    def rewrites_the_facts(self, places: int | None, address: str | None, title: bool) -> None:
        activity = self.fresh()
        activity.capacity = places
        if address:
            activity.address, activity.space = address, None
        if title:
            activity.title = f"{activity.title} !"[-60:]
        self.rewrites(activity, Schedule.of(activity))

    def rewrites(self, activity: Activity, schedule: Schedule) -> None:
        before = self.fresh()
        books = Books(before, self.now)
        crowded = {LAID_OUT_LATER: books.of_the_season} | {each.pk: books.taken(each) for each in books.seances}
        kept = [row for row in season.exceptions(before, self.now) if row.is_extra]
        if Schedule.of(before) == schedule:
            kept = season.exceptions(before, self.now)
        edit = revising.rewriting(activity, schedule, by=self.nadia, at=self.now)
        if self.does(edit.do, edit.foresee):
            self.crowded = {key: max(people, self.crowded.get(key, 0)) for key, people in crowded.items()}
            season.check_kept(kept, before.leader)

    @rule()
    def takes_the_last_change_back(self) -> None:
        change = ScheduleChange.objects.filter(activity=self.activity, undone_at=None).first()
        if change is None:
            return
        done = self.attempt(rescheduling.undo, change, by=self.nadia, at=self.now)
        if done and self.before and self.before[0] == change.pk:
            self.same(self.before[1], season.facts(self.activity))
        self.forget()

    # --- What is always true ---

    @invariant()
    def every_promise_is_kept(self) -> None:
        if hasattr(self, "activity"):
            season.check(self.activity, at=self.now, crowded=self.crowded)

    # --- How it is tried ---

    def does(self, do: Callable[[], ScheduleChange], foresee: Callable[[], Any]) -> ScheduleChange | None:
        """Foreseen, then done: the first changes nothing and says exactly what the second does."""
        activity = self.fresh()
        before, over = season.facts(activity), season.past(activity, self.now)
        pointed_at, sequence = season.pointed_at(activity), activity.sequence
        seen = self.attempt(foresee)
        self.same(before, season.facts(activity))
        change = self.attempt(do)
        assert bool(seen) == bool(change)
        if change is None:
            self.same(before, season.facts(activity))
            return None
        assert pointed_at <= set(activity.occurrences.values_list("pk", flat=True)), "somebody's séance is lost"
        assert season.past(activity, self.now).items() >= over.items(), "the past was rewritten"
        assert self.fresh().sequence > sequence
        assert type(seen).of(change).lines == seen.lines
        assert change.told == seen.told
        self.before = (change.pk, before)
        return change

    def attempt(self, act: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        """Refusals are part of life; they change nothing."""
        named = getattr(act, "__qualname__", "")
        try:
            with transaction.atomic():
                made = act(*args, **kw)
        except ValidationError as refusal:
            event(f"{named}: {type(refusal).__name__}")
            return None
        event(named)
        return made

    def same(self, one: dict[str, Any], other: dict[str, Any]) -> None:
        for name in one:
            assert one[name] == other[name], name

    def forget(self) -> None:
        self.before = None

    def fresh(self) -> Activity:
        return Activity.objects.get(pk=self.activity.pk)

    def coming(self, which: int, *, held: bool = False) -> Occurrence | None:
        rows = self.activity.occurrences.filter(starts_at__gt=self.now).select_related("activity").order_by("pk")
        found = [row for row in rows.told() if not (held and row.is_cancelled)]
        return found[which % len(found)] if found else None


DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
HOW_MANY = int(os.environ.get("HYPOTHESIS_EXAMPLES", "300")) if DEEP else 5
STEPS = 25 if DEEP else 14


@pytest.mark.django_db
def test_no_history_of_edits_loses_anything_or_tells_two_truths() -> None:
    """HYPOTHESIS_PROFILE=deep looks for long; HYPOTHESIS_EXAMPLES says for how long."""
    run_state_machine_as_test(
        Season,
        settings=settings(
            max_examples=HOW_MANY, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )  # fmt: skip
