"""Members come and go on days, and may have a login by which they vote."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DATE_MEMBERS = """
    UPDATE working_group_member m SET valid = daterange(lower(g.valid), NULL)
    FROM working_group_workinggroup g WHERE g.id = m.group_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("working_group", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="valid",
            field=django.contrib.postgres.fields.ranges.DateRangeField(null=True, verbose_name="в составе"),
        ),
        migrations.RunSQL(DATE_MEMBERS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="member",
            name="valid",
            field=django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="в составе"),
        ),
        migrations.AddField(
            model_name="member",
            name="ground",
            field=models.CharField(blank=True, db_default="", max_length=300, verbose_name="чем введён в состав"),
        ),
        migrations.AddField(
            model_name="member",
            name="end_ground",
            field=models.CharField(blank=True, db_default="", max_length=300, verbose_name="чем выведен из состава"),
        ),
        migrations.AddField(
            model_name="member",
            name="user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="вход в систему",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("group", "="), ("user", "="), ("valid", "&&")],
                name="member_login_once",
                violation_error_message="Этот вход уже принадлежит другому члену группы. Проверьте почту.",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__startswith__isnull", False)),
                name="member_starts",
                violation_error_message="Укажите день, с которого человек входит в состав группы.",
            ),
        ),
    ]
