"""The table by quarters; many of its rows that people enter, on one page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.indicators import actions, selectors
from sotszakaz.oversight.indicators.errors import RowsRefused
from sotszakaz.oversight.indicators.rules.quarters import quarters_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import user
from sotszakaz.web.office.forms.indicator_rows import RowsForm
from sotszakaz.web.office.indicator_past import reader_of, tabs_of


def indicators_enter(request: HttpRequest) -> HttpResponse:
    """Enter what rows are from a day on, of `?day=` or today: all that is filled in, or nothing when one is wrong."""
    reader = reader_of(request)
    home, today = reader.home, reader.today
    require(user(request), Permission.INDICATOR_EDIT, home)
    targets = [each for each in selectors.list_targets(home, today) if selectors.measure_for(each) is None]
    rows = selectors.rows_of_targets(home, targets, reader.on)
    form = RowsForm(request.POST or None, initial={"as_of": reader.on}, rows=rows)
    if request.method == "POST" and form.is_valid():
        try:
            entered = actions.enter_values(municipality_id=home, said=form.said, by=user(request), on=today)
            messages.success(request, f"Записано значений: {len(entered)}. Прежние остались в истории.")
            return redirect("office:indicators")
        except RowsRefused as refusal:
            for key, each in refusal.rows.items():
                form.blame_row(key, each)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"form": form, "reader": reader}
    return render(request, "office/indicators/enter_rows.html", context, status=422 if form.errors else 200)


def indicators_quarters(request: HttpRequest) -> HttpResponse:
    """Every row by the quarters of the year of the day: what was taken or entered."""
    reader = reader_of(request)
    table = selectors.table_on(reader.home, reader.on, stored=not reader.is_past)
    context = {
        "reader": reader,
        "tabs": tabs_of(reader, "indicators_quarters"),
        "quarters": quarters_of(reader.on.year),
        "lines": [(row, row.by_quarters(reader.on.year)) for row in table.rows],
    }
    return render(request, "office/indicators/quarters.html", context)
