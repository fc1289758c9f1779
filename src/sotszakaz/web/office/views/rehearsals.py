"""The next closing before it is pressed, and what of closed months is being mended."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sotszakaz.delivery.settlements import mending, rehearsal
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements.selectors import get_agreement_for
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.lacking import ADVICE, refused_rows
from sotszakaz.web.parsing import page_of, page_of_list

GROUPS_SHOWN = 10


def next_closing(request: HttpRequest) -> HttpResponse:
    """What a closing of the earliest open month would do now, by provider. Nothing is written."""
    here = membership(request, "office")
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    found = rehearsal.rehearse(here.municipality_id, today)
    context: dict[str, Any] = {"rehearsal": found, "today": today}
    if found is not None:
        page = page_of(request, rehearsal.agreements_of(found))
        context |= {
            "page": page,
            "rows": rehearsal.rehearsal_rows(found, list(page.object_list)),
            "unmarked": found.unmarked[:GROUPS_SHOWN],
            "unmarked_more": max(len(found.unmarked) - GROUPS_SHOWN, 0),
            "is_early": today < found.closes_from,
        }
    return render(request, "office/months/rehearsal.html", context)


def next_closing_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The same of one agreement, line by line."""
    here = membership(request, "office")
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    found = rehearsal.rehearse(here.municipality_id, today_in(here.municipality))
    agreement = get_agreement_for(user(request), pk)
    if found is None:
        raise NotFound()
    corrections = [each for each in found.corrections if each.agreement_id == agreement.pk]
    page = page_of_list(request, rehearsal.would_charge(found, [agreement.pk]))
    contracts = rehearsal.contracts_of([*page.object_list, *corrections])
    context = {
        "rehearsal": found,
        "agreement": agreement,
        "page": page,
        "lines": [(each, contracts[each.contract_id]) for each in page.object_list],
        "corrections": [
            (each, contracts[each.contract_id], ADVICE.get(each.lacking, "") if each.lacking else "")
            for each in corrections
        ],
        "unmarked": [each for each in found.unmarked if each.organisation_id == agreement.record.organisation_id],
    }
    return render(request, "office/months/rehearsal_provider.html", context)


def months_mending(request: HttpRequest) -> HttpResponse:
    """Sheets opened again and refused corrections, each with what happens next."""
    here = membership(request, "office")
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    sheets, refused = mending.open_sheets(here.municipality_id), mending.refused_corrections(here.municipality_id)
    is_refused = request.GET.get("part") == "refused"
    chosen: QuerySet[Any] = refused if is_refused else sheets
    page, address = page_of(request, chosen), reverse("office:months_mending")
    context = {
        "page": page,
        "is_refused": is_refused,
        "refused": refused_rows(page.object_list) if is_refused else [],
        "tabs": [
            {"title": "Открытые табели", "url": address, "active": not is_refused, "count": sheets.count()},
            {
                "title": "Непроведённые исправления",
                "url": f"{address}?part=refused",
                "active": is_refused,
                "count": refused.count(),
            },
        ],
    }
    return render(request, "office/months/mending.html", context)
