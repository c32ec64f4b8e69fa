"""A place is free again when the séance has begun and its party did not come: who stands at the door may take it."""

from django.db import migrations

WITH_MISSED = """
CREATE OR REPLACE FUNCTION seance_places(wanted bigint[])
RETURNS TABLE (occurrence_id bigint, taken bigint, trials bigint) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT o.id, coalesce(own.all_of_them, 0) + coalesce(season.people, 0) - coalesce(gone.people, 0),
           coalesce(own.trials, 0)
    FROM events_occurrence o
    LEFT JOIN LATERAL (
        SELECT sum(r.size) AS all_of_them, sum(r.size) FILTER (WHERE r.kind = 'trial') AS trials
        FROM events_registration r
        WHERE r.occurrence_id = o.id AND r.state IN ('confirmed', 'offered')
    ) own ON true
    LEFT JOIN LATERAL (
        SELECT sum(r.size) AS people FROM events_registration r
        WHERE r.activity_id = o.activity_id AND r.kind = 'season' AND r.state IN ('confirmed', 'offered')
          AND r.since <= o.original_start AND (r.until IS NULL OR o.original_start < r.until)
    ) season ON true
    LEFT JOIN LATERAL (
        SELECT sum(r.size) AS people FROM events_presence p JOIN events_registration r ON r.id = p.registration_id
        WHERE p.occurrence_id = o.id AND r.state IN ('confirmed', 'offered')
          AND (p.kind = 'away' AND r.kind = 'season' OR p.kind = 'missed' AND o.starts_at <= now())
          AND (r.occurrence_id = o.id OR r.kind = 'season'
               AND r.since <= o.original_start AND (r.until IS NULL OR o.original_start < r.until))
    ) gone ON true
    WHERE o.id = ANY(wanted);
END $$;
"""
WITHOUT_MISSED = """
CREATE OR REPLACE FUNCTION seance_places(wanted bigint[])
RETURNS TABLE (occurrence_id bigint, taken bigint, trials bigint) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT o.id, coalesce(own.all_of_them, 0) + coalesce(season.people, 0) - coalesce(gone.people, 0),
           coalesce(own.trials, 0)
    FROM events_occurrence o
    LEFT JOIN LATERAL (
        SELECT sum(r.size) AS all_of_them, sum(r.size) FILTER (WHERE r.kind = 'trial') AS trials
        FROM events_registration r
        WHERE r.occurrence_id = o.id AND r.state IN ('confirmed', 'offered')
    ) own ON true
    LEFT JOIN LATERAL (
        SELECT sum(r.size) AS people FROM events_registration r
        WHERE r.activity_id = o.activity_id AND r.kind = 'season' AND r.state IN ('confirmed', 'offered')
          AND r.since <= o.original_start AND (r.until IS NULL OR o.original_start < r.until)
    ) season ON true
    LEFT JOIN LATERAL (
        SELECT sum(r.size) AS people FROM events_presence p JOIN events_registration r ON r.id = p.registration_id
        WHERE p.occurrence_id = o.id AND r.state IN ('confirmed', 'offered')
          AND p.kind = 'away' AND r.kind = 'season'
          AND r.since <= o.original_start AND (r.until IS NULL OR o.original_start < r.until)
    ) gone ON true
    WHERE o.id = ANY(wanted);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0015_reminders_and_own_calendars")]

    operations = [migrations.RunSQL(WITH_MISSED, WITHOUT_MISSED)]
