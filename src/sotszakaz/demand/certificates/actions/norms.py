"""Accounts of values: one, or for a weekly norm one a month, and one more a month where the rules give hours beyond it.

Parts of larger transactions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sotszakaz.demand.certificates import rules, selectors
from sotszakaz.demand.certificates.models import CertificateMonth, CertificatePeriod, FundingScheme
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.actions import open_accounts
from sotszakaz.kernel.ledger.requests import AccountRequest
from sotszakaz.kernel.ledger.states import AccountKind, Unit
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on


@dataclass(frozen=True, slots=True)
class Opened:
    """The accounts of one value: `own` is one, or one a month; `extended` has one a month, or nothing."""

    own: list[int]
    extended: list[int]


def months_to_open(scheme: FundingScheme) -> list[date]:
    """The months whose norms are accounts; none where the value is one account."""
    if scheme.unit != SchemeUnit.HOURS_PER_WEEK:
        return []
    return rules.months_of(scheme.period.lower, selectors.latest_day(scheme.period))


def extra_of(scheme: FundingScheme, on: date) -> int:
    """Hundredths of an hour a week beyond the norm by the rules of the day; 0 where the value is no weekly norm."""
    if scheme.unit != SchemeUnit.HOURS_PER_WEEK:
        return 0
    return to_units(regulation_on(scheme.municipality_id, on).value(Parameter.EXTRA_HOURS_FOR_SIGNIFICANT))


def open_for(scheme: FundingScheme, numbers: Sequence[str], months: Sequence[date], extra: int) -> list[Opened]:
    """Empty accounts for certificates of these numbers, in one statement."""
    titles = [title for number in numbers for title in _titles(number, months, extra)]
    unit, kind = (Unit.HOUR, AccountKind.HOURS_NORM) if months else (Unit(scheme.unit), AccountKind.CERTIFICATE)
    opened = open_accounts([AccountRequest(kind, unit, scheme.municipality_id, title) for title in titles])
    own = len(months) or 1
    each = own * 2 if extra else own
    return [
        Opened(opened[start : start + own], opened[start + own : start + each]) for start in range(0, len(opened), each)
    ]


def extended_title(number: str, month: date) -> str:
    """How the account of the norm with the hours beyond it is called."""
    return f"Сертификат № {number}: норма на {month:%m.%Y} с часами для значимых программ"


def write_months(
    periods: Sequence[CertificatePeriod], accounts: Sequence[Opened], months: Sequence[date], extra: int
) -> None:
    """The rows of the norms; nothing where values are one account each."""
    rows = [
        CertificateMonth(
            municipality_id=period.municipality_id,
            period=period,
            month=month,
            norm=period.face_value,
            account_id=opened.own[place],
            extra=extra,
            extended_account_id=opened.extended[place] if extra else None,
        )
        for period, opened in zip(periods, accounts, strict=True)
        for place, month in enumerate(months)
    ]
    if rows:
        CertificateMonth.objects.bulk_create(rows)


def _titles(number: str, months: Sequence[date], extra: int) -> list[str]:
    if not months:
        return [f"Сертификат № {number}"]
    norms = [f"Сертификат № {number}: норма на {month:%m.%Y}" for month in months]
    return norms + ([extended_title(number, month) for month in months] if extra else [])
