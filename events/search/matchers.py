"""What can be read in a sentence, one matcher each: the part that begins with this word and means filters, or nothing."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from directory.typed import MONTHS

from .bits import GROUPS
from .gazetteer import Gazetteer, Named
from .needs import is_of_mind_or_sight
from .phrases import (
    ARTICLES,
    CHILD,
    CHILDREN,
    FIXED,
    GRANDPARENTS,
    JOINTS,
    NEAR,
    NOISE,
    OWN,
    RELATIVES,
    TO_A_PLACE,
    WEEKDAYS,
)
from .tokens import Sentence, Span, close

SLASHES = ("/", ".")
CODES = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")


def fixed(sentence: Sentence, here: int) -> Span | None:
    """Phrases that always mean the same: « après-midi », « pas cher », « en ligne »."""
    if is_of_mind_or_sight(sentence.plain, here):
        return None
    for phrase, filters in FIXED.get(sentence.at(here), ()):
        if sentence.begins(here, phrase):
            return Span(here, here + len(phrase), filters)
    return None


def noise(sentence: Sentence, here: int) -> Span | None:
    """« je cherche », « que faire »: neither filter nor word."""
    length = sentence.first_of(here, NOISE)
    return Span(here, here + length, ()) if length else None


def day(sentence: Sentence, here: int) -> Span | None:
    """« mardi », « les mardis », « ce mardi », « samedi prochain », « mardi 5 décembre », « le 5 décembre »."""
    weekday = WEEKDAYS.get(sentence.at(here))
    number_at = here if weekday is None else here + 1
    number = sentence.number(number_at)
    if number and 1 <= number <= 31:
        month_at = number_at + (2 if sentence.at(number_at + 1) == "er" else 1)
        month = MONTHS.get(sentence.at(month_at))
        on = next_date(number, month, sentence.today) if month else None
        if on:
            return Span(here, month_at + 1, (("du", iso(on)), ("au", iso(on))))
    if weekday is None:
        return None
    ahead = (weekday - sentence.today.weekday()) % 7
    if sentence.at(here + 1) in ("prochain", "prochaine"):
        on = sentence.today + timedelta(days=ahead or 7)
        return Span(here, here + 2, (("du", iso(on)), ("au", iso(on))))
    if sentence.at(here - 1) in ("ce", "this"):
        on = sentence.today + timedelta(days=ahead)
        return Span(here, here + 1, (("du", iso(on)), ("au", iso(on))))
    return Span(here, here + 1, (("jour", CODES[weekday]),))


def written_date(sentence: Sentence, here: int) -> Span | None:
    """« 5/12 », « 05/12/2026 », « 5.12.26 »: the day, the month, and the year or the next time that it comes."""
    numbers = [sentence.number(here)]
    for at in (here + 1, here + 2):
        if (
            at >= len(sentence.tokens)
            or sentence.text[sentence.tokens[at - 1].end : sentence.tokens[at].start] not in SLASHES
        ):
            break
        numbers.append(sentence.number(at))
    if len(numbers) < 2 or None in numbers:
        return None
    number, month_number, *years = (each or 0 for each in numbers)
    try:
        on = date(years[0] + 2000 * (years[0] < 100), month_number, number) if years else None
    except ValueError:
        return None
    on = on or next_date(number, month_number, sentence.today)
    return Span(here, here + len(numbers), (("du", iso(on)), ("au", iso(on)))) if on else None


def other_days(sentence: Sentence, here: int) -> Span | None:
    """« pas le mercredi », « sauf le lundi »: every other day."""
    if sentence.at(here) not in ("pas", "sauf", "hors", "except"):
        return None
    at = here + 1 + (sentence.at(here + 1) in ("le", "les", "on"))
    without = WEEKDAYS.get(sentence.at(at))
    if without is None:
        return None
    return Span(here, at + 1, tuple(("jour", code) for number, code in enumerate(CODES) if number != without))


def month(sentence: Sentence, here: int) -> Span | None:
    """« en décembre », « au mois de mars »: from today on, when the month has begun."""
    lead = sentence.first_of(
        here, (("en",), ("in",), ("mois", "de"), ("mois", "d"), ("courant",), ("debut",), ("fin",))
    )
    number = MONTHS.get(sentence.at(here + lead)) if lead else None
    if not number:
        return None
    year = sentence.today.year + (number < sentence.today.month)
    after = date(year + (number == 12), number % 12 + 1, 1)
    first = max(date(year, number, 1), sentence.today)
    return Span(here, here + lead + 1, (("du", iso(first)), ("au", iso(after - timedelta(days=1)))))


def hour(sentence: Sentence, here: int) -> Span | None:
    """« après 18h », « à partir de 18 h 30 », « avant 10 h », « à 10h », « vers 10 heures »."""
    if between := _between_hours(sentence, here):
        return between
    for lead, pattern in (
        (("apres",), "{}-"), (("a", "partir", "de"), "{}-"), (("des",), "{}-"), (("after",), "{}-"),
        (("avant",), "-{}"), (("before",), "-{}"), (("a",), "{}"), (("vers",), "{}"), ((), "{}"),
    ):  # fmt: skip
        at = here + len(lead)
        clock = sentence.number(at) if sentence.begins(here, lead) else None
        if clock is not None and 0 < clock <= 23 and sentence.at(at + 1) in ("h", "heure", "heures"):
            return Span(here, at + 2 + (_minutes(sentence, at + 2) is not None), (("heure", pattern.format(clock)),))
    return None


def _between_hours(sentence: Sentence, here: int) -> Span | None:
    """« entre 14 h et 16 h », « de 9h à 11h30 », « 14h-16h »."""
    at = here + sentence.first_of(here, (("entre",), ("de",), ("between",), ("from",)))
    clocks: list[int] = []
    for joint in (("et", "a", "and", "to"), ()):
        hour_at, minutes = sentence.number(at), _minutes(sentence, at + 2)
        if hour_at is None or hour_at > 23 or sentence.at(at + 1) not in ("h", "heure", "heures"):
            return None
        clocks.append(hour_at + bool(joint == () and minutes))
        at += 2 + (minutes is not None)
        at += bool(joint) and sentence.at(at) in joint
    first, last = clocks
    return Span(here, at, (("heure", f"{first}-{last}"),)) if first < last else None


def _minutes(sentence: Sentence, here: int) -> int | None:
    """The 30 of « 18 h 30 », not the 16 of « 14h-16h »."""
    minutes = sentence.number(here)
    is_hour = sentence.at(here + 1) in ("h", "heure", "heures")
    return minutes if minutes is not None and minutes < 60 and len(sentence.at(here)) == 2 and not is_hour else None


def age(sentence: Sentence, here: int) -> Span | None:
    """« 8 ans », « dès 60 ans », « moins de 6 ans », « 6-12 ans », « 18 mois », "8 years old"."""
    number = sentence.number(here)
    if number is None or number > 120:
        return None
    unit, last = sentence.at(here + 1), sentence.number(here + 2 if sentence.at(here + 1) in ("a", "to") else here + 1)
    at = here + 1
    if last is not None and last >= number:  # two ages: the group in which their middle lies
        at = here + (3 if unit in ("a", "to") else 2)
        unit = sentence.at(at)
    if unit in ("mois", "months") and last is None:
        return Span(here, at + 1, (("public", "bebes"),)) if number <= 36 else None
    if unit not in ("ans", "an", "year", "years") or sentence.at(here - 1) in ("depuis", "ya"):
        return None
    after = at + 1 + (sentence.at(at + 1) == "old")
    if last is not None and last >= number:
        return Span(_after_lead(sentence, here), after, (("public", group_of((number + last) // 2)),))
    lead = sentence.plain[max(0, here - 2) : here]
    below = lead == ["moins", "de"] and number > 0
    return Span(_after_lead(sentence, here), after, (("age", str(number - below)),))


def _after_lead(sentence: Sentence, here: int) -> int:
    """Where « à partir de », « plus de », « qui a » began."""
    leads = (("a", "partir", "de"), ("plus", "de"), ("moins", "de"), ("qui", "a"), ("qui", "ont"), ("age", "de"),
             ("agee", "de"), ("ages", "de"), ("agees", "de"), ("des",), ("dès",), ("aged",))  # fmt: skip
    for lead in leads:
        if here >= len(lead) and sentence.begins(here - len(lead), lead):
            return here - len(lead)
    return here


def family(sentence: Sentence, here: int) -> Span | None:
    """« ma fille », « pour mes petits-enfants », « pour ma mère »; with an age, the age is what counts.

    « fille 12 ans », « papi de 80 ans »: without « ma » or « mon », only an age makes it a person of the family.
    """
    own = sentence.at(here) in OWN
    at = here + own
    length, filters = sentence.first_of(at, CHILDREN if own else CHILD), (("public", "enfants"),)
    if not length:
        length, filters = sentence.first_of(at, GRANDPARENTS), (("public", "seniors"),)
    is_relative = own and not length
    if is_relative:
        length = sentence.first_of(at, RELATIVES)
    if not length:
        return None
    soon = sentence.plain[at + length : at + length + 4]
    aged = next((n for n, word in enumerate(soon) if word in ("ans", "an", "years", "mois")), None)
    if aged and sentence.number(at + length + aged - 1) is not None:
        return Span(here, at + length, ())
    if is_relative:
        return Span(here, at + length, ()) if sentence.at(here - 1) in ("pour", "avec", "for", "with") else None
    return Span(here, at + length, filters) if own else None


def price(sentence: Sentence, here: int) -> Span | None:
    """« moins de 50 euros », « 20 € maximum », « jusqu'à 30€ »."""
    leads = (("moins", "de"), ("jusqu", "a"), ("maximum",), ("max",), ("pour",), ("a",), ("under",), ("less", "than"))
    for length in (sentence.first_of(here, leads), 0):
        amount = sentence.number(here + length)
        if amount is not None and sentence.at(here + length + 1) in ("€", "euro", "euros", "eur"):
            after = here + length + 2
            while sentence.at(after) in ("max", "maximum", "ou", "moins", "par", "an", "seance", "mois", "l", "annee"):
                after += 1
            return Span(here, after, (("prix", str(amount)),))
    return None


def neighbourhood(sentence: Sentence, here: int) -> Span | None:
    """« à Ferrières », « quartier de l'Île », and a whole long name alone: « jonquieres »."""
    lead = sentence.first_of(here, TO_A_PLACE)
    at = here + lead
    while lead and sentence.at(at) in ARTICLES:
        at += 1
    best: tuple[int, Named] | None = None
    for named in sentence.names.neighbourhoods:
        words = [word for n, word in enumerate(named.words) if n or word not in ARTICLES]
        length = sum(map(len, words))
        if lead:
            fits = matches(sentence, at, words)
        else:
            whole = list(named.words)
            fits = (sentence.begins(at, whole) and sum(map(len, whole)) >= 4) or (
                length >= 8 and matches(sentence, at, words)
            )
            words = whole if sentence.begins(at, whole) else words
        if fits and (best is None or len(words) > best[0]):
            best = (len(words), named)
    return Span(here, at + best[0], (("quartier", best[1].slug),)) if best else None


def near(sentence: Sentence, here: int) -> Span | None:
    """« près de la salle des Tamaris », « à côté de Jonquières »: the nearest first."""
    lead = sentence.first_of(here, NEAR)
    if not lead:
        return None
    at = here + lead
    while sentence.at(at) in ARTICLES:
        at += 1
    for length in range(min(7, len(sentence.tokens) - at), 0, -1):
        typed = sentence.plain[at : at + length]
        if typed[-1] in JOINTS:
            continue
        spot = spot_named(typed, sentence.names)
        if spot:
            return Span(here, at + length, (("autour", spot.slug),))
    return None


def spot_named(typed: Sequence[str], names: Gazetteer) -> Named | None:
    """The place of this name; a part of its name is enough when only one place has it."""
    wanted = [word for word in typed if word not in JOINTS]
    if not wanted:
        return None
    candidates = []
    for spot in names.spots:
        words = [word for word in spot.words if word not in JOINTS]
        if len(words) == len(wanted) and all(close(a, b) for a, b in zip(wanted, words, strict=True)):
            return spot
        if all(any(close(word, other) for other in words) for word in wanted) and any(len(w) > 3 for w in wanted):
            candidates.append(spot)
    return candidates[0] if len(candidates) == 1 else None


def iso(on: date) -> str:
    return on.isoformat()


def next_date(number: int, month_number: int, today: date) -> date | None:
    """The next day of this number in this month."""
    for year in (today.year, today.year + 1):
        try:
            on = date(year, month_number, number)
        except ValueError:
            continue
        if on >= today:
            return on
    return None


def group_of(years: int) -> str:
    return next(name for name, (_lowest, highest) in GROUPS.items() if years <= highest)


def matches(sentence: Sentence, here: int, words: Sequence[str]) -> bool:
    typed = sentence.plain[here : here + len(words)]
    return len(typed) == len(words) and all(close(a, b) for a, b in zip(typed, words, strict=True))


MATCHERS: tuple[Callable[[Sentence, int], Span | None], ...] = (
    other_days, fixed, near, family, price, hour, written_date, month, day, age, neighbourhood, noise,
)  # fmt: skip
