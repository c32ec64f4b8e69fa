from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from events import loading_days_off


class Command(BaseCommand):
    help = "Load school holidays (zone of the town) and public holidays into the table of days off."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = loading_days_off.load(zone=settings.SCHOOL_ZONE, at=timezone.now())
        self.stdout.write(
            f"Days off, zone {settings.SCHOOL_ZONE}: {loaded.added} added, {loaded.removed} removed, "
            f"{loaded.kept_corrected} corrected by the town and kept. "
            f"School holidays known until {loaded.horizon:%d/%m/%Y}."
        )
