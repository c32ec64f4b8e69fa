"""Tariffs that have begun, texts and conventions are never rewritten; a first text to begin with.

Emptying whole tables (TRUNCATE) stays possible, for tests and for laying the demonstration town anew.
"""

from typing import Any

from django.conf import settings
from django.db import migrations
from django.utils import timezone

GUARD = """
CREATE FUNCTION tariff_past_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.since <= (now() AT TIME ZONE '{zone}')::date THEN
        RAISE EXCEPTION 'what has begun is never changed nor deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tariff_past_is_kept';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tariff_kept BEFORE UPDATE OR DELETE ON bookings_tariff
    FOR EACH ROW EXECUTE FUNCTION tariff_past_is_kept();
CREATE TRIGGER hourly_value_kept BEFORE UPDATE OR DELETE ON bookings_hourlyvalue
    FOR EACH ROW EXECUTE FUNCTION tariff_past_is_kept();

CREATE FUNCTION convention_keeps_its_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a convention keeps the words and the dates it was made with'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'convention_keeps_its_words';
END $$;
CREATE TRIGGER convention_text_kept BEFORE UPDATE ON bookings_conventiontext
    FOR EACH ROW WHEN ((OLD.text, OLD.at) IS DISTINCT FROM (NEW.text, NEW.at))
    EXECUTE FUNCTION convention_keeps_its_words();
CREATE TRIGGER convention_text_never_deleted BEFORE DELETE ON bookings_conventiontext
    FOR EACH ROW EXECUTE FUNCTION convention_keeps_its_words();
CREATE TRIGGER convention_kept BEFORE UPDATE ON bookings_convention
    FOR EACH ROW WHEN (
        (OLD.request_id, OLD.text_id, OLD.said, OLD.total, OLD.deposit, OLD.made_at, OLD.made_by_id)
        IS DISTINCT FROM
        (NEW.request_id, NEW.text_id, NEW.said, NEW.total, NEW.deposit, NEW.made_at, NEW.made_by_id)
    ) EXECUTE FUNCTION convention_keeps_its_words();
CREATE TRIGGER convention_never_deleted BEFORE DELETE ON bookings_convention
    FOR EACH ROW EXECUTE FUNCTION convention_keeps_its_words();
CREATE TRIGGER convention_date_kept BEFORE UPDATE ON bookings_conventiondate
    FOR EACH ROW WHEN (
        (OLD.convention_id, OLD.space_id, OLD.starts_at, OLD.ends_at, OLD.amount)
        IS DISTINCT FROM
        (NEW.convention_id, NEW.space_id, NEW.starts_at, NEW.ends_at, NEW.amount)
    ) EXECUTE FUNCTION convention_keeps_its_words();
CREATE TRIGGER convention_date_never_deleted BEFORE DELETE ON bookings_conventiondate
    FOR EACH ROW EXECUTE FUNCTION convention_keeps_its_words();
""".format(zone=settings.TIME_ZONE)
UNGUARD = """
DROP TRIGGER convention_date_never_deleted ON bookings_conventiondate;
DROP TRIGGER convention_date_kept ON bookings_conventiondate;
DROP TRIGGER convention_never_deleted ON bookings_convention;
DROP TRIGGER convention_kept ON bookings_convention;
DROP TRIGGER convention_text_never_deleted ON bookings_conventiontext;
DROP TRIGGER convention_text_kept ON bookings_conventiontext;
DROP FUNCTION convention_keeps_its_words();
DROP TRIGGER hourly_value_kept ON bookings_hourlyvalue;
DROP TRIGGER tariff_kept ON bookings_tariff;
DROP FUNCTION tariff_past_is_kept();
"""

TEXT = """# Convention de mise à disposition de locaux municipaux

Entre la Ville de {ville}, représentée par le {service},

et l’association {association}, dont le siège est {adresse} (RNA : {rna} ; SIRET : {siret}),

il est convenu ce qui suit.

## Article 1 – Objet

La Ville met à la disposition de l’association, pour « {objet} », le local suivant : {salle}. L’association y attend {personnes}. Ce droit d’usage est temporaire, personnel et révocable ; il ne peut être cédé ni prêté.

## Article 2 – Dates et heures

La mise à disposition porte sur {nombre}, {periode}, soit {heures} :

{dates}

Toute date qui n’est pas utilisée est rendue dès que possible, pour qu’une autre association puisse l’avoir.

## Article 3 – Conditions financières

Montant dû par l’association : {montant}. Caution : {caution}. Quand les locaux sont prêtés gratuitement ou à un tarif réduit, leur valeur est une aide en nature de la Ville, que l’association inscrit dans ses comptes.

## Article 4 – Assurance

L’association est assurée en responsabilité civile pour toute la durée de la convention, et remet à la Ville une attestation en cours de validité.

## Article 5 – Usage des locaux

- L’association respecte le règlement intérieur, l’effectif autorisé et les consignes de sécurité.
- Elle rend les locaux propres et rangés, et signale sans attendre tout incident.
- Elle laisse entrer le gardien et les agents de la Ville.

## Article 6 – Fin de la convention

La Ville peut reprendre les locaux pour un motif d’intérêt général : administration des propriétés communales, fonctionnement des services, maintien de l’ordre public. Elle prévient l’association et cherche avec elle une autre salle. L’association peut renoncer à la convention à tout moment en l’écrivant au service.

Fait à {ville}, le {date}, en deux exemplaires.
"""


def first_text(apps: Any, schema_editor: Any) -> None:
    """Until the service writes its own."""
    apps.get_model("bookings", "ConventionText").objects.create(text=TEXT, at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("bookings", "0017_tariffs_and_conventions")]

    operations = [
        migrations.RunPython(first_text, migrations.RunPython.noop),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
