"""A contract's month divided into what is due and what goes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sotszakaz.delivery.settlements import rules
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.enrolments.models import Contract, ContractMonth
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.requests import EntryRequest, entries_of
from sotszakaz.kernel.ledger.states import Move


@dataclass(frozen=True, slots=True)
class Earned:
    """Due + rest = planned, in roubles, in the certificate's units and in person-hours."""

    planned: ContractMonth
    completeness: Decimal
    amount: rules.Split
    units: tuple[int, int]
    person_hours: rules.Split

    @property
    def contract(self) -> Contract:
        """The contract with its accounts."""
        return self.planned.contract

    def entries(self) -> tuple[EntryRequest, ...]:
        """Charges of what is due and releases of the rest, over the contract's accounts, or the norm of the month."""
        charges = self._moves(Move.CHARGE, self.units[0], self.amount.due, self.person_hours.due)
        return charges + self._moves(Move.RELEASE, self.units[1], self.amount.rest, self.person_hours.rest)

    def _moves(self, move: Move, units: int, amount: Decimal, hours: Decimal) -> tuple[EntryRequest, ...]:
        kopecks = to_units(amount)
        return entries_of(
            move,
            [
                (self.planned.certificate_account_id or self.contract.certificate_account_id, units),
                (self.contract.agreement_account_id, kopecks),
                (self.contract.budget_account_id, kopecks),
                (self.contract.volume_account_id, to_units(hours)),
            ],
        )


def earn(
    planned: Sequence[ContractMonth], hours: Mapping[date, Mapping[int, rules.MonthHours]], policy: str
) -> list[Earned]:
    """Divide each planned month by the hours of its sheet, by month and contract, under the regulation's policy."""
    earned = []
    for each in planned:
        share = rules.completeness(policy, hours[each.month][each.contract_id])
        amount = rules.split(each.certificate_amount, share)
        hours_split = rules.split(each.person_hours, share)
        earned.append(Earned(each, share, amount, _units(each, amount, share), hours_split))
    return earned


def _units(planned: ContractMonth, amount: rules.Split, share: Decimal) -> tuple[int, int]:
    """On a rouble certificate kopecks follow the amount exactly; hours are divided by themselves."""
    if planned.contract.application.unit == SchemeUnit.RUB:
        return to_units(amount.due), to_units(amount.rest)
    return rules.split_units(planned.certificate_units, share)
