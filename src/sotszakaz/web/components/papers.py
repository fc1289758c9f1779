"""The page of an act or an invoice: the same for the provider and the payer, with the payer's buttons."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.delivery.settlements import papers
from sotszakaz.delivery.settlements.models import MonthPaper
from sotszakaz.web.components.refusals import say_above
from sotszakaz.web.parsing import page_of


def paper_page(
    request: HttpRequest, area: str, shown: MonthPaper, *, may_decide: bool = False, form: forms.Form | None = None
) -> HttpResponse:
    """Facts, signatures, lines; the form of the return where the reader may decide."""
    if not may_decide:
        say_above(request, form)
    context = {
        "layout": f"layouts/{area}.html",
        "area": area,
        "paper": shown,
        "standing": papers.standing_of_paper(shown),
        "page": page_of(request, papers.lines_of_paper(shown)),
        "may_decide": may_decide,
        "form": form,
    }
    return render(request, "shared/month_paper.html", context, status=422 if form is not None and form.errors else 200)
