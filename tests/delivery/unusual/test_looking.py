"""What is unusual is found in the rows of a month, each kind by what makes it so and not without it."""

from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest
from tests.factories import supply
from tests.factories.delivery import AFTER, SEPTEMBER, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import UserFactory, member

from sotszakaz.delivery.attendance.models import ClassSession
from sotszakaz.delivery.settlements.actions import decide_completeness
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.delivery.unusual.actions import look_for_unusual
from sotszakaz.delivery.unusual.models import Finding
from sotszakaz.delivery.unusual.selectors import list_to_check, with_rows
from sotszakaz.delivery.unusual.states import FindingKind
from sotszakaz.demand.children.models import Representative
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Teacher
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.web.office.finding_words import words_of

pytestmark = pytest.mark.django_db

LATE = time(23)


def looked(at):
    """Findings of September by kind."""
    look_for_unusual(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)
    found = {}
    for each in list_to_check(at.municipality.pk, SEPTEMBER):
        found.setdefault(FindingKind(each.kind), []).append(each)
    return found


def ruled(at, **values):
    adopt_regulation(
        municipality_id=at.municipality.pk,
        title="Правила проверки",
        starts_on=SEPTEMBER.replace(month=1),
        settings={key: Setting(value, "порядок, пункт 9") for key, value in values.items()},
        by=SYSTEM,
    )


def never_came(at):
    """Two contracts; the child of the first was at no class."""
    absent, present = contract(at), contract(at)
    marked_sheet(at.group, absent={absent.pk: len(columns(at.group))})
    return absent, present


def test_nothing_is_unusual_in_a_usual_month():
    at = market()
    contract(at)
    marked_sheet(at.group, cancelled=1)

    assert looked(at) == {}


def test_a_child_who_never_came_is_found_before_the_month_is_closed_and_after():
    at = market()
    absent, _ = never_came(at)
    [before] = looked(at)[FindingKind.NEVER_ATTENDED]
    closed_month(at)
    [after] = looked(at)[FindingKind.NEVER_ATTENDED]

    assert before.contract_ids == after.contract_ids == [absent.pk]
    assert (before.facts["is_charged"], after.facts["is_charged"]) == (False, True)
    line = Accrual.objects.get(contract=absent)
    assert Decimal(after.facts["amount"]) == line.certificate_amount
    [seen] = with_rows([after], SEPTEMBER)
    assert ([each.line_id for each in seen.contracts], [each.pk for each in seen.groups]) == ([line.pk], [at.group.pk])


def test_a_month_that_is_charged_though_no_class_was_held_is_found_once_it_is_charged():
    at = market()
    signed = contract(at)
    marked_sheet(at.group, cancelled=len(columns(at.group)))
    whole = {"percent": Decimal(100), "ground": "Решение о карантине.", "by": SYSTEM}
    decide_completeness(contract_id=signed.pk, month=SEPTEMBER, **whole, on=AFTER)
    assert looked(at) == {}

    closed_month(at)

    [found] = looked(at)[FindingKind.NEVER_ATTENDED]
    assert (found.contract_ids, found.facts["classes"], found.facts["is_charged"]) == ([signed.pk], 0, True)
    assert words_of(found).startswith("За месяц не отмечено ни одного проведённого занятия. Начислено ")


def test_a_month_without_classes_that_is_not_charged_is_usual():
    at = market()
    contract(at)
    marked_sheet(at.group, cancelled=len(columns(at.group)))
    closed_month(at)

    assert looked(at) == {}


def test_who_pays_by_attendance_is_not_asked_about_absence():
    at = market()
    ruled(at, counting_policy="by_attendance")
    never_came(at)
    before = looked(at)
    closed_month(at)

    assert before == looked(at) == {}


def phoned(at, phone, count):
    """As many parents with the telephone, a child and a contract each."""
    parents = UserFactory.create_batch(count)
    for parent in parents:
        parent.phone = phone
        parent.save(update_fields=["phone"])
    signed = [contract(at, at.child(by=parent)) for parent in parents]
    marked_sheet(at.group)
    return signed


def test_children_of_several_families_with_one_phone_are_found_however_it_is_written():
    at = market(value=100_000_00)
    signed = phoned(at, "+7 (900) 555-01-01", 3)
    first = signed[0].application.applied_by
    first.phone = "8 900 555 01 01"
    first.save(update_fields=["phone"])

    [found] = looked(at)[FindingKind.SHARED_PHONE]

    assert found.facts == {"children": 3, "families": 3}
    assert sorted(found.contract_ids) == sorted(each.pk for each in signed)
    assert "900" not in str(found.facts)


def test_one_family_with_many_children_is_usual_and_so_are_two_of_one_phone():
    at = market(value=100_000_00)
    parent = UserFactory(phone="+7 900 555-01-02")
    for _ in range(3):
        contract(at, at.child(by=parent))
    phoned(at, "+7 900 555-01-03", 2)

    assert looked(at) == {}


@pytest.mark.parametrize("works_there", [False, True])
def test_one_login_that_acts_for_many_children_is_found(works_there):
    at = market(value=100_000_00, places=20)
    ruled(at, unusual_person_children=4)
    parent = member(Teacher, at.municipality, at.record.organisation) if works_there else UserFactory()
    signed = [contract(at, at.child(by=parent)) for _ in range(3)]
    marked_sheet(at.group)
    assert FindingKind.MANY_CHILDREN not in looked(at)
    signed.append(contract(at, at.child(by=parent)))
    marked_sheet(at.group)

    [found] = looked(at)[FindingKind.MANY_CHILDREN]

    assert found.facts == {"children": 4, "works_there": works_there}
    assert sorted(found.contract_ids) == sorted(each.pk for each in signed)
    assert words_of(found).startswith("Один законный представитель действует за 4")
    assert ("работает у исполнителя" in words_of(found)) is works_there


def test_children_whom_a_brother_joins_through_the_other_parent_are_one_family():
    at = market(value=100_000_00)
    phone = "+7 900 555-01-04"
    mother, father = UserFactory(phone=phone), UserFactory(phone=phone)
    common = contract(at, at.child(by=mother))
    Representative.objects.create(
        child=common.child,
        municipality=at.municipality,
        user=father,
        relation="father",
        valid=common.child.representatives.get().valid,
    )
    for _ in range(2):
        contract(at, at.child(by=father))
    marked_sheet(at.group)

    assert looked(at) == {}


def test_a_class_too_late_is_found_and_the_regulation_says_what_is_late():
    at = market()
    contract(at)
    marked_sheet(at.group)
    held = ClassSession.objects.order_by("held_on").first()
    ClassSession.objects.filter(pk=held.pk).update(starts_at=LATE)

    [found] = looked(at)[FindingKind.ODD_HOURS]
    ruled(at, classes_until_hour=24, classes_from_hour=0)
    ClassSession.objects.filter(pk=held.pk).update(starts_at=time(22))

    assert (found.group_ids, found.facts["begins"]) == ([at.group.pk], "23:00:00")
    assert looked(at) == {}


def test_a_group_above_its_places_is_found():
    at = market(places=2)
    contract(at)
    contract(at)
    marked_sheet(at.group)
    assert looked(at) == {}
    StudyGroup.objects.filter(pk=at.group.pk).update(places=1)

    [found] = looked(at)[FindingKind.ABOVE_PLACES]

    assert (found.facts["children"], found.facts["places"]) == (2, 1)


def two_groups(at, **changes):
    """One child in two groups, by default of the same hours."""
    child = at.child()
    other = at.other_group(**changes)
    signed = [contract(at, child), contract(at, child, group=other)]
    return other, signed


def test_a_child_at_two_classes_at_once_is_found_and_one_who_missed_one_of_them_is_not():
    at = market(value=100_000_00)
    other, signed = two_groups(at)
    marked_sheet(at.group)
    marked_sheet(other, absent={signed[1].pk: len(columns(other)) - 1})

    [found] = looked(at)[FindingKind.CHILD_TWICE]

    assert sorted(found.contract_ids) == sorted(each.pk for each in signed)
    assert found.facts["classes"] == 1


def test_a_child_who_goes_from_one_class_to_the_next_is_usual():
    at = market(value=100_000_00)
    week = tuple(replace(each, starts_at=each.ends_at, ends_at=time(18)) for each in supply.WEEK)
    other, _ = two_groups(at, week=week)
    marked_sheet(at.group)
    marked_sheet(other)

    assert looked(at) == {}


@pytest.mark.parametrize(("role", "kinds"), [(Teacher, {FindingKind.TEACHER_TWICE}), (Director, set())])
def test_a_teacher_at_two_classes_at_once_is_found_and_a_director_marks_for_others(role, kinds):
    at = market(value=100_000_00)
    other = at.other_group()
    contract(at)
    contract(at, group=other)
    marked_sheet(at.group)
    marked_sheet(other)
    ClassSession.objects.update(marked_by=member(role, at.municipality, at.record.organisation))

    found = looked(at)

    assert set(found) == kinds
    for each in found.get(FindingKind.TEACHER_TWICE, []):
        assert sorted(each.group_ids) == sorted([at.group.pk, other.pk])


def test_looking_twice_finds_once_and_what_was_mended_is_gone_and_may_come_back():
    at = market()
    absent, _ = never_came(at)
    looked(at)
    looked(at)
    assert Finding.objects.count() == 1

    marked_sheet(at.group)
    assert looked(at) == {}
    assert Finding.objects.get().gone_at is not None

    marked_sheet(at.group, absent={absent.pk: len(columns(at.group))})
    assert len(looked(at)[FindingKind.NEVER_ATTENDED]) == Finding.objects.count() == 1
