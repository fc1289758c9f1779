"""Closing a month: what was delivered is charged, the rest goes back, providers get their registers."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction

from sotszakaz.delivery.settlements import selectors
from sotszakaz.delivery.settlements.earned import Earned, earn
from sotszakaz.delivery.settlements.errors import EarlierMonthOpen, MonthNotOver, NothingToClose, SheetsMissing
from sotszakaz.delivery.settlements.models import Accrual, MonthClosing, PaymentRegister
from sotszakaz.delivery.settlements.registers import make_registers
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.calendar import next_month
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.ledger.actions import post, posted
from sotszakaz.kernel.ledger.requests import PostingRequest
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import StudyGroup

BATCH = 2000


@transaction.atomic(durable=True)
def close_month(*, municipality_id: int, month: date, by: Actor, on: date) -> MonthClosing:
    """Charge the month `month` (its first day) of every live contract and make the payment registers.

    All or nothing: sheets are frozen, each contract gets one accrual and one posting, each agreement one register.
    A contract that was signed when an earlier month had been closed gets one for that month too.
    The site stays open meanwhile. Raises MonthNotOver, EarlierMonthOpen, NothingToClose, SheetsMissing, and the
    sentence of `month_closing_unique` when somebody has closed it.
    """
    require(by, Permission.MONTH_CLOSE, municipality_id)
    regulation = regulation_on(municipality_id, on)
    _ensure_over(month, on=on, not_before_day=regulation.value(Parameter.MONTH_CLOSE_NOT_BEFORE_DAY))
    with judged(MonthClosing):
        closing = MonthClosing.objects.create(
            municipality_id=municipality_id, month=month, closed_by=by if isinstance(by, User) else None
        )
    planned = list(selectors.open_months_of(municipality_id, month))
    _ensure_in_order(municipality_id, month, planned)
    _freeze_sheets({each.contract.group_id for each in planned}, month)
    hours = {each: selectors.month_hours(municipality_id, each) for each in sorted({each.month for each in planned})}
    earned = earn(planned, hours, regulation.value(Parameter.COUNTING_POLICY))
    _write(closing, earned, by=by, on=on)
    audit.record("month.close", closing, by=by, month=f"{month:%Y-%m}", contracts=len(earned))
    outbox.put("month.closed", closing)
    return closing


def _ensure_over(month: date, *, on: date, not_before_day: int) -> None:
    first_day = next_month(month).replace(day=not_before_day)
    if on < first_day:
        raise MonthNotOver(month=month, day=first_day)


def _ensure_in_order(municipality_id: int, month: date, planned: list[ContractMonth]) -> None:
    if not planned:
        raise NothingToClose()
    earliest = selectors.earliest_open_month(municipality_id)
    if earliest is not None and earliest < month:
        raise EarlierMonthOpen(month=earliest)


def _freeze_sheets(group_ids: set[int], month: date) -> None:
    """Lock the groups, so that no sheet changes until commit; afterwards the trigger sees the closing."""
    list(StudyGroup.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=group_ids).order_by("pk"))
    missing = selectors.groups_without_sheets(group_ids, month)
    if missing:
        names = ", ".join(f"«{group.name}»" for group in missing[:5])
        raise SheetsMissing(groups=names if len(missing) <= 5 else f"{names} и ещё {len(missing) - 5}")


def _write(closing: MonthClosing, earned: list[Earned], *, by: Actor, on: date) -> None:
    postings = _post(closing, earned, by=by)
    by_agreement: dict[int, list[Earned]] = defaultdict(list)
    for each in earned:
        by_agreement[each.contract.agreement_id].append(each)
    registers = make_registers(closing, by_agreement, by=by, on=on)
    Accrual.objects.bulk_create(
        (
            _accrual(closing, each, registers[each.contract.agreement_id], postings.get(each.planned.pk))
            for each in earned
        ),
        batch_size=BATCH,
    )


def _post(closing: MonthClosing, earned: list[Earned], *, by: Actor) -> dict[int, int]:
    """One call for the whole month; postings by month of a contract. A month that plans nothing has none."""
    last_day = next_month(closing.month) - timedelta(days=1)
    requests = {
        each.planned.pk: PostingRequest(
            key=f"month:{each.contract.pk}:{each.planned.month:%Y-%m}",
            municipality_id=closing.municipality_id,
            actor_id=by.pk,
            cause=("enrolments.contract", each.contract.pk),
            happened_on=last_day,
            entries=each.entries(),
        )
        for each in earned
        if each.entries()
    }
    outcomes = post(list(requests.values()))
    return {pk: posted(request, outcome) for (pk, request), outcome in zip(requests.items(), outcomes, strict=True)}


def _accrual(closing: MonthClosing, each: Earned, register: PaymentRegister, posting_id: int | None) -> Accrual:
    return Accrual(
        municipality_id=closing.municipality_id,
        closing=closing,
        contract=each.contract,
        register=register,
        month=each.planned.month,
        completeness=each.completeness,
        certificate_amount=each.amount.due,
        released_amount=each.amount.rest,
        certificate_units=each.units[0],
        released_units=each.units[1],
        person_hours=each.person_hours.due,
        released_person_hours=each.person_hours.rest,
        posting_id=posting_id,
    )
