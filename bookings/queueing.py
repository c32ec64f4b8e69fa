"""Which requests an agent looks for: by venue, theme, words, and by what makes them stand out."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings import legal, tallying
from bookings.models import DecisionDraft, Opinion
from bookings.models.request import SlotRequestQuerySet
from directory.folding import fold
from directory.models import Association, Theme, Venue
from directory.sql import Folded

LATE, NEAR_LIMIT, RIVAL, OPINION, OPINION_LATE, DRAFT = (
    "retard",
    "limite",
    "rivales",
    "avis",
    "avis-en-retard",
    "brouillon",
)
MARKS: dict[str, Promise] = {
    LATE: _("Answer overdue"),
    NEAR_LIMIT: _("Near the legal limit of two months"),
    RIVAL: _("With rival requests"),
    OPINION: _("An opinion is awaited"),
    OPINION_LATE: _("An opinion is late"),
    DRAFT: _("A decision is begun"),
}
LONGEST = 80


@dataclass(frozen=True)
class Wanted:
    """What was chosen above the queue; what is not known is left out."""

    venue: Venue | None
    theme: str
    mark: str
    words: str

    @classmethod
    def read(cls, data: QueryDict, venues: list[Venue], themes: list[Theme]) -> "Wanted":
        return cls(
            venue=next((venue for venue in venues if venue.slug == data.get("lieu")), None),
            theme=next((theme.slug for theme in themes if theme.slug == data.get("theme")), ""),
            mark=data.get("marque", "") if data.get("marque", "") in MARKS else "",
            words=" ".join(data.get("q", "").replace("\0", "").split())[:LONGEST],
        )

    @property
    def narrows(self) -> bool:
        return bool(self.venue or self.theme or self.mark or self.words)

    def among(self, requests: SlotRequestQuerySet) -> SlotRequestQuerySet:
        """Those of the venue, of the theme and with all the words; the mark is another matter (`marked`)."""
        if self.venue:
            requests = requests.filter(space__venue=self.venue)
        if self.theme:
            wanted = Q(theme__slug=self.theme) | Q(theme__parent__slug=self.theme)
            themed = Association.themes.through.objects.filter(wanted, association=OuterRef("association"))
            requests = requests.filter(Exists(themed))
        return reduce(_with_word, self.words.split(), requests)

    def marked(self, requests: SlotRequestQuerySet, *, at: datetime) -> SlotRequestQuerySet:
        """Those that bear the mark."""
        today = timezone.localdate(at)
        mine = OuterRef("pk")
        match self.mark:
            case "retard":
                return requests.filter(due_on__lt=today)
            case "limite":
                return requests.filter(sent_at__lt=legal.sent_before(today))
            case "avis":
                return requests.filter(Exists(Opinion.objects.awaited().filter(request=mine)))
            case "avis-en-retard":
                return requests.filter(Exists(Opinion.objects.overdue(today).filter(request=mine)))
            case "brouillon":
                return requests.filter(Exists(DecisionDraft.objects.filter(request=mine)))
            case "rivales":
                met = tallying.of(requests.only("pk"), at=at)
                return requests.filter(pk__in=[key for key, tally in met.items() if tally.rivals])
            case _none:
                return requests


def _with_word(requests: SlotRequestQuerySet, word: str) -> SlotRequestQuerySet:
    gap = Value(" ")
    said = Concat(
        F("purpose"), gap, F("association__name"), gap, F("space__name"), gap, F("space__venue__name"),
    )  # fmt: skip
    return requests.alias(said=Folded(said)).filter(said__contains=fold(word))
