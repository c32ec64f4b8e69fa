"""What associations offer: the texts of the demonstration, said in enough ways to fill a town."""

from collections import defaultdict
from decimal import Decimal
from random import Random
from typing import Any

from django.utils.text import slugify

from cms.demo.reading import read
from cms.filling.clubs import Club
from directory.models import Theme
from events.models import Activity

FOR_WHOM = ("", "", "", "débutants", "confirmés", "en famille", "du quartier", "nouveau groupe", "seniors", "ados")


class Offers:
    def __init__(self, themes: list[Theme]) -> None:
        self._themes = {theme.slug: theme for theme in themes}
        self._all = [offer for offer in read("offers").values() if offer["theme"] in self._themes]
        self._by_theme: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for offer in self._all:
            self._by_theme[offer["theme"]].append(offer)

    def pick(self, club: Club, random: Random) -> dict[str, Any]:
        """Mostly what the association is about, sometimes anything."""
        own = self._by_theme[club.theme.slug]
        return random.choice(own if own and random.random() < 0.9 else self._all)

    def activity(self, key: int, offer: dict[str, Any], club: Club, random: Random) -> Activity:
        """The words of one activity; its place, schedule and dates are still to be said."""
        for_whom = random.choice(FOR_WHOM)
        title = f"{offer['title']}, {for_whom}" if for_whom else offer["title"]
        amount, unit = offer.get("price", (None, ""))
        ages = offer["ages"]
        return Activity(
            pk=key,
            association=club.association,
            title=title,
            slug=f"{slugify(title)[:140]}-{key}",
            theme=self._themes[offer["theme"]],
            summary=offer["summary"],
            description=offer["text"],
            to_bring=offer["bring"],
            age_min=ages[0] or None,
            age_max=ages[1] if len(ages) > 1 else None,
            level=offer["level"],
            level_kind=offer.get("level_kind", ""),
            is_seated=offer.get("seated", False),
            is_online=offer.get("online", False),
            has_solidarity_rate=offer.get("solidarity", False),
            offers_trial=offer.get("trial", False),
            price_kind=Activity.PriceKind.PAID if amount else Activity.PriceKind.FREE,
            price=Decimal(amount) if amount else None,
            price_unit=unit,
            price_note=offer.get("note", ""),
            entry=offer.get("entry", Activity.Entry.CONTACT),
            contact_phone=club.association.phone,
            contact_email=club.association.email,
            state=Activity.State.PUBLISHED,
            sequence=1,
        )
