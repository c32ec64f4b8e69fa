import pytest
from django.core.management import call_command

from directory import themes
from directory.classifying import themes_of
from directory.models import Neighbourhood, Theme

WALDEC = [f"{family:03}" for family in (*range(1, 8), 9, 10, 11, *range(13, 25), 30, 32, 34, 36, 38, 40, 50)]


def test_every_waldec_family_leads_to_exactly_one_theme() -> None:
    every = [entry for top in themes.THEMES for entry in (top, *top.children)]
    assert sorted(family for entry in every for family in entry.families) == WALDEC


@pytest.mark.django_db
def test_a_fresh_town_has_the_themes_and_loading_again_changes_nothing() -> None:
    before = list(Theme.objects.order_by("pk").values())
    themes.load(Theme)
    assert list(Theme.objects.order_by("pk").values()) == before
    assert Theme.objects.filter(parent=None).count() == len(themes.THEMES)


@pytest.mark.django_db
def test_the_neighbourhoods_of_martigues_are_loaded_once() -> None:
    call_command("neighbourhoods")
    call_command("neighbourhoods")
    assert Neighbourhood.objects.filter(slug="ferrieres").count() == 1
    assert Neighbourhood.objects.get(slug="l-ile").name == "L’Île"


@pytest.mark.parametrize(
    ("name", "codes", "expected"),
    [
        ("Les Rameurs de Caronte", ("011000",), ["voile-et-rame", "sport-et-forme"]),
        ("Club de gymnastique volontaire", ("011105",), ["gym-et-bien-etre"]),
        ("Chorale des Trois Ponts", ("006025",), ["chant", "arts-et-culture"]),
        ("Palette et pinceaux", ("006000",), ["dessin-et-photo"]),
        ("Association diverse", ("050000", "024000"), ["nature"]),
        ("Association diverse", ("050000", ""), ["vie-locale"]),
        ("Le Bel Âge", ("6000",), ["arts-et-culture"]),
        ("Anciens de l’Algérie", ("038000",), ["memoire"]),
    ],
)
def test_the_register_leads_to_themes(name: str, codes: tuple[str, ...], expected: list[str]) -> None:
    assert themes_of(name, *codes) == expected
