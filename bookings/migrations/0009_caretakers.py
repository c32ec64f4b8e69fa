"""Caretakers and their links, printed sheets, who came, when absences are too many, and who has which key."""

from datetime import date
from typing import Any

import django.db.models.deletion
import events.drawing_secrets
from django.conf import settings
from django.db import migrations, models


def first_rule(apps: Any, schema_editor: Any) -> None:
    """Two absences in a row, or three in a season: until the town decides otherwise."""
    apps.get_model("bookings", "AbsenceRule").objects.create(since=date(2000, 1, 1), in_a_row=2, in_season=3)


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0008_closures_are_prepared'),
        ('directory', '0007_teams_are_guarded'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AbsenceLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('message', models.TextField()),
                ('dates', models.JSONField(default=list)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absence_letters', to='bookings.slotrequest')),
            ],
            options={
                'verbose_name': 'letter on absences',
                'verbose_name_plural': 'letters on absences',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='AbsenceRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='from')),
                ('in_a_row', models.PositiveSmallIntegerField(default=2, verbose_name='absences in a row')),
                ('in_season', models.PositiveSmallIntegerField(default=3, verbose_name='absences in a season')),
            ],
            options={
                'verbose_name': 'rule on absences',
                'verbose_name_plural': 'rules on absences',
                'ordering': ['-since', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('in_a_row__gte', 1), ('in_season__gte', 1)), name='absence_rule_at_least_one')],
            },
        ),
        migrations.CreateModel(
            name='Caretaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('secret', models.CharField(default=events.drawing_secrets.new_secret, editable=False, max_length=40, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('venues', models.ManyToManyField(related_name='caretakers', to='directory.venue', verbose_name='venues')),
            ],
            options={
                'verbose_name': 'caretaker',
                'verbose_name_plural': 'caretakers',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Key',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80, verbose_name='what is written on it')),
                ('venue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='directory.venue', verbose_name='venue')),
            ],
            options={
                'verbose_name': 'key',
                'verbose_name_plural': 'keys',
                'ordering': ['venue', 'label', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='KeyLoan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holder', models.CharField(max_length=80, verbose_name='handed to')),
                ('since', models.DateField(verbose_name='since')),
                ('returned_on', models.DateField(blank=True, null=True, verbose_name='returned on')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='directory.association', verbose_name='association')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='loans', to='bookings.key')),
            ],
            options={
                'verbose_name': 'key handed out',
                'verbose_name_plural': 'keys handed out',
                'ordering': ['-since', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SheetPrint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('monday', models.DateField()),
                ('printed_at', models.DateTimeField()),
                ('said', models.JSONField(default=dict)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('venue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheet_prints', to='directory.venue')),
            ],
            options={
                'verbose_name': 'printed sheet',
                'verbose_name_plural': 'printed sheets',
                'ordering': ['-printed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Turnout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('came', models.BooleanField(verbose_name='came')),
                ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='people')),
                ('at', models.DateTimeField()),
                ('caretaker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='bookings.caretaker')),
                ('slot', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='turnout', to='bookings.slot')),
            ],
            options={
                'verbose_name': 'turnout',
                'verbose_name_plural': 'turnouts',
            },
        ),
        migrations.AddConstraint(
            model_name='key',
            constraint=models.UniqueConstraint(fields=('venue', 'label'), name='key_label_once_per_venue'),
        ),
        migrations.AddConstraint(
            model_name='keyloan',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_on', None)), fields=('key',), name='key_out_once'),
        ),
        migrations.AddConstraint(
            model_name='keyloan',
            constraint=models.CheckConstraint(condition=models.Q(('returned_on', None), ('returned_on__gte', models.F('since')), _connector='OR'), name='key_returned_after_handed_out'),
        ),
        migrations.AddIndex(
            model_name='sheetprint',
            index=models.Index(fields=['venue', 'monday', '-printed_at'], name='sheet_print_of_week'),
        ),
        migrations.AddConstraint(
            model_name='turnout',
            constraint=models.CheckConstraint(condition=models.Q(('came', True), ('people', None), _connector='OR'), name='turnout_nobody_when_they_did_not_come'),
        ),
        migrations.RunPython(first_rule, migrations.RunPython.noop),
    ]
