"""The twin of random histories: whatever is counted wrongly on purpose, the recount from facts finds."""

from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from tests.delivery.settlements.histories import History
from tests.delivery.settlements.test_histories import FULL, ensure_paid, live

from config.launch import roles
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.enrolments.rules import terms
from sotszakaz.foundation.money import KOPECK

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Wrong:
    """One piece of a function that counts money, and what it says instead; in which story it matters."""

    right: str
    wrong: str
    unit: SchemeUnit = SchemeUnit.RUB
    rules: dict[str, str] = field(default_factory=dict)
    function: str = "settlements_earned"


WRONG = {
    "the parent pays the whole month after all": Wrong(
        "round(s.parent_amount * s.parent_completeness, 2) AS parent",
        "s.parent_amount AS parent",
    ),
    "the whole parent's part is a share": Wrong(
        "round(s.parent_amount * s.parent_completeness, 2) AS parent",
        "round(s.parent_amount * s.completeness, 2) AS parent",
        SchemeUnit.HOUR,
        {"parent_counting_policy": "whole"},
    ),
    "the parent's part by attendance is by hours held": Wrong(
        "CASE a.parent_policy WHEN 'by_attendance' THEN a.attended ELSE a.held END",
        "a.held",
        rules={"parent_counting_policy": "by_attendance"},
    ),
    "a cancelled class does not lessen the whole": Wrong(
        "FILTER (WHERE s.state = 'cancelled' AND w.is_before_end) AS cancelled",
        "FILTER (WHERE false) AS cancelled",
        rules={"parent_counting_policy": "whole", "parent_whole_less": "cancelled"},
    ),
    "a decision does not reach the whole": Wrong(
        "a.parent_policy = 'whole' AND a.whole_less = 'nothing' THEN 1",
        "a.parent_policy = 'whole' THEN 1",
        rules={"parent_counting_policy": "whole", "parent_whole_less": "decisions"},
    ),
    "units of hours are rounded down": Wrong(
        "round(d.certificate_units * d.completeness)",
        "floor(d.certificate_units * d.completeness)",
        SchemeUnit.HOUR,
    ),
    "the volume takes the whole month": Wrong(
        "round(s.person_hours * s.completeness, 2) AS hours",
        "s.person_hours AS hours",
    ),
    "the ill are absent": Wrong(
        "k.mark IN ('present', 'ill', 'excused')",
        "k.mark = 'present'",
        rules={"counting_policy": "by_attendance"},
    ),
    "quarantine is a cancelled class": Wrong(
        "WHEN 'quarantine' THEN a.quarantine",
        "WHEN 'quarantine' THEN 'as_cancelled'",
        rules={"quarantine_counting": "as_held"},
    ),
    "a class after the notice is held": Wrong(
        "a.ends_on IS NULL OR s.held_on <= a.ends_on AS is_before_end",
        "true AS is_before_end",
        rules={"termination_day": "day_of_notice"},
    ),
    "a reversal leaves the parent's part": Wrong(
        "-a.released_person_hours, -a.parent_amount",
        "-a.released_person_hours, 0",
        function="settlements_correct",
    ),
    "a corrected line repeats the parent's part": Wrong(
        "j.parent_amount, j.released_parent_amount",
        "a.parent_amount, a.released_parent_amount",
        SchemeUnit.HOURS_PER_WEEK,
        function="settlements_correct",
    ),
}


def mutated(by):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s", [by.function])
        [(text,)] = cursor.fetchall()
        assert text.count(by.right) == 1
        cursor.execute("SET ROLE NONE")
        cursor.execute(text.replace(by.right, by.wrong))
        cursor.execute(f"SET ROLE {roles.APPLICATION}")


def lived(unit=SchemeUnit.RUB, **rules):
    history = History({**FULL["rules"], **rules}, unit)
    live(history, FULL["story"], *FULL["december"])
    return history


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_wrong_sum_is_found(name):
    mutated(WRONG[name])

    with pytest.raises(AssertionError):
        lived(WRONG[name].unit, **WRONG[name].rules)


@pytest.mark.parametrize(
    ("unit", "rules"), sorted({(each.unit, tuple(each.rules.items())) for each in WRONG.values() if each.rules})
)
def test_the_same_story_counted_rightly_passes(unit, rules):
    """By its own rules it is an example of the random histories themselves, in every unit."""
    assert lived(unit, **dict(rules)).done["parent's part"]


def test_a_wrong_plan_is_found(monkeypatch):
    monkeypatch.setattr(terms, "round_kopecks", lambda amount: amount.quantize(KOPECK, "ROUND_DOWN"))

    with pytest.raises(AssertionError):
        lived()


def test_money_that_no_line_explains_is_found():
    history = lived()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET ROLE NONE")
        cursor.execute("ALTER TABLE settlements_paymentorder DISABLE TRIGGER USER")
        cursor.execute("UPDATE settlements_paymentorder SET amount = amount + 1, lines_total = lines_total + 1")

    with pytest.raises(AssertionError):
        ensure_paid(history)
