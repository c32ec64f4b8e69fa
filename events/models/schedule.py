"""The columns in which a schedule is kept, shared by activities and slot requests.

Everything is local wall-clock time. The recurrence value carries neither DTSTART nor DTEND nor
dates to skip: days off are data, applied when the schedule is expanded (events.recurrence).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from recurrence.fields import RecurrenceField


class ScheduleFields(models.Model):
    class Kind(models.TextChoices):
        ONCE = "once", _("A single date")
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")
        DATES = "dates", _("A list of dates")

    schedule_kind = models.CharField(_("when"), max_length=8, choices=Kind, default=Kind.WEEKLY)
    first_date = models.DateField(_("from"))
    last_date = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: with no planned end."))
    start_time = models.TimeField(_("from"))
    end_time = models.TimeField(_("to"))
    ends_next_day = models.BooleanField(_("ends the next day"), default=False)
    recurrence = RecurrenceField(include_dtstart=False, null=True, blank=True)
    dates = ArrayField(models.DateField(), default=list, blank=True)
    skips_school_holidays = models.BooleanField(_("except school holidays"), default=False)
    skips_public_holidays = models.BooleanField(_("except public holidays"), default=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_date=None) | models.Q(last_date__gte=models.F("first_date")),
                name="%(app_label)s_%(class)s_dates_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_next_day=True) | models.Q(end_time__gt=models.F("start_time")),
                name="%(app_label)s_%(class)s_times_in_order",
            ),
        ]
