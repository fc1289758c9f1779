from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories import ordering, supply
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import AccountStatus, Unit
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Finance, Head
from sotszakaz.supply.agreements import actions, errors
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.states import AgreementState
from sotszakaz.supply.providers.actions import exclude_provider

pytestmark = pytest.mark.django_db


def test_make_agreement_grants_the_limit_and_forms_the_document():
    record = supply.record()
    supply.approved_order(record.municipality)
    head = member(Head, record.municipality)

    agreement = actions.make_agreement(record_id=record.pk, terms=supply.terms(), by=head, on=supply.TODAY)

    balance = balance_of(agreement.account_id)
    assert (balance.unit, balance.free, balance.held, balance.spent) == (Unit.RUB, 200_000_000, 0, 0)
    assert agreement.number == agreement.document.full_number == "СГ-1/2026"
    assert agreement.document.organisation_id == record.organisation_id
    assert agreement.made_by == head
    agreement.refresh_from_db()
    assert (agreement.valid.lower, agreement.valid.upper) == (date(2026, 9, 1), date(2027, 1, 1))


def test_the_document_of_an_agreement_says_its_terms():
    agreement = supply.agreement()

    text = latest_version(agreement.document_id).payload

    assert '"limit":"2000000.00"' in text
    assert agreement.record.number in text
    assert ordering.ARTISTIC in text
    assert ordering.BUDGET_CODE in text


def test_an_agreement_over_two_years_names_no_budget_codes():
    agreement = supply.agreement(last_day=date(2027, 5, 31))

    assert '"budget":[]' in latest_version(agreement.document_id).payload


def test_make_agreement_refuses_an_overlap_with_the_same_provider():
    first = supply.agreement(last_day=date(2026, 10, 31))

    with pytest.raises(ConstraintViolated, match="уже есть соглашение"):
        supply.agreement(first.record, first_day=date(2026, 10, 31))

    assert supply.agreement(first.record, first_day=date(2026, 11, 1)).pk != first.pk


def test_make_agreement_may_follow_a_terminated_one():
    ended = supply.agreement()
    actions.terminate_agreement(agreement_id=ended.pk, reason="Ошибка в сроке", by=SYSTEM, on=supply.TODAY)

    assert supply.agreement(ended.record).state == AgreementState.ACTIVE


def test_make_agreement_leaves_nothing_behind_when_refused():
    agreement = supply.agreement()

    with pytest.raises(ConstraintViolated):
        supply.agreement(agreement.record)

    assert Agreement.objects.count() == 1
    assert Document.objects.filter(kind=DocumentKind.AGREEMENT).count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"last_day": date(2026, 8, 31)}, errors.DaysReversed),
        ({"first_day": date(2026, 7, 1), "last_day": date(2026, 8, 1)}, errors.TermIsOver),
        ({"limit": Decimal(0)}, errors.LimitNotPositive),
    ],
)
def test_make_agreement_judges_its_terms(changes, refusal):
    record = supply.record()

    with pytest.raises(refusal):
        actions.make_agreement(record_id=record.pk, terms=supply.terms(**changes), by=SYSTEM, on=supply.TODAY)


def test_make_agreement_refuses_before_the_order_is_approved():
    record = supply.record()

    with pytest.raises(errors.OrderNotApproved, match="2026"):
        actions.make_agreement(record_id=record.pk, terms=supply.terms(), by=SYSTEM, on=supply.TODAY)


def test_make_agreement_refuses_an_excluded_provider():
    record = supply.record()
    exclude_provider(record_id=record.pk, ground="own_wish", reason="", by=SYSTEM, on=supply.TODAY)

    with pytest.raises(errors.RecordNotActive, match=record.number):
        actions.make_agreement(record_id=record.pk, terms=supply.terms(), by=SYSTEM, on=supply.TODAY)


def test_make_agreement_refuses_those_without_the_right():
    record = supply.record()

    financier = member(Finance, record.municipality)
    director = member(Director, record.municipality, record.organisation)

    for person in (financier, director):
        with pytest.raises(errors.NotAllowed):
            actions.make_agreement(record_id=record.pk, terms=supply.terms(), by=person, on=supply.TODAY)


def test_make_agreement_hides_the_record_from_another_municipality():
    record = supply.record()

    with pytest.raises(errors.NotFound):
        actions.make_agreement(
            record_id=record.pk, terms=supply.terms(), by=member(Head, MunicipalityFactory()), on=supply.TODAY
        )


def test_terminate_agreement_closes_its_account():
    agreement = supply.agreement()
    head = member(Head, agreement.municipality)

    actions.terminate_agreement(agreement_id=agreement.pk, reason="По соглашению сторон", by=head, on=supply.TODAY)

    agreement.refresh_from_db()
    assert agreement.state == AgreementState.TERMINATED
    assert agreement.terminated_by == head
    assert balance_of(agreement.account_id).status == AccountStatus.CLOSED


def test_terminate_agreement_wants_a_reason():
    with pytest.raises(errors.ReasonMissing):
        actions.terminate_agreement(agreement_id=supply.agreement().pk, reason=" ", by=SYSTEM, on=supply.TODAY)


def test_terminate_agreement_refuses_twice():
    agreement = supply.agreement()
    actions.terminate_agreement(agreement_id=agreement.pk, reason="Ошибка", by=SYSTEM, on=supply.TODAY)

    with pytest.raises(MoveRefused):
        actions.terminate_agreement(agreement_id=agreement.pk, reason="Ошибка", by=SYSTEM, on=supply.TODAY)


def test_an_agreement_is_not_there_for_a_session_of_another_municipality():
    agreement = supply.agreement()

    with acting_for(agreement.municipality_id + 1):
        assert not Agreement.objects.exists()
        with pytest.raises(errors.NotFound):
            actions.terminate_agreement(agreement_id=agreement.pk, reason="Ошибка", by=SYSTEM, on=supply.TODAY)


def test_the_limit_of_an_agreement_never_changes():
    agreement = supply.agreement()
    agreement.limit = Decimal(1)

    with pytest.raises(IntegrityError, match="stays as signed"), transaction.atomic():
        agreement.save()
    with pytest.raises(IntegrityError, match="stays as signed"), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk)._raw_delete("default")
