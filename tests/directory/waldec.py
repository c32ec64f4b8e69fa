"""Files in the layout of the national register, for tests and for measuring the import.

`python -m tests.directory.waldec FILE LINES` writes a file of any length.
"""

import csv
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

HEADING = """
    id id_ex siret rup_mi gestion date_creat date_decla date_publi date_disso nature groupement titre titre_court objet
    objet_social1 objet_social2 adrs_complement adrs_numvoie adrs_repetition adrs_typevoie adrs_libvoie adrs_distrib
    adrs_codeinsee adrs_codepostal adrs_libcommune adrg_declarant adrg_complemid adrg_complemgeo adrg_libvoie
    adrg_distrib adrg_codepostal adrg_achemine adrg_pays dir_civilite siteweb publiweb observation position maj_time
""".split()  # noqa: SIM905 - forty names read better in a block

PLAIN = dict.fromkeys(HEADING, "") | {
    "id": "W134999001",
    "date_creat": "1998-05-03",
    "date_disso": "0001-01-01",
    "titre": "ASSOCIATION SPORTIVE DE L'ETANG DE BERRE",
    "titre_court": "ASEB",
    "objet": "PRATIQUE DE L'AVIRON. DECOUVERTE DE L'ETANG",
    "objet_social1": "011000",
    "adrs_numvoie": "8",
    "adrs_repetition": "B",
    "adrs_typevoie": "ALL",
    "adrs_libvoie": "DES TAMARIS",
    "adrs_codeinsee": "13056",
    "adrs_codepostal": "13500",
    "adrs_libcommune": "MARTIGUES",
    "siteweb": "www.exemple.test",
    "position": "A",
    "maj_time": "2026-10-01 10:00:00",
}


def line(**values: str) -> dict[str, str]:
    return PLAIN | values


def write(path: Path, lines: Iterable[dict[str, str]], *, encoding: str = "utf-8", delimiter: str = ";") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, HEADING, delimiter=delimiter, quoting=csv.QUOTE_ALL, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(lines)
    return path


def many() -> Iterable[dict[str, str]]:
    """No end of invented associations: all of the town, one in fifty with something wrong."""
    kinds = [
        "AMICALE DES ANCIENS DE",
        "CLUB DE PETANQUE DE",
        "CHORALE DE",
        "COMITE DES FETES DE",
        "LES AMIS DE L'ECOLE",
    ]
    codes = ["014000", "011000", "006000", "050000", "015000"]
    number = 0
    while True:
        number += 1
        yield line(
            id=f"W{100000000 + number}",
            titre=f"{kinds[number % 5]} LA RUE {number}",
            titre_court=f"C{number}",
            objet="ORGANISER DES RENCONTRES, DES FETES ET DES SEJOURS POUR LES HABITANTS ; AIDER LES ELEVES. " * 3,
            objet_social1=codes[number % 5],
            siret="12345678901234" if not number % 50 else "",
            adrs_numvoie=str(number % 200),
        )


if __name__ == "__main__":
    write(Path(sys.argv[1]), islice(many(), int(sys.argv[2])))
