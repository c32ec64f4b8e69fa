"""The directory of associations: what each filter gives, and what it would give."""

import pytest
from django.test import Client

from cms.models import AssociationPage, DirectoryPage
from directory.models import Association
from tests import factories

pytestmark = pytest.mark.django_db


def make_page(directory: DirectoryPage, association: Association, **kw: object) -> AssociationPage:
    page = AssociationPage(association=association, title=association.name, slug=association.slug, **kw)
    directory.add_child(instance=page)
    return page


@pytest.fixture
def clubs(directory_page: DirectoryPage) -> None:
    """Three clubs of two quartiers: one looks for volunteers, one offers a trial, one has an activity to try."""
    near, far = factories.make_neighbourhood("Essai-Nord"), factories.make_neighbourhood("Essai-Sud")
    main = factories.make_theme("Essai", slug="essai")
    part = factories.make_theme("Essai de gym", slug="essai-gym", parent=main)
    for name, quartier, themes in (("Alpha", near, [main, part]), ("Bêta", near, [part]), ("2 CV", far, [main])):
        factories.make_association(name, neighbourhood=quartier).themes.set(themes)
    club = {each.name: each for each in Association.objects.all()}
    make_page(directory_page, club["Alpha"], welcomes_volunteers=True)
    make_page(directory_page, club["2 CV"], offers_trial=True)
    factories.make_activity("Cours", association=club["Bêta"], offers_trial=True)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["2 CV", "Alpha", "Bêta"]),
        ("benevoles=1", ["Alpha"]),
        ("essai=1", ["2 CV", "Bêta"]),
        ("theme=essai", ["2 CV", "Alpha", "Bêta"]),
        ("theme=essai-gym", ["Alpha", "Bêta"]),
        ("quartier=essai-nord&essai=1", ["Bêta"]),
        ("lettre=0", ["2 CV"]),
        ("lettre=B&theme=essai-gym", ["Bêta"]),
        ("q=beta", ["Bêta"]),
        ("benevoles=1&essai=1", []),
    ],
)
def test_the_directory_is_filtered(client: Client, clubs: None, query: str, names: list[str]) -> None:
    page = client.get(f"/associations/?{query}")
    assert [each.name for each in page.context["associations"]] == names
    assert page.context["form"].counts.total == len(names)


def test_each_filter_counts_what_it_would_give(client: Client, clubs: None) -> None:
    form = client.get("/associations/?theme=essai-gym").context["form"]
    places = {option.value: option.count for option in form.places}
    family = next(family for family in form.families if family.main.value == "essai")
    assert (places["essai-nord"], places["essai-sud"]) == (2, 0)
    assert (family.main.count, [(part.value, part.count, part.chosen) for part in family.parts]) == (
        3,
        [("essai-gym", 2, True)],
    )
    assert [(option.value, option.count) for option in form.offers] == [("benevoles", 1), ("essai", 1)]
    assert {option.value: option.count for option in form.letters if option.count} == {"A": 1, "B": 1}


def test_a_suspended_page_asks_for_nobody(client: Client, clubs: None) -> None:
    AssociationPage.objects.update(is_suspended=True)
    form = client.get("/associations/").context["form"]
    assert [(option.value, option.count) for option in form.offers] == [("benevoles", 0), ("essai", 1)]


def test_nothing_found_says_which_filter_to_take_off(client: Client, clubs: None) -> None:
    page = client.get("/associations/?benevoles=1&quartier=essai-sud")
    body = page.content.decode().replace("\xa0", " ")
    assert "Sans « Cherche des bénévoles » : 1 association" in body
    assert "Sans « Essai-Sud » : 1 association" in body
    assert 'href="/associations/?quartier=essai-sud"' in body


@pytest.mark.parametrize(
    "query",
    [
        "theme=inconnu", "quartier=%27%3B--", "lettre=%C3%89", "lettre=AB", "q=" + "a" * 30_000,
        "theme=" + "x" * 500, "quartier=%F0%9F%98%80",
    ],
)  # fmt: skip
def test_what_means_nothing_is_left_out_and_said(client: Client, clubs: None, query: str) -> None:
    page = client.get(f"/associations/?{query}&page=zz")
    assert (page.status_code, len(page.context["associations"])) == (200, 3)
    assert "pas pris en compte" in page.content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("q", ["%", "_", "100%25", "%(v0)s", "'; DROP TABLE x--", "<script>", "gym " * 2000])
def test_no_word_breaks_the_directory(client: Client, clubs: None, q: str) -> None:
    assert client.get("/associations/", {"q": q, "theme": "essai"}).status_code == 200
