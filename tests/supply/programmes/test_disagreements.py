"""Warnings where the decision, the order and the programmes disagree about numbers of services."""

from datetime import date

import pytest
from tests.factories import ordering, supply
from tests.factories.classifier import line, taken
from tests.factories.kernel import member

from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import GroupMember, Operator
from sotszakaz.ordering.catalogue.models import ClassifierRecord, SocialService
from sotszakaz.ordering.decisions.models import DecisionService
from sotszakaz.supply.programmes.disagreements import Where, disagreements_of, disagreements_on, uses_of

pytestmark = pytest.mark.django_db

ON = supply.TODAY


@pytest.fixture
def programme():
    """A programme of the artistic service, an order and a decision that agree with the list."""
    ClassifierRecord.objects.all().delete()
    made = supply.programme()
    supply.approved_order(made.municipality)
    for service in supply.services():
        taken(line(service.code, focus=service.focus, form=service.form))
    return made


def messages(programme, where):
    return [each.message for each in disagreements_on(programme.municipality_id, ON, by=SYSTEM) if each.where is where]


def decided(programme):
    return DecisionService.objects.filter(decision__municipality=programme.municipality)


def test_there_is_nothing_to_say_where_all_agree(programme):
    assert disagreements_on(programme.municipality_id, ON, by=SYSTEM) == []


def test_a_number_that_has_ended_is_told_of_everything_that_has_it(programme):
    ClassifierRecord.objects.filter(number=ordering.ARTISTIC).update(valid=(date(2020, 1, 1), date(2026, 1, 1)))

    for where in Where:
        assert any("уже не действует" in message for message in messages(programme, where))


def test_another_focus_in_the_list_is_told(programme):
    ClassifierRecord.objects.filter(number=ordering.ARTISTIC).update(focus="техническая")

    assert messages(programme, Where.PROGRAMME)[0].startswith("По перечню направленность — «техническая»")


def test_a_number_that_the_official_list_has_not_is_told(programme):
    ClassifierRecord.objects.filter(number=ordering.ARTISTIC).delete()

    assert any("в перечне нет" in message for message in messages(programme, Where.DECISION))


def test_without_an_official_list_nothing_is_called_missing(programme):
    ClassifierRecord.objects.all().delete()

    assert disagreements_on(programme.municipality_id, ON, by=SYSTEM) == []


def test_a_number_of_another_service_inside_a_decision_is_told(programme):
    other = SocialService.objects.create(code="801012О.99.0.ББ57АЖ49000", name="Другая", status="valid")
    taken(line(other.code, focus="", form=""))
    row = decided(programme).first()
    row.decision.service_rows.create(service=other, ordinal=99, code_as_written=other.code)

    assert messages(programme, Where.DECISION) == [
        "Номер относится к услуге ББ57, а большинство номеров решения — к ББ52."
    ]


def test_an_order_and_a_programme_whose_service_the_decision_lacks_are_told(programme):
    decided(programme).filter(service__code=ordering.ARTISTIC).delete()

    assert "В действующем решении нет этой услуги заказа." in messages(programme, Where.ORDER)
    assert "В действующем решении нет услуги этой программы." in messages(programme, Where.PROGRAMME)


def test_those_of_one_thing_and_the_uses_of_a_number(programme):
    ClassifierRecord.objects.filter(number=ordering.ARTISTIC).update(focus="техническая")
    operator = member(Operator, programme.municipality)

    [found] = disagreements_of(programme.municipality_id, Where.PROGRAMME, programme.pk, ON, by=operator)
    uses = uses_of(programme.municipality_id, ordering.ARTISTIC, by=operator)

    assert found.title == programme.name
    assert [use.where for use in uses] == [Where.DECISION, Where.ORDER, Where.PROGRAMME]


def test_another_municipality_and_a_role_without_the_right_see_nothing(programme):
    with pytest.raises(NotAllowed):
        disagreements_on(programme.municipality_id, ON, by=member(GroupMember, programme.municipality))


def test_the_number_of_queries_does_not_grow(programme, django_assert_max_num_queries):
    supply.programme(programme.record, name="Лепка")

    with django_assert_max_num_queries(8):
        disagreements_on(programme.municipality_id, ON, by=SYSTEM)
