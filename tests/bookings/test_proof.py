"""What proves fairness: the register, the ledger, occupation. Nothing of private people."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings import conventions, fairness, help_in_kind, occupation, requesting, review, seasons
from bookings.models import Decision, SlotRequest, Turnout
from directory.models import Person, Space
from events.sheets import ods
from tests import factories
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
Grant = Callable[[SlotRequest], Decision]


def season(now: datetime) -> seasons.Span:
    return seasons.season(None, at=now)[0]


@pytest.fixture
def decided(camille: Person, refusal: review.Refuse, now: datetime) -> SlotRequest:
    """One evening granted, one refused."""
    asked = factories.make_asked(paris(2026, 12, 1, 18), paris(2026, 12, 8, 18))
    first, second = asked.slots.order_by("starts_at")
    verdicts = {first.pk: review.Grant(), second.pk: refusal}
    review.decide(asked, verdicts=verdicts, message="Bonjour Nadia", by=camille, at=now)
    return asked


def test_the_register_says_who_what_when_and_why(decided: SlotRequest, camille_client: Client, clock: Clock) -> None:
    page = camille_client.get("/service/registre/").content.decode()
    for words in ("Camille", "Souffle &amp; Mouvement", "La salle est déjà prise.", "demandée"):
        assert words in page
    assert "Bonjour Nadia" not in page


def test_who_acts_for_an_association_is_not_named(camille_client: Client, clock: Clock) -> None:
    member = factories.make_membership()
    asked = factories.make_asked(paris(2026, 12, 1, 18))
    requesting.withdraw(asked, by=member.person, at=clock.now)
    page = camille_client.get("/service/registre/").content.decode()
    assert "l’association" in page
    assert "Nadia" not in page
    assert "Nadia" not in camille_client.get("/service/registre/registre.csv").content.decode()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("", 1), ("?saison=2026&motif=property", 1), ("?motif=order", 0), ("?acte=withdrawn", 0), ("?association=souffl", 1),
        ("?association=nautique", 0), ("?lieu=maison-des-tamaris", 1), ("?saison=2025", 0), ("?saison=abc&acte=x&motif=y", 1),
        ("?page=zz", 1),
    ],
)  # fmt: skip
def test_its_filters(decided: SlotRequest, camille_client: Client, clock: Clock, question: str, found: int) -> None:
    page = camille_client.get(f"/service/registre/{question}")
    assert page.context["page_obj"].paginator.count == found


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_the_register_is_taken_away(decided: SlotRequest, camille_client: Client, clock: Clock, kind: str) -> None:
    decided.association.name = "=1+1"
    decided.association.save()
    body = camille_client.get(f"/service/registre/registre.{kind}").content
    if kind == "ods":
        rows = [line.cells for line in ods.read(body)[0].lines]
    else:
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 3
    assert rows[1][3] == ("=1+1" if kind == "ods" else "'=1+1")
    assert rows[2][8:12] == [
        "demandée", "refusée", "administration des propriétés communales", "La salle est déjà prise.",
    ]  # fmt: skip


def test_the_ledger_counts_hours_by_association_and_theme(decided: SlotRequest, now: datetime) -> None:
    sport = factories.make_theme("Sport")
    decided.association.themes.add(factories.make_theme("Gymnastique", parent=sport), sport)
    slot = decided.slots.granted().get()
    Turnout.objects.create(slot=slot, came=True, at=slot.ends_at)
    factories.make_asked(paris(2027, 1, 5, 10), association=factories.make_association("Club nautique"))
    ledger = fairness.of(season(now))
    ours = ledger.associations[0]
    assert (ours.name, ours.share.asked, ours.share.granted, ours.share.refused) == ("Souffle & Mouvement", 4, 2, 2)
    assert (ours.share.on_property, ours.share.used, ours.share.rate) == (2, 2, 50)
    assert [(row.name, row.share.asked) for row in ledger.themes] == [("Sport", 4), ("Sans thème", 2)]
    assert (ledger.total.asked, ledger.total.waiting, ledger.total.requests) == (6, 2, 2)


def test_the_ledger_of_one_venue(decided: SlotRequest, now: datetime) -> None:
    other = factories.make_venue("Gymnase du Grès")
    assert fairness.of(season(now), other).associations == []
    assert fairness.of(season(now), decided.space.venue).total.asked == 4


@pytest.fixture
def evening(grant_all: Grant) -> Space:
    """Half a hall from 18 h 30 to 20 h 30 on a Tuesday, the whole one from 9 h to 10 h on a Sunday."""
    whole, half, _other = factories.make_hall_in_two()
    grant_all(factories.make_asked(paris(2026, 11, 24, 18, 30), space=half))
    grant_all(factories.make_asked(paris(2026, 11, 29, 9), space=whole, hours=1))
    return whole


def test_what_agents_book_themselves_is_no_help_and_needs_no_convention(camille_client: Client, now: datetime) -> None:
    booked = factories.make_direct_booking(paris(2026, 10, 7, 14), paris(2026, 12, 9, 14)).request
    booked.slots.update(state="granted", decided_at=now)
    span = seasons.Span(2026, "2026–2027", paris(2026, 9, 1), paris(2027, 9, 1))
    assert not fairness.of(span).associations
    assert not help_in_kind.of_town(span, at=now).lines
    assert not conventions.to_prepare(SlotRequest.objects.of_associations(), at=now).exists()
    assert camille_client.get(f"/service/conventions/preparer/{booked.pk}/").status_code == 404


def test_occupation_by_month_hour_and_weekday(evening: Space) -> None:
    at = paris(2026, 11, 30, 9)
    found = occupation.of(evening.venue, season(at), at=at)
    assert [name for name, _cells in found.months.rows] == ["Grande salle, moitié 1", "Grande salle, moitié 2"]
    assert [[cell.hours for cell in cells] for _name, cells in found.months.rows] == [[0, 0, 3], [0, 0, 1]]
    by_hour = dict(zip(found.hours.heads, found.hours.rows[0][1], strict=True))
    held = {head: cell.hours for head, cell in by_hour.items() if cell.hours}
    assert held == {
        "9\N{NO-BREAK SPACE}h": 1, "18\N{NO-BREAK SPACE}h": Decimal("0.50"), "19\N{NO-BREAK SPACE}h": 1,
        "20\N{NO-BREAK SPACE}h": Decimal("0.50"),
    }  # fmt: skip
    tuesday, sunday = found.week.rows[1], found.week.rows[6]
    assert [tuesday[0], sum(cell.hours for cell in tuesday[1]), sunday[0]] == ["Mardi", 2, "Dimanche"]
    assert found.total == 4


def test_occupation_is_shown_and_taken_away(evening: Space, camille_client: Client, clock: Clock) -> None:
    clock.move_to(paris(2026, 11, 30, 9))
    page = camille_client.get("/service/occupation/").content.decode()
    assert "Grande salle, moitié 1" in page
    assert 'class="heat__1"' in page
    leaves = ods.read(camille_client.get("/service/occupation/occupation.ods").content)
    assert [len(leaf.lines) for leaf in leaves] == [3, 3, 3, 8]


@pytest.mark.parametrize(
    "address", ["/service/registre/", "/service/registre/equite/", "/service/occupation/", "/service/conventions/"]
)
def test_it_costs_the_same_for_one_and_for_many(
    camille_client: Client, clock: Clock, grant_all: Grant, address: str
) -> None:
    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            association = factories.make_association(f"Club {number}")
            space = factories.make_space(f"Salle {number}")
            grant_all(factories.make_asked(paris(2026, 12, 1, 10), association=association, space=space))

    def queries() -> int:
        camille_client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert camille_client.get(address).status_code == 200
        return len(found)

    fill(0, 2)
    few = queries()
    fill(2, 12)
    assert queries() == few


def test_the_share_granted_is_whole_only_when_all_was_granted() -> None:
    shares = [
        fairness.Share(granted=Decimal(granted), on_services=Decimal(refused))
        for granted, refused in ((2335, 10), (1, 999), (7, 0), (0, 7), (0, 0))
    ]
    assert [share.rate for share in shares] == [99, 1, 100, 0, None]
