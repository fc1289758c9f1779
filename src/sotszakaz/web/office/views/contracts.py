"""The registry of contracts with families."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.demand.enrolments.contract_registry import list_contracts, take_contracts
from sotszakaz.demand.enrolments.recipients import named_on
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.contract_rows import asked_of, state_words, workbook_of
from sotszakaz.web.parsing import page_of


def contracts(request: HttpRequest) -> HttpResponse:
    """Contracts as of a day."""
    here = membership(request, "office")
    asked = asked_of(request, here)
    page = page_of(request, list_contracts(here.municipality, asked.search, on=asked.on, by=user(request)))
    named = named_on(page.object_list, here.municipality, asked.on, is_past=asked.is_past)
    rows = [(each, state_words(each)) for each in named]
    return render(request, "office/contracts/list.html", {"asked": asked, "page": page, "rows": rows})


def contracts_sheet(request: HttpRequest) -> HttpResponse:
    """What the registry has found, as a workbook; taking it is logged."""
    here = membership(request, "office")
    asked = asked_of(request, here)
    found = take_contracts(here.municipality, asked.search, on=asked.on, by=user(request))
    named = named_on(found, here.municipality, asked.on, is_past=asked.is_past)
    return spreadsheet_of(workbook_of(named, asked.on), f"Договоры на {asked.on:%Y-%m-%d}")
