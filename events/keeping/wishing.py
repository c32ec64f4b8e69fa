"""An activity that does not exist, wished for: kept without a word about the person; read by the service."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from directory.masking import masked
from directory.models import Neighbourhood, Person, Theme
from events.models import Wish
from events.models.wish import WishQuerySet
from events.search.words import words_of

ABOUT = "theme:"  # the key of a wish without words: its theme alone


def send(
    *,
    words: str,
    theme: Theme | None,
    neighbourhood: Neighbourhood | None,
    age_group: str,
    moments: Sequence[str],
    on: date,
) -> Wish:
    """Keep the wish under the day alone. Numbers and addresses in its words are masked first."""
    words = masked(words)[:200]
    return Wish.objects.create(
        on=on,
        words=words,
        words_key=key_of(words),
        theme=theme,
        neighbourhood=neighbourhood,
        age_group=age_group,
        moments=list(moments),
    )


def key_of(words: str) -> str:
    """What gathers « Cours d’échecs » and « échec, cours »: the words without accents, final s or x, in order."""
    return " ".join(sorted({_plain(word) for word in words_of(words)}))[:200]


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode() or word
    return folded.rstrip("sx") or folded


@dataclass
class Group:
    """Wishes that say the same, as the service reads them."""

    key: str
    title: str
    count: int = 0
    latest: date | None = None
    state: str = Wish.State.NEW
    neighbourhoods: Counter[str] = field(default_factory=Counter)
    ages: Counter[str] = field(default_factory=Counter)

    @property
    def where(self) -> list[str]:
        return [name for name, _count in self.neighbourhoods.most_common(3)]

    @property
    def who(self) -> list[str]:
        return [name for name, _count in self.ages.most_common(3)]


@dataclass(frozen=True)
class Tally:
    """The wishes of a period, counted: the most frequent first."""

    total: int
    themes: list[tuple[str, int]]
    neighbourhoods: list[tuple[str, int]]
    ages: list[tuple[str, int]]
    moments: list[tuple[str, int]]
    groups: list[Group]


def tally(wishes: Iterable[Wish]) -> Tally:
    """Count wishes read with their names; no query here."""
    themes: Counter[str] = Counter()
    places: Counter[str] = Counter()
    ages: Counter[str] = Counter()
    moments: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    groups: dict[str, Group] = {}
    total = 0
    for wish in wishes:
        total += 1
        theme = wish.theme.name if wish.theme else _("Not said")
        place = wish.neighbourhood.name if wish.neighbourhood else _("The whole town")
        age = str(wish.get_age_group_display()) if wish.age_group else _("Any age")
        themes[theme] += 1
        places[place] += 1
        ages[age] += 1
        moments.update(str(Wish.Moment(moment).label) for moment in wish.moments if moment in Wish.Moment.values)
        key = group_key(wish)
        group = groups.setdefault(key, Group(key, wish.words or theme))
        spellings.setdefault(key, Counter())[wish.words or theme] += 1
        group.count += 1
        group.latest = max(filter(None, [group.latest, wish.on]))
        group.neighbourhoods[place] += 1
        group.ages[age] += 1
        if wish.state == Wish.State.NEW or group.count == 1:
            group.state = wish.state
    for key, group in groups.items():
        group.title = spellings[key].most_common(1)[0][0]
    ordered = sorted(groups.values(), key=lambda group: (-group.count, group.title.casefold()))
    return Tally(
        total, themes.most_common(), places.most_common(), ages.most_common(), moments.most_common(), ordered
    )  # fmt: skip


def group_key(wish: Wish) -> str:
    return wish.words_key or f"{ABOUT}{wish.theme_id or ''}"


def of_group(wishes: WishQuerySet, key: str) -> WishQuerySet:
    """The wishes of one line of the tally; none when the key means nothing."""
    if not key.startswith(ABOUT):
        return wishes.filter(words_key=key) if key else wishes.none()
    theme = key.removeprefix(ABOUT)
    if not theme:
        return wishes.filter(words_key="", theme=None)
    readable = theme.isascii() and theme.isdecimal() and len(theme) < 10
    return wishes.filter(words_key="", theme_id=int(theme)) if readable else wishes.none()


def settle(wishes: WishQuerySet, state: str, *, by: Person, at: datetime) -> int:
    """Mark them as read, answered, or new again; says how many."""
    return wishes.update(state=state, settled_by=by, settled_at=at)
