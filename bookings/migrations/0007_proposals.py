"""Another hall or hour may be proposed for some dates, and is held until the association answers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0006_a_held_hall_keeps_its_parts'),
        ('directory', '0007_teams_are_guarded'),
        ('events', '0028_calendars_kept_elsewhere'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('answer_before', models.DateTimeField(verbose_name='to answer before')),
                ('otherwise', models.CharField(choices=[('refused', 'the dates are refused'), ('asked', 'the dates are studied again')], default='asked', max_length=10, verbose_name='without an answer')),
                ('ground', models.CharField(blank=True, choices=[('property', "management of the town's properties"), ('services', "running of the town's services"), ('order', 'public order')], max_length=10, verbose_name='legal ground')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('state', models.CharField(choices=[('waiting', 'waiting for an answer'), ('accepted', 'accepted'), ('declined', 'declined'), ('expired', 'left without an answer'), ('withdrawn', 'withdrawn with the request')], default='waiting', max_length=10, verbose_name='state')),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('said_by', models.CharField(blank=True, max_length=120, verbose_name='who answered by phone')),
            ],
            options={
                'verbose_name': 'proposal',
                'verbose_name_plural': 'proposals',
                'ordering': ['made_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='slot',
            name='asked_ends_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='slot',
            name='asked_space',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.space'),
        ),
        migrations.AddField(
            model_name='slot',
            name='asked_starts_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='decision',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='decision',
            name='kind',
            field=models.CharField(choices=[('decided', 'decided by the service'), ('withdrawn', 'withdrawn by the association'), ('released', 'given back by the association'), ('accepted', 'proposal accepted by the association'), ('declined', 'proposal declined by the association'), ('expired', 'proposal left without an answer')], default='decided', max_length=10, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', False), ('kind', 'expired'), _connector='OR'), name='decision_by_somebody'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='bookings.slotrequest'),
        ),
        migrations.AddField(
            model_name='slot',
            name='proposal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='slots', to='bookings.proposal'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'proposed'), _negated=True), ('proposal__isnull', False), _connector='OR'), name='slot_proposed_by_a_proposal'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_ends_at', None), ('asked_space', None), ('asked_starts_at', None), ('proposal', None)), models.Q(('asked_ends_at__isnull', False), ('asked_space__isnull', False), ('asked_starts_at__isnull', False), ('proposal__isnull', False)), _connector='OR'), name='slot_knows_what_was_asked'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['answer_before'], name='proposal_waiting'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('otherwise', 'refused'), _negated=True), models.Q(models.Q(('ground', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='proposal_refusal_has_ground_and_reason'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('answer_before__gt', models.F('made_at'))), name='proposal_leaves_time_to_answer'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='proposal_ends_once'),
        ),
    ]
