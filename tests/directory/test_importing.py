from datetime import date
from pathlib import Path

import pytest

from directory import editing
from directory.importing import Summary, import_associations
from directory.models import Association, TeamMatter
from directory.tables import Problem, UnusableFile
from tests.directory import waldec
from tests.factories import make_association, make_membership, make_person

pytestmark = pytest.mark.django_db


def run(path: Path) -> tuple[Summary, list[Problem]]:
    problems: list[Problem] = []
    summary = import_associations(
        path,
        insee_codes=("13056",),
        report=problems.append,
        advance=lambda done, lines: None,
        size_known=lambda n: None,
    )
    return summary, problems


def imported(tmp_path: Path, *lines: dict[str, str]) -> list[Problem]:
    return run(waldec.write(tmp_path / "rna.csv", lines))[1]


def test_an_association_of_the_town_is_listed_in_readable_french(tmp_path: Path) -> None:
    assert imported(tmp_path, waldec.line()) == []
    found = Association.objects.get(rna="W134999001")
    assert (found.name, found.short_name, found.slug) == (
        "Association sportive de l’étang de Berre",
        "ASEB",
        "association-sportive-de-l-etang-de-berre",
    )
    assert found.purpose == "Pratique de l’aviron. Découverte de l’étang."
    assert (found.address, found.postcode, found.city) == ("8 bis allée des Tamaris", "13500", "Martigues")
    assert (found.website, found.founded_on) == ("https://www.exemple.test", date(1998, 5, 3))
    assert (found.state, found.is_fictitious) == (Association.State.LISTED, False)
    assert found.declared["titre"] == "ASSOCIATION SPORTIVE DE L'ETANG DE BERRE"
    assert sorted(found.themes.values_list("slug", flat=True)) == ["protection-de-la-nature", "sport-et-forme"]


def test_other_towns_and_associations_that_are_gone_do_not_come_in(tmp_path: Path) -> None:
    imported(
        tmp_path,
        waldec.line(adrs_codeinsee="13055"),
        waldec.line(id="W134999002", position="D"),
        waldec.line(id="W134999003", date_disso="2020-01-31"),
    )
    assert Association.objects.count() == 0


def test_reading_the_file_again_changes_nothing(tmp_path: Path) -> None:
    lines = [waldec.line(), waldec.line(id="W134999002")]
    imported(tmp_path, *lines)
    before = list(Association.objects.order_by("pk").values())
    summary, _ = run(waldec.write(tmp_path / "rna.csv", lines))
    assert (summary.created, summary.changed, summary.unchanged) == (0, 0, 2)
    assert list(Association.objects.order_by("pk").values()) == before


def test_two_associations_of_one_name_have_two_addresses(tmp_path: Path) -> None:
    imported(tmp_path, waldec.line(), waldec.line(id="W134999002"))
    assert list(Association.objects.order_by("pk").values_list("slug", flat=True)) == [
        "association-sportive-de-l-etang-de-berre",
        "association-sportive-de-l-etang-de-berre-w134999002",
    ]


def test_the_register_follows_except_where_somebody_edited(tmp_path: Path) -> None:
    imported(tmp_path, waldec.line())
    association = Association.objects.get()
    editing.edit_facts(association, {"name": "AS Étang de Berre"}, by=make_person())
    imported(tmp_path, waldec.line(titre="AUTRE NOM", adrs_numvoie="12", objet_social1="006000"))
    association.refresh_from_db()
    assert (association.name, association.address) == ("AS Étang de Berre", "12 bis allée des Tamaris")
    assert association.slug == "association-sportive-de-l-etang-de-berre"
    assert association.declared["titre"] == "AUTRE NOM"
    assert list(association.themes.values_list("slug", flat=True)) == ["arts-et-culture"]


def test_themes_chosen_by_hand_stay(tmp_path: Path) -> None:
    imported(tmp_path, waldec.line())
    association = Association.objects.get()
    editing.edit_facts(association, {"themes": []}, by=make_person())
    imported(tmp_path, waldec.line())
    assert list(association.themes.all()) == []


def test_an_association_that_the_register_says_is_gone_is_closed(tmp_path: Path) -> None:
    imported(tmp_path, waldec.line())
    summary, _ = run(waldec.write(tmp_path / "rna.csv", [waldec.line(position="D", date_disso="2026-06-30")]))
    assert (summary.closed, Association.objects.get().state) == (1, Association.State.CLOSED)


def test_an_association_of_the_town_without_number_is_left_alone(tmp_path: Path) -> None:
    make_association("Association sportive de l’étang de Berre", slug="association-sportive-de-l-etang-de-berre")
    imported(tmp_path, waldec.line())
    assert Association.objects.get(rna="W134999001").slug == "association-sportive-de-l-etang-de-berre-w134999001"


def test_doubtful_values_are_left_out_and_told(tmp_path: Path) -> None:
    problems = imported(
        tmp_path,
        waldec.line(
            siret="12345678901234", siteweb="voir facebook", date_creat="31/02/2009", adrs_complement="CHEZ M. X"
        ),
    )
    found = Association.objects.get()
    assert (found.siret, found.website, found.founded_on) == ("", "", None)
    assert found.address == "8 bis allée des Tamaris"
    assert [(p.line, p.used) for p in problems] == [(2, True)] * 3
    assert "12345678901234" in str(problems[0])


def test_a_right_siret_is_kept_even_without_its_zeros(tmp_path: Path) -> None:
    imported(
        tmp_path,
        waldec.line(siret="00000000000000"),
        waldec.line(id="W134999002", siret="2 13056 000 000 18".replace(" ", "")),
    )
    assert Association.objects.get(rna="W134999001").siret == ""


def test_each_unusable_line_is_told_with_its_number(tmp_path: Path) -> None:
    path = waldec.write(
        tmp_path / "rna.csv",
        [waldec.line(), waldec.line(id="13499"), waldec.line(id="W134999002", titre="", titre_court=""), waldec.line()],
    )
    with path.open("a") as file:
        file.write('"trop";"court"\n')
        file.write(";".join(['"x"'] * 40) + "\n")
        file.write('"a"b;"c"\n')
    waldec_line = ";".join(f'"{value}"' for value in waldec.line(id="W134999009").values())
    with path.open("a") as file:
        file.write(waldec_line + "\n")
    summary, problems = run(path)
    assert [problem.line for problem in problems if not problem.used] == [3, 4, 5, 6, 7, 8]
    assert (summary.created, summary.unusable) == (2, 6)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
def test_accents_are_read_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    run(waldec.write(tmp_path / "rna.csv", [waldec.line(titre="Les Fêtes de l'Été")], encoding=encoding))
    assert Association.objects.get().name == "Les Fêtes de l'Été"


def cut_in_the_middle(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def cut_inside_quotes(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5])


def mix_encodings(path: Path) -> None:
    path.write_bytes(path.read_bytes() + "é".encode() * 3 + b"\xe9\xe9 \n")


def encode_twice(path: Path) -> None:
    path.write_bytes(path.read_text().replace("SPORTIVE", "fêtée").encode().decode("cp1252").encode())


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (cut_in_the_middle, "ligne 3"),
        (cut_inside_quotes, "ligne 3"),
        (lambda path: path.write_text(path.read_text().replace(";", ",")), "«\xa0,\xa0»"),
        (lambda path: path.write_text(path.read_text().replace(";", "\t")), "«\xa0TAB\xa0»"),
        (lambda path: path.write_text(path.read_text().replace("adrs_codeinsee", "commune")), "adrs_codeinsee"),
        (lambda path: path.write_bytes(path.read_text().encode("utf-16")), "UTF-8"),
        (lambda path: path.write_bytes(path.read_text().encode("utf-16-le")), "UTF-8"),
        (mix_encodings, "deux encodages"),
        (encode_twice, "deux fois"),
        (lambda path: path.write_bytes(b"PK\x03\x04" + b"x" * 50), "ZIP"),
        (lambda path: path.write_bytes(b""), "vide"),
        (lambda path: path.unlink(), "rna.csv"),
    ],
)
def test_a_file_that_cannot_be_trusted_says_so_in_one_line_and_leaves_nothing(tmp_path, spoil, words) -> None:  # type: ignore[no-untyped-def]  # a table of small functions
    path = waldec.write(tmp_path / "rna.csv", [waldec.line(), waldec.line(id="W134999002")])
    spoil(path)
    with pytest.raises(UnusableFile) as refused:
        run(path)
    assert words in refused.value.messages[0]
    assert "\n" not in refused.value.messages[0]
    assert Association.objects.count() == 0


def test_a_new_declaration_asks_the_team_whether_it_is_still_right(tmp_path: Path) -> None:
    alone, led = waldec.line(date_decla="2025-01-10"), waldec.line(id="W134999002", date_decla="2025-01-10")
    imported(tmp_path, alone, led)
    make_membership(association=Association.objects.get(rna="W134999002"))
    imported(tmp_path, alone, led)
    assert not TeamMatter.objects.exists()

    anew = [each | {"date_decla": "2026-10-02"} for each in (alone, led)]
    imported(tmp_path, *anew)
    imported(tmp_path, *anew)

    assert list(TeamMatter.objects.values_list("association__rna", "kind")) == [("W134999002", "bureau")]
