"""The words of the town, what may be suggested, and the synonyms that every town starts with."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from events.search import synonyms


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    synonyms.load(apps.get_model("events", "Synonym"))


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_words_of_the_directory'),
        ('events', '0007_alerts_and_wishes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(help_text='Separated by commas: foot, football. Accents and plurals do not matter.', max_length=250, verbose_name='words that mean the same')),
                ('also', models.CharField(blank=True, help_text='Words that answer these ones without meaning the same: for mamie, senior.', max_length=250, verbose_name='find also, one way only')),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
            ],
            options={
                'verbose_name': 'synonym',
                'verbose_name_plural': 'synonyms',
                'ordering': ['words'],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('key', models.CharField(db_collation='C', max_length=250, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=250)),
                ('kind', models.CharField(choices=[('word', 'Word'), ('theme', 'Theme'), ('activity', 'Activity'), ('neighbourhood', 'Neighbourhood'), ('venue', 'Venue'), ('association', 'Association')], max_length=13)),
                ('order', models.PositiveSmallIntegerField()),
                ('uses', models.PositiveIntegerField(default=0)),
                ('search', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'verbose_name': 'suggestion',
                'verbose_name_plural': 'suggestions',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='suggestion_search')],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('word', models.CharField(db_collation='C', max_length=40, primary_key=True, serialize=False)),
                ('shown', models.CharField(max_length=60)),
                ('stem', models.CharField(db_collation='C', max_length=40)),
                ('sound', models.CharField(db_collation='C', max_length=40)),
                ('near', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('activities', models.PositiveIntegerField(default=0)),
                ('associations', models.PositiveIntegerField(default=0)),
                ('venues', models.PositiveIntegerField(default=0)),
                ('names', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'word of the town',
                'verbose_name_plural': 'words of the town',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['near'], name='word_near'), models.Index(fields=['stem'], name='word_stem'), models.Index(fields=['sound'], name='word_sound')],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
