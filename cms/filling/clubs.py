"""Associations, one volunteer each, and their pages."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils.text import slugify
from psycopg.types.json import Jsonb
from wagtail.models import Page

from cms.filling import papers
from cms.filling.keys import keys_of
from cms.filling.places import NAMES
from cms.filling.scale import Scale
from cms.models import AssociationPage, DirectoryPage
from directory.bulk import copy_in
from directory.models import Association, Membership, Neighbourhood, Person, Theme

KINDS = ("Amicale", "Club", "Les Amis", "Atelier", "Cercle", "Union", "Foyer", "Compagnie", "Collectif", "Entente")
WITH_A_PAGE = 0.85
BATCH = 1_000


@dataclass(frozen=True)
class Club:
    """An association with its volunteer, its theme, and how much it does compared with others."""

    association: Association
    volunteer: Person
    theme: Theme
    weight: float


def write(scale: Scale, themes: list[Theme], at: dt.datetime, random: Random) -> list[Club]:
    quartiers = list(Neighbourhood.objects.order_by("pk"))
    keys, person_keys = keys_of(Association), keys_of(Person)
    clubs = []
    for _ in range(scale.associations):
        theme = random.choice(themes)
        association = _association(next(keys), theme, quartiers, at, random)
        person = next(person_keys)
        volunteer = Person(
            pk=person, email=f"benevole-{person}@exemple.test", first_name="Bénévole", password=make_password(None)
        )
        clubs.append(Club(association, volunteer, theme, random.expovariate(1) + 0.05))
    Association.objects.bulk_create((club.association for club in clubs), batch_size=BATCH)
    Person.objects.bulk_create((club.volunteer for club in clubs), batch_size=BATCH)
    links = Association.themes.through
    links.objects.bulk_create(
        (links(association_id=club.association.pk, theme_id=club.theme.pk) for club in clubs), batch_size=BATCH
    )
    Membership.objects.bulk_create(
        (
            Membership(
                person=club.volunteer, association=club.association, role=Membership.Role.RESPONSABLE, accepted_at=at
            )
            for club in clubs
        ),
        batch_size=BATCH,
    )
    papers.write([club.association for club in clubs], at)
    _write_pages([club for club in clubs if random.random() < WITH_A_PAGE], at)
    return clubs


def _association(
    key: int, theme: Theme, quartiers: list[Neighbourhood], at: dt.datetime, random: Random
) -> Association:
    name = f"{random.choice(KINDS)} {theme.name.lower()} {random.choice(NAMES)}"
    return Association(
        pk=key,
        name=name,
        slug=f"{slugify(name)[:100]}-{key}",
        purpose=f"Faire découvrir et pratiquer ({theme.name.lower()}) à tous les âges, entre voisins.",
        neighbourhood=random.choice(quartiers),
        address=f"{random.randint(1, 60)} rue {random.choice(NAMES)}",
        postcode="13500",
        city="Martigues",
        email=f"association-{key}@exemple.test",
        phone=f"04 65 71 {key // 100 % 100:02} {key % 100:02}",
        state=Association.State.LISTED if random.random() < 0.96 else Association.State.DORMANT,
        founded_on=dt.date(random.randint(1950, at.year - 1), random.randint(1, 12), random.randint(1, 28)),
        checked_on=(at - dt.timedelta(days=random.randint(5, 300))).date(),
        is_fictitious=True,
    )


def _write_pages(clubs: list[Club], at: dt.datetime) -> None:
    """Wagtail's tree one page at a time would take minutes: the rows are written as it would write them."""
    parent = DirectoryPage.objects.get()
    last = parent.get_last_child()
    step = AssociationPage._str2int(last.path[-AssociationPage.steplen :]) if last else 0
    kind = ContentType.objects.get_for_model(AssociationPage)
    keys = keys_of(Page)
    pages = [
        Page(
            pk=next(keys),
            path=AssociationPage._get_path(parent.path, parent.depth + 1, step + number),
            depth=parent.depth + 1,
            numchild=0,
            title=club.association.name,
            draft_title=club.association.name,
            slug=club.association.slug,
            url_path=f"{parent.url_path}{club.association.slug}/",
            content_type=kind,
            locale_id=parent.locale_id,
            live=True,
            first_published_at=at,
            last_published_at=at,
        )
        for number, club in enumerate(clubs, start=1)
    ]
    Page.objects.bulk_create(pages, batch_size=BATCH)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))
    copy_in(
        AssociationPage,
        ["page_ptr_id", "association_id", "tagline", "story", "contact_note", "welcomes_volunteers", "offers_trial",
         "is_suspended", "suspension_reason"],
        _own_words(pages, clubs),
    )  # fmt: skip


def _own_words(pages: list[Page], clubs: list[Club]) -> Iterator[tuple[object, ...]]:
    for page, club in zip(pages, clubs, strict=True):
        purpose = club.association.purpose
        yield page.pk, club.association.pk, purpose[:200], Jsonb(_story(page.pk, purpose)), "", True, False, False, ""


def _story(page: int, purpose: str) -> list[dict[str, object]]:
    blocks: list[tuple[str, object]] = [
        ("heading", "Qui sommes-nous ?"),
        ("text", f"<p>{purpose} Nous nous retrouvons toute l’année.</p>"),
        ("quote", {"words": "On vient pour essayer, on reste pour les gens.", "who": "Une adhérente"}),
    ]
    return [
        {"type": kind, "value": value, "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{page}-{n}"))}
        for n, (kind, value) in enumerate(blocks)
    ]
