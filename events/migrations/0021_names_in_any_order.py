from django.db import migrations

SORT = """
UPDATE events_registration AS party
SET contact_key = sorted.key, persons = array_replace(party.persons, party.contact_key, sorted.key)
FROM (
    SELECT id, (
        SELECT string_agg(word, ' ' ORDER BY word COLLATE "C")
        FROM unnest(string_to_array(split_part(contact_key, '|', 1), ' ')) AS word
    ) || substr(contact_key, strpos(contact_key, '|')) AS key
    FROM events_registration WHERE contact_key <> ''
) AS sorted
WHERE sorted.id = party.id AND sorted.key <> party.contact_key
"""


class Migration(migrations.Migration):
    """« Marin Jeanne » is « Jeanne Marin »: what tells people apart holds the words of their name in order."""

    dependencies = [("events", "0020_look_ahead_when_a_seance_fills")]

    operations = [migrations.RunSQL(SORT, migrations.RunSQL.noop)]
