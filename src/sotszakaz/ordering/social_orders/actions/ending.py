"""After the approval: where the order can be read, and the end of its year."""

from datetime import date, timedelta

from django.db import transaction

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import can_move, move
from sotszakaz.kernel.documents.actions import end_document, revise_document
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind, Outcome
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.signatures.actions import ensure_complete
from sotszakaz.kernel.signatures.waiting import waits
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.social_orders import rules
from sotszakaz.ordering.social_orders.accounts import held_of, lapse_rest
from sotszakaz.ordering.social_orders.contents import contents_of
from sotszakaz.ordering.social_orders.errors import (
    AlreadyPublished,
    ChangeUnderWay,
    OrderNotInForce,
    PublishedTooEarly,
)
from sotszakaz.ordering.social_orders.locking import lock_order
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.notices import CLOSED
from sotszakaz.ordering.social_orders.printing import closed_payload
from sotszakaz.ordering.social_orders.states import OrderState


@transaction.atomic(durable=True)
def publish_order(*, order_id: int, publication: str, published_on: date, by: User, on: date) -> SocialOrder:
    """Note where and when this status was published.

    Raises OrderNotInForce, AlreadyPublished, PublishedTooEarly, NotSigned where the regulation waits for signatures.
    """
    order = lock_order(order_id)
    require(by, Permission.ORDER_EDIT, order.municipality_id)
    if order.state != OrderState.APPROVED or order.approved_at is None:
        raise OrderNotInForce(year=order.year)
    if order.published_on is not None:
        raise AlreadyPublished(day=f"{order.published_on:%d.%m.%Y}")
    if order.document and waits(DocumentKind.SOCIAL_ORDER, regulation_on(order.municipality_id, on)):
        ensure_complete(latest_version(order.document.pk))
    formed_on = order.document.formed_on if order.document else on
    if not formed_on <= published_on <= on:
        raise PublishedTooEarly(field="published_on", first=f"{formed_on:%d.%m.%Y}", last=f"{on:%d.%m.%Y}")
    order.publication, order.published_on, order.published_by = publication, published_on, by
    with judged(SocialOrder):
        order.save(update_fields=["publication", "published_on", "published_by"])
    audit.record("socialorder.publish", order, by=by, publication=publication)
    return order


@transaction.atomic(durable=True)
def close_order(*, order_id: int, by: User, on: date) -> SocialOrder:
    """The year is over and settled: what is left lapses, the document says the day and is in force through it.

    On that day the closing version may still be signed; a document that has ended takes no signatures.

    Raises OrderNotInForce, YearGoesOn, ChangeUnderWay, NotSettledYet.
    """
    order = lock_order(order_id)
    require(by, Permission.ORDER_APPROVE, order.municipality_id)
    if not can_move(order, "close"):
        raise OrderNotInForce(year=order.year)
    if SocialOrder.objects.filter(
        municipality_id=order.municipality_id, year=order.year, state=OrderState.DRAFT
    ).exists():
        raise ChangeUnderWay(year=order.year)
    contents = contents_of(order)
    rules.ensure_closable(order.year, held_of(contents), on)
    lapse_rest(contents, by=by, on=on)
    with judged(SocialOrder):
        move(order, "close", by=by)
    if order.document is not None:
        payload = closed_payload(order.document.pk, on)
        revise_document(document_id=order.document.pk, payload=payload, on=on, by=by)
        end_document(document_id=order.document.pk, outcome=Outcome.COMPLETED, on=on + timedelta(days=1), by=by)
    outbox.put(CLOSED, order)
    return order
