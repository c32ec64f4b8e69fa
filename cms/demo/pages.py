"""The pages of the associations: most are online, one waits for the service, one was suspended."""

from random import Random
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms import editing, moderation, planting
from cms.demo import story
from cms.demo.reading import read
from cms.models import AssociationPage, DirectoryPage
from directory.models import Association, Person

WAITING, SUSPENDED = "saveurs-voyageuses", "demain-lavera"
WITHOUT_PAGE = 4  # one listed association in so many has not written yet
Blocks = list[tuple[str, Any]]


def write(associations: list[Association], people: dict[str, Person], random: Random) -> None:
    """Plant the site, open the admin to Camille, and write the pages."""
    planting.plant()
    people["camille"].groups.add(Group.objects.get(name=planting.SERVICE_GROUP))
    directory = DirectoryPage.objects.get()
    for number, association in enumerate(associations):
        if association.slug == WAITING:
            _send(association, people[association.slug], random)
        elif association.slug == story.SLUG:
            _publish(directory, association, **_souffle())
        elif association.state == Association.State.LISTED and number % WITHOUT_PAGE:
            _publish(directory, association, **_words(association, random))
    taken_down = associations[5]
    moderation.suspend(
        AssociationPage.objects.get(association=taken_down),
        reason="Le numéro de téléphone publié n’est plus le bon. Corrigez-le, et la page revient.",
        by=people["camille"],
    )


def _publish(directory: DirectoryPage, association: Association, **words: Any) -> None:
    """Online at once, with its first revision, without the checks and the notes of a real publication."""
    now = timezone.now()
    page = AssociationPage(
        association=association, title=association.name, slug=association.slug,
        first_published_at=now, last_published_at=now, **words,
    )  # fmt: skip
    with disable_reference_index_auto_update():
        directory.add_child(instance=page)
        revision = page.save_revision(clean=False)
    AssociationPage.objects.filter(pk=page.pk).update(live_revision=revision, has_unpublished_changes=False)


def _send(association: Association, by: Person, random: Random) -> None:
    editing.save(association, _words(association, random), facts={}, by=by, seen=None, send=True)


def _words(association: Association, random: Random) -> dict[str, Any]:
    texts = read("pages")
    year = association.founded_on.year if association.founded_on else 2000
    members = random.choice(["une vingtaine", "une quarantaine", "une soixantaine", "plus de cent"])
    told = {"name": association.name, "year": year, "members": members, "quartier": association.neighbourhood}
    who = [random.choice(texts["origin"]).format(**told), random.choice(texts["spirit"]), random.choice(texts["life"])]
    blocks: Blocks = [
        ("heading", "Qui sommes-nous ?"),
        ("text", "".join(f"<p>{line}</p>" for line in who)),
        ("heading", "Venir nous voir"),
        ("text", f"<p>{random.choice(texts['come'])}</p>"),
    ]
    if random.random() < 0.5:
        asked = random.choice(texts["question"])
        blocks.append(("question", {"question": asked["q"], "answer": f"<p>{asked['a']}</p>"}))
    if random.random() < 0.3:
        said = random.choice(texts["quote"])
        blocks.append(("quote", {"words": said["words"], "who": said["who"]}))
    return {
        "tagline": association.purpose,
        "story": blocks,
        "contact_note": random.choice(texts["contact"]),
        "welcomes_volunteers": random.random() < 0.4,
        "offers_trial": random.random() < 0.6,
    }


def _souffle() -> dict[str, Any]:
    told = read("pages")["souffle"]
    blocks: Blocks = [
        ("heading", "Notre histoire"),
        ("text", "".join(f"<p>{line}</p>" for line in told["story"])),
        ("heading", "Adhérer"),
        ("text", "".join(f"<p>{line}</p>" for line in told["joining"])),
        ("quote", told["quote"]),
        *(("question", {"question": one["q"], "answer": f"<p>{one['a']}</p>"}) for one in told["questions"]),
    ]
    return {
        "tagline": told["tagline"],
        "story": blocks,
        "contact_note": told["contact"],
        "welcomes_volunteers": True,
        "offers_trial": True,
    }
