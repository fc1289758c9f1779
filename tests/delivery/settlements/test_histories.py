"""Random histories: the lines of every contract and month sum up to what its facts say, counted anew by other code."""

import os
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.delivery.settlements.histories import MONTHS, History, Sheet, total_of

from sotszakaz.delivery.attendance.states import SessionState
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.models import Accrual, PaymentRegister, RefusedCorrection
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.foundation.calendar import next_month
from sotszakaz.foundation.money import from_units
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.ledger.selectors import balance_of

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("HISTORIES", "6"))
"""A history takes two seconds; a long run says how many it wants."""
DEEDS = ["sheet", "decision", "notice", "enrol", "transfer", "price", "object", "answer", "pay"]
FALLEN_RULES = ["as_cancelled", "as_held", "not_planned"]

sheets = st.builds(
    Sheet,
    st.integers(0, 5),
    st.sampled_from([SessionState.CANCELLED, SessionState.QUARANTINE, SessionState.FORCE_MAJEURE]),
    st.integers(0, 4),
)
deeds = st.tuples(st.sampled_from(DEEDS), st.integers(0, 6), sheets)
rules = st.fixed_dictionaries(
    {
        "counting_policy": st.sampled_from(["by_contract", "by_schedule_hours", "by_attendance"]),
        "parent_counting_policy": st.sampled_from(["whole", "as_certificate"]),
        "quarantine_counting": st.sampled_from(FALLEN_RULES),
        "force_majeure_counting": st.sampled_from(FALLEN_RULES),
        "termination_day": st.sampled_from(["end_of_month", "day_of_notice"]),
    }
)
months = st.tuples(sheets, st.booleans(), st.lists(deeds, max_size=4))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a history takes seconds: nothing is shrunk
    print_blob=True,
)
@given(rules=rules, story=st.lists(months, min_size=3, max_size=3), december=sheets)
def test_the_sum_over_months_equals_a_recount_from_facts(rules, story, december):
    savepoint = transaction.savepoint()  # not a block of code, for actions that end a transaction themselves
    try:
        live(History(rules), story, december)
    finally:  # the next history begins with an empty database, also after one that failed
        transaction.set_rollback(False)
        transaction.savepoint_rollback(savepoint)


def live(history, story, december):
    """A municipality of its own from September to the closing of January, judged at the end."""
    for month, (sheet, without_other, done) in zip(MONTHS, story, strict=True):
        history.month(month, sheet, without_other=without_other)
        for what, which, how in done:
            history.deed(what, which, how, next_month(month).replace(day=3))
    history.december(december)

    for each in ContractMonth.objects.filter(contract__in=history.contracts):
        assert total_of(each) == history.due_of(each), (each.contract_id, each.month)
    ensure_money(history)
    assert not RefusedCorrection.objects.exists()
    for check in CHECKS:
        assert find_offenders(check).passed, check.name


def ensure_money(history):
    """Ledger, lines and registers of both agreements say the same sum."""
    for account in {each.agreement_account_id for each in history.contracts}:
        lines = Accrual.objects.filter(contract__agreement_account_id=account)
        charged = sum((each.certificate_amount for each in lines), Decimal(0))
        registers = PaymentRegister.objects.filter(agreement__account_id=account, amount__isnull=False)
        assert from_units(balance_of(account).spent) == charged
        assert sum((each.amount for each in registers), Decimal(0)) == charged
