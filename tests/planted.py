"""The site as `plant` leaves it, kept beside the tables: planted once in each worker, then copied by one statement.

To plant is some four hundred queries, which took longer than the tests that begin with it. What was kept is copied
only while the tables hold what the migrations wrote; otherwise the real `plant` runs, as it does for everything
that is done twice.
"""

from collections.abc import Callable

from django.db import connection
from wagtail.models import Site

from cms import planting
from cms.models import HomePage
from tests import snapshot

KEPT = "planted"
MIGRATED = snapshot.KEPT

KEEP = f"""
DROP SCHEMA IF EXISTS {KEPT} CASCADE;
CREATE SCHEMA {KEPT};
CREATE TABLE {KEPT}.tables (name name PRIMARY KEY, columns text NOT NULL, was_filled boolean NOT NULL);
CREATE TABLE {KEPT}.sequences AS
    SELECT format('%I.%I', schemaname, sequencename)::regclass AS name, last_value AS value
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
DO $$
DECLARE
    here record;
    is_changed boolean;
BEGIN
    FOR here IN SELECT * FROM {MIGRATED}.tables LOOP
        IF here.is_kept THEN
            EXECUTE format('SELECT EXISTS (SELECT t::text FROM public.%1$I t EXCEPT SELECT t::text FROM {MIGRATED}.%2$I t)'
                ' OR (SELECT count(*) FROM public.%1$I) <> (SELECT count(*) FROM {MIGRATED}.%2$I)',
                here.name, here.name || '_rows') INTO is_changed;
        ELSE
            EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', here.name) INTO is_changed;
        END IF;
        IF is_changed THEN
            INSERT INTO {KEPT}.tables VALUES (here.name, here.columns, here.is_kept);
            EXECUTE format('CREATE TABLE {KEPT}.%I AS TABLE public.%I', here.name || '_rows', here.name);
        END IF;
    END LOOP;
END $$;
CREATE FUNCTION {KEPT}.put() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    here record;
    is_other boolean;
BEGIN
    FOR here IN SELECT * FROM {KEPT}.tables LOOP
        IF here.was_filled THEN
            EXECUTE format('SELECT EXISTS (SELECT t::text FROM public.%1$I t EXCEPT SELECT t::text FROM {MIGRATED}.%2$I t)'
                ' OR (SELECT count(*) FROM public.%1$I) <> (SELECT count(*) FROM {MIGRATED}.%2$I)',
                here.name, here.name || '_rows') INTO is_other;
        ELSE
            EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', here.name) INTO is_other;
        END IF;
        IF is_other THEN RETURN false; END IF;
    END LOOP;
    SET LOCAL session_replication_role = replica;
    FOR here IN SELECT * FROM {KEPT}.tables LOOP
        EXECUTE format('DELETE FROM public.%I', here.name);
        EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM {KEPT}.%I',
            here.name, here.columns, here.columns, here.name || '_rows');
    END LOOP;
    PERFORM setval(kept.name, kept.value) FROM {KEPT}.sequences kept
        WHERE coalesce(pg_sequence_last_value(kept.name), 0) < kept.value;
    SET LOCAL session_replication_role = origin;
    RETURN true;
END $$;
"""


def keep() -> Callable[[], HomePage]:
    """Plant once, remember it, and take it away again. Returns what plants from then on."""
    plant = planting.plant
    plant()
    with connection.cursor() as cursor:
        cursor.execute(KEEP)
    snapshot.put_back()
    Site.clear_site_root_paths_cache()

    def copy() -> HomePage:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {KEPT}.put()")
            (done,) = cursor.fetchone()
        if not done:
            return plant()
        Site.clear_site_root_paths_cache()
        return HomePage.objects.get()

    return copy
