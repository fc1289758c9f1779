"""Instances made from rows in JSON are those that the ORM would give."""

from typing import Any

import pytest
from django.db import connection, models
from tests.factories import demand
from tests.factories.admission import NOON, window

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod, FundingScheme
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.rows import instance_of, read
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.programmes.models import ClassSlot, ProgrammePart, StudyGroup

pytestmark = pytest.mark.django_db

MODELS: tuple[type[models.Model], ...] = (
    Agreement,
    CertificateAccount,
    CertificatePeriod,
    Child,
    ClassSlot,
    EnrolmentWindow,
    FundingScheme,
    Membership,
    Municipality,
    Organisation,
    ProgrammePart,
    SocialService,
    StudyGroup,
    User,
)


def rows_of(model: type[models.Model]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT row_to_json(r)::text FROM "{model._meta.db_table}" r ORDER BY r.id')
        return [read(row) for (row,) in cursor.fetchall()]


def values_of(instance: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(instance, field.attname) for field in instance._meta.concrete_fields}


def test_an_instance_of_a_row_has_the_values_that_the_orm_reads(django_assert_num_queries: Any) -> None:
    at = demand.market()
    at.child()
    window(at.municipality, opens_at=NOON)

    for model in MODELS:
        by_orm = [values_of(each) for each in model._default_manager.order_by("pk")]
        rows = rows_of(model)
        with django_assert_num_queries(0):
            by_rows = [values_of(instance_of(model, row)) for row in rows]
        assert by_rows
        assert by_rows == by_orm


def test_a_column_that_the_row_lacks_is_read_when_it_is_asked(django_assert_num_queries: Any) -> None:
    at = demand.market()
    [row] = [row for row in rows_of(StudyGroup) if row["id"] == at.group.pk]
    del row["address"]
    group = instance_of(StudyGroup, row)

    with django_assert_num_queries(1):
        address = group.address

    assert address == at.group.address
