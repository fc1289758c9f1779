"""Sheets opened again that a closing does not count yet: a class of theirs was moved, and nobody has marked it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.db import connection
from django.db.models import Q, QuerySet

from sotszakaz.delivery.settlements.mending import open_sheets
from sotszakaz.delivery.settlements.models import MonthClosing, ReopenedSheet
from sotszakaz.delivery.settlements.statements import LACKING_SHEETS

Classes = tuple[tuple[date, time], ...]


@dataclass(frozen=True, slots=True)
class WaitingSheet:
    """An opened sheet with its moved classes that nobody has marked; none when the next closing counts it."""

    sheet: ReopenedSheet
    classes: Classes


def lacking_classes(municipality_id: int, *, before: date) -> dict[int, Classes]:
    """What opened sheets of months before that one lack, by the sheet. One query."""
    found: dict[int, Classes] = {}
    with connection.cursor() as cursor:
        cursor.execute(LACKING_SHEETS, [municipality_id, before])
        for sheet_id, day, starts_at in cursor.fetchall():
            found[sheet_id] = (*found.get(sheet_id, ()), (day, starts_at))
    return found


def waiting_sheets(municipality_id: int, *, before: date) -> list[WaitingSheet]:
    """Sheets that a closing of the month `before` would not count, the longest open first. Two queries at most."""
    lacking = lacking_classes(municipality_id, before=before)
    if not lacking:
        return []
    return [WaitingSheet(each, lacking[each.pk]) for each in open_sheets(municipality_id).filter(pk__in=list(lacking))]


def sheets_left_out(closing: MonthClosing | None) -> "QuerySet[ReopenedSheet]":
    """Sheets that were open when the closing began, that it did not count and none has counted since."""
    if closing is None:
        return ReopenedSheet.objects.none()
    before = Q(opened_at__lte=closing.started_at) if closing.started_at else Q()
    return open_sheets(closing.municipality_id).filter(before, month__lt=closing.month)


def without_sheets(municipality_id: int, month: date, closing: MonthClosing | None) -> list[ReopenedSheet]:
    """Sheets that the closing of the month left out; where nobody has begun one, those it would leave out now."""
    if closing is not None:
        return list(sheets_left_out(closing))
    return [each.sheet for each in waiting_sheets(municipality_id, before=month)]


def with_classes(municipality_id: int, sheets: Iterable[ReopenedSheet]) -> list[WaitingSheet]:
    """These sheets in their order, each with what it still lacks. One query."""
    lacking = lacking_classes(municipality_id, before=date.max)
    return [WaitingSheet(each, lacking.get(each.pk, ())) for each in sheets]
