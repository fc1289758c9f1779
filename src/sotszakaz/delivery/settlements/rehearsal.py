"""The next closing before it is pressed: what it would charge, give back, correct and leave out. Nothing is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from sotszakaz.delivery.settlements.late import must_be_accepted
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.delivery.settlements.open_month import earliest_open_month, may_close_from
from sotszakaz.delivery.settlements.selectors import sides_that_sign
from sotszakaz.delivery.settlements.statements import WOULD_CHARGE, WOULD_CORRECT
from sotszakaz.delivery.settlements.unmarked import Unmarked, unmarked_groups
from sotszakaz.delivery.settlements.waiting_sheets import WaitingSheet, waiting_sheets
from sotszakaz.demand.enrolments.models import Contract, ContractMonth
from sotszakaz.foundation.calendar import next_month
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.ledger.states import AccountKind
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import days_off_between
from sotszakaz.supply.agreements.models import Agreement

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class WouldCharge:
    """A contract's month that would be charged; `month` may be an earlier one."""

    agreement_id: int
    contract_id: int
    month: date
    completeness: Decimal
    certificate_amount: Decimal
    released_amount: Decimal
    planned_hours: Decimal
    held_hours: Decimal
    attended_hours: Decimal
    is_unsigned: bool
    """Its contract waits for signatures, so it is left out of the closing by name."""

    @property
    def completeness_percent(self) -> Decimal:
        """The share in percent, as people read it."""
        return self.completeness * 100


@dataclass(frozen=True, slots=True)
class WouldCorrect:
    """A standing line that would be undone and written anew; `lacking` is the kind of account that has not enough."""

    line_id: int
    agreement_id: int
    contract_id: int
    month: date
    was: Decimal
    becomes: Decimal
    lacking: AccountKind | None

    @property
    def difference(self) -> Decimal:
        return self.becomes - self.was


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The earliest open month as it stands on a day. `corrections` are of the whole municipality.

    `late` is how many providers have not handed the month, or one that was left out, in or wait to be accepted, where
    the rules want that. `sheets` are opened ones that the closing would not count yet.
    """

    municipality_id: int
    month: date
    closes_from: date
    unmarked: tuple[Unmarked, ...]
    sheets: tuple[WaitingSheet, ...]
    corrections: tuple[WouldCorrect, ...]
    late: int
    asked: dict[str, Any]

    @property
    def refused(self) -> tuple[WouldCorrect, ...]:
        """Corrections that a limit would not let through now."""
        return tuple(each for each in self.corrections if each.lacking)

    @property
    def difference(self) -> Decimal:
        """What the other corrections come to."""
        return sum((each.difference for each in self.corrections if not each.lacking), ZERO)


@dataclass(frozen=True, slots=True)
class RehearsalRow:
    """A provider: lines to charge and what they come to, what goes back, what its corrections change."""

    agreement: Agreement
    lines: int
    charged: Decimal
    released: Decimal
    corrections: int
    difference: Decimal
    unmarked: int
    sheets: int
    unsigned: int
    not_due: int

    @property
    def total(self) -> Decimal:
        """What its register would say was delivered."""
        return self.charged + self.difference


def rehearse(municipality_id: int, on: date) -> Rehearsal | None:
    """Of the earliest open month; None when all months are closed and nothing of them waits."""
    month = earliest_open_month(municipality_id, on=on)
    if month is None:
        return None
    rules = regulation_on(municipality_id, next_month(month) - timedelta(days=1))
    back = date(month.year - 1, month.month, 1)
    asked: dict[str, Any] = {
        "municipality": municipality_id,
        "month": month,
        "counted_on": on,
        "policy": rules.value(Parameter.COUNTING_POLICY),
        "parent_policy": rules.value(Parameter.PARENT_COUNTING_POLICY),
        "days_off": sorted(days_off_between(municipality_id, month, next_month(month))),
        **sides_that_sign(rules),
    }
    with_earlier = {**asked, "days_off": sorted(days_off_between(municipality_id, back, next_month(month)))}
    return Rehearsal(
        municipality_id=municipality_id,
        month=month,
        closes_from=may_close_from(month, regulation_on(municipality_id, on)),
        unmarked=unmarked_groups(municipality_id, month, on=on),
        sheets=tuple(waiting_sheets(municipality_id, before=month)),
        corrections=tuple(_corrections(with_earlier)),
        late=len({each.agreement.pk for each in must_be_accepted(municipality_id, month)}),
        asked=asked,
    )


def agreements_of(rehearsal: Rehearsal) -> "QuerySet[Agreement]":
    """Agreements with something to charge, to leave out or to correct, by the name of the provider."""
    accrued = Accrual.objects.filter(contract=OuterRef("contract"), month=OuterRef("month"))
    open_months = ContractMonth.objects.filter(contract__agreement=OuterRef("pk"), month__lte=rehearsal.month)
    corrected = {each.agreement_id for each in rehearsal.corrections}
    found = Agreement.objects.filter(
        Exists(open_months.filter(~Exists(accrued))) | Q(pk__in=corrected), municipality_id=rehearsal.municipality_id
    )
    return found.select_related("record__organisation").order_by("record__organisation__short_name", "pk")


def rehearsal_rows(rehearsal: Rehearsal, agreements: Sequence[Agreement]) -> list[RehearsalRow]:
    """The rows of these agreements, in their order. Two queries."""
    charges: dict[int, list[WouldCharge]] = {each.pk: [] for each in agreements}
    for line in would_charge(rehearsal, charges):
        charges[line.agreement_id].append(line)
    not_due = _not_due(rehearsal, charges)
    return [_row(rehearsal, each, charges[each.pk], not_due.get(each.pk, 0)) for each in agreements]


def would_charge(rehearsal: Rehearsal, agreements: Iterable[int]) -> list[WouldCharge]:
    """Lines of these agreements by contract and month, with those that wait for signatures. One query."""
    return [WouldCharge(*row) for row in _rows(WOULD_CHARGE, {**rehearsal.asked, "agreements": list(agreements)})]


def contracts_of(lines: Iterable[WouldCharge | WouldCorrect]) -> dict[int, Contract]:
    """Contracts of these lines with child and group. One query."""
    return Contract.objects.select_related("group", "application").in_bulk([each.contract_id for each in lines])


def _row(rehearsal: Rehearsal, agreement: Agreement, lines: Sequence[WouldCharge], not_due: int) -> RehearsalRow:
    corrections = [each for each in rehearsal.corrections if each.agreement_id == agreement.pk]
    organisation_id = agreement.record.organisation_id
    ready = [each for each in lines if not each.is_unsigned]
    return RehearsalRow(
        agreement=agreement,
        lines=len(ready),
        charged=sum((each.certificate_amount for each in ready), ZERO),
        released=sum((each.released_amount for each in ready), ZERO),
        corrections=len(corrections),
        difference=sum((each.difference for each in corrections if not each.lacking), ZERO),
        unmarked=sum(each.organisation_id == organisation_id for each in rehearsal.unmarked),
        sheets=sum(each.sheet.group.organisation_id == organisation_id for each in rehearsal.sheets),
        unsigned=len({each.contract_id for each in lines if each.is_unsigned}),
        not_due=not_due,
    )


def _not_due(rehearsal: Rehearsal, agreements: Iterable[int]) -> dict[int, int]:
    """Months of contracts that end before it or are taught at the family's cost, by agreement."""
    months = ContractMonth.objects.filter(contract__agreement__in=list(agreements), month=rehearsal.month)
    found = months.exclude(pk__in=months.due()).order_by().values_list("contract__agreement", flat=True)
    counted: dict[int, int] = {}
    for agreement in found:
        counted[agreement] = counted.get(agreement, 0) + 1
    return counted


def _corrections(asked: dict[str, Any]) -> Iterable[WouldCorrect]:
    rows = _rows(WOULD_CORRECT, asked)
    balances = balances_of({account for row in rows for account in row[6]})
    for line_id, agreement_id, contract_id, month, was, becomes, accounts, more in rows:
        short = [
            pk for pk, wanted in zip(accounts, more, strict=True) if wanted > balances[pk].free + balances[pk].lapsed
        ]
        lacking = balances[short[0]].kind if short else None
        yield WouldCorrect(line_id, agreement_id, contract_id, month, was, becomes, lacking)


def _rows(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
