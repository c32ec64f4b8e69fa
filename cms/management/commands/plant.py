from typing import Any

from django.core.management.base import BaseCommand

from cms import planting
from events import search
from events.models import Activity
from events.search import vocabulary


class Command(BaseCommand):
    help = "Make the first pages, the service's group and its workflow, the words of the search; changes nothing that exists."

    def handle(self, *args: Any, **options: Any) -> None:
        planting.plant()
        if vocabulary.is_empty():
            search.index(Activity.objects.all())
            search.refresh()
        self.stdout.write("The site stands.")
