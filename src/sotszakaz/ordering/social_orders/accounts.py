"""The ledger accounts of an order: a volume per service by certificate, and the budget line that pays them.

A change takes the accounts over from the order before it and moves the difference; a lowering takes only what is free.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.money import from_units, to_units
from sotszakaz.kernel.ledger.actions import open_accounts, post_one
from sotszakaz.kernel.ledger.errors import LimitExhausted
from sotszakaz.kernel.ledger.requests import AccountRequest, EntryRequest, entries_of
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.selectors import Balance, balance_of, balances_of
from sotszakaz.kernel.ledger.states import AccountKind, Move, Unit
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.social_orders.contents import Contents
from sotszakaz.ordering.social_orders.errors import MoneyHeld, VolumeHeld
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderVolume, SocialOrder

CAUSE = "social_orders.socialorder"


def fund(now: Contents, then: Contents | None, *, by: User, on: date) -> None:
    """Give the accounts what the order sets: all of it, or the difference from the order before.

    One posting call. Part of a larger transaction. Raises VolumeHeld, MoneyHeld.
    """
    before = dict(_granted(then)) if then else {}
    _take_over(now, then)
    _open_missing(now)
    after = dict(_granted(now))
    moves = [
        *entries_of(Move.GRANT, _differences(before, after)),
        *entries_of(Move.WITHDRAW, _differences(after, before)),
    ]
    if not moves:
        return
    try:
        _post(now.order, "approve", moves, by=by, on=on)
    except LimitExhausted as refusal:
        raise _held(refusal.account_id, after.get(refusal.account_id, 0), [now, then]) from refusal


def held_of(contents: Contents) -> Decimal:
    """Person-hours that bookings still hold."""
    return from_units(sum(each.held for each in balances_of(_volume_accounts(contents)).values()))


def lapse_rest(contents: Contents, *, by: User, on: date) -> None:
    """What nobody has used lapses. Part of a larger transaction."""
    line = contents.budget.account_id if contents.budget else None
    balances = balances_of([*_volume_accounts(contents), *([line] if line else [])])
    left = [(each.account_id, each.free) for each in balances.values() if each.free]
    if left:
        _post(contents.order, "close", entries_of(Move.LAPSE, left), by=by, on=on)


def _granted(contents: Contents) -> Iterator[tuple[int, int]]:
    for volume in contents.certificates:
        if volume.account_id is not None:
            yield volume.account_id, to_units(volume.person_hours)
    if contents.budget and contents.budget.account_id is not None:
        yield contents.budget.account_id, to_units(contents.budget.amount)


def _differences(low: dict[int, int], high: dict[int, int]) -> list[tuple[int, int]]:
    """By how much `high` is over `low`, where it is."""
    return [(key, amount - low.get(key, 0)) for key, amount in high.items() if amount > low.get(key, 0)]


def _take_over(now: Contents, then: Contents | None) -> None:
    if then is None:
        return
    known = {volume.service_id: volume.account_id for volume in then.certificates}
    for volume in now.certificates:
        volume.account_id = known.get(volume.service_id)
        volume.save(update_fields=["account_id"])
    if now.budget and then.budget:
        now.budget.account_id = then.budget.account_id
        now.budget.save(update_fields=["account_id"])


def _open_missing(now: Contents) -> None:
    rows: list[OrderVolume | BudgetLine] = [volume for volume in now.certificates if volume.account_id is None]
    if now.budget and now.budget.account_id is None:
        rows.append(now.budget)
    if not rows:
        return
    for row, account_id in zip(rows, open_accounts([_request(now.order, row) for row in rows]), strict=True):
        row.account_id = account_id
        row.save(update_fields=["account_id"])


def _request(order: SocialOrder, row: OrderVolume | BudgetLine) -> AccountRequest:
    if isinstance(row, OrderVolume):
        title = f"Объём услуги {row.service.code} в заказе на {order.year} год"
        return AccountRequest(AccountKind.ORDER_VOLUME, Unit.PERSON_HOUR, order.municipality_id, title)
    title = f"Строка бюджета {row.code} на {order.year} год"
    return AccountRequest(AccountKind.BUDGET_LINE, Unit.RUB, order.municipality_id, title)


def _volume_accounts(contents: Contents) -> list[int]:
    return [each.account_id for each in contents.certificates if each.account_id is not None]


def _held(account_id: int, wanted: int, contents: Iterable[Contents | None]) -> Refusal:
    balance = balance_of(account_id)
    said = {
        "wanted": spell(wanted, balance.unit),
        "held": spell(balance.held, balance.unit),
        "spent": spell(balance.spent, balance.unit),
        "least": spell(_least(balance), balance.unit),
    }
    if balance.kind == AccountKind.BUDGET_LINE:
        return MoneyHeld(**said)
    codes = {row.account_id: row.service.code for each in contents if each for row in each.certificates}
    return VolumeHeld(service=codes[account_id], **said)


def _least(balance: Balance) -> int:
    return balance.held + balance.spent + balance.lapsed


def _post(order: SocialOrder, deed: str, entries: Sequence[EntryRequest], *, by: User, on: date) -> None:
    post_one(
        f"social_order:{order.pk}:{deed}",
        entries,
        municipality_id=order.municipality_id,
        actor_id=by.pk,
        cause=(CAUSE, order.pk),
        happened_on=on,
    )
