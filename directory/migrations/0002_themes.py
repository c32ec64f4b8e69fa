"""The themes every town starts with."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from directory import themes


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    themes.load(apps.get_model("directory", "Theme"))


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
