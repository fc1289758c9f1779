from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from sotszakaz.demand.certificates.models import CertificateMonth, CertificatePeriod
from sotszakaz.demand.certificates.selectors.means import means_of, payer_of
from sotszakaz.demand.certificates.states import AccountState, PeriodState, SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.calendar import month_start
from sotszakaz.kernel.ledger.selectors import Balance, balances_of
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.states import AgreementState
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors import Covered, Serving
from sotszakaz.supply.providers.states import RecordState

Months = Mapping[int, list[tuple[date, int, int | None]]]


def coverage_of(child: Child, on: date, *, at: datetime) -> Covered:
    """What the child's certificate can pay in whole from the day on, for the search; nothing when it has no value.

    A course is paid by the value of the scheme of its first day: the value of the day comes first, those of later
    schemes follow as `then`. Seven queries, eight with a weekly norm.
    """
    values = (
        CertificatePeriod.objects.filter(certificate__child=child, scheme__period__endswith__gt=on)
        .exclude(state=PeriodState.WITHDRAWN)
        .exclude(certificate__state=AccountState.SUSPENDED)
        .select_related("scheme")
    )
    periods = list(values.order_by("scheme__period"))
    months = _months(periods, on)
    accounts = {period.account_id for period in periods}
    accounts |= {pk for own in months.values() for _, *both in own for pk in both if pk is not None}
    if not periods:
        return Covered(child.municipality_id, Unit.RUB, 0)
    payer = payer_of(child.municipality_id, {period.scheme_id for period in periods}, on)
    balances = balances_of(accounts | payer.account_ids)
    covered, serving = None, serving_of(child.municipality_id, on)
    for period in reversed(periods):
        own = _covered(period, covered, on, balances=balances, months=months)
        needed = own.balance if own.unit == Unit.RUB else None
        covered = replace(
            own,
            serving=serving,
            starts_until=period.scheme.starts_until,
            is_closed=period.scheme.closes_at is not None and period.scheme.closes_at <= at,
            means=means_of(payer, period.scheme_id, needed=needed, balances=balances),
        )
    assert covered is not None
    return covered


def serving_of(payer_id: int, on: date) -> tuple[Serving, ...]:
    """Providers with groups in other municipalities that the payer has agreements with, from the day on. One query."""
    elsewhere = StudyGroup.objects.filter(organisation=OuterRef("record__organisation"), ends_on__gte=on)
    agreements = Agreement.objects.filter(
        Exists(elsewhere.exclude(municipality=payer_id)),
        municipality=payer_id,
        state=AgreementState.ACTIVE,
        record__state=RecordState.ACTIVE,
        valid__endswith__gt=on,
    )
    found: dict[tuple[int, date, date], list[int]] = {}
    rows = agreements.values_list("record__organisation_id", "valid", "record__application__services")
    for organisation_id, valid, service_id in rows.order_by("pk", "record__application__services"):
        found.setdefault((organisation_id, valid.lower, valid.upper), []).append(service_id)
    return tuple(Serving(pk, tuple(services), *days) for (pk, *days), services in found.items())


def _months(periods: list[CertificatePeriod], on: date) -> Months:
    """Months from that of the day on with their accounts, the norm's and what extends it, by value."""
    weekly = [period.pk for period in periods if period.unit == SchemeUnit.HOURS_PER_WEEK]
    found: dict[int, list[tuple[date, int, int | None]]] = {}
    if weekly:
        rows = CertificateMonth.objects.filter(period__in=weekly, month__gte=month_start(on)).order_by("month")
        for each in rows:
            found.setdefault(each.period_id, []).append((each.month, each.account_id, each.extended_account_id))
    return found


def _covered(
    period: CertificatePeriod, then: Covered | None, on: date, *, balances: Mapping[int, Balance], months: Months
) -> Covered:
    own = months.get(period.pk, ())
    by_month = tuple((month, _least(balances, account_id, beyond)) for month, account_id, beyond in own)
    extended = tuple((month, balances[beyond or account_id].free) for month, account_id, beyond in own)
    days = period.scheme.period
    return Covered(
        municipality_id=period.municipality_id,
        unit=Unit.RUB if period.unit == SchemeUnit.RUB else Unit.HOUR,
        balance=None if by_month else balances[period.account_id].free,
        months=by_month,
        extended=extended if any(beyond for _, _, beyond in own) else (),
        until=days.upper,
        since=days.lower if days.lower > on else None,
        then=then,
    )


def _least(balances: Mapping[int, Balance], account_id: int, beyond: int | None) -> int:
    """What is free for a programme that is not significant: it needs room in both."""
    free = balances[account_id].free
    return free if beyond is None else min(free, balances[beyond].free)
