"""How many places of a séance are taken is counted in one way, for Python and for the guard; and the guard:
whoever writes, by whatever way, nobody gets a place that is not there. Nor can the history be rewritten.

The guard locks the activity, as the acts do, so that two writers count one after the other. It looks only
at what takes more places than before, at séances that have not begun: lowering the capacity throws nobody out,
and undoes no offer.
"""

from django.db import migrations

COUNT = """
CREATE FUNCTION seance_places(wanted bigint[])
RETURNS TABLE (occurrence_id bigint, taken bigint, trials bigint) LANGUAGE sql STABLE AS $$
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
    WHERE o.id = ANY(wanted)
$$;
"""
UNCOUNT = "DROP FUNCTION seance_places(bigint[]);"

GUARD = """
CREATE FUNCTION guard_places(of_activity bigint, wanted bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    room integer;
    to_try integer;
    crowded bigint;
BEGIN
    SELECT capacity, trial_places INTO room, to_try FROM events_activity WHERE id = of_activity FOR NO KEY UPDATE;
    SELECT p.occurrence_id INTO crowded FROM seance_places(wanted) p
        WHERE p.taken > room OR p.trials > to_try LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'no place is left at séance %', crowded
            USING ERRCODE = 'check_violation', CONSTRAINT = 'registration_has_its_places';
    END IF;
END $$;

CREATE FUNCTION registration_finds_its_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint[];
BEGIN
    IF NEW.state NOT IN ('confirmed', 'offered') THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state IN ('confirmed', 'offered') AND NEW.size <= OLD.size AND NEW.kind = OLD.kind
           AND NEW.activity_id = OLD.activity_id AND NEW.occurrence_id IS NOT DISTINCT FROM OLD.occurrence_id
           AND NEW.since IS NOT DISTINCT FROM OLD.since
           AND (NEW.until IS NOT DISTINCT FROM OLD.until OR NEW.until < coalesce(OLD.until, 'infinity')) THEN
            RETURN NULL;
        END IF;
    END IF;
    IF NEW.kind = 'season' THEN
        SELECT array_agg(o.id) INTO wanted FROM events_occurrence o
        WHERE o.activity_id = NEW.activity_id AND o.original_start >= NEW.since
          AND (NEW.until IS NULL OR o.original_start < NEW.until) AND o.state <> 'cancelled'
          AND o.starts_at > clock_timestamp();
    ELSE
        SELECT array_agg(o.id) INTO wanted FROM events_occurrence o
        WHERE o.id = NEW.occurrence_id AND o.activity_id = NEW.activity_id;
        IF wanted IS NULL THEN
            RAISE EXCEPTION 'a registration is for a séance of its own activity'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'registration_of_its_activity';
        END IF;
    END IF;
    PERFORM guard_places(NEW.activity_id, wanted);
    RETURN NULL;
END $$;
CREATE TRIGGER registration_has_its_places AFTER INSERT OR UPDATE ON events_registration
    FOR EACH ROW EXECUTE FUNCTION registration_finds_its_places();

CREATE FUNCTION who_comes_back_finds_a_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.kind = 'away' AND (TG_OP = 'DELETE' OR NEW.kind <> 'away') THEN
        PERFORM guard_places(o.activity_id, ARRAY[o.id]) FROM events_occurrence o
            WHERE o.id = OLD.occurrence_id AND o.starts_at > clock_timestamp();
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER presence_has_its_places AFTER UPDATE OR DELETE ON events_presence
    FOR EACH ROW EXECUTE FUNCTION who_comes_back_finds_a_place();
"""
UNGUARD = """
DROP TRIGGER presence_has_its_places ON events_presence;
DROP FUNCTION who_comes_back_finds_a_place();
DROP TRIGGER registration_has_its_places ON events_registration;
DROP FUNCTION registration_finds_its_places();
DROP FUNCTION guard_places(bigint, bigint[]);
"""

HISTORY = """
CREATE FUNCTION registration_step_is_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.words = '' AND (NEW.id, NEW.registration_id, NEW.kind, NEW.at, NEW.actor, NEW.by_id, NEW.facts)
           IS NOT DISTINCT FROM (OLD.id, OLD.registration_id, OLD.kind, OLD.at, OLD.actor, OLD.by_id, OLD.facts) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the history of a registration is never changed nor deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'registration_step_is_never_rewritten';
END $$;
CREATE TRIGGER registration_step_kept BEFORE UPDATE OR DELETE ON events_registrationstep
    FOR EACH ROW EXECUTE FUNCTION registration_step_is_never_rewritten();
"""
UNHISTORY = """
DROP TRIGGER registration_step_kept ON events_registrationstep;
DROP FUNCTION registration_step_is_never_rewritten();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0011_registrations")]

    operations = [
        migrations.RunSQL(COUNT, UNCOUNT),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(HISTORY, UNHISTORY),
    ]
