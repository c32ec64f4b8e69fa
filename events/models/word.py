from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Word(models.Model):
    """A word that the town's public texts use, folded, with all that finds it when it is misspelt.

    `near` holds what is left of the word and of its stem when one letter, or two of a long word, are
    taken out: two words that share one of these are a slip of the finger apart. `sound` is how it is
    said. Derived: events.search.vocabulary writes it anew.
    """

    word = models.CharField(max_length=40, primary_key=True, db_collation="C")
    shown = models.CharField(max_length=60)
    stem = models.CharField(max_length=40, db_collation="C")
    sound = models.CharField(max_length=40, db_collation="C")
    near = ArrayField(models.TextField(), default=list)
    activities = models.PositiveIntegerField(default=0)
    associations = models.PositiveIntegerField(default=0)
    venues = models.PositiveIntegerField(default=0)
    names = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("word of the town")
        verbose_name_plural = _("words of the town")
        indexes = [
            GinIndex(fields=["near"], name="word_near", fastupdate=False),
            models.Index(fields=["stem"], name="word_stem"),
            models.Index(fields=["sound"], name="word_sound"),
        ]

    def __str__(self) -> str:
        return self.shown


class Suggestion(models.Model):
    """Something that may be offered while a resident types. Derived: events.search.vocabulary writes it anew."""

    class Kind(models.TextChoices):
        WORD = "word", _("Word")
        THEME = "theme", _("Theme")
        ACTIVITY = "activity", _("Activity")
        NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")
        VENUE = "venue", _("Venue")
        ASSOCIATION = "association", _("Association")

    key = models.CharField(max_length=250, primary_key=True, db_collation="C")
    text = models.CharField(max_length=250)
    kind = models.CharField(max_length=13, choices=Kind)
    order = models.PositiveSmallIntegerField()
    uses = models.PositiveIntegerField(default=0)
    search = SearchVectorField()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        indexes = [GinIndex(fields=["search"], name="suggestion_search", fastupdate=False)]

    def __str__(self) -> str:
        return self.text


class Synonym(models.Model):
    """Words that mean the same for who searches: « foot, football ». Kept by the service.

    Whoever types one of `words` finds the others too, and what is in `also`, but not the other way
    round: "mamie" finds seniors, "senior" does not find mamie. `keys` is derived from `words`.
    """

    words = models.CharField(
        _("words that mean the same"),
        max_length=250,
        help_text=_("Separated by commas: foot, football. Accents and plurals do not matter."),
    )
    also = models.CharField(
        _("find also, one way only"),
        max_length=250,
        blank=True,
        help_text=_("Words that answer these ones without meaning the same: for mamie, senior."),
    )
    keys = ArrayField(models.TextField(), default=list, editable=False)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        if len(self.terms) + len(self.wider) < 2:
            raise ValidationError({"words": _("Write at least two words, separated by a comma.")})

    @property
    def terms(self) -> list[str]:
        return [term.strip() for term in self.words.split(",") if term.strip()]

    @property
    def wider(self) -> list[str]:
        return [term.strip() for term in self.also.split(",") if term.strip()]


class ShippedWords(models.Model):
    """A line of the product's own synonyms that this town was given: it is given once, so what was deleted stays so."""

    words = models.CharField(max_length=250, primary_key=True)

    class Meta:
        verbose_name = _("synonym that came with the product")
        verbose_name_plural = _("synonyms that came with the product")

    def __str__(self) -> str:
        return self.words
