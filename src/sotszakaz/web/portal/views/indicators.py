"""Indicators of municipalities for everybody, as a page and as open data: quarters that are over, no small groups."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from sotszakaz.foundation.separated import write_text
from sotszakaz.kernel.municipalities.selectors import list_municipalities
from sotszakaz.oversight.indicators import public
from sotszakaz.oversight.indicators.public import Published
from sotszakaz.web.answers import text_of
from sotszakaz.web.portal.forms.indicators import PublicForm

KEPT = "public, max-age=3600"
"""Anybody may keep the open data for an hour: they change once a quarter."""


def indicators(request: HttpRequest) -> HttpResponse:
    """One municipality, or the list of those that have figures."""
    form, found = _asked(request)
    context = {"form": form, "found": found, "chosen": form.chosen, "asked": request.GET.urlencode()}
    return render(request, "portal/indicators.html", context)


def indicators_csv(request: HttpRequest) -> HttpResponse:
    """The same as text in columns."""
    form, found = _asked(request)
    answer = text_of(write_text(public.COLUMNS, public.table_of(found)), f"Показатели {form.asked_year or ''}".strip())
    answer.headers["Cache-Control"] = KEPT
    return answer


def indicators_json(request: HttpRequest) -> HttpResponse:
    """The same for programs."""
    _, found = _asked(request)
    answer = JsonResponse(
        {"indicators": public.records_of(found)}, json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    answer.headers["Cache-Control"] = KEPT
    return answer


def _asked(request: HttpRequest) -> tuple[PublicForm, list[Published]]:
    known = list_municipalities()
    form = PublicForm(request.GET, municipalities=known, years=public.published_years())
    asked = [form.chosen] if form.chosen else known
    return form, public.published(asked, form.asked_year) if form.asked_year else []
