"""The history of a paper is never rewritten; it goes with the paper. How long papers are kept is data: the
town starts with these and an agent changes them (docs/decisions/0013)."""

from django.db import migrations

GUARD = """
CREATE FUNCTION step_of_a_paper_is_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a step of a paper is never changed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'step_of_a_paper_is_never_rewritten';
END $$;
CREATE TRIGGER paper_step_kept BEFORE UPDATE ON directory_documentstep
    FOR EACH ROW EXECUTE FUNCTION step_of_a_paper_is_never_rewritten();
"""
UNGUARD = """
DROP TRIGGER paper_step_kept ON directory_documentstep;
DROP FUNCTION step_of_a_paper_is_never_rewritten();
"""
MONTHS = {"insurance": 60, "statutes": 12, "board": 12, "bank": 3, "other": 12}


def write(apps, schema_editor):
    rules = apps.get_model("directory", "DocumentRetention").objects
    for kind, months in MONTHS.items():
        rules.get_or_create(kind=kind, defaults={"months": months})


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_papers_of_associations")]

    operations = [migrations.RunSQL(GUARD, UNGUARD), migrations.RunPython(write, migrations.RunPython.noop)]
