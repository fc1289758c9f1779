"""Registry numbers known from acts, until the official list is brought: no authority, so without a first day."""

import csv
from pathlib import Path

from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateRange

FILE = Path(__file__).parents[1] / "data" / "numbers_of_acts.csv"
PRINTED = 24


def load(apps, schema_editor):
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    model = apps.get_model("catalogue", "ClassifierRecord")
    model.objects.bulk_create(
        model(
            number=row["number"],
            service_code=row["number"][13:17] if len(row["number"]) == PRINTED else "",
            valid=DateRange(None, None),
            origin="acts",
            source=f"Из актов, не официальный перечень: {row['acts']}",
            **{name: row[name] for name in ("name", "focus", "form", "category", "programme_type")},
        )
        for row in rows
    )


def unload(apps, schema_editor):
    apps.get_model("catalogue", "ClassifierRecord").objects.filter(origin="acts").delete()


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_classifier")]

    operations = [migrations.RunPython(load, unload)]
