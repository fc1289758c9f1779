"""A run of the factor analysis as a workbook: scores, the methodology, the rows behind the values of registries."""

from collections.abc import Iterator
from typing import Any

from sotszakaz.foundation.spreadsheets import Column, Kind, Sheet, write_book
from sotszakaz.oversight.analysis.models import Run
from sotszakaz.oversight.analysis.selectors.behind import rows_told
from sotszakaz.oversight.analysis.selectors.runs import scored_of, view_run

WHO = (Column("Исполнитель", width=44), Column("Вид", width=30), Column("Услуга", width=30))
FACTORS = (
    Column("Группа", width=24),
    Column("Фактор", width=44),
    Column("Откуда значение", width=44),
    Column("Балл от", Kind.NUMBER),
    Column("Балл до", Kind.NUMBER),
    Column("Вес", Kind.NUMBER),
    Column("Пороги", width=24),
    Column("Меньше — лучше"),
    Column("Как ставить балл", width=60),
)
ABOUT = (Column("Что", width=34), Column("Как", width=80))
ROWS = (
    Column("Откуда значение", width=44),
    Column("Услуга", width=30),
    Column("Исполнитель", width=44),
    Column("Строка", width=60),
    Column("Подходит", Kind.NUMBER),
    Column("Из", Kind.NUMBER),
)


def book_of(run: Run) -> bytes:
    factors = list(run.methodology.factors.all())
    scored = [Column(f"{each.title} (вес {each.weight.normalize():f})", Kind.NUMBER) for each in factors]
    return write_book(
        [
            Sheet("Баллы", (*WHO, *scored, Column("Итог, %", Kind.PERCENT), Column("Потенциал")), list(_scores(run))),
            Sheet("Методика", ABOUT, list(_about(run))),
            Sheet(
                "Факторы",
                FACTORS,
                [
                    (
                        *(each.group, each.title, each.get_source_display(), each.low, each.high, each.weight),
                        "; ".join(f"{step.normalize():f}".replace(".", ",") for step in each.steps),
                        "да" if each.is_inverse else "",
                        each.hint,
                    )
                    for each in factors
                ],
            ),
            Sheet("Строки за значениями", ROWS, rows_told(run)),
        ]
    )


def _scores(run: Run) -> Iterator[tuple[Any, ...]]:
    for line, scored in zip(view_run(run).lines, scored_of(run), strict=True):
        subject = line.subject
        scores = [each.score for each in scored.scores]
        kind, code = subject.get_kind_display(), subject.service.code
        yield subject.organisation.short_name, kind, code, *scores, line.percent, line.level.label


def _about(run: Run) -> Iterator[tuple[str, str]]:
    made = run.methodology
    yield "Методика", made.told
    yield "Чем утверждена", made.ground
    yield "Анализ на день", f"{run.as_of:%d.%m.%Y}"
    yield "Состояние анализа", run.get_state_display()
    yield "Средний потенциал от, %", f"{made.medium_from.normalize():f}"
    yield "Высокий потенциал от, %", f"{made.high_from.normalize():f}"
    yield "Рядом", f"{made.reach_minutes} минут при {made.speed_kmh.normalize():f} км/ч, по прямой"
