"""Any dates are answered from whole weeks (`events.models.Outlook`), which take the place of `holds_until`."""

from django.db import migrations, models

# The first two statements are those of migration 0033; the third writes the weeks: 49152 are the bits FREE_ENTRY and
# REGISTERS of the facts, 62 is Outlook.WEEKS - 1.
LOOK_AHEAD = """
CREATE OR REPLACE FUNCTION look_ahead(wanted bigint[], from_moment timestamptz) RETURNS void
    LANGUAGE sql AS $$
    WITH ahead AS MATERIALIZED (
        SELECT a.id AS activity_id,
            max(coalesce(from_moment, x.since)) AS since,
            min(o.starts_at) AS next_start,
            max(o.starts_at) AS last_start,
            bit_or(o.week_part) AS parts,
            coalesce(
                bit_or(o.week_part) FILTER (
                    WHERE o.has_places
                    AND (a.entry = 'free_entry' OR (a.entry = 'registration' AND NOT a.is_registration_closed))
                ),
                0
            ) AS open_parts,
            (array_agg(o.space_id ORDER BY o.starts_at DESC) FILTER (WHERE o.space_id IS NOT NULL))[1] AS hall,
            bool_and(coalesce(v.step_free, false)) FILTER (WHERE o.space_id IS NOT NULL) AS step_free,
            bool_and(coalesce(v.hearing_loop, false)) FILTER (WHERE o.space_id IS NOT NULL) AS hearing_loop,
            bool_and(coalesce(v.accessible_toilets, false)) FILTER (WHERE o.space_id IS NOT NULL) AS toilets,
            bool_and(coalesce(v.accessible_parking, false)) FILTER (WHERE o.space_id IS NOT NULL) AS parking
        FROM events_activity a
            JOIN directory_association b ON b.id = a.association_id
            LEFT JOIN events_outlook x ON x.activity_id = a.id
            JOIN events_occurrence o ON o.activity_id = a.id AND NOT o.is_dropped
                AND o.starts_at >= coalesce(from_moment, x.since, '-infinity')
            LEFT JOIN directory_space s ON s.id = o.space_id
            LEFT JOIN directory_venue v ON v.id = s.venue_id
        WHERE a.id = ANY (wanted) AND a.state = 'published' AND b.state IN ('listed', 'dormant')
        GROUP BY a.id
    ), over AS (
        DELETE FROM events_outlook
        WHERE activity_id = ANY (wanted) AND activity_id NOT IN (SELECT activity_id FROM ahead)
    )
    INSERT INTO events_outlook AS kept (
        activity_id, theme_id, neighbourhood_id, since, next_start, last_start, parts, open_parts,
        facts, age_min, age_max, cents, opens_at, latitude, longitude, is_rough
    )
    SELECT a.id, a.theme_id, coalesce(hv.neighbourhood_id, wv.neighbourhood_id, a.neighbourhood_id),
        n.since, n.next_start, n.last_start, n.parts, n.open_parts,
        (a.price_kind = 'free')::integer
        | (a.has_solidarity_rate::integer << 1)
        | ((a.price_kind = 'free' OR (a.price_kind = 'paid' AND coalesce(a.price <= 50, false)))::integer << 2)
        | ((a.level_kind = 'all')::integer << 3)
        | ((a.level_kind = 'beginner')::integer << 4)
        | ((a.level_kind = 'intermediate')::integer << 5)
        | ((a.level_kind = 'advanced')::integer << 6)
        | (coalesce(n.step_free, false)::integer << 7)
        | (coalesce(n.hearing_loop, false)::integer << 8)
        | (coalesce(n.toilets, false)::integer << 9)
        | (coalesce(n.parking, false)::integer << 10)
        | (a.is_seated::integer << 11)
        | (a.is_online::integer << 12)
        | (a.offers_trial::integer << 13)
        | ((a.entry = 'free_entry')::integer << 14)
        | ((a.entry = 'registration' AND NOT a.is_registration_closed)::integer << 15)
        | ((coalesce(a.age_min, 0) <= 2)::integer << 16)
        | ((coalesce(a.age_min, 0) <= 11 AND coalesce(a.age_max, 120) >= 3)::integer << 17)
        | ((coalesce(a.age_min, 0) <= 17 AND coalesce(a.age_max, 120) >= 12)::integer << 18)
        | ((coalesce(a.age_min, 0) <= 59 AND coalesce(a.age_max, 120) >= 18)::integer << 19)
        | ((coalesce(a.age_max, 120) >= 60)::integer << 20),
        coalesce(a.age_min, 0), coalesce(a.age_max, 120),
        CASE a.price_kind WHEN 'free' THEN 0 WHEN 'paid' THEN round(100 * a.price)::integer END,
        a.registration_opens_at,
        coalesce(hv.latitude, wv.latitude, q.latitude), coalesce(hv.longitude, wv.longitude, q.longitude),
        coalesce(hv.latitude, wv.latitude) IS NULL
    FROM ahead n
        JOIN events_activity a ON a.id = n.activity_id
        LEFT JOIN directory_space hs ON hs.id = n.hall
        LEFT JOIN directory_venue hv ON hv.id = hs.venue_id
        LEFT JOIN directory_space ws ON ws.id = a.space_id
        LEFT JOIN directory_venue wv ON wv.id = ws.venue_id
        LEFT JOIN directory_neighbourhood q
            ON q.id = coalesce(hv.neighbourhood_id, wv.neighbourhood_id, a.neighbourhood_id)
    ORDER BY a.id
    ON CONFLICT (activity_id) DO UPDATE SET
        theme_id = excluded.theme_id, parts = excluded.parts, open_parts = excluded.open_parts,
        neighbourhood_id = excluded.neighbourhood_id, since = excluded.since, next_start = excluded.next_start,
        last_start = excluded.last_start, facts = excluded.facts,
        age_min = excluded.age_min, age_max = excluded.age_max, cents = excluded.cents,
        opens_at = excluded.opens_at, latitude = excluded.latitude, longitude = excluded.longitude,
        is_rough = excluded.is_rough;

    WITH meets AS (
        SELECT o.activity_id, o.week_hour, o.week_part, o.starts_at, k.is_open
        FROM events_occurrence o
            JOIN events_outlook x ON x.activity_id = o.activity_id
            JOIN (VALUES (false), (true)) k (is_open) ON o.has_places OR NOT k.is_open
        WHERE o.activity_id = ANY (wanted) AND NOT o.is_dropped
    ), begun AS (
        SELECT *, (starts_at - lag(starts_at) OVER one <= interval '528 hours') IS NOT TRUE AS begins
        FROM meets WINDOW one AS (PARTITION BY activity_id, is_open, week_hour ORDER BY starts_at)
    ), numbered AS (
        SELECT *, count(*) FILTER (WHERE begins) OVER (
            PARTITION BY activity_id, is_open, week_hour ORDER BY starts_at
        ) AS place
        FROM begun
    ), either AS (
        SELECT n.activity_id, n.is_open, n.week_hour, min(n.week_part) AS week_part, min(n.starts_at) AS first_start,
            max(n.starts_at) AS last_start
        FROM numbered n JOIN events_outlook x ON x.activity_id = n.activity_id
        GROUP BY n.activity_id, n.is_open, n.week_hour, n.place
        HAVING max(n.starts_at) >= coalesce(max(x.since), '-infinity')
    ), stretches AS (
        SELECT activity_id, bool_or(NOT is_open) AS is_held, bool_or(is_open) AS is_open, week_hour,
            min(week_part) AS week_part, first_start, last_start
        FROM either GROUP BY activity_id, week_hour, first_start, last_start
    ), over AS (
        DELETE FROM events_stretch s
        WHERE s.activity_id = ANY (wanted) AND NOT EXISTS (
            SELECT FROM stretches n
            WHERE (n.activity_id, n.is_held, n.is_open, n.week_hour, n.first_start)
                = (s.activity_id, s.is_held, s.is_open, s.week_hour, s.first_start)
        )
    )
    INSERT INTO events_stretch AS kept (activity_id, is_held, is_open, week_hour, week_part, first_start, last_start)
    SELECT activity_id, is_held, is_open, week_hour, week_part, first_start, last_start FROM stretches
    ORDER BY 1, 2, 3, 4, 6
    ON CONFLICT (activity_id, is_held, is_open, week_hour, first_start) DO UPDATE
        SET week_part = excluded.week_part, last_start = excluded.last_start
        WHERE (kept.week_part, kept.last_start) IS DISTINCT FROM (excluded.week_part, excluded.last_start);

    UPDATE events_outlook x SET first_week = n.first_week, whole_weeks = n.whole_weeks, broken_weeks = n.broken_weeks,
        open_whole_weeks = n.open_whole_weeks, open_broken_weeks = n.open_broken_weeks
    FROM (
        SELECT activity_id, first_week,
            coalesce(bit_or(bit) FILTER (WHERE held & parts = parts), 0) AS whole_weeks,
            coalesce(bit_or(bit) FILTER (WHERE is_ahead AND held & parts <> parts), 0) AS broken_weeks,
            coalesce(bit_or(bit) FILTER (WHERE open & open_parts = open_parts), 0) AS open_whole_weeks,
            coalesce(bit_or(bit) FILTER (WHERE is_open_ahead AND open & open_parts <> open_parts), 0) AS open_broken_weeks
        FROM (
            SELECT x.activity_id, x.parts, x.open_parts, x.first_week, 1::bigint << (o.week - x.first_week) AS bit,
                bit_or(o.week_part) AS held,
                bool_or(o.starts_at >= x.since) AS is_ahead,
                coalesce(bit_or(o.week_part) FILTER (WHERE o.has_places AND x.enters), 0) AS open,
                bool_or(o.starts_at >= x.since AND o.has_places AND x.enters) AS is_open_ahead
            FROM (
                SELECT activity_id, parts, open_parts, coalesce(since, '-infinity') AS since, next_start,
                    facts & 49152 <> 0 AS enters,
                    ((next_start AT TIME ZONE 'Europe/Paris')::date - date '1970-01-05') / 7 AS first_week
                FROM events_outlook WHERE activity_id = ANY (wanted)
            ) x
                JOIN (
                    SELECT *, ((starts_at AT TIME ZONE 'Europe/Paris')::date - date '1970-01-05') / 7 AS week
                    FROM events_occurrence WHERE activity_id = ANY (wanted) AND NOT is_dropped
                ) o ON o.activity_id = x.activity_id AND o.starts_at > x.next_start - interval '8 days'
                    AND o.week BETWEEN x.first_week AND x.first_week + 62
            GROUP BY x.activity_id, x.parts, x.open_parts, x.first_week, o.week
        ) one
        GROUP BY activity_id, first_week
    ) n
    WHERE x.activity_id = n.activity_id
        AND (x.first_week, x.whole_weeks, x.broken_weeks, x.open_whole_weeks, x.open_broken_weeks) IS DISTINCT FROM
            (n.first_week, n.whole_weeks, n.broken_weeks, n.open_whole_weeks, n.open_broken_weeks);
    $$
"""
NOW = "SELECT look_ahead(ARRAY(SELECT activity_id FROM events_outlook ORDER BY 1), NULL)"


class Migration(migrations.Migration):
    dependencies = [("events", "0035_who_leads_is_shown")]

    operations = [
        migrations.RemoveField("outlook", "holds_until"),
        migrations.AddField("outlook", "first_week", models.IntegerField(default=0, db_default=0)),
        *(
            migrations.AddField("outlook", name, models.BigIntegerField(default=0, db_default=0))
            for name in ("whole_weeks", "broken_weeks", "open_whole_weeks", "open_broken_weeks")
        ),
        migrations.RunSQL(LOOK_AHEAD, migrations.RunSQL.noop),
        migrations.RunSQL(NOW, migrations.RunSQL.noop),
    ]
