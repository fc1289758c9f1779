from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.kernel.municipalities.selectors import list_municipalities


def home(request: HttpRequest) -> HttpResponse:
    """The front page: what the system is and the municipalities that it serves."""
    return render(request, "portal/home.html", {"municipalities": list_municipalities()})
