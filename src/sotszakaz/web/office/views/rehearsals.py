"""The next closing before it is pressed, and what of closed months is being mended."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.delivery.settlements import actions, mending, rehearsal, waiting_sheets
from sotszakaz.delivery.settlements.rehearsal import WouldCharge, WouldCorrect
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements.selectors import get_agreement_for
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.lacking import ADVICE, refused_rows
from sotszakaz.web.parsing import page_of, page_of_list

GROUPS_SHOWN = 10


def next_closing(request: HttpRequest) -> HttpResponse:
    """What a closing of the earliest open month would do now, by provider. Nothing is written."""
    here = membership(request, "office")
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    found = rehearsal.rehearse(here.municipality_id, today)
    waiting = found.sheets if found else waiting_sheets.waiting_sheets(here.municipality_id, before=date.max)
    context: dict[str, Any] = {"rehearsal": found, "today": today, "sheets": [each.sheet for each in waiting]}
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
    organisation_id = agreement.record.organisation_id
    corrections = [each for each in found.corrections if each.agreement_id == agreement.pk]
    charges = rehearsal.would_charge(found, [agreement.pk])
    is_corrections = bool(corrections) and request.GET.get("part") == "corrections"
    rows: Sequence[WouldCharge | WouldCorrect] = corrections if is_corrections else charges
    page, address = page_of_list(request, rows), reverse("office:next_closing_of", args=[pk])
    contracts = rehearsal.contracts_of(page.object_list)
    parts = (("Начисления", address, charges), ("Исправления", f"{address}?part=corrections", corrections))
    context = {
        "rehearsal": found,
        "agreement": agreement,
        "page": page,
        "is_corrections": is_corrections,
        "rows": [(each, contracts[each.contract_id], _advice(each)) for each in page.object_list],
        "unmarked": [each for each in found.unmarked if each.organisation_id == organisation_id],
        "sheets": [each.sheet for each in found.sheets if each.sheet.group.organisation_id == organisation_id],
        "tabs": [
            {"title": title, "url": url, "active": (lines is corrections) == is_corrections, "count": len(lines)}
            for title, url, lines in parts
        ],
    }
    return render(request, "office/months/rehearsal_provider.html", context)


def _advice(line: WouldCharge | WouldCorrect) -> str:
    return ADVICE[line.lacking] if isinstance(line, WouldCorrect) and line.lacking else ""


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
        "may_shut": has_right(request, Permission.MONTH_CLOSE, here.municipality_id),
        "is_refused": is_refused,
        "refused": refused_rows(page.object_list) if is_refused else [],
        "sheets": [] if is_refused else waiting_sheets.with_classes(here.municipality_id, page.object_list),
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


@require_POST
def sheet_shut(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut a sheet that was opened by mistake, as it was."""
    membership(request, "office")
    try:
        actions.shut_sheet(sheet_id=pk, reason=request.POST.get("reason", ""), by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Табель закрыт, каким был. Исполнитель узнает об этом.")
    return redirect("office:months_mending")
