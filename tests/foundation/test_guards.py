"""What the database itself refuses, and the words for it."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.numbering import next_number, take_numbers
from sotszakaz.foundation.tenancy import act_for, acting_for
from sotszakaz.kernel.municipalities.models import Organisation

pytestmark = pytest.mark.django_db


def acting() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT acting_municipalities()::text")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_log_never_changes(deed):
    event = audit.record("test.done", MunicipalityFactory(), by=None)

    rows = AuditEvent.objects.filter(pk=event.pk)

    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        rows.update(action="forged") if deed == "update" else rows.delete()

    assert AuditEvent.objects.get(pk=event.pk).action == "test.done"


def test_judged_turns_a_named_constraint_into_its_sentence():
    with pytest.raises(ConstraintViolated, match="ИНН состоит из 10 или 12 цифр"), judged(Organisation):
        OrganisationFactory(inn="12")

    assert not Organisation.objects.filter(inn="12").exists()


def test_judged_lets_an_unknown_constraint_surface():
    with pytest.raises(IntegrityError), judged():
        OrganisationFactory(inn="12")


def test_the_transaction_is_usable_after_a_refusal():
    with pytest.raises(ConstraintViolated), judged(Organisation):
        OrganisationFactory(inn="12")

    assert OrganisationFactory().pk


def test_acting_for_ends_with_its_block():
    act_for([7])

    with acting_for(8, 9):
        assert acting() == "{8,9}"

    assert acting() == "{7}"


def test_nobody_acts_until_told():
    assert acting() == "{}"


def test_a_rolled_back_number_leaves_no_gap():
    assert next_number("contract", municipality_id=1, year=2026) == 1
    undone = transaction.savepoint()
    assert next_number("contract", municipality_id=1, year=2026) == 2
    transaction.savepoint_rollback(undone)

    assert next_number("contract", municipality_id=1, year=2026) == 2


def test_numbers_taken_together_follow_one_another():
    next_number("contract", municipality_id=1, year=2026)

    assert list(take_numbers("contract", municipality_id=1, year=2026, count=3)) == [2, 3, 4]
    assert next_number("contract", municipality_id=1, year=2027) == 1


@pytest.mark.django_db(transaction=True)
def test_two_sessions_never_take_the_same_number():
    taken: list[int] = []

    def take() -> None:
        for _ in range(20):
            with transaction.atomic():
                taken.append(next_number("contract", municipality_id=1, year=2026))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(1, 81))
