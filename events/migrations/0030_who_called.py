"""Who phones whom is kept: an agent takes a call, and what came of it is written down once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = """
CREATE FUNCTION call_step_is_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what came of a call is never changed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'call_step_is_never_rewritten';
END $$;
CREATE TRIGGER call_step_kept BEFORE UPDATE ON events_callstep
    FOR EACH ROW EXECUTE FUNCTION call_step_is_never_rewritten();
"""
UNKEPT = """
DROP TRIGGER call_step_kept ON events_callstep;
DROP FUNCTION call_step_is_never_rewritten();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0029_visits_are_counted'),
        ('notifications', '0004_texts_that_people_write'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CallHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=16, unique=True)),
                ('until', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'call being made',
                'verbose_name_plural': 'calls being made',
            },
        ),
        migrations.CreateModel(
            name='CallStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('no_answer', 'no answer'), ('told', 'they know'), ('yes', 'they take the place'), ('no', 'they leave the place'), ('put_away', 'put away, not needed any more')], max_length=9)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='call_steps', to='notifications.notice')),
            ],
            options={
                'verbose_name': 'step of a call',
                'verbose_name_plural': 'steps of calls',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['at'], name='call_step_at')],
            },
        ),
        migrations.RunSQL(KEPT, UNKEPT),
    ]
