"""Papers that serve no more are erased after a time (DocumentRetention), with their files and their history.

A file goes after its row, so that a night cut short loses nothing; whatever lies in the storage without
a row (a form that was left, a night cut short) is swept away a day later.
"""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Q
from django.utils import timezone

from directory.models import Association, AssociationDocument, DocumentRetention
from directory.models.document import AssociationDocumentQuerySet, private_storage

LEFT_ALONE = timedelta(days=1)


def forget(*, at: datetime) -> int:
    """One night's work; how many papers were erased."""
    gone = 0
    for rule in DocumentRetention.objects.all():
        gone += _erase(over(rule, at=at))
    return gone


def over(rule: DocumentRetention, *, at: datetime) -> AssociationDocumentQuerySet:
    """Those of this kind that ended, or expired, or whose association closed, so many months ago."""
    limit = at - relativedelta(months=rule.months)
    closed = Q(association__state=Association.State.CLOSED, association__changed_at__lte=limit)
    expired = Q(expires_on__lte=timezone.localdate(limit))
    return AssociationDocument.objects.filter(Q(ended_at__lte=limit) | expired | closed, kind=rule.kind)


def _erase(papers: AssociationDocumentQuerySet) -> int:
    found = list(papers)
    AssociationDocument.objects.filter(pk__in=[paper.pk for paper in found]).delete()
    for paper in found:
        if name := paper.file.name:
            private_storage().delete(name)
    return len(found)


def sweep(*, at: datetime) -> int:
    """Erase the files that are nobody's paper since a day; how many."""
    storage = private_storage()
    try:
        _folders, names = storage.listdir("")
    except FileNotFoundError:  # no paper yet
        return 0
    used = set(AssociationDocument.objects.exclude(file="").values_list("file", flat=True))
    old = [name for name in names if name not in used and at - storage.get_modified_time(name) > LEFT_ALONE]
    for name in old:
        storage.delete(name)
    return len(old)
