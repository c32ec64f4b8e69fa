"""The directory of associations: words, theme, neighbourhood, first letter, page by page."""

from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any, cast

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left, Upper
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from cms.models.association import AssociationPage
from cms.models.picture import Rendition
from directory.models import Association, Neighbourhood, Theme
from events.models import Activity
from events.search.asked import NOBODY, Asked, ask
from events.search.terms import Says

PER_PAGE = 24
CARD_PHOTO = "fill-480x384"


class DirectoryForm(forms.Form):
    """What a resident may ask of the directory; an unusable value is left out, never an error page."""

    q = forms.CharField(
        label=_("A name, an activity"),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "type": "search"}),
    )
    theme: "forms.ModelChoiceField[Theme]" = forms.ModelChoiceField(
        None,
        to_field_name="slug",
        label=_("Theme"),
        required=False,
        empty_label=_("All themes"),
        widget=forms.Select(attrs={"class": "select"}),
    )
    quartier: "forms.ModelChoiceField[Neighbourhood]" = forms.ModelChoiceField(
        None,
        to_field_name="slug",
        label=_("Neighbourhood"),
        required=False,
        empty_label=_("All the town"),
        widget=forms.Select(attrs={"class": "select"}),
    )
    lettre = forms.ChoiceField(
        choices=[("", _("All")), *((letter, letter) for letter in ascii_uppercase)],
        label=_("First letter"),
        required=False,
        widget=forms.HiddenInput,
    )

    exact = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Theme]", self.fields["theme"]).queryset = Theme.objects.filter(parent=None)
        cast("forms.ModelChoiceField[Neighbourhood]", self.fields["quartier"]).queryset = Neighbourhood.objects.all()


def of(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The page of the directory that `asked` (a GET query) calls for: the context of its template."""
    form = DirectoryForm(asked)
    form.is_valid()
    wished = {name: value for name, value in form.cleaned_data.items() if value}
    words = ask(wished.get("q", ""), as_typed=wished.get("exact", False))
    without_letter = found({name: value for name, value in wished.items() if name != "lettre"}, words)
    letters = _letters(without_letter)
    letter = wished.get("lettre", "")
    total = letters.get(letter, 0) if letter else sum(letters.values())
    paginator = Paginator(_with_cards(found(wished, words)), PER_PAGE)
    paginator.count = total  # the letters have counted already
    page = paginator.get_page(asked.get("page"))
    kept = {name: getattr(value, "slug", 1 if value is True else value) for name, value in wished.items()}
    return {
        "form": form,
        "page_obj": page,
        "associations": page.object_list,
        "letters": [(each, each in letters) for each in ascii_uppercase],
        "letter": letter,
        "words": words,
        "is_filtered": bool(wished),
        "query": urlencode(kept),
        "query_as_typed": urlencode({**kept, "exact": 1}),
        "query_without_letter": urlencode({name: value for name, value in kept.items() if name != "lettre"}),
    }


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
        associations = associations.filter(sort_key__startswith=letter.lower())
    return associations


def _with_cards(associations: QuerySet[Association]) -> QuerySet[Association]:
    """With all that a card shows: a fixed number of queries, whatever the number of cards."""
    renditions = Prefetch(
        "photo__renditions", Rendition.objects.filter(filter_spec=CARD_PHOTO), "prefetched_renditions"
    )
    pages = AssociationPage.objects.live().filter(is_suspended=False).select_related("photo")
    published = Activity.objects.filter(association=OuterRef("pk"), state=Activity.State.PUBLISHED).order_by()
    counted = Coalesce(Subquery(published.values("association").annotate(n=Count("pk")).values("n")), 0)
    return (
        associations.select_related("neighbourhood")
        .prefetch_related("themes", Prefetch("page", pages.prefetch_related(renditions)))
        .annotate(activity_count=counted)
    )


def _letters(associations: QuerySet[Association]) -> dict[str, int]:
    """How many names of the answer start with each letter; those that start with a figure are under it."""
    initials = associations.order_by().annotate(initial=Upper(Left("sort_key", 1))).values_list("initial")
    return dict(initials.annotate(Count("pk")))
