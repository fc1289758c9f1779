"""The forecast: what every limit of the year is used for, and on which day it runs out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.parameters.selectors.forecast import USUAL_WEEKS, LimitKind, forecast
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forecast_rows import rows_of

WEEKS = (4, 8, 12, 26)
TITLES = {
    LimitKind.LINE: "Строка бюджета",
    LimitKind.PART: "Подпериоды программы",
    LimitKind.AGREEMENT: "Соглашения",
    LimitKind.VOLUME: "Объёмы заказа",
}


def limits_forecast(request: HttpRequest) -> HttpResponse:
    """Limits of this year by kind, the soonest to run out first; the pace is of the last `?weeks=`."""
    here = membership(request, "office")
    require(user(request), Permission.LEDGER_VIEW, here.municipality_id)
    if here.municipality is None:
        raise NotFound
    asked = request.GET.get("weeks", "")
    weeks = next((each for each in WEEKS if str(each) == asked), USUAL_WEEKS)
    today = today_in(here.municipality)
    found = forecast(here.municipality, today, weeks)
    address = reverse("office:forecast")
    context = {
        "today": today,
        "weeks": weeks,
        "tabs": [
            {
                "title": f"{each} недель" if each != 4 else "4 недели",
                "url": f"{address}?weeks={each}",
                "active": each == weeks,
            }
            for each in WEEKS
        ],
        "ending": [each for each in found if each.outlook.runs_out_on],
        "kinds": [
            (title, rows_of([each for each in found if each.subject.kind == kind], today))
            for kind, title in TITLES.items()
        ],
        "found": found,
    }
    return render(request, "office/parameters/forecast.html", context)
