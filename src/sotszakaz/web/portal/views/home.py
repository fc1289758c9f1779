from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.kernel.municipalities.selectors import list_municipalities
from sotszakaz.ordering.social_orders.published import municipalities_with_published


def home(request: HttpRequest) -> HttpResponse:
    """The front page: what the system is and the municipalities that it serves, with their published orders."""
    context = {"municipalities": list_municipalities(), "with_orders": municipalities_with_published()}
    return render(request, "portal/home.html", context)
