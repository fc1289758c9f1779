from datetime import date, time
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories import ordering, supply
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member

from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import AccountKind, AccountStatus
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Operator, Teacher
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.programmes import actions, errors
from sotszakaz.supply.programmes.models import ClassSlot, StudyGroup
from sotszakaz.supply.programmes.rules import Slot
from sotszakaz.supply.programmes.states import GroupState, ProgrammeState
from sotszakaz.supply.providers.actions import exclude_provider

pytestmark = pytest.mark.django_db


def director_of(thing):
    return member(Director, thing.municipality, thing.organisation)


def exclude(record):
    exclude_provider(record_id=record.pk, ground="own_wish", reason="", by=SYSTEM, on=supply.TODAY)


def test_create_programme_makes_a_draft_that_can_be_searched():
    programme = supply.programme(name="Ёлочные игрушки")

    assert programme.state == ProgrammeState.DRAFT
    assert programme.sort_key == "елочные игрушки"
    assert "художественная" in programme.search_text
    assert programme.organisation.short_name.lower() in programme.search_text


def test_create_programme_refuses_a_provider_outside_the_registry():
    record = supply.record()
    exclude(record)

    with pytest.raises(errors.NoActiveRecord):
        supply.programme(record)


def test_create_programme_refuses_a_service_outside_the_record():
    municipality = supply.decided_municipality()
    artistic = SocialService.objects.get(code=ordering.ARTISTIC)
    technical = SocialService.objects.get(code=ordering.TECHNICAL)
    record = supply.record(municipality, service_ids=(artistic.pk,))

    with pytest.raises(errors.ServiceNotInRecord, match=record.number):
        supply.programme(record, service_id=technical.pk)


def test_create_programme_refuses_ages_outside_the_rules():
    with pytest.raises(errors.AgesOutside, match="от 5 до 18"):
        supply.programme(age_from=3)


def test_create_programme_refuses_the_same_name_twice():
    programme = supply.programme(name="Шахматы")

    with pytest.raises(ConstraintViolated, match="уже есть"):
        supply.programme(programme.record, name=" ШАХМАТЫ")


def test_create_programme_refuses_teachers_and_other_providers():
    record = supply.record()
    draft = {"service_id": 0, "name": "Н", "annotation": "", "age_from": 7, "age_to": 9}
    teacher = member(Teacher, record.municipality, record.organisation)
    neighbour = member(Director, record.municipality, OrganisationFactory())

    for person in (teacher, neighbour):
        with pytest.raises(errors.NotAllowed):
            actions.create_programme(
                municipality_id=record.municipality_id,
                organisation_id=record.organisation_id,
                draft=supply.ProgrammeDraft(**draft),
                by=person,
                on=supply.TODAY,
            )


def test_add_part_numbers_the_parts():
    programme = supply.programme()

    assert [supply.part(programme).number, supply.part(programme).number] == [1, 2]


def test_add_part_refuses_a_price_over_the_ceiling_of_the_rules():
    programme = supply.programme()

    with pytest.raises(errors.PriceTooHigh, match="20 400,00"):
        supply.part(programme, hours=Decimal(68), price=Decimal("20400.01"))

    assert supply.part(programme, hours=Decimal(68), price=Decimal("20400.00")).price == Decimal("20400.00")


def test_add_part_refuses_without_a_unit_cost():
    programme = supply.programme(supply.record(supply.decided_municipality(unit_cost=None)))

    with pytest.raises(errors.UnitCostMissing):
        supply.part(programme)


def test_add_part_refuses_a_part_without_hours():
    with pytest.raises(ConstraintViolated, match="больше нуля"):
        supply.part(hours=Decimal(0), price=Decimal(0))


def test_add_part_hides_the_programme_from_another_municipality():
    programme = supply.programme()
    draft = supply.PartDraft("Основы", Decimal(10), Decimal(100))

    with pytest.raises(errors.NotFound):
        actions.add_part(
            programme_id=programme.pk, draft=draft, by=member(Operator, MunicipalityFactory()), on=supply.TODAY
        )


def test_open_group_grants_its_places():
    group = supply.group(places=15)

    balance = balance_of(group.seat_account_id)
    assert (balance.kind, balance.free, balance.held, balance.spent) == (AccountKind.SEAT, 15, 0, 0)
    assert "«Акварель-1»" in balance.title
    assert [(slot.weekday, slot.starts_at) for slot in group.slots.all()] == [(2, time(15, 0)), (4, time(15, 0))]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"ends_on": date(2027, 1, 15)}, errors.GroupOverYearEnd),
        ({"places": 0}, errors.PlacesNotPositive),
        ({"week": ()}, errors.SlotsMissing),
    ],
)
def test_open_group_judges_its_draft(changes, refusal):
    with pytest.raises(refusal):
        supply.group(**changes)


def test_open_group_refuses_the_same_name_in_one_part():
    group = supply.group()

    with pytest.raises(ConstraintViolated, match="уже есть"):
        supply.group(group.part)


def test_open_group_refuses_an_excluded_provider():
    part = supply.part()
    exclude(part.programme.record)

    with pytest.raises(errors.NoActiveRecord):
        supply.group(part)


def test_open_group_refuses_staff_of_the_municipality():
    part = supply.part()

    with pytest.raises(errors.NotAllowed):
        actions.open_group(
            part_id=part.pk, draft=supply.group_draft(), by=member(Operator, part.municipality), on=supply.TODAY
        )


def test_open_group_refuses_an_unknown_part():
    with pytest.raises(errors.NotFound):
        actions.open_group(part_id=0, draft=supply.group_draft(), by=SYSTEM, on=supply.TODAY)


def test_publish_programme_notes_who_and_when():
    programme = supply.group().part.programme
    director = director_of(programme)

    published = actions.publish_programme(programme_id=programme.pk, by=director, on=supply.TODAY)

    assert published.state == ProgrammeState.PUBLISHED
    assert published.published_by == director


def test_publish_programme_refuses_one_without_groups():
    with pytest.raises(errors.NothingToPublish):
        actions.publish_programme(programme_id=supply.part().programme_id, by=SYSTEM, on=supply.TODAY)


def test_publish_programme_refuses_twice():
    group = supply.published_group()

    with pytest.raises(MoveRefused):
        actions.publish_programme(programme_id=group.part.programme_id, by=SYSTEM, on=supply.TODAY)


def test_close_group_takes_nobody_more():
    group = supply.published_group()

    actions.close_group(group_id=group.pk, by=director_of(group))

    group.refresh_from_db()
    assert group.state == GroupState.CLOSED
    assert balance_of(group.seat_account_id).status == AccountStatus.CLOSED


def test_close_group_refuses_another_provider():
    group = supply.group()

    with pytest.raises(errors.NotAllowed):
        actions.close_group(group_id=group.pk, by=member(Director, group.municipality, OrganisationFactory()))


def test_the_database_refuses_lessons_that_overlap():
    group = supply.group(week=(Slot(2, time(15, 0), time(16, 30), Decimal(2)),))

    with pytest.raises(IntegrityError, match="class_slot_no_overlap"), transaction.atomic():
        ClassSlot.objects.create(
            group=group,
            municipality=group.municipality,
            weekday=2,
            starts_at=time(16, 29),
            ends_at=time(17, 0),
            hours=Decimal(1),
        )


def test_the_database_refuses_a_group_over_the_end_of_the_year():
    group = supply.group()

    with pytest.raises(IntegrityError, match="group_within_budget_year"), transaction.atomic():
        StudyGroup.objects.filter(pk=group.pk).update(ends_on=date(2027, 1, 1))


def test_the_database_refuses_a_lesson_of_another_municipality_than_its_group():
    group = supply.group()
    lesson = ClassSlot(group=group, weekday=6, starts_at=time(10), ends_at=time(11), hours=Decimal(1))
    lesson.municipality = MunicipalityFactory()

    with pytest.raises(IntegrityError, match="class_slot_of_group"), judged():
        lesson.save()
