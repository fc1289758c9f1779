import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0011_version_guards"),
        ("municipalities", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="changerequest",
            name="answer_by_on",
            field=models.DateField(null=True, verbose_name="ответить не позднее"),
        ),
        migrations.CreateModel(
            name="DeedScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scan", models.BinaryField(verbose_name="скан документа")),
                ("media_type", models.CharField(max_length=40, verbose_name="вид файла")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 скана")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deed_scan",
                        to="children.childversion",
                        verbose_name="редакция данных",
                    ),
                ),
            ],
            options={
                "verbose_name": "скан документа об изменении данных",
                "verbose_name_plural": "сканы документов об изменении данных",
            },
        ),
    ]
