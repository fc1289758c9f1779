"""A methodology has one draft at a time; what is approved is the revision that was read."""

from django.db import migrations, models

SET_APART = """
    UPDATE analysis_methodology m SET title = left(m.title, 160) || ' (черновик ' || m.id || ')'
    WHERE m.state = 'draft' AND EXISTS (
        SELECT FROM analysis_methodology o
        WHERE o.municipality_id = m.municipality_id AND o.title = m.title AND o.state = 'draft' AND o.id < m.id)
"""


class Migration(migrations.Migration):
    dependencies = [("analysis", "0003_guards_of_both_sides")]

    operations = [
        migrations.AddField(
            model_name="methodology",
            name="revision",
            field=models.PositiveIntegerField(db_default=1, default=1, verbose_name="правка"),
        ),
        migrations.RunSQL(SET_APART, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="methodology",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")),
                fields=("municipality", "title"),
                name="methodology_one_draft",
                violation_error_message="Черновик этой методики уже есть. Измените его.",
            ),
        ),
    ]
