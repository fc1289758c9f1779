"""Indicators of many municipalities side by side, from stored figures."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.spreadsheets import Column, Kind, write_sheet
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.indicators import actions, selectors
from sotszakaz.oversight.indicators.report import spoken
from sotszakaz.oversight.indicators.selectors import Row
from sotszakaz.oversight.indicators.states import Standing
from sotszakaz.oversight.indicators.table import findings_of
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.region import RegionForm
from sotszakaz.web.office.regions import compared_by

COLUMNS = (
    Column("Регион", width=30),
    Column("Муниципалитет", width=30),
    Column("№", width=8),
    Column("Показатель", width=48),
    Column("Единица", width=12),
    Column("Цель", width=14),
    Column("Факт", width=14),
    Column("Прогноз на конец года", width=14),
    Column("На день", Kind.DATE),
    Column("Итог", width=16),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A municipality: how many rows stand how, and the row that is compared when one is chosen."""

    municipality: Municipality
    counts: list[tuple[Standing, int]]
    rows: Sequence[Row]
    findings: int
    taken_on: date | None
    chosen: Row | None


@dataclass(frozen=True, slots=True)
class Compared:
    """What is asked, and the municipalities that answer, each on its own day."""

    form: RegionForm
    key: str
    day: date | None
    lines: list[Line]


def region_indicators(request: HttpRequest) -> HttpResponse:
    """All municipalities, or those of `?region=`; with `?key=` one row of them all; with `?day=` of a past day."""
    context = {"compared": _compared(request), "standings": list(Standing), "asked": request.GET.urlencode()}
    return render(request, "office/indicators/region.html", context)


def region_sheet(request: HttpRequest) -> HttpResponse:
    """The same as a workbook: every row of every municipality, or the one that is compared."""
    compared = _compared(request)
    rows = [_cells(line, row) for line in compared.lines for row in line.rows if compared.key in ("", row.key)]
    day = f" на {compared.day:%d.%m.%Y}" if compared.day else ""
    return spreadsheet_of(write_sheet("Показатели", COLUMNS, rows), f"Показатели региона{day}")


def _cells(line: Line, row: Row) -> tuple[Any, ...]:
    place, target, actual = line.municipality, row.target, row.actual
    goal = spoken(row.goal, target.target_text, row.is_share)
    said = spoken(actual.value, actual.words, row.is_share)
    expected = spoken(row.forecast, "", row.is_share)
    who = (place.region, place.short_name, row.key, target.title, target.unit)
    return *who, goal, said, expected, actual.as_of, row.standing.label


def _compared(request: HttpRequest) -> Compared:
    here = membership(request, "office")
    require(user(request), Permission.INDICATOR_COMPARE, here.municipality_id)
    known = compared_by(user(request), here)
    form = RegionForm(request.GET, regions=sorted({each.region for each in known}))
    asked = form.cleaned_data if form.is_valid() else {}
    shown = [each for each in known if asked.get("region") in (None, "", each.region)]
    key, day = asked.get("key") or "", asked.get("day")
    days = {each.pk: min(day or date.max, today_in(each)) for each in shown}
    rows = selectors.region_on([each.pk for each in shown], days)
    return Compared(form, key, day, [_line(each, rows[each.pk], key, days[each.pk]) for each in shown])


def _line(municipality: Municipality, rows: Sequence[Row], key: str, on: date) -> Line:
    counts = Counter(row.standing for row in rows)
    days = [row.actual.as_of for row in rows if row.measure and row.actual.as_of]
    return Line(
        municipality,
        [(each, counts[each]) for each in Standing],
        rows,
        len(findings_of(rows, on)),
        max(days, default=None),
        next((row for row in rows if row.key == key), None),
    )


@require_POST
def region_take(request: HttpRequest) -> HttpResponse:
    """Store the figures of all municipalities now."""
    here = membership(request, "office")
    days = {each.pk: today_in(each) for each in compared_by(user(request), here)}
    written = actions.take_region(municipality_id=here.municipality_id, days=days, by=user(request))
    messages.success(request, f"Значения всех муниципалитетов пересчитаны и записаны, строк: {written}.")
    asked = request.GET.urlencode()
    return redirect(reverse("office:region_indicators") + (f"?{asked}" if asked else ""))
