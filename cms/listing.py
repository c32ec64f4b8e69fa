"""The directory of associations: words, theme, neighbourhood, what they offer, first letter, page by page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left, Upper
from django.http import QueryDict
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from cms import listing_counts
from cms.models.association import AssociationPage
from cms.models.picture import Rendition
from directory.addresses import without_blanks
from directory.models import Association, Neighbourhood, Theme
from events.models import Activity
from events.search.asked import NOBODY, Asked, ask
from events.search.terms import Says

PER_PAGE = 24
CARD_PHOTO = "fill-480x384"
FIGURES = "0"  # the letter of the names that begin with none
SHOWN_WORDS = 40


@dataclass(frozen=True)
class Option:
    """One answer to a question, with how many associations it would give."""

    value: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True)
class Family:
    """A main theme, and those under it."""

    main: Option
    parts: list[Option]


@dataclass(frozen=True)
class Chip:
    """One filter that is on, the address of the same list without it, and how many associations that gives."""

    label: str
    without: str
    count: int | None  # not known for words


class DirectoryForm(forms.Form):
    """What a resident may ask of the directory; a value that means nothing is left out, and `ignored` names it."""

    q = forms.CharField(label=_("A name, an activity"), max_length=20_000, required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    quartier = forms.ChoiceField(label=_("Neighbourhood"), required=False)
    benevoles = forms.BooleanField(label=_("Looking for volunteers"), required=False)
    essai = forms.BooleanField(label=_("A first session to try"), required=False)
    exact = forms.BooleanField(label=_("Exactly as typed"), required=False)
    lettre = forms.ChoiceField(
        choices=[(letter, letter) for letter in (*ascii_uppercase, FIGURES)], label=_("First letter"), required=False
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(without_blanks(data))
        self.themes = list(Theme.objects.all())
        self.neighbourhoods = list(Neighbourhood.objects.all())
        self.fields["theme"].choices = [(theme.slug, theme.name) for theme in self.themes]  # type: ignore[attr-defined]  # a choice field
        self.fields["quartier"].choices = [(n.slug, n.name) for n in self.neighbourhoods]  # type: ignore[attr-defined]  # a choice field
        self.is_valid()

    @property
    def ignored(self) -> list[str]:
        """The questions whose answer could not be used, by their labels."""
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    @cached_property
    def wished(self) -> dict[str, Any]:
        """What can be used: words, a Theme, a Neighbourhood, two yeses, a letter."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if "theme" in asked:
            asked["theme"] = next(theme for theme in self.themes if theme.slug == asked["theme"])
        if "quartier" in asked:
            asked["quartier"] = next(n for n in self.neighbourhoods if n.slug == asked["quartier"])
        return asked

    @cached_property
    def words(self) -> Asked:
        """What the words mean; as they stand, when that is asked for."""
        return ask(self.wished.get("q", ""), as_typed="exact" in self.wished)

    @cached_property
    def counts(self) -> listing_counts.Counts:
        return listing_counts.count(_with_offers(found({}, self.words)), self.wished)

    # --- As choices, each with its count ---

    @cached_property
    def families(self) -> list[Family]:
        chosen = self.wished.get("theme")
        counts = self.counts

        def option(theme: Theme) -> Option:
            number = (counts.themes if theme.parent_id else counts.families).get(theme.pk, 0)
            return Option(theme.slug, theme.name, number, theme == chosen)

        mains = [theme for theme in self.themes if theme.parent_id is None]
        return [
            Family(option(main), [option(theme) for theme in self.themes if theme.parent_id == main.pk])
            for main in mains
        ]

    @cached_property
    def places(self) -> list[Option]:
        chosen, counts = self.wished.get("quartier"), self.counts.neighbourhoods
        return [Option(n.slug, n.name, counts.get(n.pk, 0), n == chosen) for n in self.neighbourhoods]

    @cached_property
    def offers(self) -> list[Option]:
        counts = {"benevoles": self.counts.volunteers, "essai": self.counts.trial}
        return [
            Option(name, str(self.fields[name].label), counts[name], name in self.wished)
            for name in ("benevoles", "essai")
        ]

    @cached_property
    def letters(self) -> list[Option]:
        counts, chosen = self.counts.letters, self.wished.get("lettre")
        return [
            Option(letter, "0–9" if letter == FIGURES else letter, counts.get(letter, 0), letter == chosen)
            for letter in (*ascii_uppercase, FIGURES)
        ]

    # --- The filters in use ---

    @cached_property
    def chips(self) -> list[Chip]:
        without = self.counts.without
        return [Chip(label, self.query_without(name), without.get(name)) for name, label in self._in_use()]

    @property
    def query(self) -> str:
        return self.query_without("")

    @property
    def query_as_typed(self) -> str:
        return f"{self.query_without('exact')}&exact=1"

    @property
    def query_without_letter(self) -> str:
        return self.query_without("lettre")

    def query_without(self, left_out: str) -> str:
        """The address of this list, short, without one of its filters."""
        query = QueryDict(mutable=True)
        for name, value in self.wished.items():
            if name != left_out:
                query[name] = "1" if value is True else getattr(value, "slug", value)
        return query.urlencode()

    def _in_use(self) -> Iterator[tuple[str, str]]:
        for name, value in self.wished.items():
            if name == "q":
                yield name, gettext("“%(words)s”") % {"words": value[:SHOWN_WORDS]}
            elif name == "lettre":
                label = gettext("a figure") if value == FIGURES else value
                yield name, pgettext("a name", "Begins with %(letter)s") % {"letter": label}
            else:
                yield name, str(self.fields[name].label) if value is True else value.name


def of(asked: QueryDict) -> dict[str, Any]:
    """The page of the directory that `asked` (a GET query) calls for: the context of its template."""
    form = DirectoryForm(asked)
    paginator = Paginator(_with_cards(_with_offers(found(form.wished, form.words))), PER_PAGE)
    paginator.count = form.counts.total  # the counts know it already
    page: Page[Any] = paginator.get_page(asked.get("page"))
    return {"form": form, "page_obj": page, "associations": page.object_list, "is_filtered": bool(form.wished)}


def found(wished: Mapping[str, Any], words: Asked) -> QuerySet[Association]:
    """The listed associations that answer, in the order of their names."""
    associations = Association.objects.listed()
    if words:
        associations = associations.filter(Says(words.everything or NOBODY))
    if theme := wished.get("theme"):
        about = Theme.objects.filter(Q(pk=theme.pk) | Q(parent=theme))
        associations = associations.filter(
            pk__in=Association.themes.through.objects.filter(theme__in=about).values("association")
        )
    if neighbourhood := wished.get("quartier"):
        associations = associations.filter(neighbourhood=neighbourhood)
    if letter := wished.get("lettre"):
        begins = Q(sort_key__regex=r"^[^a-z]") if letter == FIGURES else Q(sort_key__startswith=letter.lower())
        associations = associations.filter(begins)
    if wished.get("benevoles"):
        associations = associations.filter(_welcomes_volunteers())
    if wished.get("essai"):
        associations = associations.filter(_offers_trial())
    return associations


def _shown() -> QuerySet[AssociationPage]:
    """The pages that the public reads."""
    shown: QuerySet[AssociationPage] = AssociationPage.objects.live().filter(is_suspended=False)
    return shown


def _welcomes_volunteers() -> Exists:
    return Exists(_shown().filter(association=OuterRef("pk"), welcomes_volunteers=True))


def _offers_trial() -> Q:
    """The page says so, or one of the activities that are announced."""
    published = Activity.objects.filter(state=Activity.State.PUBLISHED, offers_trial=True)
    said = Exists(_shown().filter(association=OuterRef("pk"), offers_trial=True))
    return Q(said) | Q(Exists(published.filter(association=OuterRef("pk"))))


def _with_offers(associations: QuerySet[Association]) -> QuerySet[Association]:
    """With what they offer, beside their first letter: `volunteers`, `trial`, `initial`."""
    return associations.annotate(
        initial=Upper(Left("sort_key", 1)), volunteers=_welcomes_volunteers(), trial=_offers_trial()
    )


def _with_cards(associations: QuerySet[Association]) -> QuerySet[Association]:
    """With all that a card shows: a fixed number of queries, whatever the number of cards."""
    renditions = Prefetch(
        "photo__renditions", Rendition.objects.filter(filter_spec=CARD_PHOTO), "prefetched_renditions"
    )
    pages = _shown().select_related("photo")
    published = Activity.objects.filter(association=OuterRef("pk"), state=Activity.State.PUBLISHED).order_by()
    counted = Coalesce(Subquery(published.values("association").annotate(n=Count("pk")).values("n")), 0)
    return (
        associations.select_related("neighbourhood")
        .prefetch_related("themes", Prefetch("page", pages.prefetch_related(renditions)))
        .annotate(activity_count=counted)
    )
