"""What is unusual in a month: found by the system, answered by a person."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.delivery.unusual import actions, selectors
from sotszakaz.delivery.unusual.models import Finding
from sotszakaz.delivery.unusual.states import FindingKind
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.finding_words import words_of
from sotszakaz.web.office.forms.corrections import FindingForm
from sotszakaz.web.parsing import month_of, page_of

CHECKED = "checked"


def month_findings(request: HttpRequest, month: str) -> HttpResponse:
    """Findings of the month by kind, or those that were answered."""
    here, day = membership(request, "office"), month_of(month)
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    asked = request.GET.get("kind", "")
    kind = FindingKind(asked) if asked in FindingKind else None
    found: QuerySet[Finding] = selectors.list_to_check(here.municipality_id, day, kind)
    if asked == CHECKED:
        found = selectors.list_checked(here.municipality_id, day)
    page = page_of(request, found)
    context = {
        "day": day,
        "page": page,
        "rows": [(each, words_of(each.finding)) for each in selectors.with_rows(page.object_list, day)],
        "is_checked": asked == CHECKED,
        "may_look": has_right(request, Permission.MONTH_CLOSE, here.municipality_id),
        "tabs": _tabs(request, month, asked),
    }
    return render(request, "office/months/findings.html", context)


@require_POST
def month_look(request: HttpRequest, month: str) -> HttpResponse:
    """Look at the month anew."""
    here, day = membership(request, "office"), month_of(month)
    today = today_in(here.municipality)
    found = actions.look_for_unusual(municipality_id=here.municipality_id, month=day, by=user(request), on=today)
    messages.success(request, f"Месяц просмотрен. Нового: {found}.")
    return redirect("office:month_findings", month=month)


def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding with its rows, and what a person says of it."""
    membership(request, "office")
    return _page(request, selectors.get_finding_for(user(request), pk))


@require_POST
def finding_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was checked and what it turned out to be."""
    membership(request, "office")
    found, form = selectors.get_finding_for(user(request), pk), FindingForm(request.POST)
    require(user(request), Permission.MONTH_CLOSE, found.municipality_id)
    if form.is_valid():
        try:
            actions.check_finding(finding_id=pk, note=form.cleaned_data["note"], by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Записано: проверено. Пояснение останется рядом с находкой.")
            return redirect("office:month_findings", month=f"{found.month:%Y-%m}")
    return _page(request, found, form)


def _page(request: HttpRequest, found: Finding, form: FindingForm | None = None) -> HttpResponse:
    [row] = selectors.with_rows([found], found.month)
    may_check = has_right(request, Permission.MONTH_CLOSE, found.municipality_id)
    may_see = has_right(request, Permission.ENROLMENT_VIEW, found.municipality_id)
    context = {
        "row": row,
        "words": words_of(found),
        "may_check": may_check and found.state == "found",
        "may_see_enrolments": may_see,
        "form": form or FindingForm(),
    }
    return render(request, "office/months/finding.html", context, status=422 if form else 200)


def _tabs(request: HttpRequest, month: str, asked: str) -> list[dict[str, Any]]:
    here, day = membership(request, "office"), month_of(month)
    counts = selectors.count_to_check(here.municipality_id, day)
    address = reverse("office:month_findings", args=[month])
    kinds = [(kind.value, kind.label, counts.get(kind, 0)) for kind in FindingKind if kind in counts or kind == asked]
    checked = (CHECKED, "Проверено", selectors.list_checked(here.municipality_id, day).count())
    return [
        {"title": "Всё, что не проверено", "url": address, "active": not asked, "count": sum(counts.values())},
        *(
            {"title": title, "url": f"{address}?kind={name}", "active": name == asked, "count": count}
            for name, title, count in [*kinds, checked]
        ),
    ]
