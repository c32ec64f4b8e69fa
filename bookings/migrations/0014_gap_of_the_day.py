"""How long a space rests after a use, by the rule of the day on which the use starts; else what the space itself says.

Read by every question about what is free, and by whoever writes what is held (bookings.holding).
"""

from django.db import migrations

MADE = """
CREATE FUNCTION bookings_gap(space bigint, base integer, moment timestamptz) RETURNS integer
LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT line.gap_minutes::integer FROM bookings_spacerule line JOIN bookings_venuerule rule ON rule.id = line.rule_id
        WHERE line.space_id = space AND rule.since <= (moment AT TIME ZONE 'Europe/Paris')::date
        ORDER BY rule.since DESC LIMIT 1
    ), base)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0013_venue_rules")]

    operations = [migrations.RunSQL(MADE, "DROP FUNCTION bookings_gap(bigint, integer, timestamptz)")]
