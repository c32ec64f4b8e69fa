"""Associations and venues are found by their words. The database keeps the words itself, whoever writes.

Name A; themes, or halls and their kinds, B; place C; purpose D. The words of the name stand there a
second time as they are written, marked « = » and without their plural: course is not cours.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION said_with_weight(said text, weight "char") RETURNS tsvector
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT setweight(
        to_tsvector('public.fr_folded', coalesce(said, ''))
        || CASE WHEN said ~ '\\w-\\w' THEN
            to_tsvector('public.fr_folded', regexp_replace(said, '(\\w)-(\\w)', '\\1\\2', 'g'))
        ELSE '' END,
        weight
    )
    $$;

CREATE FUNCTION exact_words(said text) RETURNS tsvector
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(array_to_tsvector(array_agg(DISTINCT regexp_replace(word, '[sx]$', '') || '=')), '')
    FROM regexp_split_to_table(folded(said), '[^[:alnum:]]+') AS word WHERE length(word) > 1
    $$;

CREATE FUNCTION association_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.search := exact_words(NEW.name || ' ' || NEW.short_name)
        || said_with_weight(NEW.name || ' ' || NEW.short_name, 'A')
        || said_with_weight((
            SELECT string_agg(theme.name || ' ' || coalesce(parent.name, ''), ' ')
            FROM directory_association_themes link
            JOIN directory_theme theme ON theme.id = link.theme_id
            LEFT JOIN directory_theme parent ON parent.id = theme.parent_id
            WHERE link.association_id = NEW.id
        ), 'B')
        || said_with_weight((SELECT name FROM directory_neighbourhood WHERE id = NEW.neighbourhood_id), 'C')
        || said_with_weight(NEW.purpose, 'D');
    RETURN NEW;
END $$;

CREATE FUNCTION association_words_of_theme() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE directory_association SET search = NULL WHERE id = OLD.association_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE directory_association SET search = NULL WHERE id = NEW.association_id;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION theme_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE directory_association SET search = NULL WHERE id IN (
        SELECT association_id FROM directory_association_themes WHERE theme_id IN (
            SELECT id FROM directory_theme WHERE NEW.id IN (id, parent_id)
        )
    );
    RETURN NULL;
END $$;

CREATE FUNCTION venue_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.search := exact_words(NEW.name) || said_with_weight(NEW.name, 'A')
        || said_with_weight(
            (SELECT string_agg(name || ' ' || kind, ' ') FROM directory_space WHERE venue_id = NEW.id), 'B'
        )
        || said_with_weight(NEW.address || ' ' || coalesce(
            (SELECT name FROM directory_neighbourhood WHERE id = NEW.neighbourhood_id), ''
        ), 'C');
    RETURN NEW;
END $$;

CREATE FUNCTION venue_words_of_space() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE directory_venue SET search = NULL WHERE id = OLD.venue_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE directory_venue SET search = NULL WHERE id = NEW.venue_id;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION neighbourhood_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE directory_association SET search = NULL WHERE neighbourhood_id = NEW.id;
    UPDATE directory_venue SET search = NULL WHERE neighbourhood_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER association_words BEFORE INSERT OR UPDATE ON directory_association
    FOR EACH ROW EXECUTE FUNCTION association_words();
CREATE TRIGGER association_words_of_theme AFTER INSERT OR UPDATE OR DELETE ON directory_association_themes
    FOR EACH ROW EXECUTE FUNCTION association_words_of_theme();
CREATE TRIGGER theme_renamed AFTER UPDATE OF name, parent_id ON directory_theme
    FOR EACH ROW EXECUTE FUNCTION theme_renamed();
CREATE TRIGGER venue_words BEFORE INSERT OR UPDATE ON directory_venue
    FOR EACH ROW EXECUTE FUNCTION venue_words();
CREATE TRIGGER venue_words_of_space AFTER INSERT OR UPDATE OF name, kind, venue_id OR DELETE ON directory_space
    FOR EACH ROW EXECUTE FUNCTION venue_words_of_space();
CREATE TRIGGER neighbourhood_renamed AFTER UPDATE OF name ON directory_neighbourhood
    FOR EACH ROW EXECUTE FUNCTION neighbourhood_renamed();

UPDATE directory_association SET search = NULL;
UPDATE directory_venue SET search = NULL;
"""
UNDONE = """
DROP TRIGGER association_words ON directory_association;
DROP TRIGGER association_words_of_theme ON directory_association_themes;
DROP TRIGGER theme_renamed ON directory_theme;
DROP TRIGGER venue_words ON directory_venue;
DROP TRIGGER venue_words_of_space ON directory_space;
DROP TRIGGER neighbourhood_renamed ON directory_neighbourhood;
DROP FUNCTION association_words, association_words_of_theme, theme_renamed, venue_words, venue_words_of_space,
    neighbourhood_renamed;
DROP FUNCTION said_with_weight(text, "char"), exact_words(text);
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_themes")]

    operations = [
        migrations.AddField(
            "association", "search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)
        ),
        migrations.AddField(
            "venue", "search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)
        ),
        migrations.RunSQL(FUNCTIONS, UNDONE),
        migrations.AddIndex(
            "association",
            django.contrib.postgres.indexes.GinIndex(fields=["search"], name="association_search"),
        ),
        migrations.AddIndex(
            "venue", django.contrib.postgres.indexes.GinIndex(fields=["search"], name="venue_search")
        ),
    ]
