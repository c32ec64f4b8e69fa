from typing import Any

from django.core.management.base import BaseCommand

from cms import planting


class Command(BaseCommand):
    help = "Make the first pages, the service's group and its workflow; changes nothing that exists."

    def handle(self, *args: Any, **options: Any) -> None:
        planting.plant()
        self.stdout.write("The site stands.")
