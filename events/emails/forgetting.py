"""Nothing of what was written to somebody stays once they are forgotten."""

from collections.abc import Sequence

from django.db.models import Q

from events.models import Registration, RegistrationStep, Relative
from notifications import incoming
from notifications.models import Notice


def forget(parties: Sequence[Registration]) -> None:
    """Empty the words and addresses of what was sent to these parties, or given up; what still waits leaves, then goes.
    Nobody is phoned or sent paper any more.
    """
    steps = RegistrationStep.objects.filter(registration__in=parties).values_list("pk", flat=True)
    told = Q(key__in=[f"registrations/{step}{by}" for step in steps for by in ("", "/call")])
    for party in parties:
        for begins in ("reminders", "texts", "registrations/link", "registrations/calendar"):
            told |= Q(key__startswith=f"{begins}/{party.pk}/")
    for relative in Relative.objects.only_of(parties).values_list("pk", flat=True):
        told |= Q(key__endswith=f"/copie/{relative}")
    if steps:
        told |= Q(key__regex=rf"^registrations/({'|'.join(map(str, steps))})/copie/")
    incoming.forget_from({party.phone for party in parties})
    letters = Notice.objects.filter(told)
    letters.unsettled().by_hand().delete()
    letters.unsettled().update(is_passing=True)
    letters.exclude(sent_at=None, given_up_at=None).update(subject="–", body="", html="", attachments=[], to="")
