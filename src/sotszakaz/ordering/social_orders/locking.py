"""Locking orders before they are written."""

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.social_orders.errors import OrderSettled
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.states import OrderState


def lock_order(order_id: int) -> SocialOrder:
    """Raises NotFound."""
    orders = SocialOrder.objects.select_for_update(of=("self",), no_key=True)
    order = orders.filter(pk=order_id).first()
    if order is None:
        raise NotFound
    return order


def lock_draft(order_id: int, by: User) -> SocialOrder:
    """The draft for who may edit it. Raises NotFound, NotAllowed, OrderSettled."""
    order = lock_order(order_id)
    require(by, Permission.ORDER_EDIT, order.municipality_id)
    if order.state != OrderState.DRAFT:
        raise OrderSettled(year=order.year)
    return order


def lock_in_force(municipality_id: int, year: int) -> SocialOrder | None:
    """The approved order of the year. After its draft: a change is always locked first."""
    orders = SocialOrder.objects.select_for_update(of=("self",), no_key=True)
    return orders.filter(municipality_id=municipality_id, year=year, state=OrderState.APPROVED).first()
