"""The counter enters what a family without a login has written of a charge: an objection, or that it takes it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sotszakaz.delivery.settlements import actions, charges
from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection
from sotszakaz.delivery.settlements.states import ObjectionReason
from sotszakaz.demand.children.on_paper import OnPaper, papers_about
from sotszakaz.demand.enrolments import selectors
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.family import begun, contract_of, deed_form, entered
from sotszakaz.web.components.family_blanks import blank_of
from sotszakaz.web.components.family_doors import Door, Words
from sotszakaz.web.components.family_forms import FamilyPaperForm
from sotszakaz.web.components.words import day, month, roubles
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.family import ObjectionOnPaperForm

OBJECT = Door(
    "Возразить против начисления",
    "Пока нет ответа, строка не оплачивается исполнителю. Отвечает уполномоченный орган, сначала объяснит исполнитель.",
    "Внести возражение семьи",
    ObjectionOnPaperForm,
    Words("о возражении против начисления", "С начислением, указанным ниже, не согласны.", "Что не так"),
)
TAKE_BACK = Door(
    "Отозвать возражение",
    "Строка снова оплачивается как обычно.",
    "Отозвать по бумаге",
    letter=Words("об отзыве возражения", "Возражение против начисления, указанного ниже, просим не рассматривать."),
)


def family_charges(request: HttpRequest, pk: int) -> HttpResponse:
    """What was charged by the contract of the application, each line with the way to object."""
    membership(request, "office")
    application = selectors.get_application_for(user(request), pk)
    require(user(request), Permission.ENROLMENT_ENTER, application.municipality_id)
    lines = list(charges.list_charges_of_contract(contract_of(application).pk))
    context = {
        "application": application,
        "rows": charges.charges_of(lines),
        "family_papers": papers_about(lines),
        "family_scans": "office:family_paper_scan",
    }
    return render(request, "office/family/charges.html", context)


def family_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """An objection to the line; while one waits for its answer, that it is taken back."""
    membership(request, "office")
    line = charges.get_line_at_counter(user(request), pk)
    waiting, back = _waiting(line), reverse("office:family_charges", args=[line.contract.application_id])
    facts = {"charge": line, "blank": reverse("office:family_objection_blank", args=[pk])}
    if request.method == "POST":
        door = OBJECT if "reason" in request.POST else TAKE_BACK  # what the form was, whatever the line is by now
        form = door.form(request.POST, request.FILES)
        if door is TAKE_BACK and waiting is None:
            return _not_now(request, back)
        done = entered(request, form, back, lambda paper: _do(request, line, waiting, form, paper))
        return done or deed_form(request, "office", line.contract.child, door, form, back, **facts)
    if waiting is None and not charges.may_object(line):
        return _not_now(request, back)
    door = _door(waiting)
    form = door.form(initial=begun(line.contract.child))
    return deed_form(request, "office", line.contract.child, door, form, back, **facts)


def _do(
    request: HttpRequest, line: Accrual, waiting: ChargeObjection | None, form: FamilyPaperForm, paper: OnPaper
) -> str:
    by, on = user(request), today_in(line.municipality)
    if isinstance(form, ObjectionOnPaperForm):
        said = {"reason": ObjectionReason(form.cleaned_data["reason"]), "words": form.cleaned_data["words"]}
        raised = actions.raise_objection(accrual_id=line.pk, **said, by=by, on=on, paper=paper)
        return f"Возражение подано. Ответ — до {day(raised.answer_by_on)}."
    assert waiting is not None
    actions.withdraw_on_paper(objection_id=waiting.pk, by=by, on=on, paper=paper)
    return "Возражение отозвано. Строка оплачивается как обычно."


def family_objection_blank(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of the objection, or of taking it back, to be printed and signed."""
    membership(request, "office")
    line = charges.get_line_at_counter(user(request), pk)
    contract, door = line.contract, _door(_waiting(line))
    rows = [
        ("Договор", f"№ {contract.number} от {day(contract.signed_on)}"),
        ("Исполнитель", contract.organisation.short_name),
        ("Программа", f"«{contract.group.part.programme.name}»"),
        ("Месяц", month(line.month)),
        ("Оплачено сертификатом", roubles(line.certificate_amount)),
        ("Доплата семьи", roubles(line.parent_amount)),
        ("Почему столько", charges.reason_of(line)),
    ]
    return blank_of(contract.child, contract.group, door, rows)


def _waiting(line: Accrual) -> ChargeObjection | None:
    """The objection that waits for its answer."""
    return line.objections.waiting().first()


def _door(waiting: ChargeObjection | None) -> Door:
    return OBJECT if waiting is None else TAKE_BACK


def _not_now(request: HttpRequest, back: str) -> HttpResponse:
    messages.info(request, "С этой строкой сейчас ничего сделать нельзя: посмотрите, что с ней.")
    return redirect(back)
