"""Asking for another group of the same part while a contract is in force: the other side says yes or no.

Until then nothing changes and nothing is held; what is agreed to is made at once, by the quote of that moment. Nobody
is bound to answer: when the term of the regulation is over, the contract stays and both sides are told.
"""

from datetime import date
from decimal import Decimal

from django.db import transaction

from sotszakaz.demand.children.models import FamilyPaper
from sotszakaz.demand.children.on_paper import OnPaper, ensure_acts_for
from sotszakaz.demand.children.selectors import ensure_representative
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions.answers import require_answer
from sotszakaz.demand.enrolments.actions.transfers import Change, change_of, make_agreed
from sotszakaz.demand.enrolments.models import EnrolmentApplication, TransferRequest
from sotszakaz.demand.enrolments.states import ApplicationState, RequestState, Side
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission

ASKED, DECLINED = "enrolment.transfer_asked", "enrolment.transfer_declined"
WITHDRAWN, EXPIRED = "enrolment.transfer_withdrawn", "enrolment.transfer_expired"
SILENCE = "Ответа в срок не было."
NOT_AGREED = "Семья не согласна."


@transaction.atomic(durable=True)
def ask_transfer(
    *,
    application_id: int,
    group_id: int,
    words: str,
    parent_amount: Decimal,
    by: Actor,
    on: date,
    paper: OnPaper | None = None,
) -> TransferRequest:
    """The family asks the provider for another group; `parent_amount` is what the page has shown as its part there.

    It asks by its login or by a `paper`. Raises NotFound for another's child, NoContractToChange, ShownChanged, the
    first obstacle of the quote, what `change_of` and `ensure_acts_for` raise, and in words when somebody has asked
    already.
    """
    application, kept = _of_family(application_id, FamilyDeed.ASK_TRANSFER, by=by, on=on, paper=paper)
    change = _possible(application, group_id, on)
    if change.parent_amount != parent_amount:
        raise errors.ShownChanged()
    return _ask(change, Side.FAMILY, words, by, on, kept)


@transaction.atomic(durable=True)
def propose_transfer(*, application_id: int, group_id: int, words: str, by: Actor, on: date) -> TransferRequest:
    """The provider asks the family to go on in another group of its own. Raises what `ask_transfer` does."""
    application = _locked(application_id, Side.PROVIDER, by)
    return _ask(_possible(application, group_id, on), Side.PROVIDER, words, by, on)


@transaction.atomic(durable=True)
def agree_to_transfer(
    *,
    application_id: int,
    side: Side,
    parent_amount: Decimal | None = None,
    by: Actor,
    on: date,
    paper: OnPaper | None = None,
    request_id: int | None = None,
) -> EnrolmentApplication:
    """The other side agrees, and the child is moved: the application in the new group, the same for a second press.

    The family agrees to `parent_amount` that its page has shown, by its login or by a `paper`; to a request of its own
    the provider agrees only while the family pays no more than it was shown. `request_id` is what the page has shown:
    another group, asked for since, is not what was agreed to. Raises NothingAsked, TransferTermOver, ShownChanged and
    what `change_group` does.
    """
    kept = None
    if paper is None:
        application = _locked(application_id, side, by)
    else:
        application, kept = _of_family(application_id, FamilyDeed.TRANSFER, by=by, on=on, paper=paper)
    made = EnrolmentApplication.objects.filter(replaces=application).first()
    if made is not None and paper is None:
        return made
    request = _open(application, asked_by=_other(side), shown=request_id)
    if request.answer_by_on is not None and on > request.answer_by_on:
        raise errors.TransferTermOver(day=f"{request.answer_by_on:%d.%m.%Y}")
    change = change_of(application, request.group_id, on=on)
    _ensure_as_shown(change, request.parent_amount if request.side == Side.FAMILY else parent_amount)
    with judged(TransferRequest):
        move(request, "agree", by=person_of(by), **({"paper": kept} if kept else {}))
    return make_agreed(change, key=f"transfer-request-{request.pk}", by=by, on=on)


def _ensure_as_shown(change: Change, agreed: Decimal | None) -> None:
    """The family pays no more a month than it has agreed to; what bars the change is told by making it."""
    now = change.parent_amount
    if not change.offer.obstacles and (agreed is None or now is None or now > agreed):
        raise errors.ShownChanged()


@transaction.atomic(durable=True)
def decline_transfer(
    *, application_id: int, side: Side, reply: str, by: Actor, request_id: int | None = None
) -> TransferRequest:
    """The other side says no and why; the contract stays. Raises NothingAsked, and in words without a reply."""
    request = _open(_locked(application_id, side, by), asked_by=_other(side), shown=request_id)
    with judged(TransferRequest):
        move(request, "decline", by=person_of(by), reply=reply.strip())
    outbox.put(DECLINED, request.application)
    return request


@transaction.atomic(durable=True)
def withdraw_request(*, application_id: int, side: Side, by: Actor, request_id: int | None = None) -> TransferRequest:
    """Who has asked does not ask any more, and the other side is told. Raises NothingAsked."""
    request = _open(_locked(application_id, side, by), asked_by=side, shown=request_id)
    with judged(TransferRequest):
        move(request, "withdraw", by=person_of(by))
    outbox.put(WITHDRAWN, request.application)
    return request


@transaction.atomic(durable=True)
def drop_transfer(
    *, application_id: int, by: Actor, on: date, paper: OnPaper, request_id: int | None = None
) -> TransferRequest:
    """By a paper the family takes its own request back, or says no to what the provider has proposed.

    `request_id` is the one that the page has shown. Raises NothingAsked and what `ensure_acts_for` does.
    """
    application, _ = _of_family(application_id, FamilyDeed.DROP_TRANSFER, by=by, on=on, paper=paper)
    request = _open(application, asked_by=None, shown=request_id)
    is_own = request.side == Side.FAMILY
    with judged(TransferRequest):
        if is_own:
            move(request, "withdraw", by=person_of(by))
        else:
            move(request, "decline", by=person_of(by), reply=NOT_AGREED)
    outbox.put(WITHDRAWN if is_own else DECLINED, application)
    return request


def expire_requests(*, municipality_id: int, on: date) -> int:
    """Close requests that nobody answered by the last day; how many. Whoever runs it and however often, each once.

    Contracts stay as they are, and both sides are told.
    """
    late = TransferRequest.objects.filter(
        municipality_id=municipality_id, state=RequestState.ASKED, answer_by_on__lt=on
    )
    ids = list(late.order_by("pk").values_list("application", flat=True))
    return sum(each_on_its_own(ids, lambda pk: _expire(pk, on=on)))


@transaction.atomic(durable=True)
def _expire(application_id: int, *, on: date) -> bool:
    application = EnrolmentApplication.objects.lock(application_id)
    asked = TransferRequest.objects.select_for_update(of=("self",), no_key=True)
    request = asked.filter(application=application, state=RequestState.ASKED, answer_by_on__lt=on).first()
    if request is None:
        return False
    with judged(TransferRequest):
        move(request, "expire", by=None, reply=SILENCE)
    outbox.put(EXPIRED, application)
    return True


def _of_family(
    application_id: int, deed: FamilyDeed, *, by: Actor, on: date, paper: OnPaper | None
) -> tuple[EnrolmentApplication, FamilyPaper | None]:
    """The application, locked, for the family or who enters its paper; and the paper. Raises `ensure_acts_for`'s."""
    application = EnrolmentApplication.objects.lock(application_id)
    return application, ensure_acts_for(application.child, deed, application, by=by, on=on, paper=paper)


def _other(side: Side) -> Side:
    return Side.PROVIDER if side == Side.FAMILY else Side.FAMILY


def _locked(application_id: int, side: Side, by: Actor) -> EnrolmentApplication:
    """The application, locked, for who acts for the side. Raises NotFound, NotAllowed."""
    application = EnrolmentApplication.objects.lock(application_id)
    if side == Side.FAMILY:
        ensure_representative(application.child, by)
        require(by, Permission.ENROLMENT_APPLY, application.municipality_id)
    else:
        require_answer(by, application)
    return application


def _possible(application: EnrolmentApplication, group_id: int, on: date) -> Change:
    if application.state != ApplicationState.ACCEPTED:
        raise errors.NoContractToChange()
    change = change_of(application, group_id, on=on)
    if change.offer.obstacles:
        raise change.offer.obstacles[0].refusal
    return change


def _ask(
    change: Change, side: Side, words: str, by: Actor, on: date, paper: FamilyPaper | None = None
) -> TransferRequest:
    application = change.application
    term = term_ends_on(change.offer.facts.regulation, Parameter.TRANSFER_ANSWER_WORKING_DAYS, on)
    with judged(TransferRequest):
        request = TransferRequest.objects.create(
            municipality_id=application.municipality_id,
            application=application,
            group=change.offer.group,
            side=side,
            words=words.strip(),
            parent_amount=change.parent_amount,
            answer_by_on=term,
            asked_by=person_of(by),
            paper=paper,
        )
    audit.record("transferrequest.ask", request, by=by, side=side, group=request.group_id)
    outbox.put(ASKED, application)
    return request


def _open(application: EnrolmentApplication, *, asked_by: Side | None, shown: int | None) -> TransferRequest:
    """The request that waits for an answer, of that side or of any, and not another than was shown.

    Raises NothingAsked.
    """
    asked = TransferRequest.objects.select_for_update(of=("self",), no_key=True).filter(application=application)
    request = asked.filter(state=RequestState.ASKED).first()
    if request is None or asked_by not in (None, request.side) or shown not in (None, request.pk):
        raise errors.NothingAsked()
    request.application = application
    return request
