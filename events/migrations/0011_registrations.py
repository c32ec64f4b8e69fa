import django.contrib.postgres.fields
import django.db.models.deletion
import events.drawing_secrets
import events.models.registration
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0010_look_ahead_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE events_arrival AS bigint", "DROP SEQUENCE events_arrival"
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('singles', models.PositiveIntegerField(default=0)),
                ('trials', models.PositiveIntegerField(default=0)),
                ('seasons', models.PositiveIntegerField(default=0)),
                ('notes', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'erasure',
                'verbose_name_plural': 'erasures',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('single', 'one séance'), ('trial', 'a séance to try'), ('season', 'the whole season')], max_length=6, unique=True, verbose_name='kind')),
                ('months', models.PositiveSmallIntegerField(default=3, verbose_name='months kept')),
            ],
            options={
                'verbose_name': 'how long registrations are kept',
                'verbose_name_plural': 'how long registrations are kept',
                'ordering': ['kind'],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('single', 'one séance'), ('trial', 'a séance to try'), ('season', 'the whole season')], max_length=6, verbose_name='kind')),
                ('state', models.CharField(choices=[('confirmed', 'registered'), ('waiting', 'on the waiting list'), ('offered', 'a place is offered'), ('expired', 'the offer has expired'), ('declined', 'the offer was declined'), ('cancelled', 'cancelled')], max_length=9, verbose_name='state')),
                ('size', models.PositiveSmallIntegerField(default=1, verbose_name='number of people')),
                ('helpers', models.PositiveSmallIntegerField(default=0, verbose_name='helpers')),
                ('since', models.DateTimeField(blank=True, null=True)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('arrival', models.BigIntegerField(db_default=events.models.registration.NextArrival(), editable=False)),
                ('offered_until', models.DateTimeField(blank=True, null=True)),
                ('accepts_split', models.BooleanField(default=False, verbose_name='may be split')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('channel', models.CharField(choices=[('email', 'by e-mail'), ('sms', 'by text message'), ('paper', 'by letter'), ('call', 'by phone')], default='email', max_length=5, verbose_name='how to reach')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('phone', models.CharField(blank=True, help_text='As +33612345678.', max_length=16, verbose_name='phone')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='address')),
                ('language', models.CharField(default='fr', max_length=5, verbose_name='language')),
                ('participants', models.JSONField(blank=True, default=list)),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='what would help')),
                ('contact_key', models.CharField(blank=True, editable=False, max_length=460)),
                ('persons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=460), blank=True, default=list, editable=False, size=None)),
                ('secret', models.CharField(default=events.drawing_secrets.new_secret, editable=False, max_length=43, unique=True)),
                ('code', models.CharField(blank=True, editable=False, max_length=6)),
                ('submit_key', models.CharField(blank=True, editable=False, max_length=64, null=True)),
                ('consent', models.CharField(blank=True, choices=[('present', 'present at the desk'), ('phone', 'by phone'), ('letter', 'in writing')], max_length=7)),
                ('cancelled_by', models.CharField(blank=True, choices=[('resident', 'the person'), ('team', 'the association'), ('agent', 'the service, for the person'), ('town', 'the product itself')], max_length=8)),
                ('reason', models.CharField(blank=True, max_length=250, verbose_name='reason')),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('activity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='events.activity')),
                ('occurrence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='events.occurrence')),
                ('part_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='events.registration')),
                ('registered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'registration',
                'verbose_name_plural': 'registrations',
                'ordering': ['arrival'],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('away', 'away'), ('came', 'came'), ('missed', 'did not come')], max_length=6)),
                ('at', models.DateTimeField()),
                ('occurrence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='events.occurrence')),
                ('registration', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='events.registration')),
            ],
            options={
                'verbose_name': 'presence',
                'verbose_name_plural': 'presences',
            },
        ),
        migrations.CreateModel(
            name='RegistrationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('registered', 'registered'), ('waited', 'put on the waiting list'), ('offered', 'a place offered'), ('passed', 'passed over: too many people for the places left'), ('accepted', 'offer accepted'), ('declined', 'offer declined'), ('expired', 'offer expired'), ('resized', 'number of people changed'), ('rescheduled', 'moved to another séance'), ('away', 'away on one date'), ('back', 'comes after all'), ('moved', 'the séance changed its time or place'), ('seance_off', 'a séance is cancelled'), ('seance_on', 'a cancelled séance takes place'), ('cancelled', 'cancelled'), ('split', 'split in two'), ('edited', 'contact changed'), ('too_late', 'waited until the séance began'), ('erased', 'personal data erased')], max_length=11)),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(choices=[('resident', 'the person'), ('team', 'the association'), ('agent', 'the service, for the person'), ('town', 'the product itself')], max_length=8)),
                ('words', models.CharField(blank=True, max_length=250)),
                ('facts', models.JSONField(default=dict)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='events.registration')),
            ],
            options={
                'verbose_name': 'step of a registration',
                'verbose_name_plural': 'steps of registrations',
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(fields=['activity', 'arrival'], name='registration_of_activity'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(condition=models.Q(('kind', 'season'), ('state__in', ['confirmed', 'offered'])), fields=['activity'], include=('since', 'until', 'size'), name='registration_of_season'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['activity', 'arrival'], name='registration_queue'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(condition=models.Q(('state', 'offered')), fields=['offered_until'], name='registration_offers'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(condition=models.Q(('contact_key', ''), _negated=True), fields=['contact_key'], name='registration_contact'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(fields=('activity', 'submit_key'), name='registration_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['confirmed', 'offered', 'waiting']), models.Q(('code', ''), _negated=True)), fields=('activity', 'code'), name='registration_code_once'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='registration_has_people'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'season'), ('occurrence', None), ('since__isnull', False)), models.Q(models.Q(('kind', 'season'), _negated=True), ('occurrence__isnull', False), ('since', None), ('until', None)), _connector='OR'), name='registration_for_a_seance_or_the_season'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('offered_until__isnull', False), ('state', 'offered')), models.Q(models.Q(('state', 'offered'), _negated=True), ('offered_until', None)), _connector='OR'), name='registration_offer_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='registration_season_in_order'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('registration', 'occurrence'), name='presence_once'),
        ),
    ]
