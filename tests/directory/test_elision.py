"""« de » before a name, as one reads it aloud."""

import re

import polib
import pytest
from django.utils import translation

from config.messages import FRENCH
from directory.elision import of_name, of_person

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


PEOPLE = [("Anne Roux", "d’Anne Roux"), ("Yasmine Haddad", "de Yasmine Haddad"), ("Le Goff Léa", "de Le Goff Léa")]


@pytest.mark.parametrize(("name", "said"), PEOPLE)
def test_no_article_is_found_in_the_name_of_somebody(name: str, said: str) -> None:
    assert of_person(name) == said


def test_no_french_sentence_writes_de_itself_before_a_name() -> None:
    bare = re.compile(r"\bde %\((name|who|by|about|person|association)\)s", re.IGNORECASE)
    said = [text for entry in polib.pofile(str(FRENCH)) for text in (entry.msgstr, *entry.msgstr_plural.values())]

    assert [text for text in said if bare.search(text)] == []
