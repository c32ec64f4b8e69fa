"""« de » before a name, as one reads it aloud."""

import pytest
from django.utils import translation

from directory.elision import of_name

TABLE = [
    ("Aidants du Delta", "d’Aidants du Delta"),
    ("Écho des Étangs", "d’Écho des Étangs"),
    ("Harmonie de l’Île", "d’Harmonie de l’Île"),
    ("Histoire et mémoire", "d’Histoire et mémoire"),
    ("Hand Club", "de Hand Club"),
    ("Handball", "de Handball"),
    ("Halle du Miroir", "de Halle du Miroir"),
    ("Hip-hop Canal", "de Hip-hop Canal"),
    ("Héros ordinaires", "de Héros ordinaires"),
    ("Hauts de Jonquières", "de Hauts de Jonquières"),
    ("Œuvres du port", "d’Œuvres du port"),
    ("UFOLEP", "d’UFOLEP"),
    ("Yoga pour tous", "de Yoga pour tous"),
    ("Yves et compagnie", "d’Yves et compagnie"),
    ("Onze de Martigues", "de Onze de Martigues"),
    ("Souffle & Mouvement", "de Souffle & Mouvement"),
    ("3 Petits Tours", "de 3 Petits Tours"),
    ("Le Relais", "du Relais"),
    ("Les Amis du livre", "des Amis du livre"),
    ("La Boussole", "de La Boussole"),
    ("L’Atelier", "de L’Atelier"),
    ("Lesage", "de Lesage"),
    ("", ""),
]


@pytest.mark.parametrize(("name", "said"), TABLE)
def test_a_name_after_de_is_said_as_one_reads_it(name: str, said: str) -> None:
    assert of_name(name) == said


def test_in_english_the_name_is_as_it_is() -> None:
    with translation.override("en"):
        assert of_name("Aidants du Delta") == "Aidants du Delta"
