from django.db import models
from django.utils.translation import gettext_lazy as _


class TeamStep(models.Model):
    """The history of a team: who did what to whom, when. A row is never changed nor deleted (migration 0005).

    `by` acted, or nobody when the clock or a code did; `person` is whom it is about. `about` names a
    mailbox that has no account yet, masked, or a role by its key; `words` are what was answered.
    """

    class Kind(models.TextChoices):
        INVITED = "invited", _("invited")
        TAKEN_BACK = "taken_back", _("invitation taken back")
        DECLINED = "declined", _("invitation declined")
        JOINED = "joined", _("joined the team")
        ROLE = "role", _("role changed")
        LEFT = "left", _("left the team")
        ENDED = "ended", _("access ended")
        CLAIMED = "claimed", _("asked to join the team")
        CODE = "code", _("code sent to the declared address")
        CODE_STOPPED = "code_stopped", _("code stopped after five wrong tries")
        REFUSED = "refused", _("request to join refused")
        WITHDRAWN = "withdrawn", _("request to join withdrawn")
        NOBODY = "nobody", _("the service is told that nobody is in charge")
        SILENT = "silent", _("no news for a long time: the team and the service are asked")
        BUREAU = "bureau", _("the board has changed: the team and the service are asked")
        SETTLED = "settled", _("question settled")
        CHECKED = "checked", _("everything shown is right")
        FLAGGED = "flagged", _("marked as not checked")
        GREYED = "greyed", _("shown in grey")
        UNLISTED = "unlisted", _("no longer shown in the lists")

    class Actor(models.TextChoices):
        TEAM = "team", _("team")
        SERVICE = "service", _("service")
        THEMSELVES = "self", _("themselves")
        CLOCK = "clock", _("automatic")

    association = models.ForeignKey("directory.Association", models.PROTECT, related_name="team_steps")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    actor = models.CharField(max_length=7, choices=Actor)
    by = models.ForeignKey("directory.Person", models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey("directory.Person", models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("step of a team")
        verbose_name_plural = _("steps of teams")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["association", "-at"], name="team_step_of_association")]

    def __str__(self) -> str:
        return f"{self.association_id} {self.kind}"
