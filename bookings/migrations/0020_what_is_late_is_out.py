"""What should have come back is not free: the guard counts it until today, as the pages do.

A loan may come back in part: the rest of it stays out.
"""

from django.conf import settings
from django.db import migrations, models

PEAK = """
CREATE OR REPLACE FUNCTION lending_peak(thing bigint, days daterange) RETURNS bigint LANGUAGE sql VOLATILE AS $$
    WITH today AS (SELECT (now() AT TIME ZONE '{zone}')::date AS day), held AS (
        SELECT line.held, CASE WHEN loan.state = 'out' AND upper(line.period) <= today.day
            THEN daterange(lower(line.period), today.day, '[]') ELSE line.period END AS period
        FROM bookings_loanline line JOIN bookings_loan loan ON loan.id = line.loan_id CROSS JOIN today
        WHERE line.equipment_id = thing AND line.held > 0
    )
    SELECT coalesce(max(
        (SELECT coalesce(sum(held), 0) FROM held WHERE period @> each.day)
        + (SELECT coalesce(sum(count), 0) FROM bookings_mishap
            WHERE equipment_id = thing AND closed_on IS NULL AND since <= each.day)
    ), 0) FROM (
        SELECT lower(days) AS day
        UNION SELECT lower(period) FROM held WHERE period && days AND lower(period) > lower(days)
        UNION SELECT since FROM bookings_mishap
            WHERE equipment_id = thing AND closed_on IS NULL AND days @> since
    ) each
$$;
""".format(zone=settings.TIME_ZONE)
BEFORE = """
CREATE OR REPLACE FUNCTION lending_peak(thing bigint, days daterange) RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(max(
        (SELECT coalesce(sum(held), 0) FROM bookings_loanline
            WHERE equipment_id = thing AND held > 0 AND period @> each.day)
        + (SELECT coalesce(sum(count), 0) FROM bookings_mishap
            WHERE equipment_id = thing AND closed_on IS NULL AND since <= each.day)
    ), 0) FROM (
        SELECT lower(days) AS day
        UNION SELECT lower(period) FROM bookings_loanline
            WHERE equipment_id = thing AND held > 0 AND period && days AND lower(period) > lower(days)
        UNION SELECT since FROM bookings_mishap
            WHERE equipment_id = thing AND closed_on IS NULL AND days @> since
    ) each
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0019_halls_divided_and_made_one")]

    operations = [
        migrations.AlterField(
            model_name="loanstep",
            name="kind",
            field=models.CharField(
                choices=[
                    ("asked", "asked by the association"),
                    ("decided", "answered by the service"),
                    ("cancelled", "cancelled by the association"),
                    ("out", "handed over"),
                    ("put_back", "handing over undone"),
                    ("part_back", "came back in part"),
                    ("back", "came back"),
                    ("written", "letter from the service"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.RunSQL(PEAK, BEFORE),
    ]
