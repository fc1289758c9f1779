"""The production calendar: transfers of all Russia, and the days that the region or the municipality adds."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.regulations.actions import remove_calendar_day, set_calendar_day
from sotszakaz.kernel.regulations.selectors import list_calendar
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.production_calendar import CalendarDayForm

FIRST, LAST = 2000, 2100


def calendar(request: HttpRequest) -> HttpResponse:
    """The days of a year that are not what their weekday says; whoever adopts the rules may add a day."""
    here = membership(request, "office")
    right = Permission.REGULATION_ADOPT if request.method == "POST" else Permission.REGULATION_VIEW
    require(user(request), right, here.municipality_id)
    year = _year(request.GET.get("year", ""), today_in(here.municipality).year)
    form = CalendarDayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            written = set_calendar_day(municipality_id=here.municipality_id, by=user(request), **form.cleaned_data)
            messages.success(request, f"День записан: {written}.")
            return redirect(f"{reverse('office:calendar')}?year={written.day.year}")
        except Refusal as refusal:
            blame(form, refusal)
    context = {
        "days": list_calendar(here.municipality_id, year),
        "years": [year - 1, year, year + 1],
        "year": year,
        "form": form,
        "may_edit": has_right(request, Permission.REGULATION_ADOPT, here.municipality_id),
    }
    return render(request, "office/regulation/calendar.html", context, status=422 if form.errors else 200)


@require_POST
def calendar_day_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a day be again what the calendar of Russia says."""
    remove_calendar_day(day_id=pk, by=user(request))
    messages.success(request, "Запись убрана: день снова такой, как в общероссийском календаре.")
    return redirect("office:calendar")


def _year(text: str, present: int) -> int:
    return int(text) if text.isdecimal() and FIRST <= int(text) <= LAST else present
