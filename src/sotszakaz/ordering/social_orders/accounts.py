"""The ledger accounts of an order: a volume per service by certificate, and the budget line that pays them."""

from collections.abc import Sequence
from datetime import date

from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.actions import open_accounts, post_one
from sotszakaz.kernel.ledger.requests import AccountRequest, entries_of
from sotszakaz.kernel.ledger.states import AccountKind, Move, Unit
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderVolume, SocialOrder


def open_accounts_of(
    order: SocialOrder, volumes: Sequence[OrderVolume], budget: BudgetLine | None, *, by: User, on: date
) -> None:
    """Open the accounts and grant them what the order sets. Part of a larger transaction."""
    rows = [volume for volume in volumes if volume.award_method == AwardMethod.CERTIFICATE]
    requests = [_volume_account(order, volume) for volume in rows]
    if budget is not None:
        title = f"Строка бюджета {budget.code} на {order.year} год"
        requests.append(AccountRequest(AccountKind.BUDGET_LINE, Unit.RUB, order.municipality_id, title))
    if not requests:
        return
    accounts = open_accounts(requests)
    for volume, account_id in zip(rows, accounts, strict=False):
        volume.account_id = account_id
        volume.save(update_fields=["account_id"])
    granted = [(volume.account_id, to_units(volume.person_hours)) for volume in rows]
    if budget is not None:
        budget.account_id = accounts[-1]
        budget.save(update_fields=["account_id"])
        granted.append((budget.account_id, to_units(budget.amount)))
    post_one(
        f"social_order:{order.pk}:approve",
        entries_of(Move.GRANT, granted),
        municipality_id=order.municipality_id,
        actor_id=by.pk,
        cause=("social_orders.socialorder", order.pk),
        happened_on=on,
    )


def _volume_account(order: SocialOrder, volume: OrderVolume) -> AccountRequest:
    title = f"Объём услуги {volume.service.code} в заказе на {order.year} год"
    return AccountRequest(AccountKind.ORDER_VOLUME, Unit.PERSON_HOUR, order.municipality_id, title)
