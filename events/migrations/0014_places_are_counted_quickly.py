"""The counts of places, and what the public reads of them, as functions whose plans a connection keeps: planning them
anew took longer than counting, while others wait for the activity."""

from django.db import migrations, models

COUNT = """
CREATE OR REPLACE FUNCTION seance_places(wanted bigint[])
RETURNS TABLE (occurrence_id bigint, taken bigint, trials bigint) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT o.id, coalesce(own.all_of_them, 0) + coalesce(season.people, 0) - coalesce(away.people, 0),
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
        WHERE p.occurrence_id = o.id AND p.kind = 'away' AND r.kind = 'season' AND r.state IN ('confirmed', 'offered')
          AND r.since <= o.original_start AND (r.until IS NULL OR o.original_start < r.until)
    ) away ON true
    WHERE o.id = ANY(wanted);
END $$;
"""
RECOUNT = """
CREATE FUNCTION recount_places(wanted bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE events_occurrence o SET free_places = now.free, waiting = now.waiting
    FROM (
        SELECT p.occurrence_id, least(w.people, 32767) AS waiting,
               CASE WHEN a.entry = 'registration' AND a.capacity IS NOT NULL
                    THEN greatest(0, a.capacity - p.taken - w.people) END AS free
        FROM seance_places(wanted) p
        JOIN events_occurrence s ON s.id = p.occurrence_id
        JOIN events_activity a ON a.id = s.activity_id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(r.size), 0) AS people FROM events_registration r
            WHERE r.activity_id = s.activity_id AND r.state = 'waiting' AND r.size > a.capacity - p.taken
              AND (r.occurrence_id = s.id OR r.kind = 'season' AND r.since <= s.original_start
                   AND (r.until IS NULL OR s.original_start < r.until))
        ) w
    ) now
    WHERE o.id = now.occurrence_id AND (o.free_places, o.waiting) IS DISTINCT FROM (now.free, now.waiting);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0013_how_long_registrations_are_kept")]

    operations = [
        migrations.AddIndex(
            "registration",
            models.Index(
                condition=models.Q(("state__in", ["confirmed", "offered"])), fields=["occurrence"],
                include=("kind", "size"), name="registration_of_seance",
            ),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.RunSQL(RECOUNT, "DROP FUNCTION recount_places(bigint[])"),
    ]
