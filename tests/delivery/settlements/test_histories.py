"""Random histories: the lines of every contract and month sum up to what its facts say, counted anew by other code."""

import os
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
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
EVERY_DEED = {
    *("sheet", "decision", "notice", "enrol", "another price", "transfer", "price", "object"),
    *("upheld", "rejected", "withdrawn", "paid", "bounced", "refund", "two months back"),
    *("left out", "december unmarked", "december left out", "period end"),
}
rules = st.fixed_dictionaries(
    {
        "counting_policy": st.sampled_from(["by_contract", "by_schedule_hours", "by_attendance"]),
        "parent_counting_policy": st.sampled_from(["whole", "as_certificate"]),
        "quarantine_counting": st.sampled_from(FALLEN_RULES),
        "force_majeure_counting": st.sampled_from(FALLEN_RULES),
        "termination_day": st.sampled_from(["end_of_month", "day_of_notice"]),
    }
)


@st.composite
def stories(draw):
    """Three months, each with its sheets, and every deed once in one of them, in any order."""
    deeds = [(what, draw(st.integers(0, 6)), draw(sheets)) for what in draw(st.permutations(DEEDS))]
    first, second = sorted((draw(st.integers(0, len(deeds))), draw(st.integers(0, len(deeds)))))
    parts = (deeds[:first], deeds[first:second], deeds[second:])
    return [(draw(sheets), draw(st.booleans()), part) for part in parts]


FEW, MANY = Sheet(1, SessionState.CANCELLED, 1), Sheet(4, SessionState.QUARANTINE, 3)
WHOLE = Sheet(0, SessionState.CANCELLED, 0)
FULL = {
    "rules": {
        "counting_policy": "by_schedule_hours",
        "parent_counting_policy": "as_certificate",
        "quarantine_counting": "as_cancelled",
        "force_majeure_counting": "as_held",
        "termination_day": "end_of_month",
    },
    "story": [
        (FEW, False, [("price", 0, MANY), ("object", 0, FEW), ("answer", 0, MANY), ("object", 1, FEW)]),
        (
            WHOLE,
            True,
            [("answer", 0, FEW), ("object", 1, FEW), ("answer", 0, WHOLE), ("enrol", 0, FEW), ("pay", 0, FEW)],
        ),
        (
            FEW,
            False,
            [("sheet", 0, MANY), ("transfer", 1, FEW), ("decision", 1, FEW), ("notice", 2, FEW), ("pay", 0, MANY)],
        ),
    ],
    "december": (MANY, True),
}
"""A story in which everything happens that a history knows."""


def test_the_sum_over_months_equals_a_recount_from_facts():
    done = set()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a history takes seconds: nothing is shrunk
        print_blob=True,
    )
    @example(**FULL)
    @given(rules=rules, story=stories(), december=st.tuples(sheets, st.booleans()))
    def every_history(rules, story, december):
        savepoint = transaction.savepoint()  # not a block of code, for actions that end a transaction themselves
        try:
            done.update(live(History(rules), story, *december))
        finally:  # the next history begins with an empty database, also after one that failed
            transaction.set_rollback(False)
            transaction.savepoint_rollback(savepoint)

    every_history()

    assert done >= EVERY_DEED, EVERY_DEED - done


def live(history, story, december, december_without_other):
    """A municipality of its own from September to the closings after the year, judged at the end; what was done."""
    for month, (sheet, without_other, deeds) in zip(MONTHS, story, strict=True):
        history.month(month, sheet, without_other=without_other)
        for what, which, how in deeds:
            history.deed(what, which, how, next_month(month).replace(day=3))
    history.december(december, without_other=december_without_other)
    history.end()

    for each in ContractMonth.objects.filter(contract__in=history.contracts):
        assert total_of(each) == history.due_of(each), (each.contract_id, each.month)
    ensure_money(history)
    assert not RefusedCorrection.objects.exists()
    for check in CHECKS:
        assert find_offenders(check).passed, check.name
    return set(history.done)


def ensure_money(history):
    """Ledger, lines and registers of both agreements say the same sum."""
    for account in {each.agreement_account_id for each in history.contracts}:
        lines = Accrual.objects.filter(contract__agreement_account_id=account)
        charged = sum((each.certificate_amount for each in lines), Decimal(0))
        registers = PaymentRegister.objects.filter(agreement__account_id=account, amount__isnull=False)
        assert from_units(balance_of(account).spent) == charged
        assert sum((each.amount for each in registers), Decimal(0)) == charged
