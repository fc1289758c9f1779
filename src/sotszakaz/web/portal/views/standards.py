"""Standards of services in force, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.kernel.municipalities.selectors import list_municipalities, today_in
from sotszakaz.oversight.quality.selectors import standards_on


def standards(request: HttpRequest) -> HttpResponse:
    """By municipality; what families may count on."""
    found = [
        {"municipality": each, "standards": list(standards_on(each.pk, today_in(each)))}
        for each in list_municipalities()
    ]
    return render(request, "portal/standards.html", {"found": [each for each in found if each["standards"]]})
