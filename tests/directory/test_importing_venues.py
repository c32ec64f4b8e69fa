import csv
from collections.abc import Iterable
from pathlib import Path

import pytest

from directory import data_es
from directory.importing_venues import Summary, import_venues
from directory.models import Space, Venue
from directory.tables import Problem, UnusableFile
from tests.factories import make_venue

pytestmark = pytest.mark.django_db

PLAIN = dict.fromkeys(data_es.COLUMNS, "") | {
    "inst_numero": "I130560012",
    "inst_nom": "GYMNASE DU GRES",
    "inst_adresse": "24 AV DU GRES",
    "inst_cp": "13500",
    "inst_com_code": "13056",
    "inst_com_nom": "MARTIGUES",
    "inst_actif": "true",
    "inst_acc_handi_bool": "true",
    "inst_part_bool": "true",
    "equip_numero": "E001I130560012",
    "equip_nom": "SALLE MULTISPORTS",
    "equip_type_name": "Salle multisports",
    "equip_surf": "1056",
    "equip_pmr_sanit": "false",
    "equip_coordonnees": "43.3996, 5.0561",
}


def line(**values: str) -> dict[str, str]:
    return PLAIN | values


def write(path: Path, lines: Iterable[dict[str, str]], delimiter: str = ";") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, data_es.COLUMNS, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(lines)
    return path


def run(path: Path) -> tuple[Summary, list[Problem]]:
    problems: list[Problem] = []
    summary = import_venues(
        path,
        insee_codes=("13056",),
        report=problems.append,
        advance=lambda done, lines: None,
        size_known=lambda n: None,
    )
    return summary, problems


def imported(tmp_path: Path, *lines: dict[str, str]) -> Summary:
    return run(write(tmp_path / "es.csv", lines))[0]


@pytest.mark.parametrize("delimiter", [";", ","])
def test_a_site_becomes_a_venue_and_its_equipment_a_space(tmp_path: Path, delimiter: str) -> None:
    run(write(tmp_path / "es.csv", [line()], delimiter))
    venue, space = Venue.objects.get(), Space.objects.get()
    assert (venue.name, venue.address, venue.city) == ("Gymnase du grès", "24 avenue du Grès", "Martigues")
    assert (venue.latitude, venue.longitude) == (43.3996, 5.0561)
    assert (space.name, space.area, space.venue, space.is_bookable) == ("Salle multisports", 1056, venue, False)


def test_an_unknown_fact_of_access_stays_unknown(tmp_path: Path) -> None:
    imported(tmp_path, line())
    venue = Venue.objects.get()
    assert (venue.step_free, venue.accessible_toilets, venue.accessible_parking) == (True, False, None)


def test_reading_again_changes_nothing(tmp_path: Path) -> None:
    lines = [line(), line(equip_numero="E002I130560012", equip_nom="DOJO")]
    imported(tmp_path, *lines)
    before = list(Venue.objects.values()), list(Space.objects.values())
    summary = imported(tmp_path, *lines)
    assert (summary.venues_created, summary.venues_changed, summary.spaces_created, summary.spaces_changed) == (
        0,
        0,
        0,
        0,
    )
    assert (list(Venue.objects.values()), list(Space.objects.values())) == before


def test_the_register_follows_except_where_the_town_changed_a_value(tmp_path: Path) -> None:
    imported(tmp_path, line())
    Venue.objects.update(name="Gymnase du Grès", step_free=False)
    Space.objects.update(name="Grand plateau")
    imported(
        tmp_path,
        line(inst_nom="GYMNASE MUNICIPAL", inst_adresse="26 AV DU GRES", equip_nom="PLATEAU", equip_surf="900"),
    )
    venue, space = Venue.objects.get(), Space.objects.get()
    assert (venue.name, venue.step_free, venue.address) == ("Gymnase du Grès", False, "26 avenue du Grès")
    assert (space.name, space.area) == ("Grand plateau", 900)


def test_other_towns_and_sites_out_of_use_do_not_come_in(tmp_path: Path) -> None:
    imported(tmp_path, line(inst_com_code="13055"), line(inst_actif="false"))
    assert Venue.objects.count() == 0


def test_the_address_of_a_venue_of_the_same_name_is_not_taken(tmp_path: Path) -> None:
    make_venue("Gymnase du grès")
    imported(tmp_path, line())
    assert Venue.objects.get(data_es_id="I130560012").slug == "gymnase-du-gres-i130560012"


def test_unusable_lines_and_values_are_told_with_their_number(tmp_path: Path) -> None:
    path = write(
        tmp_path / "es.csv",
        [line(inst_numero=""), line(inst_nom=""), line(equip_surf="grand", equip_coordonnees="143.0, 5.1")],
    )
    summary, problems = run(path)
    assert [(problem.line, problem.used) for problem in problems] == [(2, False), (3, False), (4, True), (4, True)]
    assert (summary.unusable, Space.objects.get().area, Venue.objects.get().latitude) == (2, None, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("inst_numero;inst_nom\n1;2\n", "equip_numero"),
        (None, "coupée"),
    ],
)
def test_a_file_that_cannot_be_trusted_leaves_nothing(tmp_path: Path, text: str | None, words: str) -> None:
    path = write(tmp_path / "es.csv", [line(), line(equip_numero="E002I130560012")])
    path.write_text(path.read_text()[:-60] if text is None else text)
    with pytest.raises(UnusableFile) as refused:
        run(path)
    assert words in refused.value.messages[0]
    assert Venue.objects.count() == 0
