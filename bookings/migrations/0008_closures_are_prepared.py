"""A closure is prepared before it is sent; a date may be cancelled by the town."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0007_proposals'),
        ('directory', '0007_teams_are_guarded'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='decision',
            name='kind',
            field=models.CharField(choices=[('decided', 'decided by the service'), ('withdrawn', 'withdrawn by the association'), ('released', 'given back by the association'), ('closed', 'changed by a closure')], default='decided', max_length=10, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='slot',
            name='state',
            field=models.CharField(choices=[('asked', 'asked'), ('granted', 'granted'), ('refused', 'refused'), ('proposed', 'proposed elsewhere'), ('withdrawn', 'withdrawn'), ('released', 'released'), ('cancelled', 'cancelled by the town')], default='asked', max_length=10, verbose_name='state'),
        ),
        migrations.CreateModel(
            name='ClosurePlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(choices=[('works', 'works'), ('election', 'election'), ('safety', 'safety check'), ('weather', 'heat or weather'), ('holiday', 'holidays'), ('event', 'town event')], max_length=10, verbose_name='cause')),
                ('reason', models.CharField(max_length=200, verbose_name='said to the public')),
                ('message', models.TextField(blank=True, verbose_name='a word to the associations')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closure', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='plan', to='bookings.closure')),
                ('spaces', models.ManyToManyField(related_name='closure_plans', to='directory.space', verbose_name='spaces')),
            ],
            options={
                'verbose_name': 'closure being prepared',
                'verbose_name_plural': 'closures being prepared',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ClosureChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('rehouse', 'rehoused'), ('cancel', 'cancelled'), ('keep', 'kept')], max_length=8)),
                ('back_at', models.DateTimeField(blank=True, null=True)),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closure_choices', to='bookings.slot')),
                ('space', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.space')),
                ('was_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.space')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='bookings.closureplan')),
            ],
            options={
                'verbose_name': 'choice for a date touched by a closure',
                'verbose_name_plural': 'choices for dates touched by a closure',
                'ordering': ['slot__starts_at', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='closureplan',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='closure_plan_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='closurechoice',
            constraint=models.UniqueConstraint(fields=('plan', 'slot'), name='closure_choice_once'),
        ),
        migrations.AddConstraint(
            model_name='closurechoice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'rehouse'), ('space__isnull', False)), models.Q(models.Q(('answer', 'rehouse'), _negated=True), ('space', None)), _connector='OR'), name='closure_choice_rehoused_somewhere'),
        ),
    ]
