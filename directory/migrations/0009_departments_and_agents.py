"""Where somebody administers, somebody goes on doing so; the history of departments cannot be edited.

Until now every agent of the associations service took on agents: where nobody was named administrator, they
become administrators. The guard waits for the end of the transaction, so that a hand-over may be written in any
order, and lets one administrator go after the other.
"""

import directory.models.invitation
import django.db.models.deletion
import django.db.models.functions.text
from typing import Any

from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE FUNCTION somebody_administers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.role <> 'administers' OR OLD.ended_at IS NOT NULL THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('somebody_administers'));
    IF NOT EXISTS (SELECT FROM directory_agent WHERE role = 'administers' AND ended_at IS NULL)
        AND (TG_OP = 'UPDATE' OR EXISTS (SELECT FROM directory_agent WHERE ended_at IS NULL)) THEN
        RAISE EXCEPTION 'nobody would administer any more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'somebody_administers';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER somebody_administers AFTER UPDATE OR DELETE ON directory_agent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION somebody_administers();
"""
UNGUARD = """
DROP TRIGGER somebody_administers ON directory_agent;
DROP FUNCTION somebody_administers();
"""

HISTORY = """
CREATE FUNCTION staff_step_is_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of departments is never changed nor deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'staff_step_is_never_rewritten';
END $$;
CREATE TRIGGER staff_step_kept BEFORE UPDATE OR DELETE ON directory_staffstep
    FOR EACH ROW EXECUTE FUNCTION staff_step_is_never_rewritten();
"""
UNHISTORY = """
DROP TRIGGER staff_step_kept ON directory_staffstep;
DROP FUNCTION staff_step_is_never_rewritten();
"""


def name_the_first(apps: Any, schema_editor: Any) -> None:
    current = apps.get_model("directory", "Agent").objects.filter(ended_at=None)
    if not current.filter(role="administers").exists():
        current.filter(department__name=settings.SERVICE_NAME).update(role="administers")


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0008_parts_that_are_no_more'),
    ]

    operations = [
        migrations.AddField(
            model_name='department',
            name='closed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name='AgentInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[('decides', 'decides requests'), ('administers', 'administers')], default='decides', max_length=12, verbose_name='role')),
                ('secret', models.CharField(default=directory.models.invitation.new_secret, editable=False, max_length=40, unique=True)),
                ('state', models.CharField(choices=[('open', 'sent'), ('accepted', 'accepted'), ('declined', 'declined'), ('taken_back', 'taken back')], default='open', max_length=10, verbose_name='state')),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='directory.department')),
            ],
            options={
                'verbose_name': 'invitation of an agent',
                'verbose_name_plural': 'invitations of agents',
                'ordering': ['sent_at', 'pk'],
                'constraints': [models.UniqueConstraint(models.F('department'), django.db.models.functions.text.Lower('email'), condition=models.Q(('state', 'open')), name='agent_invitation_open_once')],
            },
        ),
        migrations.CreateModel(
            name='StaffStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('created', 'department created'), ('renamed', 'department renamed'), ('reached', 'address or phone changed'), ('closed', 'department closed'), ('reopened', 'department opened again'), ('venues', 'venues received'), ('invited', 'agent invited'), ('taken_back', 'invitation taken back'), ('declined', 'invitation declined'), ('joined', 'agent joined'), ('role', 'role changed'), ('moved', 'agent moved'), ('ended', 'access ended')], max_length=10)),
                ('at', models.DateTimeField()),
                ('about', models.CharField(blank=True, max_length=120)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='directory.department')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'step of a department',
                'verbose_name_plural': 'steps of departments',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['department', '-at'], name='staff_step_of_department')],
            },
        ),
        migrations.RunPython(name_the_first, migrations.RunPython.noop),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(HISTORY, UNHISTORY),
    ]
