"""Numbers of visits grow coarser with time: one row a day after the night, one a month after thirteen months.

One statement takes rows away and writes their sum, so nothing is counted twice or lost: a second run, even at the
same moment, finds nothing left to take.
"""

from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.utils import timezone

DAYS_KEPT = relativedelta(months=13)

_MERGED = """
WITH gone AS (
    DELETE FROM events_visitcount WHERE {which} AND "on" < %s RETURNING what, association_id, activity_id, "on", count
)
INSERT INTO events_visitcount (what, association_id, activity_id, "on", grain, count)
SELECT what, association_id, activity_id, {day}, %s, sum(count) FROM gone GROUP BY 1, 2, 3, 4
"""
DAYS = _MERGED.format(which="grain = 'added'", day='"on"')
MONTHS = _MERGED.format(which="grain <> 'month'", day="""date_trunc('month', "on")::date""")


def merge(*, at: datetime) -> int:
    """Returns how many rows were written."""
    today = timezone.localdate(at)
    with connection.cursor() as cursor:
        cursor.execute(DAYS, [today, "day"])
        days: int = cursor.rowcount
        cursor.execute(MONTHS, [kept_by_day_since(today), "month"])
        months: int = cursor.rowcount
    return days + months


def kept_by_day_since(today: date) -> date:
    """The first day of which the days are still told apart: a month is merged whole."""
    since: date = today.replace(day=1) - DAYS_KEPT
    return since
