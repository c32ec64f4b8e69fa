"""The texts are to be read anew, without what people bring along: `manage.py plant` does so when no word is counted."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_the_count(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("events", "Word").objects.filter(word="").delete()


class Migration(migrations.Migration):
    dependencies = [("events", "0022_words_that_came_with_the_product")]

    operations = [migrations.RunPython(forget_the_count, migrations.RunPython.noop)]
