"""What the town starts with; an agent changes it. Three months after a trial or a single séance; a season's
registration goes with the season."""

from django.db import migrations

MONTHS = {"trial": 3, "single": 3, "season": 0}


def write(apps, schema_editor):
    rules = apps.get_model("events", "RetentionRule").objects
    for kind, months in MONTHS.items():
        rules.get_or_create(kind=kind, defaults={"months": months})


class Migration(migrations.Migration):
    dependencies = [("events", "0012_no_place_is_sold_twice")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
