"""The printable report of progress: every term with what is done and what proves it, as Word and as a workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from sotszakaz.foundation.spreadsheets import Column, Kind, Sheet, write_book
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.plans.selectors import Entry, Line, PlanView, Stage
from sotszakaz.ordering.plans.states import Standing

COLUMNS = (
    Column("№", width=8),
    Column("Мероприятие", width=50),
    Column("Срок по акту", width=24),
    Column("Срок", Kind.DATE),
    Column("Состояние", width=22),
    Column("Выполнено", Kind.DATE),
    Column("Что сделано", width=40),
    Column("Подтверждения", width=40),
    Column("Ответственные", width=36),
)
STAGE = Column("Этап", width=36)
COUNTS = (Column("Состояние", width=30), Column("Мероприятий", Kind.NUMBER))


@dataclass(frozen=True, slots=True)
class Progress:
    """The plan as of a day: its terms by measure, and the words of evidence by fulfilment."""

    municipality: Municipality
    view: PlanView
    entries: Sequence[Entry]
    proofs: dict[int, list[str]]
    on: date

    def rows_of(self, line: Line) -> Iterator[tuple[Any, ...]]:
        """A row a term; a measure without terms has a row a deed, or one row."""
        found = [each for each in self.entries if each.line.item.pk == line.item.pk]
        for each in found:
            yield self._row(line, each.occurrence.due_on, each.standing, each.completion)
        if not found:
            for completion in line.completions or (None,):
                yield self._row(line, None, line.standing, completion)

    def _row(self, line: Line, due_on: date | None, standing: Standing, completion: Any) -> tuple[Any, ...]:
        people = [*line.item.responsible, *(each.user.full_name for each in line.keepers)]
        return (
            line.item.number,
            line.item.title,
            line.item.deadline_text or "не указан",
            due_on,
            standing.label,
            completion.done_on if completion else None,
            completion.note if completion else "",
            "; ".join(self.proofs.get(completion.pk, ())) if completion else "",
            "; ".join(people),
        )


def report_book(progress: Progress) -> bytes:
    """Terms by measure, and the count of measures by standing."""
    stages = progress.view.stages
    rows = ((_name(stage), *row) for stage in stages for line in stage.lines for row in progress.rows_of(line))
    return write_book([Sheet("План", (STAGE, *COLUMNS), rows), Sheet("Итог", COUNTS, _counts(progress.view))])


def report_word(progress: Progress) -> bytes:
    """A4 on its side: the count, then a table a stage."""
    word = Document()
    _lay_out(word)
    title = word.add_paragraph("Отчёт о выполнении плана апробации")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.runs[0].bold = True
    word.add_paragraph(f"{progress.municipality.name}, по состоянию на {progress.on:%d.%m.%Y}.")
    said = [f"{name}: {count}" for name, count in _counts(progress.view) if count]
    word.add_paragraph(f"Мероприятий по состоянию — {', '.join(said)}.")
    for stage in progress.view.stages:
        word.add_heading(_name(stage), level=2)
        _table(word, [row for line in stage.lines for row in progress.rows_of(line)])
    broken = [f"{each.later.number} (нужно {each.earlier.number})" for each in progress.view.broken]
    if broken:
        word.add_paragraph(f"Порядок мероприятий нарушен: {', '.join(broken)}.")
    content = BytesIO()
    word.save(content)
    return content.getvalue()


def _name(stage: Stage) -> str:
    return f"{stage.number}. {stage.title}" if stage.number else stage.title or "Без этапа"


def _counts(view: PlanView) -> list[tuple[str, int]]:
    return [(Standing(name).label, count) for name, count in view.counts.items()]


def _lay_out(word: Word) -> None:
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    font = word.styles["Normal"].font
    font.name, font.size = "PT Serif", Pt(9)


def _table(word: Word, rows: Sequence[Sequence[Any]]) -> None:
    table = word.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    for cell, column in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.paragraphs[0].add_run(column.title).bold = True
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value or "")
