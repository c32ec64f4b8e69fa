"""manage.py town --scale martigues|paris: a whole invented town, for measuring."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.filling import town
from cms.filling.scale import SCALES
from directory.models import Association
from directory.progress import Progress


class Command(BaseCommand):
    help = "Fills an empty database with a whole invented town around today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", choices=SCALES, default="martigues")
        parser.add_argument("--force", action="store_true", help="even when the database holds associations already")

    def handle(self, *args: Any, **options: Any) -> None:
        if Association.objects.exists() and not options["force"]:
            raise CommandError("this database holds associations already; --force adds the invented ones to them")
        scale = SCALES[options["scale"]]
        progress = Progress(self.stdout, scale.activities)  # type: ignore[arg-type]  # Django's wrapper forwards write, flush and isatty
        laid = town.lay(scale, at=timezone.now(), advance=progress.advance_to)
        progress.finish()
        self.stdout.write("gathering statistics")
        town.analyse()
        self.stdout.write(" · ".join(f"{count:,} {what}" for what, count in asdict(laid).items()))
