"""Asking for another group of the same part while a contract is in force: the other side says yes or no.

Until then nothing changes and nothing is held; what is agreed to is made at once, by the quote of that moment.
"""

from datetime import date
from decimal import Decimal

from django.db import transaction

from sotszakaz.demand.children.selectors import ensure_representative
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions.answers import require_answer
from sotszakaz.demand.enrolments.actions.freeing import person
from sotszakaz.demand.enrolments.actions.transfers import Change, change_of, make_agreed
from sotszakaz.demand.enrolments.models import EnrolmentApplication, TransferRequest
from sotszakaz.demand.enrolments.states import ApplicationState, RequestState, Side
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission

ASKED, DECLINED = "enrolment.transfer_asked", "enrolment.transfer_declined"
WITHDRAWN = "enrolment.transfer_withdrawn"


@transaction.atomic(durable=True)
def ask_transfer(
    *, application_id: int, group_id: int, words: str, parent_amount: Decimal, by: Actor, on: date
) -> TransferRequest:
    """The family asks the provider for another group; `parent_amount` is what the page has shown as its part there.

    Raises NotFound for another's child, NoContractToChange, ShownChanged, the first obstacle of the quote, what
    `change_of` raises, and in words when somebody has asked already.
    """
    application = _locked(application_id, Side.FAMILY, by)
    change = _possible(application, group_id, on)
    if change.parent_amount != parent_amount:
        raise errors.ShownChanged()
    return _ask(change, Side.FAMILY, words, by)


@transaction.atomic(durable=True)
def propose_transfer(*, application_id: int, group_id: int, words: str, by: Actor, on: date) -> TransferRequest:
    """The provider asks the family to go on in another group of its own. Raises what `ask_transfer` does."""
    application = _locked(application_id, Side.PROVIDER, by)
    return _ask(_possible(application, group_id, on), Side.PROVIDER, words, by)


@transaction.atomic(durable=True)
def agree_to_transfer(
    *, application_id: int, side: Side, parent_amount: Decimal | None = None, by: Actor, on: date
) -> EnrolmentApplication:
    """The other side agrees, and the child is moved: the application in the new group, the same for a second press.

    The family agrees to `parent_amount` that its page has shown; to a request of its own the provider agrees only
    while the family pays no more than it was shown. Raises NothingAsked, ShownChanged and what `change_group` does.
    """
    application = _locked(application_id, side, by)
    made = EnrolmentApplication.objects.filter(replaces=application).first()
    if made is not None:
        return made
    request = _open(application, asked_by=_other(side))
    change = change_of(application, request.group_id, on=on)
    agreed = request.parent_amount if request.side == Side.FAMILY else parent_amount
    now = change.parent_amount
    if not change.offer.obstacles and (agreed is None or now is None or now > agreed):
        raise errors.ShownChanged()
    with judged(TransferRequest):
        move(request, "agree", by=person(by))
    return make_agreed(change, key=f"transfer-request-{request.pk}", by=by, on=on)


@transaction.atomic(durable=True)
def decline_transfer(*, application_id: int, side: Side, reply: str, by: Actor) -> TransferRequest:
    """The other side says no and why; the contract stays. Raises NothingAsked, and in words without a reply."""
    request = _open(_locked(application_id, side, by), asked_by=_other(side))
    with judged(TransferRequest):
        move(request, "decline", by=person(by), reply=reply.strip())
    outbox.put(DECLINED, request.application)
    return request


@transaction.atomic(durable=True)
def withdraw_request(*, application_id: int, side: Side, by: Actor) -> TransferRequest:
    """Who has asked does not ask any more, and the other side is told. Raises NothingAsked."""
    request = _open(_locked(application_id, side, by), asked_by=side)
    with judged(TransferRequest):
        move(request, "withdraw", by=person(by))
    outbox.put(WITHDRAWN, request.application)
    return request


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


def _ask(change: Change, side: Side, words: str, by: Actor) -> TransferRequest:
    application = change.application
    with judged(TransferRequest):
        request = TransferRequest.objects.create(
            municipality_id=application.municipality_id,
            application=application,
            group=change.offer.group,
            side=side,
            words=words.strip(),
            parent_amount=change.parent_amount,
            asked_by=person(by),
        )
    audit.record("transferrequest.ask", request, by=by, side=side, group=request.group_id)
    outbox.put(ASKED, application)
    return request


def _open(application: EnrolmentApplication, *, asked_by: Side) -> TransferRequest:
    asked = TransferRequest.objects.select_for_update(of=("self",), no_key=True).filter(application=application)
    request = asked.filter(state=RequestState.ASKED, side=asked_by).first()
    if request is None:
        raise errors.NothingAsked()
    request.application = application
    return request
