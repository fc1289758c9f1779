"""Indicators of many municipalities side by side, from stored figures."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.selectors import list_municipalities, today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.indicators import actions, selectors
from sotszakaz.oversight.indicators.selectors import Row
from sotszakaz.oversight.indicators.states import Standing
from sotszakaz.oversight.indicators.table import findings_of
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.region import RegionForm


@dataclass(frozen=True, slots=True)
class Line:
    """A municipality: how many rows stand how, and the row that is compared when one is chosen."""

    municipality: Municipality
    counts: list[tuple[Standing, int]]
    rows: int
    findings: int
    taken_on: date | None
    chosen: Row | None


def region_indicators(request: HttpRequest) -> HttpResponse:
    """All municipalities, or those of `?region=`; with `?key=` one row of them all."""
    here = membership(request, "office")
    require(user(request), Permission.INDICATOR_COMPARE, here.municipality_id)
    known = list_municipalities()
    form = RegionForm(request.GET, regions=sorted({each.region for each in known}))
    asked = form.cleaned_data if form.is_valid() else {}
    shown = [each for each in known if asked.get("region") in (None, "", each.region)]
    key = asked.get("key") or ""
    rows = selectors.region_on(shown, today_in(here.municipality))
    context = {
        "form": form,
        "key": key,
        "standings": list(Standing),
        "lines": [_line(each, rows[each.pk], key) for each in shown],
    }
    return render(request, "office/indicators/region.html", context)


def _line(municipality: Municipality, rows: Sequence[Row], key: str) -> Line:
    counts = Counter(row.standing for row in rows)
    days = [row.actual.as_of for row in rows if row.measure and row.actual.as_of]
    return Line(
        municipality,
        [(each, counts[each]) for each in Standing],
        len(rows),
        len(findings_of(rows)),
        max(days, default=None),
        next((row for row in rows if row.key == key), None),
    )


@require_POST
def region_take(request: HttpRequest) -> HttpResponse:
    """Store the figures of all municipalities now."""
    here = membership(request, "office")
    days = {each.pk: today_in(each) for each in list_municipalities()}
    written = actions.take_region(municipality_id=here.municipality_id, days=days, by=user(request))
    messages.success(request, f"Значения всех муниципалитетов пересчитаны и записаны, строк: {written}.")
    return redirect("office:region_indicators")
