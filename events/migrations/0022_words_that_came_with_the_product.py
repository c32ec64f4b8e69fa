"""Which synonyms of the product a town was given: those that every town started with are not given again."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from events.search import synonyms


def remember(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    given = apps.get_model("events", "ShippedWords")
    given.objects.bulk_create(given(words=words) for words, _also in synonyms.starting_set(added_since=False))


class Migration(migrations.Migration):
    dependencies = [("events", "0021_names_in_any_order")]

    operations = [
        migrations.CreateModel(
            name="ShippedWords",
            fields=[("words", models.CharField(max_length=250, primary_key=True, serialize=False))],
            options={
                "verbose_name": "synonym that came with the product",
                "verbose_name_plural": "synonyms that came with the product",
            },
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
