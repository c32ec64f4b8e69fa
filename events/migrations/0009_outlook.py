"""A short row per activity for the search, kept by the database: whoever writes a séance need not think of it."""

import django.db.models.deletion
from django.db import migrations, models

import events.week

WEEK_HOUR = """
CREATE FUNCTION week_hour(moment timestamptz) RETURNS smallint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
        SELECT (24 * (extract(isodow FROM moment AT TIME ZONE 'Europe/Paris')::integer - 1)
            + extract(hour FROM moment AT TIME ZONE 'Europe/Paris')::integer)::smallint
    $$
"""

# One statement that writes the rows anew from the séances that begin at `since` or later; without a
# moment, at the one that each row was last written for. The bits are those of events.search.bits.
LOOK_AHEAD = """
CREATE FUNCTION look_ahead(wanted bigint[], from_moment timestamptz) RETURNS void
    LANGUAGE sql AS $$
    WITH ahead AS MATERIALIZED (
        SELECT a.id AS activity_id,
            max(coalesce(from_moment, x.since)) AS since,
            min(o.starts_at) AS next_start,
            max(o.starts_at) AS last_start,
            bit_or(set_bit(repeat('0', 168)::bit(168), o.week_hour, 1)) AS hours,
            coalesce(
                bit_or(set_bit(repeat('0', 168)::bit(168), o.week_hour, 1)) FILTER (
                    WHERE o.has_places
                    AND (a.entry = 'free_entry' OR (a.entry = 'registration' AND NOT a.is_registration_closed))
                ),
                repeat('0', 168)::bit(168)
            ) AS open_hours,
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
        activity_id, theme_id, neighbourhood_id, since, next_start, last_start, parts, open_parts, hours, open_hours,
        facts, age_min, age_max, cents, opens_at, latitude, longitude, is_rough
    )
    SELECT a.id, a.theme_id, coalesce(hv.neighbourhood_id, wv.neighbourhood_id, a.neighbourhood_id),
        n.since, n.next_start, n.last_start, n.parts, n.open_parts, n.hours, n.open_hours,
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
        last_start = excluded.last_start, hours = excluded.hours, open_hours = excluded.open_hours,
        facts = excluded.facts, age_min = excluded.age_min, age_max = excluded.age_max, cents = excluded.cents,
        opens_at = excluded.opens_at, latitude = excluded.latitude, longitude = excluded.longitude,
        is_rough = excluded.is_rough
    $$
"""

ACTIVITY_FACTS = (
    "state, association_id, theme_id, neighbourhood_id, space_id, price_kind, price, has_solidarity_rate, level_kind, "
    "is_seated, is_online, offers_trial, entry, is_registration_closed, registration_opens_at, age_min, age_max"
)
SEANCE_FACTS = "activity_id, starts_at, state, is_dropped, space_id, free_places"
VENUE_FACTS = (
    "neighbourhood_id, latitude, longitude, step_free, hearing_loop, accessible_toilets, accessible_parking"
)


def of(table: str, names: str) -> str:
    return ", ".join(f"{table}.{name}" for name in names.split(", "))


TRIGGERS = f"""
CREATE FUNCTION seances_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM look_ahead(ARRAY(SELECT DISTINCT activity_id FROM fresh ORDER BY 1), NULL);
    RETURN NULL;
END $$;
CREATE FUNCTION seances_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint[] := ARRAY(
    SELECT DISTINCT unnest(ARRAY[f.activity_id, o.activity_id])
    FROM fresh f JOIN old o USING (id) WHERE ({of("f", SEANCE_FACTS)}) IS DISTINCT FROM ({of("o", SEANCE_FACTS)})
    ORDER BY 1
);
BEGIN
    IF touched <> '{{}}' THEN PERFORM look_ahead(touched, NULL); END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION seances_went() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM look_ahead(ARRAY(SELECT DISTINCT activity_id FROM old ORDER BY 1), NULL);
    RETURN NULL;
END $$;
CREATE FUNCTION activities_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint[] := ARRAY(
    SELECT f.id FROM fresh f JOIN old o USING (id)
    WHERE ({of("f", ACTIVITY_FACTS)}) IS DISTINCT FROM ({of("o", ACTIVITY_FACTS)}) ORDER BY 1
);
BEGIN
    IF touched <> '{{}}' THEN PERFORM look_ahead(touched, NULL); END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION venues_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint[] := ARRAY(
    SELECT s.id FROM fresh f JOIN old o USING (id) JOIN directory_space s ON s.venue_id = f.id
    WHERE ({of("f", VENUE_FACTS)}) IS DISTINCT FROM ({of("o", VENUE_FACTS)})
);
BEGIN
    IF touched <> '{{}}' THEN PERFORM look_ahead(ARRAY(
        SELECT id FROM events_activity WHERE space_id = ANY (touched)
        UNION SELECT activity_id FROM events_occurrence WHERE space_id = ANY (touched) ORDER BY 1
    ), NULL); END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION associations_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint[] := ARRAY(
    SELECT a.id FROM fresh f JOIN old o USING (id) JOIN events_activity a ON a.association_id = f.id
    WHERE f.state IS DISTINCT FROM o.state ORDER BY 1
);
BEGIN
    IF touched <> '{{}}' THEN PERFORM look_ahead(touched, NULL); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER look_ahead_came AFTER INSERT ON events_occurrence
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION seances_came();
CREATE TRIGGER look_ahead_changed AFTER UPDATE ON events_occurrence
    REFERENCING NEW TABLE AS fresh OLD TABLE AS old FOR EACH STATEMENT EXECUTE FUNCTION seances_changed();
CREATE TRIGGER look_ahead_went AFTER DELETE ON events_occurrence
    REFERENCING OLD TABLE AS old FOR EACH STATEMENT EXECUTE FUNCTION seances_went();
CREATE TRIGGER look_ahead_changed AFTER UPDATE ON events_activity
    REFERENCING NEW TABLE AS fresh OLD TABLE AS old FOR EACH STATEMENT EXECUTE FUNCTION activities_changed();
CREATE TRIGGER look_ahead_changed AFTER UPDATE ON directory_venue
    REFERENCING NEW TABLE AS fresh OLD TABLE AS old FOR EACH STATEMENT EXECUTE FUNCTION venues_changed();
CREATE TRIGGER look_ahead_changed AFTER UPDATE ON directory_association
    REFERENCING NEW TABLE AS fresh OLD TABLE AS old FOR EACH STATEMENT EXECUTE FUNCTION associations_changed();
"""  # noqa: S608 - fixed names

NO_TRIGGERS = """
DROP TRIGGER look_ahead_changed ON directory_association;
DROP TRIGGER look_ahead_changed ON directory_venue;
DROP TRIGGER look_ahead_changed ON events_activity;
DROP TRIGGER look_ahead_went ON events_occurrence;
DROP TRIGGER look_ahead_changed ON events_occurrence;
DROP TRIGGER look_ahead_came ON events_occurrence;
DROP FUNCTION associations_changed();
DROP FUNCTION venues_changed();
DROP FUNCTION activities_changed();
DROP FUNCTION seances_went();
DROP FUNCTION seances_changed();
DROP FUNCTION seances_came();
"""


def pointer(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_themes"), ("events", "0008_words_of_the_town")]

    operations = [
        migrations.RunSQL(WEEK_HOUR, "DROP FUNCTION week_hour(timestamptz)"),
        migrations.RemoveIndex("occurrence", "occurrence_by_start"),
        migrations.RemoveIndex("occurrence", "occurrence_of_activity"),
        migrations.AddField(
            "occurrence",
            "has_places",
            models.GeneratedField(
                db_persist=True,
                expression=~models.Q(state="cancelled") & (models.Q(free_places=None) | models.Q(free_places__gt=0)),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddField(
            "occurrence",
            "week_hour",
            models.GeneratedField(
                db_persist=True,
                expression=events.week.WeekHour("starts_at"),
                output_field=models.SmallIntegerField(),
            ),
        ),
        migrations.AddIndex(
            "occurrence",
            models.Index(
                fields=["activity", "starts_at"],
                include=("week_part", "week_hour", "is_dropped", "has_places"),
                name="occurrence_of_activity",
            ),
        ),
        migrations.AddIndex(
            "occurrence",
            models.Index(
                fields=["starts_at"],
                include=("activity", "week_part", "week_hour", "is_dropped", "has_places"),
                name="occurrence_by_start",
            ),
        ),
        migrations.CreateModel(
            name="Outlook",
            fields=[
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="outlook",
                        serialize=False,
                        to="events.activity",
                    ),
                ),
                ("since", models.DateTimeField(null=True)),
                ("next_start", models.DateTimeField()),
                ("last_start", models.DateTimeField()),
                ("parts", models.IntegerField()),
                ("open_parts", models.IntegerField()),
                ("hours", events.week.HoursField()),
                ("open_hours", events.week.HoursField()),
                ("facts", models.IntegerField()),
                ("age_min", models.PositiveSmallIntegerField()),
                ("age_max", models.PositiveSmallIntegerField()),
                ("cents", models.IntegerField(null=True)),
                ("opens_at", models.DateTimeField(null=True)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("is_rough", models.BooleanField(default=False)),
                ("theme", pointer("directory.theme")),
                ("neighbourhood", pointer("directory.neighbourhood")),
            ],
        ),
        migrations.AddIndex(
            "outlook", models.Index(fields=["next_start", "activity"], name="outlook_by_next_start")
        ),
        migrations.RunSQL(LOOK_AHEAD, "DROP FUNCTION look_ahead(bigint[], timestamptz)"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
