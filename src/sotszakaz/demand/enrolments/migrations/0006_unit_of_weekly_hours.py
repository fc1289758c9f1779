"""A certificate may be a norm of weekly hours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0005_book_for_the_rush")]

    operations = [
        migrations.AlterField(
            "enrolmentapplication",
            "unit",
            models.CharField(
                choices=[("rub", "рубли"), ("hour", "часы"), ("week_hours", "часы в неделю")],
                max_length=10,
                verbose_name="единица сертификата",
            ),
        ),
    ]
