"""What the factor analysis adds to the report of the indicators: its results and the values that it determined."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sotszakaz.foundation.spreadsheets import Column, Kind, Sheet
from sotszakaz.oversight.analysis.models import DeterminedValue, Run
from sotszakaz.oversight.analysis.selectors.runs import view_run
from sotszakaz.oversight.analysis.states import RunState

RESULTS = (
    Column("Исполнитель", width=44),
    Column("Вид", width=30),
    Column("Услуга", width=30),
    Column("Итог, %", Kind.PERCENT),
    Column("Потенциал"),
    Column("Анализ на день", Kind.DATE),
    Column("Методика", width=50),
)
DETERMINED = (
    Column("№", width=8),
    Column("Что определено", width=16),
    Column("Значение", Kind.NUMBER),
    Column("Когда", Kind.DATE),
    Column("Анализ на день", Kind.DATE),
    Column("Методика", width=50),
    Column("Кто записал", width=28),
)


def sheets_on(municipality_id: int, on: date) -> list[Sheet]:
    """Results of the last run that was finished by the day, and all values determined by it."""
    return [
        Sheet("Факторный анализ", RESULTS, list(_results(municipality_id, on))),
        Sheet("Определено анализом", DETERMINED, list(_determined(municipality_id, on))),
    ]


def _results(municipality_id: int, on: date) -> Iterator[tuple[Any, ...]]:
    runs = Run.objects.filter(municipality_id=municipality_id, state=RunState.FINISHED, as_of__lte=on)
    run = runs.select_related("methodology").order_by("-as_of", "-pk").first()
    for line in view_run(run).lines if run else ():
        subject = line.subject
        name, kind, code = subject.organisation.short_name, subject.get_kind_display(), subject.service.code
        assert run is not None
        yield name, kind, code, line.percent, line.level.label, run.as_of, run.methodology.told


def _determined(municipality_id: int, on: date) -> Iterator[tuple[Any, ...]]:
    values = DeterminedValue.objects.filter(municipality_id=municipality_id, determined_on__lte=on)
    for each in values.select_related("target", "run__methodology", "determined_by").order_by("pk"):
        run, what = each.run, each.get_part_display()
        yield (
            each.target.key,
            what,
            each.value,
            each.determined_on,
            run.as_of,
            run.methodology.told,
            each.determined_by.full_name,
        )
