"""The conditions that halls are usually given under, ready to be ticked; and an opinion, once given, stays as it is."""

from typing import Any

from django.db import migrations

USUAL = [
    "La salle est rendue propre et rangée, poubelles sorties.",
    "Les tables et les chaises sont remises à leur place.",
    "La musique s’arrête à 22 h.",
    "Une personne responsable reste présente du début à la fin.",
    "L’attestation d’assurance à jour est envoyée avant la première date.",
    "Les sorties de secours restent dégagées.",
]
GUARD = """
CREATE FUNCTION opinion_given_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.given_at IS NOT NULL THEN
        RAISE EXCEPTION 'an opinion that was given is never changed nor deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'opinion_given_is_kept';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER opinion_kept BEFORE UPDATE OR DELETE ON bookings_opinion
    FOR EACH ROW EXECUTE FUNCTION opinion_given_is_kept();
"""
UNGUARD = """
DROP TRIGGER opinion_kept ON bookings_opinion;
DROP FUNCTION opinion_given_is_kept();
"""


def write_usual(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model("bookings", "UsualCondition")
    model.objects.bulk_create(model(words=words, position=n) for n, words in enumerate(USUAL, start=1))


class Migration(migrations.Migration):
    dependencies = [("bookings", "0011_request_page")]

    operations = [
        migrations.RunPython(write_usual, migrations.RunPython.noop),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
