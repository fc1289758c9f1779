"""Indicators of the act: what registers measure with the rows behind it, what people enter with its source."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.foundation.spreadsheets import write_sheet
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.states import ValueKind
from sotszakaz.oversight.analysis.selectors.methodologies import latest_run
from sotszakaz.oversight.indicators import actions, report, selectors
from sotszakaz.oversight.indicators.coverage import coverage_on
from sotszakaz.oversight.indicators.measures import Listing
from sotszakaz.oversight.indicators.selectors import Opened
from sotszakaz.oversight.indicators.table import Row
from sotszakaz.oversight.indicators.terms import awaited_on
from sotszakaz.web.answers import download_of, spreadsheet_of, word_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.indicators import ValueForm, WithdrawForm
from sotszakaz.web.office.indicator_chart import chart_of
from sotszakaz.web.office.indicator_lines import columns_of, lines_of, spoken_lines
from sotszakaz.web.office.indicator_past import Reader, reader_of, tabs_of
from sotszakaz.web.parsing import page_of_list


def indicators(request: HttpRequest) -> HttpResponse:
    """The whole table of the decision in force on the day, the coverage, what contradicts itself.

    Of today what was taken last stands, with its time: a button counts anew.
    """
    reader = reader_of(request)
    stored = not reader.is_past
    table = selectors.table_on(reader.home, reader.on, stored=stored)
    context = {
        "table": table,
        "coverage": coverage_on(reader.home, reader.on, stored=stored) if table.rows else None,
        "reader": reader,
        "tabs": tabs_of(reader, "indicators"),
        "has_entered": any(row.measure is None for row in table.rows),
        "awaited": awaited_on(reader.home, reader.today) if stored else None,
        "may_edit": _may_edit(request, reader.here),
    }
    return render(request, "office/indicators/list.html", context)


def indicator(request: HttpRequest, key: str) -> HttpResponse:
    """One row: by quarters, with the rows behind its figure, or with what was entered and its source."""
    reader = reader_of(request)
    opened = selectors.open_row(reader.home, key, reader.on)
    listing = _listing(request, reader, opened)
    page = page_of_list(request, opened.behind) if listing else None
    left_open = _left_open(opened.row)
    context: dict[str, Any] = {
        "opened": opened,
        "row": opened.row,
        "remark": _remark(opened),
        "chart": chart_of(opened.row),
        "left_open": left_open,
        "latest_run": latest_run(reader.home) if left_open else None,
        "columns": columns_of(listing, opened.row) if listing else (),
        "listing": listing,
        "page": page,
        "lines": spoken_lines(listing, opened.row, list(page.object_list)) if listing and page else [],
        "reader": reader,
        "may_edit": _may_edit(request, reader.here),
    }
    return render(request, "office/indicators/indicator.html", context)


def indicator_rows_sheet(request: HttpRequest, key: str) -> HttpResponse:
    """All rows behind the figure as a workbook. A row that has none is not found."""
    reader = reader_of(request)
    opened = selectors.open_row(reader.home, key, reader.on)
    listing = _listing(request, reader, opened)
    if listing is None:
        raise NotFound()
    rows = lines_of(listing, opened.row, opened.behind)
    content = write_sheet(listing.caption, columns_of(listing, opened.row), rows)
    return spreadsheet_of(content, f"Показатель {key} на {reader.on:%d.%m.%Y}")


def indicator_enter(request: HttpRequest, key: str) -> HttpResponse:
    """Enter what the row is from a day on."""
    reader = reader_of(request)
    here, today = reader.here, reader.today
    require(user(request), Permission.INDICATOR_EDIT, here.municipality_id)
    target = selectors.get_target(here.municipality_id, key, today)
    ways = selectors.ways_of_target(target)
    first = {"as_of": reader.on, "kind": ways[0]}
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


def indicator_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a value that was entered by mistake."""
    reader = reader_of(request)
    entered = selectors.get_entered_for(user(request), pk)
    has_row = any(each.key == entered.key for each in selectors.list_targets(reader.home, reader.today))
    back = reverse("office:indicator", args=[entered.key]) if has_row else reverse("office:indicators")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_value(entered_id=pk, reason=form.cleaned_data["reason"], by=user(request))
            messages.success(request, "Значение отозвано. Действует то, что было введено до него.")
            return redirect(back)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"entered": entered, "form": form, "back": back}
    return render(request, "office/indicators/withdraw.html", context, status=422 if form.errors else 200)


def indicator_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The document that somebody has put to a value."""
    membership(request, "office")
    entered = selectors.get_proof_for(user(request), pk)
    return download_of(bytes(entered.content or b""), entered.media_type, entered.file_name)


@require_POST
def indicators_take(request: HttpRequest) -> HttpResponse:
    """Store the figures of the quarter that runs, and of past ones that nobody has taken."""
    reader = reader_of(request)
    written = actions.take_figures(municipality_id=reader.home, by=user(request), on=reader.today)
    messages.success(request, f"Значения и охват пересчитаны по реестрам и записаны за квартал, строк: {written}.")
    return redirect("office:indicators")


def indicators_sheet(request: HttpRequest) -> HttpResponse:
    """The report for the assessment of the approbation as a workbook."""
    reader = reader_of(request)
    told = report.report_on(reader.here.municipality, reader.on)
    return spreadsheet_of(report.book_of(told), f"Показатели на {reader.on:%d.%m.%Y}")


def indicators_word(request: HttpRequest) -> HttpResponse:
    """The same as Word."""
    reader = reader_of(request)
    told = report.report_on(reader.here.municipality, reader.on)
    return word_of(report.word_of(told), f"Показатели на {reader.on:%d.%m.%Y}.docx")


def _remark(opened: Opened) -> str:
    measure, figure = opened.row.measure, opened.figure
    return measure.remark(figure.row_count, figure.counted) if measure and measure.remark and figure else ""


def _left_open(row: Row) -> list[tuple[str, str]]:
    """Values that the act leaves to the analysis and no run has determined, with the words of the act."""
    target = row.target
    parts = (
        ("База", row.baseline_by_run, target.baseline_kind, target.baseline_text),
        ("Цель", row.target_by_run, target.target_kind, target.target_text),
    )
    return [(what, words) for what, by_run, kind, words in parts if kind == ValueKind.PENDING and by_run is None]


def _listing(request: HttpRequest, reader: Reader, opened: Opened) -> Listing | None:
    """How the rows behind the figure are shown to this reader; None when they are not."""
    listing = opened.row.measure.listing if opened.row.measure else None
    if listing is None or not has_right(request, listing.permission, reader.home):
        return None
    return listing


def _may_edit(request: HttpRequest, here: Membership) -> bool:
    return has_right(request, Permission.INDICATOR_EDIT, here.municipality_id)
