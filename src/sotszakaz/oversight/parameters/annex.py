"""The annex to the change of the budget: the calculation behind it, as Word and as a workbook.

Both say the same rows; the wording is our own.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.foundation.money import from_units
from sotszakaz.foundation.spreadsheets import Column, Kind, Sheet, write_book
from sotszakaz.oversight.parameters.models import Adoption
from sotszakaz.oversight.parameters.rules import Estimate, formulas
from sotszakaz.oversight.parameters.selectors.scenarios import View
from sotszakaz.oversight.parameters.yearly import rows_of_year

BUDGET = (
    Column("Код бюджетной классификации", width=26),
    Column("Было, руб.", Kind.ROUBLES),
    Column("Изменение, руб.", Kind.ROUBLES),
    Column("Стало, руб.", Kind.ROUBLES),
)
VOLUMES = (
    Column("Уникальный номер услуги", width=30),
    Column("Способ", width=28),
    Column("Получателей", Kind.NUMBER),
    Column("Человеко-часов", Kind.HOURS),
    Column("Норматив с коэффициентами, руб."),
    Column("Сумма, руб.", Kind.ROUBLES),
)
VALUES = (
    Column("Категория детей", width=40),
    Column("Сертификатов", Kind.NUMBER),
    Column("Как получен номинал", width=70),
    Column("Всего, руб.", Kind.ROUBLES),
)
PARTS = (
    Column("Первый месяц", Kind.DATE),
    Column("Последний месяц", Kind.DATE),
    Column("Предельный объём, руб.", Kind.ROUBLES),
    Column("Как получен", width=70),
)


def annex_sheets(adoption: Adoption, view: View) -> list[Sheet]:
    """The rows of the annex. The scenario of an adoption is counted, and never changes."""
    found = view.estimate
    assert found is not None
    return [
        Sheet("Строка бюджета", BUDGET, [_budget(adoption)]),
        Sheet("Объёмы и суммы", VOLUMES, list(_volumes(adoption, found))),
        Sheet("Номиналы", VALUES, list(_values(view, found))),
        Sheet("Подпериоды", PARTS, list(_parts(found))),
    ]


def annex_book(adoption: Adoption, view: View) -> bytes:
    return write_book(annex_sheets(adoption, view))


def annex_word(adoption: Adoption, view: View) -> bytes:
    """A4 on its side, a table a sheet of the workbook."""
    word = Document()
    _lay_out(word)
    title = word.add_paragraph("Расчёт параметров муниципального социального заказа")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.runs[0].bold = True
    word.add_paragraph(
        f"Приложение к изменению бюджета муниципального образования «{view.scenario.municipality.name}» "
        f"на {adoption.year} год. Расчёт «{view.scenario.title}», выбран {adoption.adopted_at:%d.%m.%Y}."
    )
    for number, sheet in enumerate(annex_sheets(adoption, view), start=1):
        word.add_heading(f"{number}. {sheet.title}", level=2)
        _table(word, sheet.columns, list(sheet.rows))
    word.add_paragraph(
        "Сумма строки равна объёму, умноженному на базовый норматив и коэффициенты; норматив не округляется, "
        "округляется только сумма. Части распределены по наибольшему остатку и в сумме равны целому."
    )
    content = BytesIO()
    word.save(content)
    return content.getvalue()


def _budget(adoption: Adoption) -> tuple[Any, ...]:
    before, after = from_units(adoption.budget_before), from_units(adoption.budget_after)
    return (adoption.budget_code, before, after - before, after)


def _volumes(adoption: Adoption, found: Estimate) -> Iterator[tuple[Any, ...]]:
    rows = rows_of_year(found, adoption.year)
    for row in rows:
        sums = (from_units(row.hours), formulas.plain(row.service.cost), from_units(row.amount))
        yield (row.service.code, row.method.label, row.recipients, *sums)
    hours, amount = sum(row.hours for row in rows), sum(row.amount for row in rows)
    yield ("Всего", "", sum(row.recipients for row in rows), from_units(hours), "", from_units(amount))


def _values(view: View, found: Estimate) -> Iterator[tuple[Any, ...]]:
    for each in found.categories:
        formula = formulas.of_face_value(view.inputs, found, each)
        label = ChildCategory(each.category).label
        yield (label, each.certificates, formula.counted, from_units(each.amount))


def _parts(found: Estimate) -> Iterator[tuple[Any, ...]]:
    for part in found.parts:
        formula, _ = formulas.of_part(found, part)
        yield (part.months[0], part.months[-1], from_units(part.certificates), formula.counted)


def _lay_out(word: Word) -> None:
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    font = word.styles["Normal"].font
    font.name, font.size = "PT Serif", Pt(11)


def _table(word: Word, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
    table = word.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(column.title).bold = True
    for row in rows:
        for cell, column, value in zip(table.add_row().cells, columns, row, strict=True):
            cell.text = _words(column.kind, value)
            if column.kind in (Kind.NUMBER, Kind.ROUBLES, Kind.HOURS):
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _words(kind: Kind, value: Any) -> str:
    if kind in (Kind.ROUBLES, Kind.HOURS):
        return f"{value:,.2f}".replace(",", formulas.THIN).replace(".", ",").replace("-", "\N{MINUS SIGN}")
    if kind == Kind.DATE:
        return f"{value:%m.%Y}"
    return formulas.plain(value) if kind == Kind.NUMBER else str(value)
