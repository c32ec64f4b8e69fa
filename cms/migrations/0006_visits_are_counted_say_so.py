"""The page on personal data said that nothing is counted; visits are, without people (events 0029).

Only the product's own sentence is replaced, where it stands as it was planted: in the page, and in the
versions from which it would come back (the one online, the latest draft).
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PAGE = "donnees-personnelles"
BEFORE = "Il n’y a ni publicité, ni mesure d’audience dans nos pages."
NOW = (
    "Il n’y a ni publicité, ni traceur dans nos pages. Nous comptons combien de fois les pages des associations et de "
    "leurs activités sont vues chaque jour : un nombre, sans cookie, sans adresse internet, sans rien sur vous."
)


def say_so(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    revisions = apps.get_model("wagtailcore", "Revision").objects
    for page in apps.get_model("cms", "StandardPage").objects.filter(slug=PAGE):
        if BEFORE in page.body:
            page.body = page.body.replace(BEFORE, NOW)
            page.save(update_fields=["body"])
        for revision in revisions.filter(pk__in=[page.latest_revision_id, page.live_revision_id]):
            if BEFORE in revision.content.get("body", ""):
                revision.content["body"] = revision.content["body"].replace(BEFORE, NOW)
                revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("cms", "0005_page_sketch"), ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes")]

    operations = [migrations.RunPython(say_so, migrations.RunPython.noop)]
