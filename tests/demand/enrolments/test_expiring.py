"""Documents that end before the lessons do are told to those who answer applications."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import demand, supply
from tests.factories.past import as_owner
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import set_part
from sotszakaz.demand.certificates.models import FundingScheme, SchemePart
from sotszakaz.demand.certificates.selectors import scheme_on
from sotszakaz.demand.children.models import Consent, Representative
from sotszakaz.demand.enrolments.expiring import flags_of_groups
from sotszakaz.demand.enrolments.flags import flags_of
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.foundation.calendar import birthday
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.agreements.actions import terminate_agreement
from sotszakaz.supply.programmes.models import Programme, StudyGroup
from sotszakaz.supply.providers.actions import exclude_provider

pytestmark = pytest.mark.django_db

LATER = TODAY + timedelta(days=1)


@pytest.fixture
def at() -> demand.Market:
    return demand.market()


def codes(of: EnrolmentApplication) -> dict[str, str]:
    cards = EnrolmentApplication.objects.select_related("child", "group__part__programme")
    found = flags_of([cards.get(pk=of.pk)], on=TODAY)
    return {each.code: each.words for each in found.get(of.pk, [])}


def test_a_certificate_that_ends_by_age_is_told_with_its_day(at: demand.Market) -> None:
    applied = demand.application(at)
    last = applied.period.upper - timedelta(days=1)
    as_owner("UPDATE children_child SET birth_date = %s", last.replace(year=last.year - 18))
    assert f"по возрасту {last:%d.%m.%Y}" in codes(applied)["certificate_ends"]

    next_day = birthday(applied.period.upper, -18)
    as_owner("UPDATE children_child SET birth_date = %s", next_day)
    assert "certificate_ends" not in codes(applied)


def test_a_representative_whose_powers_end_is_told_unless_another_goes_on(at: demand.Market) -> None:
    applied = demand.application(at)
    acting = Representative.objects.get(child=applied.child_id)
    Representative.objects.filter(pk=acting.pk).update(
        valid=DateRange(acting.valid.lower, applied.period.upper - timedelta(days=10))
    )
    assert "полномочия представителя заканчиваются" in codes(applied)["representative_ends"]

    Representative.objects.create(
        child=applied.child,
        municipality=at.municipality,
        user=at.child().added_by,
        relation="father",
        valid=DateRange(TODAY, None),
    )
    assert "representative_ends" not in codes(applied)


def test_a_missing_consent_is_told(at: demand.Market) -> None:
    applied = demand.application(at)
    assert codes(applied) == {}

    Consent.objects.filter(child=applied.child_id).delete()

    assert "нет согласия" in codes(applied)["consent_missing"]


def test_an_agreement_that_ends_and_an_excluded_provider_are_told(at: demand.Market) -> None:
    applied = demand.application(at)

    terminate_agreement(
        agreement_id=applied.agreement_id, reason="По соглашению сторон.", by=SYSTEM, on=TODAY, ends_on=LATER
    )
    assert "прекращается" in codes(applied)["agreement_ended"]
    exclude_provider(record_id=at.record.pk, ground="own_wish", reason="", by=SYSTEM, on=TODAY)
    assert codes(applied)["record_ended"] == "исполнитель исключён из реестра"


def noticed(*groups: StudyGroup) -> dict[int, set[str]]:
    cards = StudyGroup.objects.select_related("part__programme").filter(pk__in=[each.pk for each in groups])
    return {pk: {each.code for each in flags} for pk, flags in flags_of_groups(cards.order_by("pk"), on=TODAY).items()}


def test_a_group_tells_children_over_age_and_an_agreement_too_short(at: demand.Market) -> None:
    applied, quiet = demand.application(at), at.other_group()
    assert noticed(at.group, quiet) == {}

    Programme.objects.filter(pk=at.group.part.programme_id).update(age_to=9)
    assert noticed(at.group, quiet) == {at.group.pk: {"over_age"}}

    terminate_agreement(
        agreement_id=applied.agreement_id, reason="По соглашению сторон.", by=SYSTEM, on=TODAY, ends_on=LATER
    )
    assert noticed(at.group, quiet) == {at.group.pk: {"over_age", "agreement_missing"}, quiet.pk: {"agreement_missing"}}


def test_a_group_tells_an_agreement_that_is_too_short(at: demand.Market) -> None:
    record = supply.record(at.municipality)
    group = supply.published_group(supply.part(supply.programme(record)))
    supply.agreement(record, last_day=group.ends_on - timedelta(days=1))

    [flag] = flags_of_groups([group], on=TODAY)[group.pk]

    assert flag.code == "agreement_ends"
    assert f"заканчивается {group.ends_on - timedelta(days=1):%d.%m.%Y}" in flag.words


@pytest.mark.parametrize("is_of_scheme", [True, False])
def test_a_group_tells_a_border_of_periods_that_its_lessons_cross(is_of_scheme: bool) -> None:
    at = demand.market(budget=Decimal(1_000_000))
    scheme, border = scheme_on(at.municipality.pk, TODAY), at.group.ends_on

    def cut(day: date) -> None:
        period = DateRange(date(2026, 1, 1), day)
        if is_of_scheme:
            FundingScheme.objects.filter(pk=scheme.pk).update(period=period)
        else:
            SchemePart.objects.filter(scheme=scheme).delete()
            set_part(scheme_id=scheme.pk, period=period, limit=1_000_00, by=SYSTEM, on=TODAY)

    cut(border)
    [flag] = flags_of_groups([at.group], on=TODAY)[at.group.pk]
    assert flag.code == "over_border"
    assert ("периода сертификатов" if is_of_scheme else "подпериода бюджета") + f" ({border:%d.%m.%Y})" in flag.words
    assert flags_of_groups([at.group], on=border) == {}

    cut(border + timedelta(days=1))
    assert noticed(at.group) == {}


def test_a_group_that_is_over_tells_nothing(at: demand.Market) -> None:
    demand.application(at)
    Programme.objects.filter(pk=at.group.part.programme_id).update(age_to=9)

    assert flags_of_groups([at.group], on=at.group.ends_on + timedelta(days=1)) == {}
