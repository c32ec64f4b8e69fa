import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0007_teams_are_guarded'),
        ('events', '0028_calendars_kept_elsewhere'),
    ]

    operations = [
        migrations.CreateModel(
            name='VisitCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('page', 'page of the association'), ('activity', 'page of an activity'), ('embed', 'calendar on another website')], max_length=8)),
                ('on', models.DateField()),
                ('grain', models.CharField(choices=[('added', 'as counted'), ('day', 'a day'), ('month', 'a month')], default='added', max_length=5)),
                ('count', models.PositiveIntegerField()),
                ('activity', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='events.activity')),
                ('association', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.association')),
            ],
            options={
                'verbose_name': 'number of visits',
                'verbose_name_plural': 'numbers of visits',
                'indexes': [models.Index(fields=['association', 'on'], name='visits_of_association'), models.Index(condition=models.Q(('grain', 'month'), _negated=True), fields=['grain', 'on'], name='visits_to_merge')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('activity__isnull', False), ('what', 'activity')), models.Q(models.Q(('what', 'activity'), _negated=True), ('activity', None)), _connector='OR'), name='visit_of_one_thing'), models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='visit_is_counted')],
            },
        ),
    ]
