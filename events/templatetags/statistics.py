"""The pictures beside numbers. Nothing here reads the database."""

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events import statistics

register = template.Library()


@register.simple_tag
def bar(width: int) -> SafeString:
    """`{% bar 40 %}`: a bar that fills so many hundredths; the number beside it says the same."""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="bar__frame" x=".5" y=".5" width="99" height="11"/><rect width="{}" height="12"/></svg>',
        min(max(width, 0), 100),
    )


@register.filter
def month_name(day: date) -> str:
    """`{{ day|month_name }}` → « novembre 2026 »."""
    return statistics.month_name(day)
