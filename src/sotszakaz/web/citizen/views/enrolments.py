"""Applications and contracts of the person's children, and the deeds of the person about them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.demand.enrolments import actions, selectors
from sotszakaz.demand.enrolments.continuing import next_groups_of, silence_is_consent
from sotszakaz.demand.enrolments.drafts import agreed_by, has_drafts, sum_of
from sotszakaz.demand.enrolments.errors import ShownChanged
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.offered import offers_of
from sotszakaz.demand.enrolments.previews import preview_end_by_family
from sotszakaz.demand.enrolments.starting import starts_later
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY, ApplicationState
from sotszakaz.demand.enrolments.suspending import SUSPENDED
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.selectors import Place, list_ended_entries, list_own_entries, places_of
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.foundation.transitions import MoveRefused, can_move
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.citizen.following import kept_place_of
from sotszakaz.web.citizen.forms.enrolments import OwnCostForm, SignForm, TransferAnswerForm
from sotszakaz.web.components.drafts import draft_answer
from sotszakaz.web.components.enrolments import history_of
from sotszakaz.web.components.previews import is_preview, show_preview
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.timers import timer_of
from sotszakaz.web.components.transfers import transfer_of
from sotszakaz.web.components.unsigned import unsigned_for
from sotszakaz.web.components.watching import mark_of, watched
from sotszakaz.web.current import user
from sotszakaz.web.parsing import page_of

ENDED = 20
"""So many ended waits are shown, the latest."""


def enrolments(request: HttpRequest) -> HttpResponse:
    """Where the children wait, and all applications with their contracts, the latest first."""
    page = page_of(request, selectors.list_own_applications(user(request)))
    entries = list(list_own_entries(user(request)))
    places = _places(entries)
    offers = offers_of(user(request), [each.pk for each in entries if each.pk not in places])
    lines = [{"entry": each, "place": places.get(each.pk), "offer": offers.get(each.pk)} for each in entries]
    mark = mark_of(
        [(each.pk, each.state, each.answer_by_on) for each in page.object_list],
        [(each.pk, each.state, each.pk in places and places[each.pk].place) for each in entries],
    )
    is_pending = bool(entries) or any(each.state in WAITING_FOR_SOMEBODY for each in page.object_list)
    ended = list_ended_entries(user(request))[:ENDED]
    context = {"page": page, "lines": lines, "ended": ended, "mark": mark, "is_pending": is_pending}
    return watched(request, mark) or render(request, "citizen/enrolments/list.html", context)


def _places(entries: Sequence[WaitingEntry]) -> dict[int, Place]:
    """Places in the lines, each by the day of the municipality where the child waits."""
    homes = {each.municipality_id: each.municipality for each in entries}
    found: dict[int, Place] = {}
    for pk, home in sorted(homes.items()):
        found |= places_of([each for each in entries if each.municipality_id == pk], on=today_in(home))
    return found


def enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: where it stands, what was agreed, its documents, what the person may do now."""
    return _card(request, selectors.get_own_application(user(request), pk))


def enrolment_draft(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The contract or the certificate that will come of the application: what one is asked to agree to."""
    own = selectors.get_own_application(user(request), pk)
    return draft_answer(request, "citizen", own, kind, signer=user(request))


@require_POST
def enrolment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the application back, decline an offered place, or do not sign."""
    application = selectors.get_own_application(user(request), pk)

    def withdraw() -> str:
        if application.state == ApplicationState.WITHDRAWN:
            return "Заявление уже отозвано: место освобождено, средства на сертификате."
        actions.withdraw_application(application_id=pk, by=user(request), on=today_in(application.municipality))
        return "Заявление отозвано. Место освобождено, средства вернулись на сертификат."

    return _done(request, pk, withdraw)


@require_POST
def enrolment_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the place that is held for the child."""
    application = selectors.get_own_application(user(request), pk)

    def take() -> str:
        actions.take_offer(application_id=pk, by=user(request), on=today_in(application.municipality))
        return "Место за ребёнком. Теперь отвечает исполнитель, мы сообщим."

    return _done(request, pk, take)


@require_POST
def enrolment_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the contract with three ticks; what was shown is checked again."""
    application = selectors.get_own_application(user(request), pk)
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            contract = actions.sign_application(
                application_id=pk,
                consents=form.consents(read=request.POST.get("read", "")),
                by=user(request),
                on=today_in(application.municipality),
            )
        except MoveRefused as refusal:
            return _card(request, selectors.get_own_application(user(request), pk), refusal=refusal)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Договор № {contract.number} заключён, ребёнок зачислен.")
            return redirect("citizen:enrolment", pk=pk)
    return _card(request, selectors.get_own_application(user(request), pk), form=form)


@require_POST
def enrolment_terminate(request: HttpRequest, pk: int) -> HttpResponse:
    """End the contract: nobody has to approve it."""
    application = selectors.get_own_application(user(request), pk)
    if is_preview(request):
        return _ending(request, application)

    def terminate() -> str:
        contract = actions.terminate_by_family(
            contract_id=_contract_of(application).pk, by=user(request), on=today_in(application.municipality)
        )
        return f"Договор № {contract.number} расторгается, последний день — {contract.ends_on:%d.%m.%Y}."

    return _done(request, pk, terminate)


def _ending(request: HttpRequest, application: EnrolmentApplication) -> HttpResponse:
    """The paper of the end before it is done, or the card with the refusal."""
    home = application.municipality
    try:
        payload = preview_end_by_family(contract_id=_contract_of(application).pk, by=user(request), on=today_in(home))
    except Refusal as refusal:
        return _card(request, application, refusal=refusal)
    return show_preview(DocumentKind.CONTRACT_TERMINATION, payload, municipality=home, on=today_in(home))


@require_POST
def enrolment_own_cost(request: HttpRequest, pk: int) -> HttpResponse:
    """Stay with a provider without a licence at one's own cost, on the sum that the page has shown."""
    application = selectors.get_own_application(user(request), pk)
    form = OwnCostForm(request.POST)

    def stay() -> str:
        if not form.is_valid():
            raise ShownChanged()
        contract = actions.stay_at_own_cost(
            contract_id=_contract_of(application).pk,
            parent_amount=form.cleaned_data["parent_amount"],
            by=user(request),
            on=today_in(application.municipality),
        )
        return f"С {contract.own_cost_since:%d.%m.%Y} обучение за ваш счёт. Соглашение появится здесь через минуту."

    return _done(request, pk, stay)


def _contract_of(application: EnrolmentApplication) -> Contract:
    contract = application.signed
    if contract is None:
        raise NotFound()
    return contract


def _done(request: HttpRequest, pk: int, deed: Callable[[], str]) -> HttpResponse:
    """What the deed says and the card, or the card with the refusal."""
    try:
        messages.success(request, deed())
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _card(request, selectors.get_own_application(user(request), pk), refusal=refusal)
    return redirect("citizen:enrolment", pk=pk)


def _card(
    request: HttpRequest,
    application: EnrolmentApplication,
    *,
    form: SignForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    contract, today = application.signed, today_in(application.municipality)
    transfer = _transfer(application, today)
    asked = transfer["transfer"] and transfer["transfer"]["request"].pk
    mark = mark_of(application.state, application.answer_by_on, contract and (contract.state, contract.ends_on), asked)
    context = {
        "application": application,
        "contract": contract,
        **unsigned_for(request, "citizen", application),
        "months": selectors.agreed_months_of(application),
        "papers": selectors.papers_of(application),
        "history": history_of(application),
        "timer": timer_of(application, on=today),
        "kept": kept_place_of(application, on=today),
        "is_suspended": application.reason == SUSPENDED,
        "next_groups": next_groups_of(application, on=today),
        **transfer,
        **_choices(application, contract, today),
        "is_pending": application.state in WAITING_FOR_SOMEBODY or asked is not None,
        "refusal": refusal,
        "mark": mark,
        **_signing(request, application, today, form),
    }
    status = refusal.status if refusal else 422 if form else 200
    return watched(request, mark) or render(request, "citizen/enrolments/enrolment.html", context, status=status)


def _choices(application: EnrolmentApplication, contract: Contract | None, today: date) -> dict[str, Any]:
    """What the family may do now, and what each would mean.

    A notice ends the contract on a day; staying without a certificate has a cost from now on, which its form names.
    """
    offered = actions.own_cost_offered(contract, on=today) if contract is not None else None
    return {
        "can_withdraw": can_move(application, "withdraw"),
        "can_take": can_move(application, "take"),
        "keeps_by_silence": silence_is_consent(application, on=application.answer_by_on),
        "can_change": contract is None and can_move(application, "transfer"),
        "ends_on": actions.notice_day(contract, on=today) if contract is not None else None,
        "own_cost": offered,
        "own_cost_form": OwnCostForm(initial={"parent_amount": offered.parent_amount}) if offered else None,
    }


def _transfer(application: EnrolmentApplication, today: date) -> dict[str, Any]:
    """Another group that somebody has asked for, and the form of the family's consent with the sum of today."""
    facts = transfer_of(application, today)
    change = facts["transfer"] and facts["transfer"]["change"]
    shown = {"parent_amount": change.parent_amount} if change else {}
    return facts | {"transfer_form": TransferAnswerForm(initial=shown)}


def _signing(
    request: HttpRequest, application: EnrolmentApplication, today: date, form: SignForm | None
) -> dict[str, Any]:
    """Whether the contract waits for the family, its terms as of today, and the sum of the text that it is to read."""
    can_sign = can_move(application, "sign")
    made = agreed_by(application.pk, on=today, signer=user(request)) if can_sign else None
    agreed = made.application if made is not None else application
    if form is not None:  # a page shown again names the sum as it is by then
        form.data = {**form.data, "parent_amount": str(agreed.parent_amount)}
    return {
        "can_sign": can_sign,
        "agreed": agreed,
        "form": form or SignForm(initial={"parent_amount": agreed.parent_amount}),
        "read": sum_of(made) if made is not None else "",
        "starts_later": starts_later(application, on=today),
        "has_drafts": application.signed is None and has_drafts(application),
    }
