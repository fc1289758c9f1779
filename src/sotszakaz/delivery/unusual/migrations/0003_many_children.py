"""One person who acts for many children is found too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("unusual", "0002_guards")]

    operations = [
        migrations.AlterField(
            model_name="finding",
            name="kind",
            field=models.CharField(
                choices=[
                    ("never_attended", "Ни разу не был, а месяц оплачивается"),
                    ("shared_phone", "Дети разных семей с одним телефоном"),
                    ("many_children", "Один человек представляет много детей"),
                    ("odd_hours", "Занятия в невозможное время"),
                    ("above_places", "В группе больше детей, чем мест"),
                    ("child_twice", "Ребёнок на двух занятиях сразу"),
                    ("teacher_twice", "Педагог на двух занятиях сразу"),
                ],
                max_length=20,
                verbose_name="что необычно",
            ),
        ),
    ]
