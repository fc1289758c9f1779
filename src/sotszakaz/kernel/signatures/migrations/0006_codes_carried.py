"""A code keeps whether its carrier could bring it, and how often it may be tried is judged by the database."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signatures", "0005_ended_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="signaturecode",
            name="failed_at",
            field=models.DateTimeField(null=True, verbose_name="когда не удалось отправить"),
        ),
        migrations.AddConstraint(
            model_name="signaturecode",
            constraint=models.CheckConstraint(
                condition=models.Q(("tries__lte", 5)),
                name="signature_code_tries",
                violation_error_message="Этот код больше не действует. Запросите новый.",
            ),
        ),
    ]
