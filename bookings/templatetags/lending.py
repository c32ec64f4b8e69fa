"""Things that are lent, in words. Nothing here reads the database."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Equipment

register = template.Library()


@register.filter
def transport(thing: Equipment) -> str:
    """« Transport : 1 jour avant, 2 jours après »; the side that takes none is left out."""
    said = []
    if thing.days_before:
        text = ngettext("%(count)s day before", "%(count)s days before", thing.days_before)
        said.append(text % {"count": thing.days_before})
    if thing.days_after:
        text = ngettext("%(count)s day after", "%(count)s days after", thing.days_after)
        said.append(text % {"count": thing.days_after})
    return _("Transport: %(days)s") % {"days": ", ".join(said)} if said else ""
