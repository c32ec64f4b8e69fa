"""What the database refuses, whoever writes and by whatever way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from events.models import Activity, Occurrence, Presence, RegistrationStep
from tests import factories

pytestmark = pytest.mark.django_db

INSERT = """
    INSERT INTO events_registration
        (activity_id, occurrence_id, kind, state, size, helpers, since, name, channel, email, phone, address, language,
         participants, note, contact_key, persons, secret, code, consent, cancelled_by, reason, sequence,
         accepts_split, created_at, changed_at)
    VALUES (%(activity)s, %(occurrence)s, %(kind)s, 'confirmed', %(size)s, 0, %(since)s, '', 'email', '', '', '', 'fr',
            '[]', '', '', '{}', md5(random()::text), '', '', '', '', 0, false, now(), now())
"""


def insert(activity: Activity, seance: Occurrence | None, *, size: int = 1, kind: str = "single") -> None:
    since = None if seance else timezone.now() - timedelta(days=1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            {
                "activity": activity.pk, "occurrence": seance and seance.pk, "size": size, "since": since,
                "kind": kind if seance else "season",
            },
        )  # fmt: skip


def make_seance(capacity: int = 2, **kw: object) -> tuple[Activity, Occurrence]:
    activity = factories.make_open_activity(capacity=capacity, **kw)
    return activity, factories.make_occurrence(activity=activity, starts_at=timezone.now() + timedelta(days=2))


def refused(name: str) -> object:
    return pytest.raises(IntegrityError, match=name)


def test_no_sql_gives_a_place_that_is_not_there() -> None:
    activity, seance = make_seance(capacity=2)
    insert(activity, seance, size=2)
    with refused("no place is left"):
        insert(activity, seance)
    with refused("no place is left"):
        insert(activity, None)


def test_no_sql_makes_a_party_grow_or_come_back_beyond_the_places() -> None:
    activity, seance = make_seance(capacity=2)
    party = factories.make_registration(activity=activity, occurrence=seance, size=2)
    gone = factories.make_registration(activity=activity, occurrence=seance, state="cancelled", name="Ali")
    for change in ({"pk": party.pk, "size": 3}, {"pk": gone.pk, "state": "confirmed"}):
        key = change.pop("pk")
        with refused("no place is left"), transaction.atomic():
            type(party).objects.filter(pk=key).update(**change)


def test_no_sql_brings_somebody_back_to_a_full_evening() -> None:
    activity, seance = make_seance(capacity=1)
    season = factories.make_registration(activity=activity, since=timezone.now() - timedelta(days=1))
    away = Presence.objects.create(registration=season, occurrence=seance, kind="away", at=timezone.now())
    insert(activity, seance)
    with refused("no place is left"), transaction.atomic():
        away.delete()
    with refused("no place is left"), transaction.atomic():
        Presence.objects.filter(pk=away.pk).update(kind="came")


def test_no_sql_sells_more_places_to_try_than_there_are() -> None:
    activity, seance = make_seance(capacity=5, trial_places=1)
    insert(activity, seance, kind="trial")
    insert(activity, seance)
    with refused("no place is left"):
        insert(activity, seance, kind="trial")


def test_lowering_the_capacity_throws_nobody_out_and_lets_nobody_in() -> None:
    activity, seance = make_seance(capacity=2)
    party = factories.make_registration(activity=activity, occurrence=seance, size=2)
    Activity.objects.filter(pk=activity.pk).update(capacity=1)
    type(party).objects.filter(pk=party.pk).update(note="Fauteuil roulant")
    with refused("no place is left"):
        insert(activity, seance)


def test_a_registration_is_for_a_seance_of_its_own_activity() -> None:
    activity, _seance = make_seance()
    _other, elsewhere = make_seance(title="Autre")
    with refused("of its own activity"):
        insert(activity, elsewhere)


def test_the_history_is_never_rewritten_but_words_may_be_forgotten() -> None:
    party = factories.make_registration()
    step = RegistrationStep.objects.create(
        registration=party, kind="cancelled", at=factories.LONG_AGO, actor="resident", words="Malade"
    )
    of_it = RegistrationStep.objects.filter(pk=step.pk)
    for change in ({"kind": "registered"}, {"words": "Autre chose"}, {"words": "", "actor": "team"}):
        with refused("never changed nor deleted"), transaction.atomic():
            of_it.update(**change)
    with refused("never changed nor deleted"), transaction.atomic():
        of_it.delete()
    of_it.update(words="")
    assert of_it.get().words == ""
