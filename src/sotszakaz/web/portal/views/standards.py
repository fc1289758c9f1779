"""Standards of services in force, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.kernel.municipalities.selectors import list_municipalities, today_in
from sotszakaz.oversight.quality.selectors import standards_of_all


def standards(request: HttpRequest) -> HttpResponse:
    """By municipality; what families may count on."""
    known = list_municipalities()
    standards = standards_of_all({each.pk: today_in(each) for each in known})
    found = [{"municipality": each, "standards": standards[each.pk]} for each in known if each.pk in standards]
    return render(request, "portal/standards.html", {"found": found})
