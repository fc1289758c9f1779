"""Sub-periods of a scheme: how much of each budget year it may commit, and in which of its days."""

from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.demand.certificates import errors
from sotszakaz.demand.certificates.models import FundingScheme, SchemePart
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.ledger.actions import close_account, open_account, post_one
from sotszakaz.kernel.ledger.errors import LimitExhausted
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.selectors import Balance, balance_of
from sotszakaz.kernel.ledger.states import AccountKind, Move, Unit
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.social_orders.selectors import budget_line_for


@transaction.atomic(durable=True)
def set_part(*, scheme_id: int, period: DateRange, limit: int, by: Actor, on: date) -> SchemePart:
    """The limit of a sub-period in kopecks, taken from the budget line of its year; a second time it is changed.

    Raises NotFound, NoBudgetForPart, BudgetExhausted, PartInUse and the sentences of the constraints.
    """
    scheme = _lock(scheme_id, by)
    part = scheme.parts.filter(period=period).first() or _open_part(scheme, period)
    difference, part.limit = limit - (part.limit if part.pk else 0), limit
    with judged(SchemePart):
        part.save()
    change = audit.record("schemepart.set", part, by=by, limit=limit)
    if difference:
        _move_budget(part, difference, f"schemepart:{part.pk}:limit:{change.pk}", by=by, on=on)
    return part


@transaction.atomic(durable=True)
def remove_part(*, scheme_id: int, part_id: int, by: Actor, on: date) -> None:
    """Take a sub-period away while nothing is promised or paid from it: its whole limit goes back to the budget line.

    Its account is closed and keeps its history; who was quoted a moment ago is refused. Raises NotFound, PartGone,
    PartHolds.
    """
    scheme = _lock(scheme_id, by)
    part = scheme.parts.filter(pk=part_id).first()
    if part is None:
        raise errors.PartGone()
    close_account(part.account_id)  # locks it: a booking that came before is seen below
    balance = balance_of(part.account_id)
    if balance.free < balance.total:
        raise errors.PartHolds(committed=_committed(balance))
    change = audit.record("schemepart.remove", part, by=by, limit=part.limit)
    _move_budget(part, -part.limit, f"schemepart:{part.pk}:remove:{change.pk}", by=by, on=on)
    part.delete()


def _lock(scheme_id: int, by: Actor) -> FundingScheme:
    """The scheme, locked until the transaction ends. Raises NotFound, NotAllowed."""
    scheme = FundingScheme.objects.select_for_update(of=("self",), no_key=True).filter(pk=scheme_id).first()
    if scheme is None:
        raise NotFound()
    require(by, Permission.ORDER_APPROVE, scheme.municipality_id)
    return scheme


def _committed(balance: Balance) -> str:
    return spell(balance.held + balance.spent, balance.unit)


def _open_part(scheme: FundingScheme, period: DateRange) -> SchemePart:
    year = period.lower.year
    line = budget_line_for(scheme.municipality_id, year)
    if line is None or line.account_id is None:
        raise errors.NoBudgetForPart(year=year, field="starts_on")
    last_day = period.upper - timedelta(days=1)
    title = f"Подпериод программы: с {period.lower:%d.%m.%Y} по {last_day:%d.%m.%Y}, строка {line.code}"
    account_id = open_account(AccountKind.BUDGET_LINE, Unit.RUB, municipality_id=scheme.municipality_id, title=title)
    return SchemePart(
        municipality_id=scheme.municipality_id,
        scheme=scheme,
        period=period,
        line_account_id=line.account_id,
        account_id=account_id,
    )


def _move_budget(part: SchemePart, difference: int, key: str, *, by: Actor, on: date) -> None:
    """The line holds what the part was granted."""
    of_line, of_part = (Move.HOLD, Move.GRANT) if difference > 0 else (Move.RELEASE, Move.WITHDRAW)
    try:
        post_one(
            key,
            (
                EntryRequest(part.line_account_id, of_line, abs(difference)),
                EntryRequest(part.account_id, of_part, abs(difference)),
            ),
            municipality_id=part.municipality_id,
            actor_id=by.pk,
            cause=("certificates.schemepart", part.pk),
            happened_on=on,
        )
    except LimitExhausted as refusal:
        if refusal.account_id != part.account_id:
            refusal.field = "limit"
            raise
        raise errors.PartInUse(committed=_committed(balance_of(part.account_id)), field="limit") from refusal
