from django.db import models
from django.utils.translation import gettext_lazy as _

from events.drawing_secrets import new_secret


class OwnCalendar(models.Model):
    """All the séances of one person, as a feed that only its secret opens.

    Nothing here says whose it is: the registrations point to it. A new secret closes the former one.
    """

    secret = models.CharField(max_length=43, unique=True, default=new_secret, editable=False)
    created_at = models.DateTimeField()
    renewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("own calendar")
        verbose_name_plural = _("own calendars")

    def __str__(self) -> str:
        return f"calendar {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/agenda/{self.secret}/"
