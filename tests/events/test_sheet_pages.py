"""A volunteer sends a table: what each line would do, what is taken, and the same file sent twice."""

import re
from collections.abc import Callable, Sequence
from time import process_time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from directory.models import Association, Person, Theme
from events import drafting
from events.models import Activity, Sheet
from events.recurrence import Schedule
from events.sheets import judging, writing
from events.tasks import write_sheet
from tests import factories
from tests.conftest import Clock
from tests.events import tables

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PAGE = "/espace/souffle-et-mouvement/activites/fichier/"
WRONG = ["Chorale", "Inconnu", "quand on peut", "25h", "20h", "31/02/2027", "", "", "cher"]


@pytest.fixture(autouse=True)
def reachable(volunteer_client: Client) -> None:
    """Who is to be contacted first needs a phone."""
    Association.objects.update(phone="04 42 00 00 00")


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u2060", "")


def send(client: Client, body: bytes, name: str = "rentree.csv") -> str:
    answer = client.post(PAGE, {"file": SimpleUploadedFile(name, body)})
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"])


def kinds(client: Client, page: str) -> dict[int, str]:
    return {line.number: line.kind for line in client.get(page).context["report"].lines}


def take(client: Client, page: str, **more: Any) -> Any:
    form = client.get(page).context["form"]
    ticked = {"digest": form.initial["digest"], "take": form.initial["take"], "publish": "no"}
    return client.post(page, ticked | more)


def test_lines_right_and_wrong_are_told_side_by_side_and_nothing_is_written(volunteer_client: Client) -> None:
    page = send(volunteer_client, tables.csv(tables.GYM, WRONG, tables.LOTO))
    report = volunteer_client.get(page).context["report"]

    assert [str(trouble) for line in report.lines[::2] for trouble in line.troubles] == []
    assert [line.kind for line in report.lines] == ["new", "wrong", "new"]
    assert {trouble.read for trouble in report.lines[1].troubles} >= {
        "Inconnu",
        "quand on peut",
        "25h",
        "31/02/2027",
        "cher",
    }
    assert not Activity.objects.exists()


def test_days_that_cannot_be_read_are_the_only_thing_said_of_them(volunteer_client: Client) -> None:
    body = tables.csv([*tables.GYM[:2], "mardi - jeudi", *tables.GYM[3:]], [tables.GYM[0], "Chantt", *tables.GYM[2:]])
    days, theme = volunteer_client.get(send(volunteer_client, body)).context["report"].lines

    assert [(trouble.column, trouble.read) for trouble in days.troubles] == [("Jours", "mardi - jeudi")]
    assert "Chant et chorale" in theme.troubles[0].sentence


def test_what_is_taken_is_created_as_the_form_would(volunteer_client: Client) -> None:
    page = send(volunteer_client, tables.csv(tables.GYM, WRONG, tables.LOTO))

    assert take(volunteer_client, page, publish="yes").status_code == 302
    gym, loto = Activity.objects.order_by("pk")
    assert (gym.state, int(gym.price or 0), gym.address, loto.price_kind) == ("published", 120, "3 rue du Port", "free")
    assert Schedule.of(gym).weekdays == (1,)
    assert gym.occurrences.count() > 20
    assert kinds(volunteer_client, page) == {2: "done", 3: "wrong", 4: "done"}


def test_the_same_file_twice_creates_nothing_twice(volunteer_client: Client) -> None:
    body = tables.csv(tables.GYM, tables.LOTO)
    take(volunteer_client, send(volunteer_client, body))

    assert kinds(volunteer_client, send(volunteer_client, body)) == {2: "same", 3: "same"}


def test_a_changed_line_is_an_edit_that_keeps_the_ids(volunteer_client: Client) -> None:
    take(volunteer_client, send(volunteer_client, tables.csv(tables.GYM)), publish="yes")
    before = list(Activity.objects.get().occurrences.values_list("pk", flat=True))
    page = send(volunteer_client, tables.csv([*tables.GYM[:3], "19h", "20h", *tables.GYM[5:]]))
    changed = volunteer_client.get(page).context["report"].lines[0]

    assert [(one.before, one.after) for one in changed.changes] == [("18h30", "19h"), ("19h30", "20h")]
    take(volunteer_client, page)
    assert list(Activity.objects.get().occurrences.values_list("pk", flat=True)) == before


def test_a_line_set_apart_is_another_activity(volunteer_client: Client) -> None:
    take(volunteer_client, send(volunteer_client, tables.csv(tables.GYM)))
    page = send(volunteer_client, tables.csv([*tables.GYM[:3], "20h", "21h", *tables.GYM[5:]]))
    take(volunteer_client, page, apart=[2])

    assert Activity.objects.filter(title="Gym douce du port").count() == 2


def test_an_empty_cell_leaves_what_was_completed_on_the_site(volunteer_client: Client) -> None:
    body = tables.csv(tables.GYM)
    take(volunteer_client, send(volunteer_client, body))
    Activity.objects.update(description="Complétée ici", to_bring="Un tapis")

    assert kinds(volunteer_client, send(volunteer_client, body)) == {2: "same"}


def test_two_tabs_do_not_write_twice(volunteer_client: Client) -> None:
    page = send(volunteer_client, tables.csv(tables.GYM))
    form = volunteer_client.get(page).context["form"]
    ticked = {"digest": form.initial["digest"], "take": [2], "publish": "no"}
    volunteer_client.post(page, ticked)

    assert volunteer_client.post(page, ticked).status_code == 422
    assert Activity.objects.count() == 1


def test_two_files_that_say_the_same_create_it_once(volunteer_client: Client) -> None:
    one, two = (send(volunteer_client, tables.csv(tables.GYM)) for _ in range(2))
    shown = volunteer_client.get(two).context["form"].initial["digest"]
    take(volunteer_client, one)

    assert volunteer_client.post(two, {"digest": shown, "take": [2], "publish": "no"}).status_code == 422
    assert Activity.objects.count() == 1


def test_an_activity_edited_while_its_line_waits_is_not_overwritten(volunteer_client: Client, clock: Clock) -> None:
    take(volunteer_client, send(volunteer_client, tables.csv(tables.GYM)))
    send(volunteer_client, tables.csv([*tables.GYM[:3], "19h", "20h", *tables.GYM[5:]]))
    sheet = Sheet.objects.latest("pk")
    nadia = Person.objects.get(email="nadia@exemple.test")
    digest = judging.report(sheet, at=clock.now).digest
    writing.accept(sheet, [2], apart=[], publish=False, digest=digest, by=nadia, at=clock.now)
    activity = Activity.objects.get()
    drafting.revise(activity, schedule=Schedule.of(activity), at=clock.now.replace(hour=10), by=nadia)

    assert writing.write(sheet, at=clock.now, seconds=5) == 0
    assert sheet.lines.get().state == "refused"


def test_the_wrong_lines_come_back_mended(volunteer_client: Client) -> None:
    page = send(volunteer_client, tables.csv(tables.GYM, WRONG))
    for kind in ("ods", "csv"):
        again = send(volunteer_client, volunteer_client.get(f"{page}a-corriger.{kind}").content)
        assert kinds(volunteer_client, again) == {2: "wrong"}


@pytest.mark.parametrize("kind", ["ods", "csv"])
def test_the_template_can_be_sent_as_it_is_and_nothing_is_taken(volunteer_client: Client, kind: str) -> None:
    factories.make_space()
    body = volunteer_client.get(f"{PAGE}modele.{kind}").content

    assert set(kinds(volunteer_client, send(volunteer_client, body)).values()) == {"left"}


@pytest.mark.parametrize("kind", ["ods", "csv"])
def test_the_own_activities_come_back_unchanged(volunteer_client: Client, kind: str) -> None:
    factories.make_activity(
        theme=Theme.objects.get(name="Sport et forme"), price=5, price_kind="paid", age_min=6, age_max=10
    )
    factories.make_activity(
        "Yoga",
        theme=Theme.objects.get(name="Sport et forme"),
        level_kind="all",
        contact_phone="+33 4 42 00 00 00",
    )
    body = volunteer_client.get(f"{PAGE}nos-activites.{kind}").content
    report = volunteer_client.get(send(volunteer_client, body)).context["report"]

    assert [(line.kind, line.troubles, line.changes) for line in report.lines] == [("same", [], [])] * 2


def test_a_file_that_cannot_be_read_says_why_beside_the_field(volunteer_client: Client) -> None:
    answer = volunteer_client.post(PAGE, {"file": SimpleUploadedFile("a.ods", b"%PDF-1.7")})

    assert answer.status_code == 422
    assert "PDF" in text(answer)


def test_another_team_finds_nothing(volunteer_client: Client) -> None:
    other = factories.make_sheet(association=factories.make_association("Les Amis du port"))

    assert volunteer_client.get(f"{PAGE}{other.pk}/").status_code == 404


def row(number: int) -> Sequence[str]:
    return [f"Gym {number}", *tables.GYM[1:]]


def test_the_report_asks_as_often_for_one_line_as_for_forty(
    volunteer_client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    one = send(volunteer_client, tables.csv(row(0)))
    many = send(volunteer_client, tables.csv(*map(row, range(40))))
    volunteer_client.get(one)
    with django_assert_max_num_queries(100) as first:
        volunteer_client.get(one)
    with django_assert_max_num_queries(len(first)):
        volunteer_client.get(many)


def test_a_thousand_lines_are_told_within_seconds(volunteer_client: Client) -> None:
    began = process_time()
    page = send(volunteer_client, tables.csv(*map(row, range(1000))))
    assert len(kinds(volunteer_client, page)) == 1000

    assert process_time() - began < 10


def test_what_the_person_does_not_wait_for_is_written_by_the_worker(
    volunteer_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.views.sheets.AT_ONCE", 0.0)
    page = send(volunteer_client, tables.csv(tables.GYM, tables.LOTO))
    take(volunteer_client, page)

    assert "0 lignes écrites sur 2" in text(volunteer_client.get(page))
    assert write_sheet(Sheet.objects.get().pk) == 0
    assert Activity.objects.count() == 2
