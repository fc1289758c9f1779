"""The beginning and the end of a day's lessons go together: judged apart, «from 13 to 14» seemed to fit many groups, and
the whole catalogue was read for nothing.
"""

from django.db import migrations

TOGETHER = """
CREATE STATISTICS catalogue_hours (mcv) ON earliest_at, latest_at FROM programmes_catalogueentry
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0016_entries_by_hours")]

    operations = [migrations.RunSQL(TOGETHER, "DROP STATISTICS catalogue_hours")]
