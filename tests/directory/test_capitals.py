import pytest

from directory import capitals


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ASSOCIATION SPORTIVE DE L'ETANG DE BERRE", "Association sportive de l’étang de Berre"),
        ("COMITE DES FETES DE LA COURONNE", "Comité des fêtes de la Couronne"),
        ("AMICALE LAIQUE DE ST JULIEN (ALSJ)", "Amicale laïque de Saint-Julien (ALSJ)"),
        ("CLUB DES AINES DE L ' ILE", "Club des aînés de l’île"),
        ("A.S.M. SECTION PETANQUE", "A.S.M. section pétanque"),
        ("FCPE DU COLLEGE PABLO PICASSO", "FCPE du collège Pablo Picasso"),
        ("RUGBY CLUB XV DE MARTIGUES", "Rugby club XV de Martigues"),
        ("ECOLE JEAN JAURES", "École Jean Jaurès"),
        ("LES AMIS DU XIX SIECLE", "Les amis du XIX siècle"),
        ("SMTT MARTIGUES", "SMTT Martigues"),
        ("CHŒUR DES TROIS PONTS", "Chœur des trois ponts"),
        ("THEATRE D'OMBRES ET DE LUMIERE", "Théâtre d’ombres et de lumière"),
        ("CIQ DE NOTRE-DAME-DES-MARINS", "CIQ de Notre-Dame-des-Marins"),
        ("  LES   RAMEURS  ", "Les rameurs"),
        ("Les Rameurs de Caronte", "Les Rameurs de Caronte"),
        ("4 SAISONS", "4 saisons"),
        ("", ""),
    ],
)
def test_a_name_in_capitals_becomes_readable(typed: str, expected: str) -> None:
    assert capitals.title(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ORGANISER DES FETES. AIDER LES ELEVES ;", "Organiser des fêtes. Aider les élèves."),
        ("L'ASSOCIATION A POUR BUT L'AIDE A DOMICILE", "L’association a pour but l’aide à domicile."),
        ("pratique du rugby", "Pratique du rugby."),
        ("Développer la natation !", "Développer la natation !"),
        ("  ", ""),
    ],
)
def test_an_object_becomes_sentences(typed: str, expected: str) -> None:
    assert capitals.sentence(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("AV LOUIS ARAGON", "avenue Louis Aragon"),
        ("RUE DE L'ETANG", "rue de l’Étang"),
        ("BD DU 14 JUILLET", "boulevard du 14 Juillet"),
        ("MARTIGUES", "Martigues"),
        ("CHATEAUNEUF-LES-MARTIGUES", "Châteauneuf-les-Martigues"),
        ("quai Paul-Doumer", "quai Paul-Doumer"),
    ],
)
def test_an_address_becomes_readable(typed: str, expected: str) -> None:
    assert capitals.place(typed) == expected


def test_a_short_name_of_one_word_is_kept() -> None:
    assert capitals.acronym("ASEB") == "ASEB"
    assert capitals.acronym("LES RAMEURS") == "Les rameurs"
