"""Random histories: the lines of every contract and month sum up to what its facts say, counted anew by other code."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.delivery.settlements.recount import MonthHours, completeness, split
from tests.factories.delivery import closed_month, marked_sheet
from tests.factories.demand import contract, market

from sotszakaz.delivery.attendance.models import AttendanceMark, ClassSession
from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.delivery.settlements.actions import decide_completeness, reopen_sheet
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.models import Accrual, CompletenessDecision, RefusedCorrection
from sotszakaz.delivery.settlements.selectors import reopened_sheet
from sotszakaz.demand.enrolments.actions import terminate_by_family
from sotszakaz.demand.enrolments.models import Contract, ContractMonth
from sotszakaz.foundation.calendar import next_month
from sotszakaz.foundation.money import from_units, to_units
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db
MONTHS = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
POLICIES = ["by_contract", "by_schedule_hours", "by_attendance"]

sheets = st.tuples(st.integers(0, 4), st.integers(0, 5), st.integers(0, 5))
mends = st.one_of(
    st.tuples(st.just("sheet"), sheets),
    st.tuples(st.just("decision"), st.integers(0, 100)),
    st.tuples(st.just("notice"), st.none()),
    st.tuples(st.just("late"), st.none()),
)
histories = st.tuples(
    st.sampled_from(POLICIES), st.lists(st.tuples(sheets, st.lists(mends, max_size=2)), min_size=3, max_size=3)
)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a history takes a second: nothing is shrunk
)
@given(history=histories)
def test_the_sum_over_months_equals_a_recount_from_facts(history):
    policy, months = history
    at = market(places=20)  # a municipality of its own, the only one that the session acts for
    adopt_regulation(
        municipality_id=at.municipality.pk,
        title="Правила с другим счётом",
        starts_on=date(2026, 1, 1),
        settings={"counting_policy": Setting(policy, "порядок, пункт 7")},
        by=SYSTEM,
    )
    contracts = [contract(at), contract(at)]
    closed = []
    for month, (sheet, deeds) in zip(MONTHS, months, strict=True):
        day = next_month(month).replace(day=3)
        mark(at, contracts, month, sheet, day)
        closed_month(at, month, on=day)
        closed.append(month)
        for what, how in deeds:
            mend(at, contracts, closed, what, how, day)
    last = date(2026, 12, 1)
    marked_sheet(at.group, last, on=date(2027, 1, 5))
    closed_month(at, last, on=date(2027, 1, 5))

    for each in ContractMonth.objects.filter(contract__in=contracts):
        assert total_of(each) == due_of(each, policy), (each, policy)
    spent = sum(each.certificate_amount for each in Accrual.objects.all())
    assert from_units(balance_of(contracts[0].agreement_account_id).spent) == spent
    assert not RefusedCorrection.objects.exists()
    for check in CHECKS:
        assert find_offenders(check).passed, check.name


def mark(at, contracts, month, sheet, day):
    cancelled, first, second = sheet
    absent = {contracts[0].pk: first}
    if Contract.objects.get(pk=contracts[1].pk).last_day >= month:
        absent[contracts[1].pk] = second
    marked_sheet(at.group, month, cancelled=cancelled, absent=absent, on=day)


def mend(at, contracts, closed, what, how, day):
    month = closed[0]
    if what == "sheet":
        reopened = {"group_id": at.group.pk, "month": month, "reason": "Ошибка в табеле.", "by": SYSTEM}
        if reopened_sheet(at.group.pk, month) is None:
            reopen_sheet(municipality_id=at.municipality.pk, **reopened)
        mark(at, contracts, month, how, day)
    elif what == "decision":
        ground = "Решение по возражению."
        decide_completeness(contract_id=contracts[0].pk, month=month, percent=Decimal(how), ground=ground, by=SYSTEM)
    elif what == "notice" and day < date(2026, 12, 1) and Contract.objects.get(pk=contracts[1].pk).ends_on is None:
        terminate_by_family(contract_id=contracts[1].pk, by=contracts[1].child.added_by, on=day)
    elif what == "late" and len(contracts) < 3:
        contracts.append(contract(at, on=day))


def total_of(planned):
    return sum(
        (each.certificate_amount for each in Accrual.objects.filter(contract=planned.contract, month=planned.month)),
        Decimal(0),
    )


def due_of(planned, policy):
    """What the facts say now: no line of any closing is read."""
    contract = Contract.objects.get(pk=planned.contract_id)
    if contract.ends_on is not None and (planned.month > contract.ends_on or contract.ends_on < contract.period.lower):
        return Decimal(0)
    decided = CompletenessDecision.objects.filter(contract=contract, month=planned.month).order_by("pk").last()
    share = decided.completeness if decided else completeness(policy, hours_of(contract, planned.month))
    amount = split(planned.certificate_amount, share).due
    assert to_units(amount) >= 0
    return amount


def hours_of(contract, month):
    planned = held = attended = Decimal(0)
    for session in ClassSession.objects.filter(
        group=contract.group_id, held_on__gte=month, held_on__lt=next_month(month)
    ):
        if not contract.period.lower <= session.held_on < contract.period.upper:
            continue
        planned += session.hours
        if session.state != SessionState.HELD:
            continue
        if contract.ends_on is None or session.held_on <= contract.ends_on:
            held += session.hours
        mark = AttendanceMark.objects.filter(session=session, contract=contract).first()
        if mark and mark.mark in (Mark.PRESENT, Mark.ILL, Mark.EXCUSED):
            attended += session.hours
    return MonthHours(planned, held, attended)
