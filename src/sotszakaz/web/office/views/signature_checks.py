"""Checking many signatures over again, in the background."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.signatures import selectors
from sotszakaz.kernel.signatures.runs import verify_again
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.signatures import CheckForm
from sotszakaz.web.office.signature_tabs import tabs
from sotszakaz.web.parsing import page_of


def signature_checks(request: HttpRequest) -> HttpResponse:
    """Checks that were ordered, and a form to order one."""
    here = membership(request, "office")
    require(user(request), Permission.SIGNATURE_CHECK, here.municipality_id)
    today = today_in(here.municipality)
    form = CheckForm(request.POST, today=today) if request.method == "POST" else CheckForm(today=today)
    if request.method == "POST" and form.is_valid():
        try:
            kind = form.cleaned_data["kind"]
            run = verify_again(
                municipality_id=here.municipality_id,
                kind=DocumentKind(kind) if kind else None,
                since=form.cleaned_data["since"],
                until=form.cleaned_data["until"],
                by=user(request),
                at=timezone.now(),
            )
            messages.success(request, "Проверка заказана и начнётся в течение минуты. Страницу можно закрыть.")
            return redirect("office:signature_check", run.pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {
        "tabs": tabs("signature_checks"),
        "page": page_of(request, selectors.list_runs(here.municipality_id)),
        "form": form,
    }
    return render(request, "office/signatures/checks.html", context, status=422 if form.errors else 200)


def signature_check(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a check is, asked again every few seconds until it is over, and what it found."""
    membership(request, "office")
    run = selectors.get_run_for(user(request), pk)
    context = {"run": run, "page": page_of(request, selectors.list_findings(run))}
    is_fragment = request.htmx  # type: ignore[attr-defined]
    return render(request, f"office/signatures/{'_progress' if is_fragment else 'check'}.html", context)
