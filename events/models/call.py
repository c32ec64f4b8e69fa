from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CallHold(models.Model):
    """An agent is phoning this number until then, so nobody else does. One row for each number."""

    number = models.CharField(max_length=16, unique=True)
    by = models.ForeignKey("directory.Person", models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("call being made")
        verbose_name_plural = _("calls being made")

    def __str__(self) -> str:
        return f"{self.by_id} {self.until:%Y-%m-%d %H:%M}"


class CallStep(models.Model):
    """What came of a call: who phoned, when, what was answered. The database refuses to change a row; it goes with the
    letter that it speaks of."""

    class Kind(models.TextChoices):
        NO_ANSWER = "no_answer", pgettext_lazy("a call", "no answer")
        TOLD = "told", pgettext_lazy("a call", "they know")
        YES = "yes", pgettext_lazy("a call", "they take the place")
        NO = "no", pgettext_lazy("a call", "they leave the place")
        PUT_AWAY = "put_away", pgettext_lazy("a call", "put away, not needed any more")

    notice = models.ForeignKey("notifications.Notice", models.CASCADE, related_name="call_steps")
    kind = models.CharField(max_length=9, choices=Kind)
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("step of a call")
        verbose_name_plural = _("steps of calls")
        ordering = ["pk"]
        indexes = [models.Index(fields=["at"], name="call_step_at")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.kind}"
