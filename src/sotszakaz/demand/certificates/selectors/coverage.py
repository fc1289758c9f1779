from datetime import date

from sotszakaz.demand.certificates.selectors.certificates import month_accounts, period_of
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.calendar import previous_day
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.supply.programmes.selectors import Covered


def coverage_of(child: Child, on: date) -> Covered:
    """What the child's certificate can pay in whole from the day on, for the search; nothing when it has no value.

    Two queries, three for a weekly norm.
    """
    period = period_of(child.pk, on)
    if period is None:
        return Covered(child.municipality_id, Unit.RUB, 0)
    until = period.scheme.period.upper
    if period.unit == SchemeUnit.HOURS_PER_WEEK:
        accounts = month_accounts(period, on, previous_day(until))
        balances = balances_of(account_id for _, account_id in accounts)
        months = tuple((month, balances[account_id].free) for month, account_id in accounts)
        return Covered(child.municipality_id, Unit.HOUR, months=months, until=until)
    free = balances_of([period.account_id])[period.account_id].free
    unit = Unit.HOUR if period.unit == SchemeUnit.HOUR else Unit.RUB
    return Covered(child.municipality_id, unit, free, until=until)
