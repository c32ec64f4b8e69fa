from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.translation import gettext_lazy as _

SKETCHES_KEPT = relativedelta(months=3)


class PageSketch(models.Model):
    """What one person has on the screen of their association's page and has not saved yet.

    Kept while they type, good or not: it is seen by nobody else and touches neither the page nor
    its revisions (cms.sketching).
    """

    association = models.ForeignKey("directory.Association", models.CASCADE, related_name="+")
    person = models.ForeignKey("directory.Person", models.CASCADE, related_name="+")
    typed = models.JSONField(_("what was typed"))
    at = models.DateTimeField(_("kept at"))

    class Meta:
        verbose_name = _("sketch of a page")
        verbose_name_plural = _("sketches of pages")
        constraints = [models.UniqueConstraint(fields=["association", "person"], name="sketch_once_each")]

    def __str__(self) -> str:
        return f"{self.association_id} {self.person_id}"
