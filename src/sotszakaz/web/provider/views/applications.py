"""Applications to the provider's groups, and the answers to them."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from sotszakaz.demand.children.on_paper import papers_about, takes_papers
from sotszakaz.demand.enrolments import actions, incoming, selectors
from sotszakaz.demand.enrolments.applicants import contact_of, intake_of
from sotszakaz.demand.enrolments.drafts import has_drafts
from sotszakaz.demand.enrolments.expiring import Flag
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.starting import starts_later
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY, ApplicationState
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.drafts import draft_answer
from sotszakaz.web.components.enrolments import history_of
from sotszakaz.web.components.family import deed_links
from sotszakaz.web.components.flags import all_flags
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.timers import Timer, timer_of
from sotszakaz.web.components.transfers import transfer_of
from sotszakaz.web.components.unsigned import unsigned_for
from sotszakaz.web.components.watching import asks_again, forget_watch, is_still_true, mark_of, watched
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import PAGE, page_of
from sotszakaz.web.provider.forms.enrolments import FindForm, RefuseForm, ReplyForm, TerminateForm

TABS = [
    ("", "Все"),
    (ApplicationState.SUBMITTED, "Ждут ответа"),
    (incoming.ASKS_TRANSFER, "Просят перевод"),
    (ApplicationState.INVITED, "Ждут подписи"),
    (ApplicationState.OFFERED, "Предложены"),
    (ApplicationState.ACCEPTED, "Приняты"),
    (ApplicationState.REFUSED, "Отказано"),
    (ApplicationState.WITHDRAWN, "Отозваны"),
    (ApplicationState.EXPIRED, "Истекли"),
]


def applications(request: HttpRequest) -> HttpResponse:
    """All applications to the provider, or those in one state, each with its timer and what to notice.

    The page keeps itself true: what has changed comes as a fragment, in which ticks stay as they are.
    """
    return applications_page(request, ticked=ids_in(request.GET.getlist("application")))


def applications_page(
    request: HttpRequest, *, ticked: Sequence[int], form: RefuseForm | None = None, trouble: str = ""
) -> HttpResponse:
    """The list with the ticks and the form as they were left, and what was wrong with them."""
    here = membership(request, "provider")
    state, wanted = _asked(request)
    organisation_id, today = _organisation_id(here), today_in(here.municipality)
    found = incoming.list_applications_of_provider(
        here.municipality_id, organisation_id, state=state, wanted=wanted, by=user(request)
    )
    page = page_of(request, found)
    counts = incoming.counts_of_provider(here.municipality_id, organisation_id, wanted)
    groups = incoming.counts_by_group(here.municipality_id, organisation_id, state=state, wanted=wanted)
    mark = mark_of(counts, groups, [(each.pk, each.state) for each in page.object_list], today)
    if is_still_true(request, mark):
        return HttpResponse(status=204)
    kept: dict[str, object] = {"group": wanted.group_id or "", "text": wanted.text}
    context = {
        "page": page,
        "rows": _rows(list(page.object_list), today),
        "ticked": [each.pk for each in page.object_list] if request.GET.get("tick") == "all" else ticked,
        "tabs": _tabs(state, counts, kept),
        "find": FindForm({"state": state, **kept}, groups=groups),
        "shown": _query(state=state, **kept, page=page.number),
        "mark": mark,
        "asks_again": asks_again(request),
        "can_answer_many": state == ApplicationState.SUBMITTED and _may_answer(request, here),
        "form": form or RefuseForm(grounds=selectors.refusal_grounds(here.municipality_id, today)),
        "trouble": trouble,
    }
    name = "_list" if asks_again(request) else "list"
    forget_watch(request, "application", "tick")
    return render(request, f"provider/applications/{name}.html", context, status=422 if trouble else 200)


def _rows(
    shown: Sequence[EnrolmentApplication], today: date
) -> list[tuple[EnrolmentApplication, Timer | None, list[Flag]]]:
    """Each application of the page with its timer and what to notice."""
    flags = all_flags(shown, on=today)
    return [(each, timer_of(each, on=today), flags.get(each.pk, [])) for each in shown]


def _asked(request: HttpRequest) -> tuple[str, incoming.Wanted]:
    """The state, the group and the name out of the address; what makes no sense does not narrow."""
    state, group = request.GET.get("state", ApplicationState.SUBMITTED), ids_in([request.GET.get("group", "")])
    text = request.GET.get("text", "").replace("\0", "").strip()[:80]
    wanted = incoming.Wanted(group[0] if group else None, text)
    return state if state in dict(TABS) else ApplicationState.SUBMITTED, wanted


def _query(**said: object) -> str:
    return urlencode([(name, str(value)) for name, value in said.items() if name == "state" or value])


def ids_in(given: Sequence[str]) -> list[int]:
    """Numbers of applications out of an address or a form, no more than a page has."""
    return [int(each) for each in given if each.isascii() and each.isdigit() and len(each) < 16][:PAGE]


def _tabs(state: str, counts: dict[str, int], kept: dict[str, object]) -> list[dict[str, object]]:
    """One for each state; that of requests for another group only while there are some."""
    url = reverse("provider:applications")
    asking = counts.get(incoming.ASKS_TRANSFER, 0)
    shown = {**counts, "": sum(counts.values()) - asking}
    return [
        {
            "title": title,
            "url": f"{url}?{_query(state=key, **kept)}",
            "active": key == state,
            "count": shown.get(key, 0),
        }
        for key, title in TABS
        if key != incoming.ASKS_TRANSFER or asking or key == state
    ]


def _may_answer(request: HttpRequest, here: Membership) -> bool:
    return has_permission(
        user(request),
        Permission.ENROLMENT_ANSWER,
        municipality_id=here.municipality_id,
        organisation_id=here.organisation_id,
    )


def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application with its terms; every look is logged, for it names a child."""
    membership(request, "provider")
    answer = watched(request, _mark(selectors.get_application_for(user(request), pk))) if request.GET else None
    return answer or application_page(request, actions.look_at_application(application_id=pk, by=user(request)))


def application_draft(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The contract or the certificate that the answer would form; the look is logged, for it names a child."""
    membership(request, "provider")
    shown = actions.look_at_application(application_id=pk, by=user(request))
    return draft_answer(request, "provider", shown, kind)


def _mark(application: EnrolmentApplication) -> str:
    contract = application.signed
    asked = selectors.open_request_of(application) if contract is not None else None
    return mark_of(application.state, contract and (contract.state, contract.ends_on), asked and asked.pk)


@require_POST
def application_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the child: certificate and contract are formed."""
    here = membership(request, "provider")
    try:
        contract = actions.accept_application(application_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return application_page(request, selectors.get_application_for(user(request), pk), refusal=refusal)
    messages.success(request, _accepted(contract))
    return redirect("provider:application", pk=pk)


def _accepted(contract: Contract | None) -> str:
    if contract is None:
        return "Заявление одобрено. Законный представитель подпишет договор в срок, место за ребёнком."
    return f"Ребёнок зачислен, договор № {contract.number} сформирован."


@require_POST
def application_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse by a ground of the rules, with a reason; everything held is released."""
    here = membership(request, "provider")
    today = today_in(here.municipality)
    form = RefuseForm(request.POST, grounds=selectors.refusal_grounds(here.municipality_id, today))
    if form.is_valid():
        try:
            actions.refuse_application(application_id=pk, **form.cleaned_data, by=user(request), on=today)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "В зачислении отказано. Место и средства семьи освобождены.")
            return redirect("provider:application", pk=pk)
    return application_page(request, selectors.get_application_for(user(request), pk), form=form)


def application_page(
    request: HttpRequest,
    application: EnrolmentApplication,
    *,
    form: RefuseForm | None = None,
    terminate_form: TerminateForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The card, with forms as they were filled in and the refusal of what was tried."""
    home, today = application.municipality_id, today_in(application.municipality)
    may_answer = has_permission(
        user(request), Permission.ENROLMENT_ANSWER, municipality_id=home, organisation_id=application.organisation_id
    )
    transfer = transfer_of(application, today)
    context = {
        **_card_context(application, today),
        **transfer,
        **_answer_context(application, today, may_answer=may_answer),
        "form": form or RefuseForm(grounds=selectors.refusal_grounds(home, today)),
        "terminate_form": terminate_form or TerminateForm(grounds=selectors.termination_grounds(home, today)),
        "refusal": refusal,
        **_family_context(request, application),
        **unsigned_for(request, "provider", application),
        "mark": _mark(application),
        "is_pending": application.state in WAITING_FOR_SOMEBODY or transfer["transfer"] is not None,
    }
    status = refusal.status if refusal else 422 if form or terminate_form else 200
    return render(request, "provider/applications/application.html", context, status=status)


def _card_context(application: EnrolmentApplication, today: date) -> dict[str, object]:
    """What anybody of the provider reads: the application, its contract and papers, and what has happened to it."""
    return {
        "application": application,
        "contract": application.signed,
        "months": selectors.agreed_months_of(application),
        "papers": selectors.papers_of(application),
        "history": history_of(application),
        "timer": timer_of(application, on=today),
        "flags": all_flags([application], on=today).get(application.pk, []),
        "has_drafts": application.signed is None and has_drafts(application),
        "starts_later": starts_later(application, on=today),
        "intake": intake_of(application),
    }


def _answer_context(application: EnrolmentApplication, today: date, *, may_answer: bool) -> dict[str, object]:
    """What whoever answers for the provider may do with the application or its contract now."""
    contract = application.signed
    return {
        "may_answer": may_answer,
        "can_answer": may_answer and can_move(application, "accept"),
        "can_transfer": may_answer and can_move(application, "transfer"),
        "ends_on": actions.notice_day(contract, on=today) if may_answer and contract else None,
        "reply_form": ReplyForm(),
    }


def _family_context(request: HttpRequest, application: EnrolmentApplication) -> dict[str, object]:
    """Who stands for the family once it has asked, what it has asked on paper, and what may be entered for it."""
    child, today = application.child, today_in(application.municipality)
    is_offered = application.state == ApplicationState.OFFERED
    may_enter = takes_papers(child, by=user(request), on=today, organisation_id=application.organisation_id)
    return {
        "contact": None if is_offered else contact_of(application),
        "family_deeds": deed_links("provider", application) if may_enter else (),
        "family_papers": papers_about([application]),
    }


def _organisation_id(here: Membership) -> int:
    if here.organisation_id is None:
        raise NotFound()
    return here.organisation_id
