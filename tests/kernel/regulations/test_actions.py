from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories.kernel import MunicipalityFactory, adopted, member

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.regulations.choices import CountingPolicy
from sotszakaz.kernel.regulations.errors import NoRegulation, ParameterInvalid, RegulationTooEarly
from sotszakaz.kernel.regulations.models import Regulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.rules import defaults
from sotszakaz.kernel.regulations.selectors import list_versions, regulation_on
from sotszakaz.kernel.users.roles import Head, Operator

pytestmark = pytest.mark.django_db


def test_what_the_act_does_not_say_is_the_default_and_unconfirmed():
    municipality = MunicipalityFactory()
    adopted(municipality, max_age=17)

    rules = regulation_on(municipality.pk, date(2026, 9, 1))

    assert rules.value(Parameter.MAX_AGE) == 17
    assert rules.clause(Parameter.MAX_AGE) == "пункт 1"
    assert rules.is_confirmed(Parameter.MAX_AGE)
    assert rules.value(Parameter.PRICE_CAP_PERCENT) == Decimal(150)
    assert not rules.is_confirmed(Parameter.PRICE_CAP_PERCENT)
    assert rules.clause(Parameter.PRICE_CAP_PERCENT) == Parameter.PRICE_CAP_PERCENT.source


def test_a_new_version_ends_the_one_before_and_keeps_what_it_does_not_name():
    municipality = MunicipalityFactory()
    adopted(municipality, starts_on=date(2025, 1, 1), max_age=17, advance_percent=Decimal(70))
    adopted(municipality, starts_on=date(2026, 9, 1), counting_policy=CountingPolicy.BY_ATTENDANCE, advance_percent=60)

    before = regulation_on(municipality.pk, date(2026, 8, 31))
    after = regulation_on(municipality.pk, date(2026, 9, 1))

    assert (before.version, before.ends_on) == (1, date(2026, 9, 1))
    assert (after.version, after.ends_on) == (2, None)
    assert before.value(Parameter.ADVANCE_PERCENT) == 70
    assert after.value(Parameter.ADVANCE_PERCENT) == 60
    assert before.value(Parameter.COUNTING_POLICY) is CountingPolicy.BY_CONTRACT
    assert after.value(Parameter.COUNTING_POLICY) is CountingPolicy.BY_ATTENDANCE
    assert after.value(Parameter.MAX_AGE) == 17
    assert [each.version for each in list_versions(municipality.pk)] == [2, 1]


def test_a_parameter_that_was_retired_stays_in_its_version_and_is_not_handed_on():
    municipality = MunicipalityFactory()
    retired = {"draft_days": {"value": 2, "clause": "пункт 9", "confirmed": True}}
    Regulation.objects.create(
        municipality=municipality,
        version=1,
        title="Порядок",
        valid=DateRange(date(2025, 1, 1), None),
        parameters={**defaults(), **retired},
    )

    adopted(municipality, starts_on=date(2026, 9, 1), max_age=17)

    old, new = Regulation.objects.order_by("version")
    assert "draft_days" in old.parameters
    assert "draft_days" not in new.parameters
    assert regulation_on(municipality.pk, date(2025, 2, 1)).value(Parameter.MAX_AGE) == 18


def test_a_version_cannot_begin_before_the_latest_one():
    municipality = MunicipalityFactory()
    adopted(municipality, starts_on=date(2026, 9, 1))

    with pytest.raises(RegulationTooEarly, match=r"01\.09\.2026"), transaction.atomic():
        adopted(municipality, starts_on=date(2026, 9, 1))

    assert Regulation.objects.count() == 1


def test_a_wrong_value_leaves_the_version_in_force_untouched():
    municipality = MunicipalityFactory()
    adopted(municipality, starts_on=date(2025, 1, 1))

    with pytest.raises(ParameterInvalid), transaction.atomic():
        adopted(municipality, starts_on=date(2026, 1, 1), min_age="пять")

    assert regulation_on(municipality.pk, date(2026, 6, 1)).ends_on is None


def test_a_day_without_rules_is_refused_with_words():
    municipality = MunicipalityFactory()
    adopted(municipality, starts_on=date(2026, 9, 1))

    with pytest.raises(NoRegulation, match=r"На 31\.08\.2026"):
        regulation_on(municipality.pk, date(2026, 8, 31))


def test_the_rules_of_a_day_take_one_query(django_assert_num_queries):
    municipality = MunicipalityFactory()
    adopted(municipality)

    with django_assert_num_queries(1):
        rules = regulation_on(municipality.pk, date(2026, 9, 1))
        rules.rows()


def test_a_parameter_added_later_answers_with_its_default():
    municipality = MunicipalityFactory()
    older = {"max_age": {"value": 17, "clause": "пункт 2", "confirmed": True}}
    Regulation.objects.create(
        municipality=municipality, version=1, title="Старые", valid=DateRange(date(2020, 1, 1), None), parameters=older
    )

    rules = regulation_on(municipality.pk, date(2026, 9, 1))

    assert rules.value(Parameter.MAX_AGE) == 17
    assert rules.value(Parameter.MIN_AGE) == 5
    assert not rules.is_confirmed(Parameter.MIN_AGE)


def test_grounds_are_found_by_code():
    municipality = MunicipalityFactory()
    adopted(municipality, child_refusal_grounds=[{"code": "age", "text": "Не тот возраст."}])
    rules = regulation_on(municipality.pk, date(2026, 9, 1))

    found = rules.ground(Parameter.CHILD_REFUSAL_GROUNDS, "age")

    assert found is not None
    assert found.text == "Не тот возраст."
    assert rules.ground(Parameter.CHILD_REFUSAL_GROUNDS, "residence") is None


def test_the_head_adopts_and_it_is_logged():
    municipality = MunicipalityFactory()
    head = member(Head, municipality)

    regulation = adopt_regulation(
        municipality_id=municipality.pk,
        title="Правила",
        starts_on=date(2026, 9, 1),
        settings={"min_age": Setting(6, "пункт 2.1", is_confirmed=False)},
        by=head,
    )

    event = AuditEvent.objects.get(action="regulation.adopt")
    assert (event.actor_id, event.subject_id) == (head.pk, regulation.pk)
    assert event.details == {"version": 1, "changed": ["min_age"]}
    assert not regulation_on(municipality.pk, date(2026, 9, 1)).is_confirmed(Parameter.MIN_AGE)


@pytest.mark.parametrize(("at_home", "refusal"), [(True, NotAllowed), (False, NotFound)])
def test_others_may_not_adopt(at_home, refusal):
    municipality = MunicipalityFactory()
    operator = member(Operator, municipality if at_home else MunicipalityFactory())

    with pytest.raises(refusal):
        adopt_regulation(
            municipality_id=municipality.pk, title="Правила", starts_on=date(2026, 9, 1), settings={}, by=operator
        )


def test_periods_of_one_municipality_never_overlap():
    regulation = adopted(MunicipalityFactory())

    with pytest.raises(IntegrityError, match="regulation_no_overlap"):
        Regulation.objects.create(
            municipality=regulation.municipality, version=2, title="Другие", valid=regulation.valid, parameters={}
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE regulations_regulation SET parameters = '{}'",
        "UPDATE regulations_regulation SET valid = daterange('2019-01-01', NULL)",
        "DELETE FROM regulations_regulation",
    ],
)
def test_history_cannot_be_rewritten(statement):
    adopted(MunicipalityFactory())

    with pytest.raises(IntegrityError, match="never change"), connection.cursor() as cursor:
        cursor.execute(statement)
