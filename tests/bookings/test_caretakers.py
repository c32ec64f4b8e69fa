"""The sheet of the week, the caretaker's link, who came, and who does not come any more."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from bookings import absences, closing, sheet, sheet_paper, turnouts, weeks
from bookings.models import AbsenceLetter, AbsenceRule, Caretaker, Decision, SheetPrint, Slot, SlotRequest, Turnout
from directory.models import Person, Venue
from events.models import Occurrence
from events.paper import printing
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock
from tests.events.sheets import pages
from tests.factories import paris

pytestmark = pytest.mark.django_db
TUESDAY = paris(2026, 11, 24, 18)
Grant = Callable[[SlotRequest], Decision]


def granted(grant_all: Grant, *starts: object, **kw: object) -> list[Slot]:
    asked = factories.make_asked(*(starts or (TUESDAY,)), **kw)  # type: ignore[arg-type]  # moments
    grant_all(asked)
    return list(asked.slots.order_by("starts_at"))


def this_week(clock: Clock) -> sheet.Sheet:
    return sheet.of(factories.the_venue(), weeks.chosen(None, at=clock.now))


def plain(words: str) -> str:
    """Without the signs that keep words on one line."""
    return words.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")


def marks(shown: sheet.Sheet) -> list[str]:
    return [plain(sheet_paper.mark_in_words(line)) for line in shown.lines]


def test_a_line_says_who_comes_and_what_to_prepare(clock: Clock, grant_all: Grant) -> None:
    association = factories.make_association("Les Voix", phone="04 65 71 00 12")
    granted(grant_all, association=association, purpose="Chorale", needs=["chairs", "sound"])
    (day,) = [day for day in this_week(clock).days if day.lines]
    paper = sheet_paper.of(this_week(clock), at=clock.now)
    assert (day.on, plain(sheet_paper.doors(day))) == (date(2026, 11, 24), "ouvrir à 17 h 45, fermer à 20 h 15")
    line = paper["days"][0]["lines"][0]
    assert (plain(line["hours"]), line["hall"], line["who"], line["what"]) == (
        "18 h – 20 h",
        "Salle Tamaris",
        "Les Voix",
        "Chorale",
    )
    assert (plain(line["people"]), line["needs"]) == ("20 personnes", "des chaises, une sono")
    assert plain(line["phone"]) == "04 65 71 00 12"


def test_the_number_of_an_association_that_is_not_public_is_not_printed(clock: Clock, grant_all: Grant) -> None:
    granted(grant_all, association=factories.make_association("Les Voix", phone="04 65 71 00 12", state="draft"))
    assert this_week(clock).lines[0].phone == ""


def test_what_changed_since_the_last_print_is_marked(clock: Clock, camille: Person, grant_all: Grant) -> None:
    kept, moved, gone = (
        granted(grant_all, TUESDAY + timedelta(days=n), association=factories.make_association(f"Association {n}"))[0]
        for n in range(3)
    )
    sheet.keep(this_week(clock), by=camille, at=clock.now)
    assert marks(this_week(clock)) == ["", "", ""]

    Slot.objects.filter(pk=moved.pk).update(space=factories.make_space("Salle Voisine"))
    Slot.objects.filter(pk=gone.pk).update(state="released")
    granted(grant_all, TUESDAY + timedelta(days=3), association=factories.make_association("Nouvelle"))

    assert marks(this_week(clock)) == ["", "CHANGÉ, avant : Salle Tamaris",
        "ANNULÉ : ne pas ouvrir", "NOUVEAU"]  # fmt: skip
    assert this_week(clock).changes == 3
    assert kept.pk


def test_a_cancelled_seance_is_not_to_be_opened_for(clock: Clock, grant_all: Grant) -> None:
    seance = factories.make_occurrence(starts_at=TUESDAY, ends_at=TUESDAY + timedelta(hours=2))
    granted(grant_all, activity=seance.activity)
    Occurrence.objects.update(state="cancelled")
    (day,) = [day for day in this_week(clock).days if day.lines]
    assert (day.lines[0].is_off, sheet_paper.doors(day)) == (True, "ne pas ouvrir")


def test_a_closure_stands_on_each_of_its_days(clock: Clock, camille: Person) -> None:
    closing.close(
        [factories.the_space()], starts_at=paris(2026, 11, 24, 8), ends_at=paris(2026, 11, 26), cause="works",
        reason="Peinture", by=camille,
    )  # fmt: skip
    said = [sheet_paper.shut_in_words(shut) for day in this_week(clock).days for shut in day.shut]
    assert [plain(words) for words in said] == [
        "FERMÉ : Salle Tamaris, 8 h – minuit (Peinture)",
        "FERMÉ : Salle Tamaris, toute la journée (Peinture)",
    ]


@pytest.mark.parametrize(("lines", "most"), [(0, 1), (500, 25)])
def test_the_paper_holds_nothing_and_five_hundred_lines(clock: Clock, lines: int, most: int) -> None:
    asked = factories.make_slot_request()
    Slot.objects.bulk_create(
        Slot(
            request=asked, space=asked.space, state="granted",
            starts_at=paris(2026, 11, 23, 8) + timedelta(minutes=12 * n),
            ends_at=paris(2026, 11, 23, 8) + timedelta(minutes=12 * n + 10),
        )
        for n in range(lines)
    )  # fmt: skip
    data = sheet_paper.of(this_week(clock), at=clock.now)
    pdf = printing.make(printing.key_of("gardien", data), "gardien", data)
    assert pdf.startswith(b"%PDF")
    assert 1 <= pages(pdf) <= most


def test_printing_keeps_what_it_said_and_looking_does_not(agent_client: Client, clock: Clock, grant_all: Grant) -> None:
    granted(grant_all)
    address = f"/service/gardiens/{factories.the_venue().slug}/"
    assert agent_client.get(f"{address}feuille.pdf").content.startswith(b"%PDF")
    assert SheetPrint.objects.count() == 0
    assert agent_client.post(address, {"semaine": "2026-11-23"}).content.startswith(b"%PDF")
    assert len(SheetPrint.objects.get().said) == 1
    assert "Rien n’a changé depuis la feuille" in agent_client.get(address).content.decode()


@pytest.fixture
def rachid(camille: Person) -> Caretaker:
    return factories.make_caretaker()


def tick(client: Client, caretaker: Caretaker, slot: Slot, **sent: object) -> int:
    return client.post(f"/gardien/{caretaker.secret}/dates/{slot.pk}/", sent).status_code


def test_a_caretaker_ticks_who_came_without_signing_in(
    client: Client, clock: Clock, rachid: Caretaker, grant_all: Grant
) -> None:
    (slot,) = granted(grant_all)
    clock.move_to(TUESDAY)
    page = client.get(rachid.get_absolute_url()).content.decode()
    assert "Souffle &amp; Mouvement" in page
    assert tick(client, rachid, slot, presence="came", people="14") == 302
    assert list(Turnout.objects.values_list("came", "people", "caretaker")) == [(True, 14, rachid.pk)]
    assert "Venus : 14 personnes" in client.get(rachid.get_absolute_url()).content.decode().replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert tick(client, rachid, slot, presence="missed", people="14") == 302
    assert list(Turnout.objects.values_list("came", "people")) == [(False, None)]
    assert tick(client, rachid, slot, presence="open") == 302
    assert Turnout.objects.count() == 0


@pytest.mark.parametrize("people", ["douze", "-1", "999999"])
def test_a_number_that_is_none_is_sent_back_and_kept(
    client: Client, clock: Clock, rachid: Caretaker, grant_all: Grant, people: str
) -> None:
    (slot,) = granted(grant_all)
    clock.move_to(TUESDAY)
    answer = client.post(f"/gardien/{rachid.secret}/dates/{slot.pk}/", {"presence": "came", "people": people})
    assert (answer.status_code, Turnout.objects.count()) == (422, 0)
    assert f'value="{people}"' in answer.content.decode()


def test_nobody_is_ticked_the_day_before(client: Client, clock: Clock, rachid: Caretaker, grant_all: Grant) -> None:
    (slot,) = granted(grant_all)
    with pytest.raises(turnouts.NotNow):
        turnouts.tick(slot, came=True, caretaker=rachid, at=clock.now)
    assert tick(client, rachid, slot, presence="came") == 302
    assert Turnout.objects.count() == 0


def test_nobody_is_missing_before_the_hour(client: Client, clock: Clock, rachid: Caretaker, grant_all: Grant) -> None:
    (slot,) = granted(grant_all)
    clock.move_to(slot.starts_at - timedelta(minutes=20))
    assert ('value="came"' in (page := client.get(rachid.get_absolute_url()).content.decode()), "missed" in page) == (
        True, False,
    )  # fmt: skip
    assert tick(client, rachid, slot, presence="missed") == 302
    assert Turnout.objects.count() == 0
    clock.move_to(slot.starts_at)
    assert 'value="missed"' in client.get(rachid.get_absolute_url()).content.decode()


def test_a_link_opens_its_own_venues_alone_and_nothing_once_ended(
    client: Client, agent_client: Client, clock: Clock, rachid: Caretaker, grant_all: Grant
) -> None:
    venue: Venue = factories.make_venue("Ailleurs")
    (elsewhere,) = granted(grant_all, space=factories.make_space("Salle Ailleurs", venue=venue))
    clock.move_to(TUESDAY)
    assert tick(client, rachid, elsewhere, presence="came") == 404
    assert client.get(f"/gardien/{rachid.secret}/{venue.slug}.pdf").status_code == 404
    former = rachid.get_absolute_url()
    agent_client.post(f"/service/gardiens/personnes/{rachid.pk}/", {"action": "renew"})
    assert client.get(former).status_code == 404
    rachid.refresh_from_db()
    agent_client.post(f"/service/gardiens/personnes/{rachid.pk}/", {"action": "revoke"})
    assert client.get(rachid.get_absolute_url()).status_code == 404


def missed(slots: list[Slot], came: str) -> None:
    for slot, one in zip(slots, came, strict=True):
        Turnout.objects.create(slot=slot, came=one == "+", at=slot.ends_at)


@pytest.mark.parametrize(
    ("came", "why"),
    [("+--", "2 fois de suite"), ("-+-", ""), ("-+-+-", "3 fois cette saison"), ("--+", "")],
)
def test_two_absences_in_a_row_or_three_in_the_season_are_told(
    clock: Clock, camille: Person, grant_all: Grant, came: str, why: str
) -> None:
    slots = granted(grant_all, *(TUESDAY + timedelta(weeks=n) for n in range(len(came))))
    missed(slots, came)
    clock.move_to(TUESDAY + timedelta(weeks=20))
    assert [found.why for found in absences.flagged(camille, at=clock.now)] == ([why] if why else [])


def test_the_rule_is_data(clock: Clock, camille: Person, grant_all: Grant) -> None:
    missed(granted(grant_all), "-")
    clock.move_to(TUESDAY + timedelta(weeks=1))
    assert absences.flagged(camille, at=clock.now) == []
    AbsenceRule.objects.create(since=date(2026, 11, 1), in_a_row=1, in_season=9)
    assert len(absences.flagged(camille, at=clock.now)) == 1


def test_a_letter_is_read_sent_once_and_the_dates_count_no_more(
    agent_client: Client, clock: Clock, camille: Person, grant_all: Grant
) -> None:
    nadia = factories.make_membership().person
    slots = granted(grant_all, TUESDAY, TUESDAY + timedelta(weeks=1))
    missed(slots, "--")
    clock.move_to(TUESDAY + timedelta(weeks=2))
    address = f"/service/absences/{slots[0].request_id}/"
    assert "Mardi 24 novembre, 18 h" in agent_client.get(address).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert agent_client.post(address, {"message": ""}).status_code == 422
    assert agent_client.post(address, {"message": "Que se passe-t-il ?"}).status_code == 302
    letter = Notice.objects.get(key__startswith="bookings/did-not-come", to=nadia.email)
    assert "Que se passe-t-il ?" in letter.body
    assert absences.flagged(camille, at=clock.now) == []
    assert agent_client.get(address).status_code == 302
    with pytest.raises(ValidationError):
        absences.write(slots[0].request, "Encore", by=camille, at=clock.now)
    assert AbsenceLetter.objects.count() == 1
