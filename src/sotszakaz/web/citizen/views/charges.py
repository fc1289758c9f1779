"""What was charged for the person's children, month by month, and why so much."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.delivery.settlements.explanations import explain_line, get_own_line, list_charges
from sotszakaz.web.current import user
from sotszakaz.web.parsing import page_of


def charges(request: HttpRequest) -> HttpResponse:
    """Every line of every child, the latest month first."""
    return render(request, "citizen/charges/list.html", {"page": page_of(request, list_charges(user(request)))})


def charge(request: HttpRequest, pk: int) -> HttpResponse:
    """One line opened to its classes, rule and entries."""
    why = explain_line(get_own_line(user(request), pk))
    return render(request, "citizen/charges/charge.html", {"why": why})
