"""For other calendar programs to check us: a feed, and what they must read in it."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from events import fragments, ical
from events.models import Activity, CalendarFragment


class Command(BaseCommand):
    help = "Write feed.ics and expected.json (UID to sorted starts in UTC, from the séances) into a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        shown = Activity.objects.visible_to_all().select_related("association", "theme").order_by("pk")
        expected: dict[str, list[str]] = {}
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "feed.ics").open("wb") as feed:
            feed.write(ical.head("Crosscheck", path="/activites/"))
            for activity in shown:
                fragments.refresh(activity.pk)
                feed.write(bytes(CalendarFragment.objects.get(activity=activity, venue=None).body))
                expected |= starts_of(activity)
            feed.write(ical.END)
        (folder / "expected.json").write_text(json.dumps(expected, indent=1, sort_keys=True), encoding="utf-8")
        count = sum(len(starts) for starts in expected.values())
        self.stdout.write(f"{len(shown)} activities, {len(expected)} events, {count} séances: {folder}")


def starts_of(activity: Activity) -> dict[str, list[str]]:
    """What a calendar must show of it: the starts of the séances that take place, by UID."""
    _, members, alone = ical.read(activity, activity.occurrences.all())
    named = [*((ical.uid(activity), row) for row in members), *((ical.own_uid(row), row) for row in alone)]
    starts: dict[str, list[str]] = defaultdict(list)
    for uid, row in named:
        if not row.is_cancelled:
            starts[uid].append(f"{row.starts_at:%Y-%m-%dT%H:%M:%SZ}")
    return {uid: sorted(found) for uid, found in starts.items()}
