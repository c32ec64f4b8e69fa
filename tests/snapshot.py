"""What the migrations wrote, kept beside the tables, and put back after a test with real transactions.

Only tables that hold something, or held something, are touched, by statements that stay inside the
database: Django's own way (empty every table, read the rows back from JSON, row by row) took longer than most
tests. Triggers and foreign keys are out of the way meanwhile: what is put back was right when it was kept.
"""

from django.db import connection

KEPT = "migrated"

KEEP = f"""
DROP SCHEMA IF EXISTS {KEPT} CASCADE;
CREATE SCHEMA {KEPT};
CREATE TABLE {KEPT}.sequences AS
    SELECT format('%I.%I', schemaname, sequencename)::regclass AS name,
        coalesce(last_value, start_value) AS value, last_value IS NOT NULL AS is_called
    FROM pg_sequences WHERE schemaname = 'public';
CREATE TABLE {KEPT}.tables (name name PRIMARY KEY, columns text NOT NULL, is_kept boolean NOT NULL);
DO $$
DECLARE
    here record;
    is_filled boolean;
BEGIN
    FOR here IN
        SELECT c.relname AS name, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        GROUP BY c.relname
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', here.name) INTO is_filled;
        INSERT INTO {KEPT}.tables VALUES (here.name, here.columns, is_filled);
        IF is_filled THEN EXECUTE format('CREATE TABLE {KEPT}.%I AS TABLE public.%I', here.name || '_rows', here.name); END IF;
    END LOOP;
END $$;
CREATE FUNCTION {KEPT}.put_back() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    here record;
    is_filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR here IN SELECT * FROM {KEPT}.tables LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', here.name) INTO is_filled;
        IF is_filled THEN EXECUTE format('DELETE FROM public.%I', here.name); END IF;
        IF here.is_kept THEN
            EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM {KEPT}.%I',
                here.name, here.columns, here.columns, here.name || '_rows');
        END IF;
    END LOOP;
    PERFORM setval(name, value, is_called) FROM {KEPT}.sequences;
    SET LOCAL session_replication_role = origin;
END $$;
"""


def keep() -> None:
    """Remember every row and every counter as they are."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP)


def put_back() -> None:
    """Every table and counter as `keep` found them; waits for those that still write."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {KEPT}.put_back()")
