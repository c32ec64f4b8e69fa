"""What the pages of a registration say in one word."""

from django import template

from events import facts
from events.models import Activity, Occurrence

register = template.Library()


@register.simple_tag
def standing_words(seance: Occurrence, activity: Activity) -> str:
    """« 4 places », « Complet – 3 personnes attendent »."""
    found = facts.standing(seance, activity)
    return found.label if found else ""
