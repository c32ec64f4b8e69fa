from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from events import loading_days_off, tasks


class Command(BaseCommand):
    help = (
        "Load school holidays (zone of the town) and public holidays into the table of days off. "
        "When the table changes, published activities that skip them follow."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--follow", action="store_true", help="activities follow even if nothing was loaded: use it "
                            "after correcting a date by hand")  # fmt: skip

    def handle(self, *args: Any, follow: bool = False, **options: Any) -> None:
        now = timezone.now()
        loaded = loading_days_off.load(zone=settings.SCHOOL_ZONE, at=now)
        self.stdout.write(
            f"Days off, zone {settings.SCHOOL_ZONE}: {loaded.added} added, {loaded.removed} removed, "
            f"{loaded.kept_corrected} corrected by the town and kept. "
            f"School holidays known until {loaded.horizon:%d/%m/%Y}."
        )
        if follow or loaded.added or loaded.removed:
            self.stdout.write(f"Activities whose dates changed: {tasks.follow_days_off()}.")
