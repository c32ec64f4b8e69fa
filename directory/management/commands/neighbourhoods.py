"""manage.py neighbourhoods: load the quartiers of the town from a small file."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from directory.models import Neighbourhood

MARTIGUES = Path(__file__).resolve().parents[2] / "data" / "quartiers-martigues.csv"


def load(path: Path = MARTIGUES) -> int:
    """Write the quartiers named in the file (nom;latitude;longitude); their number. Safe to run again."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";", strict=True))
    for row in rows:
        Neighbourhood.objects.update_or_create(
            slug=slugify(row["nom"].replace("’", " ")),
            defaults={
                "name": row["nom"],
                "latitude": float(row["latitude"]),
                "longitude": float(row["longitude"]),
            },
        )
    return len(rows)


class Command(BaseCommand):
    help = "Loads the neighbourhoods of the town: a CSV file with nom;latitude;longitude (Martigues by default)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=MARTIGUES, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            number = load(options["file"])
        except (OSError, UnicodeError, csv.Error, KeyError, ValueError, TypeError) as error:
            raise CommandError(_("This file of neighbourhoods cannot be used: %(why)s.") % {"why": error}) from error
        self.stdout.write(_("%(number)s neighbourhoods are in place.") % {"number": number})
