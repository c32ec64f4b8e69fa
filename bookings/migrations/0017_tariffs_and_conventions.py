"""What halls cost and are worth, dated; conventions with the text and the dates they were made with."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("bookings", "0016_never_over_lent"),
        ('directory', '0007_teams_are_guarded'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Convention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.JSONField()),
                ('total', models.DecimalField(decimal_places=2, max_digits=10)),
                ('deposit', models.DecimalField(decimal_places=2, default=0, max_digits=8)),
                ('state', models.CharField(choices=[('prepared', 'prepared'), ('sent', 'sent'), ('signed', 'signed'), ('replaced', 'replaced')], default='prepared', max_length=8, verbose_name='state')),
                ('made_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                ('signed_by', models.CharField(blank=True, max_length=80, verbose_name='signed by')),
            ],
            options={
                'verbose_name': 'convention',
                'verbose_name_plural': 'conventions',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ConventionDate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=8)),
            ],
            options={
                'verbose_name': 'date of a convention',
                'verbose_name_plural': 'dates of a convention',
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ConventionText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='text')),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'text of conventions',
                'verbose_name_plural': 'texts of conventions',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='HourlyValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=8, verbose_name='value of an hour')),
                ('since', models.DateField(verbose_name='from')),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'value of an hour',
                'verbose_name_plural': 'values of an hour',
                'ordering': ['space', '-since'],
            },
        ),
        migrations.CreateModel(
            name='Tariff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('association', 'associations of the town'), ('elsewhere', 'associations from elsewhere'), ('public', 'schools and public services'), ('resident', 'residents'), ('company', 'companies')], max_length=11, verbose_name='for whom')),
                ('is_reduced', models.BooleanField(default=False, verbose_name='reduced tariff')),
                ('kind', models.CharField(choices=[('free', 'free of charge'), ('flat', 'a price for each date'), ('hourly', 'a price for each hour')], max_length=6, verbose_name='how it is counted')),
                ('amount', models.DecimalField(decimal_places=2, default=0, max_digits=8, verbose_name='amount')),
                ('deposit', models.DecimalField(decimal_places=2, default=0, max_digits=8, verbose_name='deposit')),
                ('since', models.DateField(verbose_name='from')),
                ('decided_in', models.CharField(blank=True, max_length=120, verbose_name='council decision')),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'tariff',
                'verbose_name_plural': 'tariffs',
                'ordering': ['venue', 'space', 'audience', 'is_reduced', '-since'],
            },
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['at'], name='decision_by_moment'),
        ),
        migrations.AddField(
            model_name='convention',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='convention',
            name='noted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='convention',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conventions', to='bookings.slotrequest'),
        ),
        migrations.AddField(
            model_name='convention',
            name='sent_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conventiondate',
            name='convention',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dates', to='bookings.convention'),
        ),
        migrations.AddField(
            model_name='conventiondate',
            name='slot',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='convention_dates', to='bookings.slot'),
        ),
        migrations.AddField(
            model_name='conventiondate',
            name='space',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.space'),
        ),
        migrations.AddField(
            model_name='conventiontext',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='convention',
            name='text',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conventions', to='bookings.conventiontext'),
        ),
        migrations.AddField(
            model_name='hourlyvalue',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hourlyvalue',
            name='space',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hourly_values', to='directory.space', verbose_name='hall'),
        ),
        migrations.AddField(
            model_name='tariff',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tariff',
            name='space',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tariffs', to='directory.space', verbose_name='hall'),
        ),
        migrations.AddField(
            model_name='tariff',
            name='venue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tariffs', to='directory.venue', verbose_name='venue'),
        ),
        migrations.AddConstraint(
            model_name='conventiondate',
            constraint=models.UniqueConstraint(fields=('convention', 'slot'), name='convention_says_a_date_once'),
        ),
        migrations.AddConstraint(
            model_name='conventiondate',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='convention_date_costs_nothing_less'),
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'replaced'), _negated=True), fields=('request',), name='convention_one_for_a_request'),
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='convention_sent_at_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), _negated=True), models.Q(('signed_on__isnull', False), models.Q(('signed_by', ''), _negated=True)), _connector='OR'), name='convention_signed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='hourlyvalue',
            constraint=models.UniqueConstraint(fields=('space', 'since'), name='hourly_value_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='hourlyvalue',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='hourly_value_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='tariff',
            constraint=models.UniqueConstraint(fields=('venue', 'space', 'audience', 'is_reduced', 'since'), name='tariff_once_a_day', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='tariff',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount', 0), ('kind', 'free')), models.Q(models.Q(('kind', 'free'), _negated=True), ('amount__gt', 0)), _connector='OR'), name='tariff_costs_unless_free'),
        ),
        migrations.AddConstraint(
            model_name='tariff',
            constraint=models.CheckConstraint(condition=models.Q(('deposit__gte', 0)), name='tariff_deposit_not_negative'),
        ),
    ]
