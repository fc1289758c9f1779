"""The production calendar of Russia for 2023–2027, as the delivered file has it; later years come by a command."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "production_calendar.csv"


def load(apps, schema_editor):
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["day"] < "2028"]
    model = apps.get_model("regulations", "CalendarDay")
    model.objects.bulk_create(
        model(day=date.fromisoformat(row["day"]), is_working=row["kind"] == "working", source=row["source"])
        for row in rows
    )


def unload(apps, schema_editor):
    apps.get_model("regulations", "CalendarDay").objects.filter(municipality=None).delete()


class Migration(migrations.Migration):
    dependencies = [("regulations", "0003_calendar_day")]

    operations = [migrations.RunPython(load, unload)]
