"""The official list: files of it, and records as its import makes them."""

from io import BytesIO

from openpyxl import Workbook
from tests.factories.ordering import TECHNICAL

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.catalogue.importing import bring_list, check_list, take_list
from sotszakaz.ordering.catalogue.models import ClassifierImport

HEADINGS = {
    "number": "RegNumber",
    "name": "Name_Name",
    "starts_on": "EffectiveFrom",
    "ends_before": "EffectiveBefore",
    "legacy_number": "RegrNumber",
    "focus": "Направленность",
    "form": "Форма обучения",
    "is_actual": "Pbl_Actual",
}


def line(number=TECHNICAL, **changes):
    """A row of the list that is right."""
    facts = {"number": number, "name": "Реализация программ", "starts_on": "2020-01-01", "focus": "техническая"}
    return {**facts, "form": "очная", **changes}


def csv_of(*lines, separator=";", encoding="utf-8"):
    rows = [HEADINGS.values(), *([each.get(fact, "") for fact in HEADINGS] for each in lines)]
    return "\n".join(separator.join(row) for row in rows).encode(encoding)


def book_of(*lines):
    book = Workbook()
    book.active.append(list(HEADINGS.values()))
    for each in lines:
        book.active.append([each.get(fact) for fact in HEADINGS])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def checked(content: bytes, *, by=SYSTEM, municipality_id=0) -> ClassifierImport:
    """A file that the worker has read."""
    brought = bring_list(municipality_id=municipality_id, file_name="Перечень.csv", content=content, by=by)
    return check_list(import_id=brought.pk)


def taken(*lines) -> ClassifierImport:
    """The rows are the list now."""
    brought = checked(csv_of(*lines))
    return take_list(import_id=brought.pk, municipality_id=0, by=SYSTEM)
