"""The words that the town's public texts use, and what may be suggested: tables derived from the texts.

`refresh` writes only what changed, in one transaction, so readers never wait; `learn` adds the words
of a few texts at once, without counting them. A word that left the texts goes at the next `refresh`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models, transaction
from django.db.models.functions import Coalesce

from directory.models import Association, Neighbourhood, Theme, Venue
from events.models import Activity, Suggestion, Synonym, Word
from events.models.activity import ActivityQuerySet
from events.search.likeness import nearby, sound
from events.search.words import LONGEST_WORD, SMALL_WORDS, pieces

AT_ONCE = 1_000
COUNTED = ("activities", "associations", "venues", "names")
OF_ACTIVITY = ("summary", "level", "address", "description")
OFTEN = 2  # names that hold a word, for it to be suggested alone
Kind = Suggestion.Kind
ORDER = {Kind.WORD: 0, Kind.THEME: 1, Kind.ACTIVITY: 2, Kind.NEIGHBOURHOOD: 3, Kind.VENUE: 4, Kind.ASSOCIATION: 5}


@dataclass
class Found:
    """A word on its way to the table."""

    shown: "Counter[str]" = field(default_factory=Counter)
    counts: "Counter[str]" = field(default_factory=Counter)


Words = dict[str, Found]


@transaction.atomic
def refresh() -> int:
    """Make the tables say what the public texts say now. Returns how many words there are."""
    found: Words = defaultdict(Found)
    offers: dict[str, Suggestion] = {}
    texts = _read_activities(Activity.objects.published(), found, offers)
    _read_directory(found, offers)
    _read_synonyms(found, Synonym.objects.all())
    _offer_words(found, offers)
    _keep(Word, {row.word: row for row in [*_words(found), Word(word="", activities=texts)]})
    _keep_suggestions(offers)
    return len(found)


def is_empty() -> bool:
    """Has no text been read yet? So after an upgrade from a version without words."""
    return not Word.objects.filter(word="").exists()


def learn(activities: ActivityQuerySet) -> None:
    """Know the words and names of these activities at once; what is known already stays as it is."""
    found: Words = defaultdict(Found)
    offers: dict[str, Suggestion] = {}
    _read_activities(activities.published(), found, offers)
    Word.objects.bulk_create(_words(found), ignore_conflicts=True)
    Suggestion.objects.bulk_create(_with_vectors(offers.values()), ignore_conflicts=True)


def learn_synonym(synonym: Synonym) -> None:
    found: Words = defaultdict(Found)
    _read_synonyms(found, [synonym])
    Word.objects.bulk_create(_words(found), ignore_conflicts=True)


# --- Reading the texts ---


def _read_activities(activities: ActivityQuerySet, found: Words, offers: dict[str, Suggestion]) -> int:
    number = 0
    cut: dict[str, list[tuple[str, str]]] = {}
    for title, *rest in activities.order_by().values_list("title", *OF_ACTIVITY).iterator(AT_ONCE):
        number += 1
        _count(found, [title], rest, "activities", cut)
        _offer(offers, title, Kind.ACTIVITY)
    return number


def _read_directory(found: Words, offers: dict[str, Suggestion]) -> None:
    """Associations, venues, themes and neighbourhoods that the public sees."""
    for name, short, purpose in Association.objects.listed().order_by().values_list("name", "short_name", "purpose"):
        _count(found, [name, short], [purpose], "associations")
        _offer(offers, name, Kind.ASSOCIATION)
    halls = Coalesce(
        models.aggregates.Aggregate(
            "spaces__name", function="string_agg", template="%(function)s(%(expressions)s, ' ')"
        ),
        models.Value(""),
        output_field=models.TextField(),
    )
    kinds = Coalesce(
        models.aggregates.Aggregate(
            "spaces__kind", function="string_agg", template="%(function)s(%(expressions)s, ' ')"
        ),
        models.Value(""),
        output_field=models.TextField(),
    )
    venues = Venue.objects.listed().order_by().annotate(halls=halls, kinds=kinds)
    for name, address, rooms, types in venues.values_list("name", "address", "halls", "kinds"):
        _count(found, [name], [address, rooms, types], "venues")
        _offer(offers, name, Kind.VENUE)
    for kind, names in ((Kind.THEME, Theme.objects), (Kind.NEIGHBOURHOOD, Neighbourhood.objects)):
        for name in names.order_by().values_list("name", flat=True):
            _count(found, [name], [], "other names")
            _offer(offers, name, kind)


def _read_synonyms(found: Words, synonyms: Iterable[Synonym]) -> None:
    """So that a misspelt synonym is corrected too. The words of an expression are not known one by one."""
    for synonym in synonyms:
        for term in synonym.terms:
            if len(words := _cut(term)) == 1:
                ((written, word),) = words
                found[word].shown[written] += 1


def _count(
    found: Words, names: list[str], texts: list[str], what: str, cut: dict[str, list[tuple[str, str]]] | None = None
) -> None:
    met = set()
    for is_name, said in [*((True, name) for name in names), *((False, text) for text in texts)]:
        if cut is None:
            words = _cut(said)
        elif said not in cut:
            words = cut.setdefault(said, _cut(said)) if len(cut) < AT_ONCE else _cut(said)
        else:
            words = cut[said]
        for written, word in words:
            one = found[word]
            one.shown[written] += 1
            if word not in met:
                met.add(word)
                one.counts[what] += 1
                if is_name:
                    one.counts["names"] += 1


def _cut(text: str) -> list[tuple[str, str]]:
    """Each word of a text as it is written and folded; the parts of tai-chi, and taichi."""
    words = []
    for written in text.replace("’", " ").replace("'", " ").split():
        parts = pieces(written)
        bare = re.sub(r"^[\W_]+|[\W_]+$", "", written).lower()
        if len(parts) == 1:
            words.append((bare, parts[0]))
        elif parts:
            words += [(part, part) for part in parts]
            if "-" in written:
                words.append(("".join(parts), "".join(parts)))
    return [(shown[:60], word) for shown, word in words if 1 < len(word) <= LONGEST_WORD and word not in SMALL_WORDS]


# --- Writing the tables ---


def _words(found: Words) -> list[Word]:
    stems = _stems(list(found))
    return [
        Word(
            word=word,
            shown=one.shown.most_common(1)[0][0],
            stem=stems[word],
            sound=sound(word),
            near=sorted(nearby(word) | nearby(stems[word])),
            **{what: one.counts[what] for what in COUNTED},
        )
        for word, one in found.items()
    ]


def _stems(words: list[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        asked = "SELECT word, coalesce((ts_lexize('french_stem', word))[1], word) FROM unnest(%s::text[]) t (word)"
        cursor.execute(asked, [words])
        return dict(cursor.fetchall())


def _keep(model: type[models.Model], rows: dict[str, Any]) -> None:
    """Insert, change and delete only what differs."""
    key = model._meta.pk.name
    columns = [each.attname for each in model._meta.concrete_fields if each.attname not in (key, "search")]
    there = {pk: tuple(rest) for pk, *rest in model._default_manager.values_list(key, *columns).iterator()}
    changed = [row for pk, row in rows.items() if there.get(pk) != tuple(getattr(row, name) for name in columns)]
    if changed:
        model._default_manager.bulk_create(
            changed, AT_ONCE, update_conflicts=True, unique_fields=[key],
            update_fields=[*columns, *(["search"] if model is Suggestion else [])],
        )  # fmt: skip
    model._default_manager.filter(pk__in=there.keys() - rows.keys()).delete()


def _keep_suggestions(offers: dict[str, Suggestion]) -> None:
    _keep(Suggestion, {row.key: row for row in _with_vectors(offers.values())})


def _with_vectors(offers: Iterable[Suggestion]) -> list[Suggestion]:
    """A suggestion is found by each word of its text, and by words that a hyphen joins."""
    rows = list(offers)
    for row in rows:
        words = [word for _written, word in _cut(row.text)]
        row.search = " ".join(f"'{word}'" for word in dict.fromkeys(words)) or "''"
    return [row for row in rows if row.search != "''"]


def _offer(offers: dict[str, Suggestion], text: str, kind: Kind) -> None:
    """The same text counts once, as the first kind that it was met as."""
    key = " ".join(pieces(text))[:250]
    if key:
        row = offers.setdefault(key, Suggestion(key=key, text=text[:250], kind=kind, order=ORDER[kind]))
        if ORDER[kind] < row.order:
            row.kind, row.order = kind, ORDER[kind]
        row.uses += 1


def _offer_words(found: Words, offers: dict[str, Suggestion]) -> None:
    for word, one in found.items():
        if one.counts["names"] >= OFTEN and len(word) > 2 and not word.isdigit():
            _offer(offers, one.shown.most_common(1)[0][0], Kind.WORD)
            if row := offers.get(word):
                row.uses = max(row.uses, one.counts["activities"])
