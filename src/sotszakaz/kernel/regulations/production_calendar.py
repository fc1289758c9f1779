"""The production calendar of all Russia as a file: `day,kind,source`, kind is «off» or «working»."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from sotszakaz.kernel.regulations import working_days
from sotszakaz.kernel.regulations.models import CalendarDay

FILE = Path(__file__).parent / "data" / "production_calendar.csv"
KINDS = {"off": False, "working": True}


def read(path: Path) -> list[CalendarDay]:
    """The days of the file. Raises ValueError with the line that cannot be read."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_day(row, line) for line, row in enumerate(csv.DictReader(file), start=2)]


@transaction.atomic(durable=True)
def load(days: list[CalendarDay]) -> int:
    """Put the days in the place of Russia's own days of the same years; how many there are now."""
    years = {each.day.year for each in days}
    CalendarDay.objects.filter(municipality=None, day__year__in=years).delete()
    CalendarDay.objects.bulk_create(days)
    transaction.on_commit(working_days.forget)
    return len(days)


def _day(row: dict[str, str], line: int) -> CalendarDay:
    try:
        return CalendarDay(day=date.fromisoformat(row["day"]), is_working=KINDS[row["kind"]], source=row["source"])
    except (KeyError, ValueError, TypeError) as error:
        raise ValueError(f"строка {line}: нужны день 2027-02-20, вид off или working и основание") from error
