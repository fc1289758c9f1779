"""The day on which a survey began, by the clock of its municipality: from it on it is a way to be heard."""

from django.db import migrations, models

FILL = """
    UPDATE surveys_survey AS s SET opened_on = (s.opened_at AT TIME ZONE m.timezone)::date
    FROM municipalities_municipality AS m
    WHERE m.id = s.municipality_id
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0004_link_sheets")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="opened_on",
            field=models.DateField(null=True, verbose_name="день начала"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="survey",
            name="opened_on",
            field=models.DateField(verbose_name="день начала"),
        ),
    ]
