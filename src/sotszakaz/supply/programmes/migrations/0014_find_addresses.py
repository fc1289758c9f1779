"""A place is found by the address that a family types, as it is written for groups whose point is known."""

from django.db import migrations

FOUND = """
CREATE INDEX programmes_group_address ON programmes_studygroup
USING gin (lower(translate(address, 'Ёё', 'Ее')) gin_trgm_ops) WHERE latitude IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0013_keep_editions")]

    operations = [migrations.RunSQL(FOUND, "DROP INDEX programmes_group_address")]
