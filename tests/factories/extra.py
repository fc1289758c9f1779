"""Weekly norms with hours beyond them, and significant programmes, by the same actions that the system uses."""

import itertools
from datetime import date, timedelta
from decimal import Decimal

from tests.factories import demand, supply
from tests.factories.kernel import adopted
from tests.factories.replay import replayed
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.models import CertificateMonth
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.certificates.verify import CHECKS as CERTIFICATES
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.verify import CHECKS as ENROLMENTS
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.ledger.selectors import Balance, balance_of
from sotszakaz.kernel.ledger.verify import CHECKS as LEDGER
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.significance import declare_significant

WEEK = 4_00  # hundredths of an hour: what a group of the supply factories takes
SEPTEMBER = date(2026, 9, 1)
YESTERDAY = TODAY - timedelta(days=1)

_counter = itertools.count(1)


@replayed
def market(*, norm: int = 2 * WEEK, extra: int = WEEK, **said: object) -> demand.Market:
    """Certificates are norms of so many hundredths of an hour a week, with so many beyond for significant ones."""
    at = demand.market(unit=SchemeUnit.HOURS_PER_WEEK, value=norm, **said)
    give_rule(at, extra)
    return at


def give_rule(at: demand.Market, extra: int, *, since: date = YESTERDAY) -> None:
    """The rules give so many hundredths of an hour from the day on."""
    adopted(at.municipality, starts_on=since, extra_hours_for_significant=Decimal(extra) / 100)


@replayed
def group(at: demand.Market, *, is_significant: bool = False, **changes: object) -> StudyGroup:
    """A group of one more programme of the provider."""
    number = next(_counter)
    programme = supply.programme(at.record, name=f"Мастерская № {number}")
    made = supply.published_group(supply.part(programme), **{"name": f"Группа-{number}", "places": 12, **changes})
    if is_significant:
        declare_significant(programme_id=programme.pk, ground="Перечень, пункт 1", by=SYSTEM, on=TODAY)
    return made


def limits(child: Child, month: date = SEPTEMBER) -> tuple[Balance, Balance]:
    """The norm of the month, and the norm with the hours beyond it."""
    found = CertificateMonth.objects.get(period__certificate__child=child, period__state="active", month=month)
    assert found.extended_account_id is not None
    return balance_of(found.account_id), balance_of(found.extended_account_id)


def held(child: Child, month: date = SEPTEMBER) -> tuple[int, int]:
    """What is booked on both."""
    norm, extended = limits(child, month)
    return norm.held, extended.held


def free(child: Child, month: date = SEPTEMBER) -> tuple[int, int]:
    """What is free on both."""
    norm, extended = limits(child, month)
    return norm.free, extended.free


def unsound() -> list[str]:
    """What `verify` finds over certificates, applications and the ledger."""
    found = (find_offenders(check) for check in (*CERTIFICATES, *ENROLMENTS, *LEDGER))
    return [f"{each.check.name}: {each.examples}" for each in found if not each.passed]
