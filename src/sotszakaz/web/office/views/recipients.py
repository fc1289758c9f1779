"""The register of recipients of social certificates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.demand.enrolments.recipients import list_recipients, named_on, take_recipients
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.recipient_rows import asked_of, workbook_of
from sotszakaz.web.parsing import page_of


def recipients(request: HttpRequest) -> HttpResponse:
    """Who has a social certificate, as of a day."""
    here = membership(request, "office")
    asked = asked_of(request, here)
    found = list_recipients(here.municipality, asked.search, on=asked.on, by=user(request))
    page = page_of(request, found)
    page.object_list = list(named_on(page.object_list, here.municipality, asked.on, is_past=asked.is_past))
    return render(request, "office/recipients/list.html", {"asked": asked, "page": page})


def recipients_sheet(request: HttpRequest) -> HttpResponse:
    """What the register has found, as a workbook; taking it is logged."""
    here = membership(request, "office")
    asked = asked_of(request, here)
    found = take_recipients(here.municipality, asked.search, on=asked.on, by=user(request))
    named = named_on(found, here.municipality, asked.on, is_past=asked.is_past)
    return spreadsheet_of(workbook_of(named, asked.on), f"Получатели на {asked.on:%Y-%m-%d}")
