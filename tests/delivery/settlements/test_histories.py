"""Random histories: the lines of every contract and month sum up to what its facts say, counted anew by other code."""

import os
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, event, example, given, settings
from hypothesis import strategies as st
from tests.delivery.settlements.histories import MONTHS, History, planned_by, total_of
from tests.delivery.settlements.history_deeds import Sheet

from sotszakaz.delivery.attendance.states import SessionState
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.explanations import explain_line, get_own_line
from sotszakaz.delivery.settlements.models import (
    Accrual,
    DebtRepayment,
    PaymentOrder,
    PaymentRegister,
    RefusedCorrection,
)
from sotszakaz.delivery.settlements.states import OrderState
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.foundation.calendar import next_month
from sotszakaz.foundation.money import from_units
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.ledger.selectors import balance_of

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("HISTORIES", "6"))
"""A history takes two seconds; a long run says how many it wants."""
DEEDS = ["sheet", "decision", "notice", "enrol", "transfer", "price", "object", "answer", "pay", "reissue", "advance"]
DEEDS += ["own_cost", "undecide", "shut"]
POLICIES = ["by_contract", "by_schedule_hours", "by_attendance"]
FALLEN_RULES = ["as_cancelled", "as_held", "not_planned"]

sheets = st.builds(
    Sheet,
    st.integers(0, 5),
    st.sampled_from([SessionState.CANCELLED, SessionState.QUARANTINE, SessionState.FORCE_MAJEURE]),
    st.integers(0, 4),
)
EVERY_DEED = {
    *("sheet", "decision", "notice", "enrol", "another price", "transfer", "agreed", "price", "object", "own cost"),
    *("upheld", "rejected", "withdrawn", "advance", "paid", "bounced", "reissued", "refund", "two months back"),
    *("undecided", "shut"),
    *(
        "left out",
        "december unmarked",
        "december left out",
        "period end",
        "corrected after lapse",
        "parent's part",
        "parent's part corrected",
    ),
}
rules = st.fixed_dictionaries(
    {
        "counting_policy": st.sampled_from(POLICIES),
        "parent_counting_policy": st.sampled_from(["whole", "as_certificate", *POLICIES]),
        "parent_whole_less": st.sampled_from(["nothing", "decisions", "cancelled"]),
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
        "parent_whole_less": "nothing",
        "quarantine_counting": "as_cancelled",
        "force_majeure_counting": "as_held",
        "termination_day": "end_of_month",
    },
    "story": [
        (
            FEW,
            False,
            [("price", 0, MANY), ("object", 0, FEW), ("answer", 0, MANY), ("object", 1, FEW), ("advance", 0, FEW)],
        ),
        (
            WHOLE,
            True,
            [
                *[("answer", 0, FEW), ("object", 1, FEW), ("answer", 0, WHOLE), ("enrol", 0, FEW), ("pay", 0, FEW)],
                *[("decision", 0, FEW), ("price", 0, WHOLE), ("transfer", 1, FEW)],
                *[("own_cost", 0, FEW), ("notice", 3, FEW)],
            ],
        ),
        (
            FEW,
            False,
            [
                *[
                    ("undecide", 0, FEW),
                    ("shut", 1, FEW),
                    ("sheet", 0, MANY),
                    ("reissue", 0, FEW),
                    ("decision", 1, FEW),
                ],
                ("pay", 0, MANY),
            ],
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
    @example(unit=SchemeUnit.RUB, **FULL)
    @example(unit=SchemeUnit.HOUR, **FULL)
    @example(unit=SchemeUnit.HOURS_PER_WEEK, **FULL)
    @given(unit=st.sampled_from(SchemeUnit), rules=rules, story=stories(), december=st.tuples(sheets, st.booleans()))
    def every_history(unit, rules, story, december):
        savepoint = transaction.savepoint()  # not a block of code, for actions that end a transaction themselves
        try:
            came = live(History(rules, unit), story, *december)
            done.update(came)
            for each in sorted(came):
                event(each)
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
    judge(history)
    history.mend_after_lapse(100)
    judge(history)
    history.settle()
    ensure_paid(history)
    for check in CHECKS:
        assert find_offenders(check).passed, check.name
    return set(history.done)


def judge(history):
    """Every contract has the months that its price comes to, and their lines sum up to what the facts say.

    Each line, those that were undone too, opens to the classes that it was counted from.
    """
    history.note_prices()
    for signed in history.contracts:
        plan = history.plan_of(signed)
        assert {each.month: planned_by(each) for each in signed.months.all()} == plan, signed.pk
        for month, planned in plan.items():
            assert total_of(signed, month) == history.due_of(signed, month, planned), (signed.pk, month)
    for line in Accrual.objects.filter(contract__in=history.contracts).order_by("pk"):
        assert not explain_line(get_own_line(line.contract.child.added_by, line.pk)).is_of_today, line.pk
    ensure_money(history)
    assert not RefusedCorrection.objects.exists()


def ensure_money(history):
    """Ledger, lines and registers of both agreements say the same sum."""
    for account in {each.agreement_account_id for each in history.contracts}:
        lines = Accrual.objects.filter(contract__agreement_account_id=account)
        charged = sum((each.certificate_amount for each in lines), Decimal(0))
        registers = PaymentRegister.objects.filter(agreement__account_id=account, amount__isnull=False)
        assert from_units(balance_of(account).spent) == charged
        assert sum((each.amount for each in registers), Decimal(0)) == charged


def ensure_paid(history):
    """When all that may be paid is paid, providers have what they delivered, and what they have above it they owe."""
    for agreement in {each.agreement_id for each in history.contracts}:
        of_register, of_advance = ({f"{paid}__agreement": agreement} for paid in ("register", "advance"))
        orders = PaymentOrder.objects.filter(**of_register) | PaymentOrder.objects.filter(**of_advance)
        gone = sum((each.amount for each in orders.exclude(state=OrderState.BOUNCED)), Decimal(0))
        lines = Accrual.objects.filter(contract__agreement=agreement)
        delivered = sum((each.certificate_amount for each in lines), Decimal(0))
        assert gone - delivered == owed_by(agreement), agreement


def owed_by(agreement):
    latest = PaymentRegister.objects.filter(agreement=agreement, amount__isnull=False).order_by("month").last()
    if latest is None:
        return Decimal(0)
    repaid = DebtRepayment.objects.filter(register=latest, withdrawn_at=None)
    return latest.debt_after - sum((each.amount for each in repaid), Decimal(0))
