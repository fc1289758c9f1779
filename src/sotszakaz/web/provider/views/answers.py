"""Many answers at once, each told by the child's name; and the end of a contract by a ground."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.demand.enrolments import actions, selectors
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.components.ending import contract_to_end, end_by_ground
from sotszakaz.web.current import membership, user
from sotszakaz.web.provider.forms.enrolments import RefuseForm, TerminateForm
from sotszakaz.web.provider.views.applications import application_page, applications_page, ids_in


@require_POST
def applications_answer(request: HttpRequest) -> HttpResponse:
    """Accept or refuse all that are ticked; each stands by itself, and the answer of each is shown."""
    here = membership(request, "provider")
    selectors.ensure_may_answer(here.municipality_id, here.organisation_id, by=user(request))
    today = today_in(here.municipality)
    ids = ids_in(request.POST.getlist("application"))
    form = RefuseForm(request.POST, grounds=selectors.refusal_grounds(here.municipality_id, today))
    said = request.POST.get("answer")
    is_refusal = said == "refuse"
    if trouble := _trouble(ids, said, form):
        return applications_page(request, ticked=ids, form=form if is_refusal else None, trouble=trouble)

    def answer(pk: int) -> str:
        if is_refusal:
            actions.refuse_application(application_id=pk, **form.cleaned_data, by=user(request), on=today)
            return "отказано, место и средства освобождены"
        contract = actions.accept_application(application_id=pk, by=user(request), on=today)
        return f"зачислен, договор № {contract.number}" if contract else "приглашён подписать договор"

    asked = [selectors.get_application_for(user(request), pk) for pk in ids]  # all are ours, or nothing is answered
    results = [_result(each, answer) for each in asked]
    failed = sum(not each["is_done"] for each in results)
    context = {"results": results, "done": len(results) - failed, "failed": failed}
    return render(request, "provider/applications/results.html", context)


def _trouble(ids: list[int], said: str | None, form: RefuseForm) -> str:
    """Why nobody is answered yet: a form without a button pressed enrols nobody."""
    if not ids:
        return "Отметьте заявления."
    if said not in ("accept", "refuse"):
        return "Нажмите «Зачислить отмеченных» или «Отказать отмеченным»."
    if said == "refuse" and not form.is_valid():
        return "Чтобы отказать, выберите основание и напишите пояснение."
    return ""


def _result(application: EnrolmentApplication, answer: Callable[[int], str]) -> dict[str, object]:
    try:
        return {"application": application, "is_done": True, "words": answer(application.pk)}
    except Refusal as refusal:
        return {"application": application, "is_done": False, "words": refusal.message}


@require_POST
def contract_terminate(request: HttpRequest, pk: int) -> HttpResponse:
    """The provider ends a contract by a ground of the rules."""
    here = membership(request, "provider")
    today = today_in(here.municipality)
    contract = contract_to_end(request, pk)
    form = TerminateForm(request.POST, grounds=selectors.termination_grounds(here.municipality_id, today))
    ended = end_by_ground(request, contract, form, on=today)
    if isinstance(ended, Contract):
        messages.success(request, f"Семья уведомлена. Последний день договора — {ended.ends_on:%d.%m.%Y}.")
        return redirect("provider:application", pk=pk)
    return ended or application_page(request, selectors.get_application_for(user(request), pk), terminate_form=form)
