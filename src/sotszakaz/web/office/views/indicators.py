"""Indicators of the act: what registers measure with the rows behind it, what people enter with its source."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.foundation.spreadsheets import write_sheet
from sotszakaz.foundation.word_tables import said
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.indicators import actions, report, selectors
from sotszakaz.oversight.indicators.measures import Listing
from sotszakaz.web.answers import download_of, spreadsheet_of, word_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.indicators import ValueForm
from sotszakaz.web.office.indicator_chart import chart_of
from sotszakaz.web.parsing import page_of_list


def indicators(request: HttpRequest) -> HttpResponse:
    """The whole table of the decision in force, the coverage, what contradicts itself."""
    here, today = _reader(request)
    table = selectors.table_on(here.municipality_id, today)
    context = {
        "table": table,
        "coverage": selectors.coverage_on(here.municipality_id, today) if table.rows else None,
        "today": today,
        "may_edit": _may_edit(request, here),
    }
    return render(request, "office/indicators/list.html", context)


def indicator(request: HttpRequest, key: str) -> HttpResponse:
    """One row: by quarters, with the rows behind its figure, or with what was entered and its source."""
    here, today = _reader(request)
    opened = selectors.open_row(here.municipality_id, key, today)
    listing = opened.row.measure.listing if opened.row.measure else None
    page = page_of_list(request, opened.ids) if listing else None
    context: dict[str, Any] = {
        "opened": opened,
        "row": opened.row,
        "chart": chart_of(opened.row),
        "listing": listing,
        "page": page,
        "lines": _lines(listing, list(page.object_list)) if listing and page else [],
        "today": today,
        "may_edit": _may_edit(request, here),
    }
    return render(request, "office/indicators/indicator.html", context)


def indicator_rows_sheet(request: HttpRequest, key: str) -> HttpResponse:
    """All rows behind the figure as a workbook. A row that has none is not found."""
    here, today = _reader(request)
    opened = selectors.open_row(here.municipality_id, key, today)
    listing = opened.row.measure.listing if opened.row.measure else None
    if listing is None:
        raise NotFound()
    content = write_sheet(listing.caption, listing.columns, listing.rows(opened.ids))
    return spreadsheet_of(content, f"Показатель {key} на {today:%d.%m.%Y}")


def indicator_enter(request: HttpRequest, key: str) -> HttpResponse:
    """Enter what the row is from a day on."""
    here, today = _reader(request)
    require(user(request), Permission.INDICATOR_EDIT, here.municipality_id)
    target = selectors.get_target(here.municipality_id, key, today)
    ways = selectors.ways_of_target(target)
    first = {"as_of": today, "kind": ways[0]}
    form = ValueForm(request.POST or None, request.FILES or None, initial=first, ways=ways)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_value(
                municipality_id=here.municipality_id,
                key=key,
                said=form.said,
                proof=form.proof,
                by=user(request),
                on=today,
            )
            messages.success(request, "Значение записано. Оно видно в таблице, прежние остались в истории.")
            return redirect("office:indicator", key)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"target": target, "form": form, "computed": selectors.measure_for(target)}
    return render(request, "office/indicators/enter.html", context, status=422 if form.errors else 200)


def indicator_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The document that somebody has put to a value."""
    membership(request, "office")
    entered = selectors.get_proof_for(user(request), pk)
    return download_of(bytes(entered.content or b""), entered.media_type, entered.file_name)


@require_POST
def indicators_take(request: HttpRequest) -> HttpResponse:
    """Store the figures of the quarter that runs, and of past ones that nobody has taken."""
    here, today = _reader(request)
    written = actions.take_figures(municipality_id=here.municipality_id, by=user(request), on=today)
    messages.success(request, f"Значения по реестрам пересчитаны и записаны за квартал, строк: {written}.")
    return redirect("office:indicators")


def indicators_sheet(request: HttpRequest) -> HttpResponse:
    """The report for the assessment of the approbation as a workbook."""
    here, today = _reader(request)
    told = report.report_on(here.municipality, today)
    return spreadsheet_of(report.book_of(told), f"Показатели на {today:%d.%m.%Y}")


def indicators_word(request: HttpRequest) -> HttpResponse:
    """The same as Word."""
    here, today = _reader(request)
    told = report.report_on(here.municipality, today)
    return word_of(report.word_of(told), f"Показатели на {today:%d.%m.%Y}.docx")


def _lines(listing: Listing, ids: list[int]) -> list[list[tuple[str, str]]]:
    """Cells of the rows behind a figure: the title of the column and the words."""
    return [
        [(column.title, said(column.kind, value)) for column, value in zip(listing.columns, line, strict=True)]
        for line in listing.rows(ids)
    ]


def _reader(request: HttpRequest) -> tuple[Membership, date]:
    here = membership(request, "office")
    require(user(request), Permission.INDICATOR_VIEW, here.municipality_id)
    return here, today_in(here.municipality)


def _may_edit(request: HttpRequest, here: Membership) -> bool:
    return has_permission(user(request), Permission.INDICATOR_EDIT, municipality_id=here.municipality_id)
