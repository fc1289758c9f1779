"""What a municipality lets one child have at once (issue «limits per child»): each rule is a parameter."""

from datetime import timedelta

from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.rules.facts import Facts, Other, peak_count, peak_hours
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.types import Definition
from sotszakaz.supply.programmes.rules import WEEKDAYS, Slot, clashes


def answer_term(has_entrance_tests: bool) -> Definition[int]:
    """The term for the provider's answer: longer where there are entrance tests (operations.md §4.2)."""
    if has_entrance_tests:
        return Parameter.APPLICATION_ANSWER_WITH_TESTS_WORKING_DAYS
    return Parameter.APPLICATION_ANSWER_WORKING_DAYS


def number_of_certificates(facts: Facts) -> Refusal | None:
    most = facts.regulation.value(Parameter.MAX_CERTIFICATES_PER_CHILD)
    fits = most is None or peak_count(facts.timetable, facts.meanwhile) <= most
    return None if fits else errors.TooManyCertificates(most=most)


def certificates_of_focus(facts: Facts) -> Refusal | None:
    most = facts.regulation.value(Parameter.MAX_CERTIFICATES_PER_FOCUS)
    same = [each for each in facts.meanwhile if each.focus == facts.group.focus]
    fits = most is None or peak_count(facts.timetable, same) <= most
    return None if fits else errors.TooManyOfFocus(most=most, focus=facts.group.focus)


def hours_a_week(facts: Facts) -> Refusal | None:
    most = facts.regulation.value(Parameter.MAX_HOURS_PER_WEEK_PER_CHILD)
    if most is None:
        return None
    hours = peak_hours(facts.timetable, facts.meanwhile)
    if hours <= most:
        return None
    return errors.TooManyHoursPerWeek(hours=spell(to_units(hours), Unit.HOUR), most=spell(to_units(most), Unit.HOUR))


def clash(facts: Facts) -> Refusal | None:
    """The first class that meets another one of the child, when the rules forbid it."""
    if not facts.regulation.value(Parameter.CLASHES_FORBIDDEN):
        return None
    found = clashes_of(facts)
    return None if not found else clash_refusal(*found[0])


def clashes_of(facts: Facts) -> list[tuple[Slot, Slot, Other]]:
    """Classes of this group with those of the child's others that come at the same time."""
    return [
        (mine, theirs, other) for other in facts.meanwhile for mine, theirs in clashes(facts.timetable, other.timetable)
    ]


def clash_refusal(mine: Slot, theirs: Slot, other: Other) -> Refusal:
    """The sentence about one clash."""
    return errors.ClassesClash(
        weekday=WEEKDAYS[mine.weekday - 1],
        mine=f"{mine.starts_at:%H:%M}–{mine.ends_at:%H:%M}",
        theirs=f"{theirs.starts_at:%H:%M}–{theirs.ends_at:%H:%M}",
        programme=other.programme,
    )


def part_done(facts: Facts) -> Refusal | None:
    if not facts.regulation.value(Parameter.PART_ONLY_ONCE):
        return None
    done = any(each.is_over and each.part_id == facts.group.part_id for each in facts.child.others)
    return errors.PartFinished() if done else None


def days_after_certificate(facts: Facts) -> Refusal | None:
    """So many days pass between the opening of the certificate and the first application (operations.md §4.1)."""
    days, opened_on = facts.regulation.value(Parameter.DAYS_AFTER_CERTIFICATE), facts.means.certificate_opened_on
    if days == 0 or opened_on is None:
        return None
    first = opened_on + timedelta(days=days)
    return (
        None if facts.on >= first else errors.CertificateTooNew(day=f"{opened_on:%d.%m.%Y}", first=f"{first:%d.%m.%Y}")
    )


def days_after_refusal(facts: Facts) -> Refusal | None:
    days = facts.regulation.value(Parameter.DAYS_AFTER_REFUSAL)
    if days == 0 or facts.child.refused_on is None:
        return None
    again = facts.child.refused_on + timedelta(days=days)
    if facts.on >= again:
        return None
    return errors.RefusedRecently(day=f"{facts.child.refused_on:%d.%m.%Y}", again=f"{again:%d.%m.%Y}")
