"""«За семью, по бумаге»: the page on which a deed of a family without a login is entered, by whoever takes papers."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sotszakaz.demand.children.errors import PaperEntered
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.on_paper import OnPaper
from sotszakaz.demand.children.selectors import list_representatives
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments import actions
from sotszakaz.demand.enrolments.applicants import known_visitor
from sotszakaz.demand.enrolments.drafts import agreed_by, sum_of
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.selectors import open_request_of
from sotszakaz.demand.enrolments.starting import agreed_on
from sotszakaz.demand.enrolments.states import Side
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.components.family_doors import ASK, CHANGE, Door, door_of
from sotszakaz.web.components.family_forms import FamilyPaperForm, SignedContractForm
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.transfers import may_ask, transfer_of
from sotszakaz.web.components.words import day
from sotszakaz.web.current import user

CARDS = {"office": "office:enrolment", "provider": "provider:application"}
DRAFTS = {"office": "office:enrolment_draft", "provider": "provider:application_draft"}
ENTERED = "Эта бумага уже внесена: второй раз ничего не изменилось."


Deed = Callable[[OnPaper], str]
"""Does it and says what was done."""


def open_deeds(application: EnrolmentApplication) -> list[tuple[FamilyDeed, str]]:
    """What its family may do with the application today, each with its name: the same as its own cabinet offers."""
    contract, today = application.signed, today_in(application.municipality)
    asked = transfer_of(application, today)["transfer"]
    is_open = {
        FamilyDeed.TAKE: can_move(application, "take"),
        FamilyDeed.SIGN: can_move(application, "sign"),
        FamilyDeed.WITHDRAW: can_move(application, "withdraw"),
        FamilyDeed.TRANSFER: asked is not None and not asked["is_of_family"] and asked["change"] is not None,
        FamilyDeed.DROP_TRANSFER: asked is not None,
        FamilyDeed.TERMINATE: contract is not None and actions.notice_day(contract, on=today) is not None,
        FamilyDeed.OWN_COST: contract is not None and actions.own_cost_offered(contract, on=today) is not None,
    }
    return [(deed, door_of(application, deed).title) for deed, may in is_open.items() if may]


def deed_links(area: str, application: EnrolmentApplication) -> list[tuple[str, str]]:
    """The same as addresses of pages and their names, for a card."""
    links = [
        (reverse(f"{area}:family_deed", args=[application.pk, deed]), name) for deed, name in open_deeds(application)
    ]
    if may_change(application) or may_ask(application, today_in(application.municipality)):
        name = CHANGE.title if application.signed is None else ASK.title
        links.append((reverse(f"{area}:family_change", args=[application.pk]), name))
    return links


def deed_page(request: HttpRequest, area: str, application: EnrolmentApplication, deed: str) -> HttpResponse:
    """The form of the deed; posted, the deed itself and the card after it. The caller has asked for the right."""
    door, card = door_of(application, deed), reverse(CARDS[area], args=[application.pk])
    if request.method == "POST":
        form = door.form(request.POST, request.FILES)
        done = entered(request, form, card, lambda paper: _do(request, application, deed, form, paper))
        if done is not None:
            return done
        if deed in (FamilyDeed.SIGN, FamilyDeed.TRANSFER):  # a page shown again names the sum as it is by then
            form.data = {**form.data, "parent_amount": str(_sum_of(application, deed))}
    elif deed not in dict(open_deeds(application)):
        return not_now(request, card)
    else:
        form = door.form(initial=begun(application.child) | _shown(application, deed))
    facts = facts_of(application, deed, area)
    if door.letter is not None:
        facts["blank"] = reverse(f"{area}:family_blank", args=[application.pk, deed])
    return deed_form(request, area, application.child, door, form, card, **facts)


def not_now(request: HttpRequest, card: str) -> HttpResponse:
    """The card, where it is seen why the deed is not open."""
    messages.info(request, "Сейчас это сделать нельзя: посмотрите, что с заявлением.")
    return redirect(card)


def may_change(application: EnrolmentApplication) -> bool:
    """May the family move it to another group itself: until there is a contract."""
    return application.signed is None and can_move(application, "transfer")


def entered(request: HttpRequest, form: FamilyPaperForm, back: str, do: Deed) -> HttpResponse | None:
    """Do it by the paper of the form and say so on the page `back`; None when the form has to be shown again."""
    if not form.is_valid():
        return None
    try:
        messages.success(request, do(form.on_paper()))
    except PaperEntered:
        messages.info(request, ENTERED)
    except Refusal as refusal:
        blame(form, refusal)
        return None
    return redirect(back)


def begun(child: Child) -> dict[str, Any]:
    """What a form begins with: whoever stands for the family as far as it is known, today, and a new key."""
    known = known_visitor(child.pk) or _login_of(child)
    return {"key": uuid.uuid4().hex, "signed_on": today_in(child.municipality), **known}


def deed_form(
    request: HttpRequest, area: str, child: Child, door: Door, form: FamilyPaperForm, back: str, **facts: Any
) -> HttpResponse:
    """The page with the form, in the frame of the area."""
    frame = {"layout": f"layouts/{area}.html", "area": area, "child": child, "door": door, "form": form, "back": back}
    return render(request, "shared/family_deed.html", frame | facts, status=422 if form.is_bound else 200)


def _do(
    request: HttpRequest, application: EnrolmentApplication, deed: str, form: FamilyPaperForm, paper: OnPaper
) -> str:
    by, on, pk = user(request), today_in(application.municipality), application.pk
    if deed == FamilyDeed.TAKE:
        actions.take_offer(application_id=pk, by=by, on=on, paper=paper)
        return "Место за ребёнком. Теперь отвечает исполнитель."
    if deed == FamilyDeed.WITHDRAW:
        actions.withdraw_application(application_id=pk, by=by, on=on, paper=paper)
        return "Место освобождено, средства вернулись на сертификат."
    if isinstance(form, SignedContractForm):
        said = form.consents(read=request.POST.get("read", ""))
        signed = actions.sign_application(application_id=pk, consents=said, by=by, on=on, paper=paper)
        return f"Договор № {signed.number} заключён, ребёнок зачислен."
    if deed == FamilyDeed.TRANSFER:
        agreed = {name: form.cleaned_data[name] for name in ("parent_amount", "request_id")}
        actions.agree_to_transfer(application_id=pk, side=Side.FAMILY, **agreed, by=by, on=on, paper=paper)
        return "Семья согласна: ребёнок переведён, новый договор сформирован."
    if deed == FamilyDeed.DROP_TRANSFER:
        shown = form.cleaned_data["request_id"]
        dropped = actions.drop_transfer(application_id=pk, by=by, on=on, paper=paper, request_id=shown)
        return "Просьба снята." if dropped.side == Side.FAMILY else "Отказ семьи записан, договор действует как прежде."
    asked: dict[str, Any] = {"contract_id": contract_of(application).pk, "by": by, "on": on, "paper": paper}
    if deed == FamilyDeed.TERMINATE:
        ended = actions.terminate_by_family(**asked)
        return f"Договор № {ended.number} расторгается, последний день — {day(ended.ends_on)}."
    stays = actions.stay_at_own_cost(parent_amount=form.cleaned_data["parent_amount"], **asked)
    return f"С {day(stays.own_cost_since)} обучение за счёт семьи. Соглашение появится на карточке через минуту."


def contract_of(application: EnrolmentApplication) -> Contract:
    """The contract of the application. Raises Http404 when there is none."""
    contract = application.signed
    if contract is None:
        raise Http404
    return contract


def _shown(application: EnrolmentApplication, deed: str) -> dict[str, Any]:
    """What the page shows and its form brings back, so that nothing else is agreed to."""
    asked = open_request_of(application) if deed in (FamilyDeed.TRANSFER, FamilyDeed.DROP_TRANSFER) else None
    return {"parent_amount": _sum_of(application, deed), "request_id": asked.pk if asked is not None else None}


def _sum_of(application: EnrolmentApplication, deed: str) -> Any:
    contract = application.signed
    if deed == FamilyDeed.TRANSFER:
        change = _proposed(application)
        return change.parent_amount if change is not None else None
    if deed == FamilyDeed.OWN_COST and contract is not None:
        offered = actions.own_cost_offered(contract, on=today_in(application.municipality))
        return offered.parent_amount if offered else None
    return agreed_on(today_in(application.municipality), application).parent_amount


def _proposed(application: EnrolmentApplication) -> actions.Change | None:
    """What the provider's open proposal of another group would mean today; None when there is none to agree to."""
    shown = transfer_of(application, today_in(application.municipality))["transfer"]
    return shown["change"] if shown is not None and not shown["is_of_family"] else None


def facts_of(application: EnrolmentApplication, deed: str, area: str) -> dict[str, Any]:
    """What the page shows above the form, and its paper says."""
    contract, today = application.signed, today_in(application.municipality)
    facts: dict[str, Any] = {"application": application, "contract": contract}
    if deed == FamilyDeed.TRANSFER:
        facts["change"] = _proposed(application)
    if deed == FamilyDeed.DROP_TRANSFER:
        facts["asked"] = open_request_of(application)
    if deed == FamilyDeed.SIGN and can_move(application, "sign"):
        agreed = agreed_by(application.pk, on=today)
        facts |= {"application": agreed.application, "read": sum_of(agreed)}
        facts["draft"] = reverse(DRAFTS[area], args=[application.pk, "contract"])
    if contract is not None:
        facts["ends_on"] = actions.notice_day(contract, on=today) if deed == FamilyDeed.TERMINATE else None
        facts["own_cost"] = actions.own_cost_offered(contract, on=today) if deed == FamilyDeed.OWN_COST else None
    return facts


def _login_of(child: Child) -> dict[str, str]:
    known = list_representatives(child).first()
    if known is None:
        return {}
    login = known.user
    return {"full_name": login.full_name, "relation": known.relation, "phone": login.phone, "email": login.email}
