"""Approval of an order, and of a change of one that is in force."""

from datetime import date

from django.db import transaction

from sotszakaz.foundation import outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import can_move, move
from sotszakaz.kernel.documents.actions import form_document, revise_document
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.payloads import SocialOrderPayload
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.selectors import decision_on
from sotszakaz.ordering.social_orders import rules
from sotszakaz.ordering.social_orders.accounts import fund
from sotszakaz.ordering.social_orders.comparing import changes_between
from sotszakaz.ordering.social_orders.contents import Contents, contents_of
from sotszakaz.ordering.social_orders.errors import NoDecision, NothingChanged, OrderMovedOn, OrderSettled
from sotszakaz.ordering.social_orders.locking import lock_in_force, lock_order
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.notices import APPROVED
from sotszakaz.ordering.social_orders.printing import payload_of
from sotszakaz.ordering.social_orders.selectors import order_in_force


@transaction.atomic(durable=True)
def approve_order(*, order_id: int, by: User, on: date) -> SocialOrder:
    """Approve the order: open and fill its accounts, form its document, freeze its rows.

    A change (a status over the first) replaces the order in force: the ledger follows it in one posting, the document
    gets its next version. Raises OrderSettled, OrderEmpty, BudgetMissing, BudgetExceeded, NoDecision; of a change also
    OrderMovedOn, NothingChanged, VolumeHeld, MoneyHeld.
    """
    order = lock_order(order_id)
    require(by, Permission.ORDER_APPROVE, order.municipality_id)
    if not can_move(order, "approve"):
        raise OrderSettled(year=order.year)
    before = _replaced_by(order)
    now, then = contents_of(order), contents_of(before) if before else None
    rules.ensure_approvable([(each.award_method, each.amount) for each in now.volumes], now.money)
    payload = _payload(now, then, by=by, on=on)
    fund(now, then, by=by, on=on)
    if before is not None:
        move(before, "replace", by=by)
    with judged(SocialOrder):
        move(order, "approve", by=by, document=_document(order, before, payload, by=by, on=on))
    outbox.put(APPROVED, order)
    return order


def preview_order(*, order_id: int, by: User, on: date) -> SocialOrderPayload:
    """What the document of a draft would say today; nothing is kept.

    Raises what `approve_order` does before it writes.
    """
    order = SocialOrder.objects.select_related("municipality").filter(pk=order_id).first()
    if order is None:
        raise NotFound
    require(by, Permission.ORDER_EDIT, order.municipality_id)
    if not can_move(order, "approve"):
        raise OrderSettled(year=order.year)
    then = order_in_force(order.municipality_id, order.year) if order.status_number > 1 else None
    now = contents_of(order)
    rules.ensure_approvable([(each.award_method, each.amount) for each in now.volumes], now.money)
    return _payload(now, contents_of(then) if then else None, by=by, on=on)


def _replaced_by(order: SocialOrder) -> SocialOrder | None:
    """The order that a change was made from. Raises OrderMovedOn when it is in force no more."""
    if order.status_number == 1:
        return None
    before = lock_in_force(order.municipality_id, order.year)
    if before is None or before.status_number != order.status_number - 1:
        raise OrderMovedOn(year=order.year)
    return before


def _payload(now: Contents, then: Contents | None, *, by: User, on: date) -> SocialOrderPayload:
    decision = decision_on(now.order.municipality_id, on)
    if decision is None:
        raise NoDecision(day=f"{on:%d.%m.%Y}")
    changes = changes_between(then, now) if then else ()
    if then is not None and not changes:
        raise NothingChanged(year=now.order.year)
    return payload_of(now, decision, changes, by=by, on=on)


def _document(
    order: SocialOrder, before: SocialOrder | None, payload: SocialOrderPayload, *, by: User, on: date
) -> Document:
    if before is None or before.document is None:
        return form_document(
            DocumentKind.SOCIAL_ORDER, municipality_id=order.municipality_id, payload=payload, on=on, by=by
        )
    return revise_document(document_id=before.document.pk, payload=payload, on=on, by=by).document
