"""A person asks to be told of a search, confirms by the link of a letter, changes the rhythm, stops.

Nothing is sent to an address that did not confirm, but the letter that asks. Whether an address is
known already is never told on the screen: only its own mailbox learns it.
"""

from datetime import datetime, timedelta

from django.db import transaction

from events.keeping import asked, emails
from events.models import Alert
from events.search import ActivitySearch
from notifications import outbox

FORGOTTEN_AFTER = timedelta(days=7)  # an alert that nobody confirmed


@transaction.atomic
def ask(search: ActivitySearch, *, email: str, rhythm: str, language: str, at: datetime) -> Alert:
    """Keep the search, unconfirmed, and write to the address to confirm it; a known one is sent its link again."""
    email, query = email.strip(), asked.kept(search)
    wanted = {"rhythm": rhythm, "language": language, "asked_at": at}
    alert, is_new = Alert.objects.select_for_update().get_or_create(
        email__iexact=email, query=query, defaults={"email": email, **wanted}
    )
    if not is_new and not alert.is_confirmed:
        Alert.objects.filter(pk=alert.pk).update(**wanted)
        alert.refresh_from_db()
    if alert.is_confirmed:
        emails.already_followed(alert, asked.read(query, at=at), at=at)
    else:
        emails.to_confirm(alert, asked.read(query, at=at), at=at)
    return alert


@transaction.atomic
def confirm(alert: Alert, *, at: datetime) -> Alert:
    """The address said yes. What the search finds today is known: only what comes later is told. Twice is once."""
    alert = Alert.objects.select_for_update().get(pk=alert.pk)
    if not alert.is_confirmed:
        found = asked.read(alert.query, at=at).answer.activities.order_by().values_list("pk", flat=True)
        alert.confirmed_at, alert.looked_at, alert.told = at, at, sorted(set(found))
        alert.save(update_fields=["confirmed_at", "looked_at", "told"])
    return alert


def change_rhythm(alert: Alert, rhythm: str) -> None:
    Alert.objects.filter(pk=alert.pk).update(rhythm=rhythm)


@transaction.atomic
def stop(alert: Alert) -> None:
    """Forget the alert, the address, and every letter it made us write."""
    outbox.withdraw(emails.cause(alert))
    alert.delete()


def forget_unconfirmed(*, at: datetime) -> int:
    """Alerts that nobody confirmed in a week are forgotten, with their letters; says how many."""
    late = list(Alert.objects.never_confirmed(at - FORGOTTEN_AFTER))
    for alert in late:
        stop(alert)
    return len(late)
