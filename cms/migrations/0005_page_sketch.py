import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0004_more_blocks"),
        ("directory", "0007_teams_are_guarded"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PageSketch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typed', models.JSONField(verbose_name='what was typed')),
                ('at', models.DateTimeField(verbose_name='kept at')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.association')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sketch of a page',
                'verbose_name_plural': 'sketches of pages',
                'constraints': [models.UniqueConstraint(fields=('association', 'person'), name='sketch_once_each')],
            },
        ),
    ]
