from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import now
from tests.factories import supply
from tests.supply.agreements.test_amending import MILLION, hold, offer, unsigned

from sotszakaz.kernel.documents.models import DocumentEnding
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.agreements.actions import end_due, terminate_agreement
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.registry import Search, search_agreements, words_of
from sotszakaz.supply.agreements.states import AgreementKind

pytestmark = pytest.mark.django_db

YESTERDAY, LATER = supply.TODAY - timedelta(days=1), supply.TODAY + timedelta(days=7)


def found(agreement, on=supply.TODAY, **search):
    return list(search_agreements(agreement.municipality_id, Search(**search), on=on, by=SYSTEM))


def test_the_registry_goes_back_to_any_day():
    agreement = unsigned(supply.agreement())
    offer(agreement, limit=MILLION, last_day=date(2027, 1, 31), on=LATER, effective_on=LATER)

    [then], [now] = found(agreement), found(agreement, LATER)

    assert (then.limit_on, then.valid_on.upper) == (2 * MILLION, date(2027, 1, 1))
    assert (now.limit_on, now.valid_on.upper) == (MILLION, date(2027, 2, 1))
    assert found(agreement, YESTERDAY) == []


def test_the_registry_is_searched_by_number_provider_kind_year_and_nearness_of_the_end():
    agreement = supply.agreement()
    name = agreement.record.organisation.short_name

    for search in (
        {"text": agreement.number.lower()},
        {"text": name},
        {"kind": AgreementKind.FINANCING},
        {"year": 2026},
    ):
        assert found(agreement, **search) == [agreement], search
    assert found(agreement, organisation_id=agreement.record.organisation_id, state="active") == [agreement]
    assert found(agreement, on=date(2026, 12, 1), ends_soon=True) == [agreement]
    for search in (
        {"text": "нет"},
        {"kind": "reimbursement"},
        {"year": 2027},
        {"ends_soon": True},
        {"state": "ending"},
    ):
        assert found(agreement, **search) == [], search


def test_an_agreement_whose_term_is_over_has_ended_and_had_not_before():
    agreement = unsigned(supply.agreement(first_day=supply.TODAY, last_day=LATER))
    after = LATER + timedelta(days=1)

    assert [(each.state_on, words_of(each)) for each in found(agreement, after)] == [("ended", "срок истёк")]
    assert found(agreement, after, state="ended") == [agreement]
    assert found(agreement, after, state="active") == []
    assert [each.state_on for each in found(agreement, LATER)] == ["active"]

    offer(agreement, limit=None, last_day=after, on=LATER, effective_on=LATER)

    assert [each.state_on for each in found(agreement, after)] == ["active"]


def test_a_terminated_agreement_was_active_before():
    agreement = unsigned(supply.agreement())
    terminate_agreement(agreement_id=agreement.pk, reason="Ошибка", by=SYSTEM, on=LATER, paid=Decimal(0))
    ended = agreement.termination.ends_on

    assert [each.state_on for each in found(agreement, ended)] == ["terminated"]
    assert [each.state_on for each in found(agreement, ended - timedelta(days=2))] == ["active"]


def test_an_end_carried_out_late_counts_from_its_day_as_its_document_does():
    agreement = unsigned(supply.agreement())
    hold(agreement, MILLION)
    terminate_agreement(agreement_id=agreement.pk, reason="Ошибка", by=SYSTEM, on=supply.TODAY, ends_on=LATER)
    assert end_due(municipality_id=agreement.municipality_id, on=LATER + timedelta(days=3)) == 1
    Agreement.objects.filter(pk=agreement.pk).update(terminated_at=now() + timedelta(days=3650))

    [ending] = DocumentEnding.objects.filter(document=agreement.document_id)
    assert [each.state_on for each in found(agreement, ending.ended_on)] == ["terminated"]
    assert found(agreement, LATER - timedelta(days=1), state="terminated") == []
