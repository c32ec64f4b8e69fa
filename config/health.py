"""/healthz: is the database there, is the broker there, and how long have letters been waiting?"""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Min
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection

from notifications.models import Notice

LATE = 900  # seconds: longer than any restart of the worker


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    """Asked directly, with one short try: a page that waits for a lost broker helps nobody."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    if folder := options.get("data_folder_in"):
        return os.access(Path(folder), os.W_OK)
    try:
        with Connection(settings.CELERY_BROKER_URL, connect_timeout=2, transport_options=options) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except Exception:  # noqa: BLE001 - each transport has its own errors, and each means "not there"
        return False
    return True


def outbox_lag(at: datetime) -> int:
    """Seconds for which the oldest letter that is due has been waiting."""
    oldest = Notice.objects.unsettled().by_machine().aggregate(due=Min("due"))["due"]
    return max(0, int((at - oldest).total_seconds())) if oldest else 0


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """For the machine that watches over this one: 503 when something is broken. No name, no version."""
    database = database_answers()
    broker = broker_answers()
    lag = outbox_lag(timezone.now()) if database else None
    well = database and broker and lag is not None and lag < LATE
    answer = {
        "status": "ok" if well else "broken",
        "database": "ok" if database else "unreachable",
        "broker": "ok" if broker else "unreachable",
        "outbox_lag_seconds": lag,
    }
    return JsonResponse(answer, status=200 if well else 503)
