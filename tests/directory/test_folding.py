"""What a name becomes in an address."""

import pytest

from directory.folding import in_address


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Chœur des Trois Ponts", "choeur-des-trois-ponts"),
        ("Œnologie", "oenologie"),
        ("L’atelier d’écriture", "l-atelier-d-ecriture"),
        ("L'Île", "l-ile"),
    ],
)
def test_a_name_in_an_address_keeps_its_letters_and_words(name: str, slug: str) -> None:
    assert in_address(name) == slug
