"""What is read of one municipality of the region beside its plan: indicators and surveys. Nothing is changed here."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.oversight.indicators.selectors import region_on
from sotszakaz.oversight.indicators.table import findings_of
from sotszakaz.oversight.surveys import selectors as surveys
from sotszakaz.oversight.surveys.models import Survey
from sotszakaz.web.office.regions import compared_for
from sotszakaz.web.parsing import page_of


def indicators_compared(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of the municipality by its stored figures."""
    compared = compared_for(request, pk, "indicators_compared")
    today = today_in(compared.municipality)
    rows = region_on([pk], {pk: today})[pk]
    days = [row.actual.as_of for row in rows if row.measure and row.actual.as_of]
    context = {
        "compared": compared,
        "rows": rows,
        "findings": findings_of(rows, today),
        "taken_on": max(days, default=None),
    }
    return render(request, "office/region/indicators.html", context)


def surveys_compared(request: HttpRequest, pk: int) -> HttpResponse:
    """Surveys of the municipality that are over, the latest first; `?survey=` is one with its results."""
    compared = compared_for(request, pk, "surveys_compared")
    with acting_for(pk):
        page = page_of(request, surveys.list_closed(pk))
        page.object_list = list(page.object_list)
        shown = _asked(request, pk, page.object_list)
        results = surveys.results_of(shown) if shown else None
    context = {"compared": compared, "page": page, "survey": shown, "results": results}
    return render(request, "office/region/surveys.html", context)


def _asked(request: HttpRequest, pk: int, listed: Sequence[Survey]) -> Survey | None:
    """The one that the address names, else the latest."""
    asked = request.GET.get("survey", "")
    if not asked:
        return listed[0] if listed else None
    found = surveys.list_closed(pk).filter(pk=int(asked)).first() if asked.isdecimal() else None
    if found is None:
        raise NotFound()
    return found
