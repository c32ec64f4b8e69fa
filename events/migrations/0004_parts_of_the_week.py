"""Each séance knows its part of the week (Tuesday evening…), so a search by day reads one number."""

from django.db import migrations, models

import events.week

WEEK_PART = """
CREATE FUNCTION week_part(moment timestamptz) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
        SELECT 1 << (
            3 * (extract(isodow FROM moment AT TIME ZONE 'Europe/Paris')::integer - 1)
            + CASE WHEN extract(hour FROM moment AT TIME ZONE 'Europe/Paris') < 12 THEN 0
                   WHEN extract(hour FROM moment AT TIME ZONE 'Europe/Paris') < 18 THEN 1
                   ELSE 2 END
        )
    $$
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0003_seances_dropped_by_an_edit")]

    operations = [
        migrations.RunSQL(WEEK_PART, "DROP FUNCTION week_part(timestamptz)"),
        migrations.AddField(
            "occurrence",
            "week_part",
            models.GeneratedField(
                expression=events.week.WeekPart("starts_at"), output_field=models.IntegerField(), db_persist=True
            ),
        ),
    ]
