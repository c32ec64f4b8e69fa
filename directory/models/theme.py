from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.Model):
    """What an association or an activity is about, on two levels that cover every WALDEC family."""

    class Facade(models.TextChoices):
        """The colour family of the drawn window; decoration only."""

        SPORT = "sport", _("Sport")
        MUSIC = "musique", _("Music and dance")
        ARTS = "arts", _("Arts")
        SEA = "mer", _("Sea")
        FAMILY = "famille", _("Family")
        ELDERS = "aines", _("Elders")
        HELP = "entraide", _("Mutual help")
        NATURE = "nature", _("Nature")

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(unique=True)
    facade = models.CharField(_("window colour"), max_length=10, choices=Facade, default=Facade.SPORT)
    pictogram = models.CharField(_("pictogram"), max_length=40, blank=True)
    waldec_families = ArrayField(
        models.CharField(max_length=6),
        default=list,
        blank=True,
        help_text=_("Codes of the national register (RNA) that lead here."),
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
