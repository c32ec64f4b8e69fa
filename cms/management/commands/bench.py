"""manage.py bench: what the town costs, beside the least it could cost, measured in one run."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.benching import asking, crowd, last_places, report, run
from cms.benching.databases import AnotherBench, town_to_measure
from cms.filling.scale import SCALES

SETTINGS = "config.settings.bench"


class Command(BaseCommand):
    help = "Measures pages, calendars and slots on an invented town in a database of its own; writes var/bench/*.json."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", choices=SCALES, default="martigues")

    def handle(self, *args: Any, **options: Any) -> None:
        if os.environ.get("DJANGO_SETTINGS_MODULE") != SETTINGS:
            sys.exit(self._again_with_settings(options["scale"]))
        at = timezone.now()
        scale = SCALES[options["scale"]]
        try:
            with town_to_measure(scale, timezone.localdate(at)):
                rows, race = run.measure(at=at, say=lambda words: self.stdout.write(f"measuring {words}"))
                self.stdout.write("measuring the last places")
                places = last_places.race(asking.office(at))
                people = crowd.race(asking.office(at))
                path = Path(settings.VAR) / "bench" / f"{at:%Y%m%d-%H%M%S}-{scale.name}.json"
                report.write(path, rows, race, places, people, scale=scale.name, at=at)
                facts = {**report.sizes(), **report.machine()}
        except AnotherBench:
            raise CommandError("another bench is running on this database server; wait for its end") from None
        self.stdout.write(" · ".join(f"{what} {value}" for what, value in facts.items()))
        self.stdout.write("\n".join(report.table(rows)))
        self.stdout.write(report.in_words(race))
        self.stdout.write(last_places.in_words(places))
        self.stdout.write(crowd.in_words(people))
        self.stdout.write(f"written to {path}")

    def _again_with_settings(self, scale: str) -> int:
        """The settings of the bench are chosen before anything is read: in a process of their own."""
        told = os.environ | {"DJANGO_SETTINGS_MODULE": SETTINGS}
        command = [sys.executable, "manage.py", "bench", "--scale", scale]
        return subprocess.run(command, cwd=settings.BASE_DIR, env=told, check=False).returncode  # noqa: S603 - ourselves
