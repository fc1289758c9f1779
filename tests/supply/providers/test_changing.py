"""A provider of the registry asks for more services or tells new details: the record gets its next version."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.factories import supply
from tests.factories.kernel import member
from tests.factories.replay import replayed
from tests.verification import verify

from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.documents.selectors import ending_of, latest_version
from sotszakaz.kernel.documents.states import Outcome
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Teacher
from sotszakaz.supply.providers import errors
from sotszakaz.supply.providers.actions import (
    accept_provider,
    apply_for_change,
    exclude_provider,
    preview_change,
    refuse_provider,
)
from sotszakaz.supply.providers.models import ProviderApplication, RegistryRecord
from sotszakaz.supply.providers.registry import Search, list_registry, services_of
from sotszakaz.supply.providers.selectors import record_of, standing_of
from sotszakaz.supply.providers.states import ApplicationState
from sotszakaz.supply.providers.versions import as_on, changes_of

pytestmark = pytest.mark.django_db

LATER = supply.TODAY + timedelta(days=20)


@pytest.fixture
@replayed
def record():
    """A provider with the first of the two services of the decision."""
    municipality = supply.decided_municipality()
    return supply.record(municipality, service_ids=(supply.services()[0].pk,))


def claim(record, **changes):
    both = tuple(each.pk for each in supply.services())
    return supply.claim_of(record.organisation, **{"service_ids": both, **changes})


def change(record, *, by=SYSTEM, **changes):
    return apply_for_change(record_id=record.pk, claim=claim(record, **changes), by=by, on=LATER)


def accept(application, on=LATER):
    return accept_provider(application_id=application.pk, by=SYSTEM, on=on)


def registry(record, on, **search):
    found = list_registry(record.municipality, Search(**search), on=on, by=SYSTEM)
    return as_on(found, on)


def test_an_accepted_change_is_the_next_version_under_the_same_number(record):
    director = member(Director, record.municipality, record.organisation)
    asked = change(record, by=director, short_name="Новая школа", capacity=300)
    number = record.number

    changed = accept(asked)

    assert (changed.pk, changed.number, changed.application) == (record.pk, number, asked)
    assert list(changed.versions.values_list("version", "since")) == [(1, supply.TODAY), (2, LATER)]
    assert record_of(asked) == changed
    record.organisation.refresh_from_db()
    assert record.organisation.short_name == "Новая школа"
    assert "Новая школа" in latest_version(asked.document_id).payload
    assert verify()[-1].endswith("0 failed")


def test_the_document_that_is_replaced_is_no_longer_in_force(record):
    before = record.application

    asked = change(record, capacity=300)
    assert ending_of(before.document_id) is None
    accept(asked, on=LATER + timedelta(days=1))

    ending = ending_of(before.document_id)
    assert (ending.outcome, ending.ended_on) == (Outcome.COMPLETED, LATER + timedelta(days=1))
    assert ending.by_document_id == asked.document_id
    assert ending_of(asked.document_id) is None


def test_until_the_decision_nothing_changes(record):
    before = record.organisation.short_name

    change(record, short_name="Новая школа")

    record.refresh_from_db()
    record.organisation.refresh_from_db()
    assert record.organisation.short_name == before
    assert record.application.services.count() == 1
    standing = standing_of(municipality_id=record.municipality_id, organisation_id=record.organisation_id)
    assert not standing.may_change


def test_a_past_day_shows_the_old_details(record):
    old_name, added = record.organisation.short_name, supply.services()[1]
    accept(change(record, short_name="Новая школа", capacity=300))
    day_before = LATER - timedelta(days=1)

    [then], [now] = registry(record, day_before), registry(record, LATER)

    assert (then.organisation.short_name, then.application.capacity) == (old_name, 200)
    assert (now.organisation.short_name, now.application.capacity) == ("Новая школа", 300)
    assert [len(services_of([each])[each.application_id]) for each in (then, now)] == [1, 2]
    assert registry(record, day_before, service_id=added.pk) == []
    assert registry(record, LATER, service_id=added.pk) == [record]


def test_a_refused_change_leaves_the_record_and_may_be_handed_in_again(record):
    asked = change(record, capacity=300)
    refuse_provider(application_id=asked.pk, ground="mismatch", reason="", by=SYSTEM, on=LATER)

    again = change(record, capacity=250)

    record.refresh_from_db()
    assert record.versions.count() == 1
    assert again.previous == asked


def test_whoever_decides_sees_what_changes(record):
    asked = change(record, capacity=300, short_name="Новая школа")

    found = {title: (before, after) for title, before, after in changes_of(asked)}

    assert found["сколько детей может обучать одновременно"] == ("200", "300")
    assert found["услуги"][1].count(".99.0.") == 2
    assert "Новая школа" in {after for _, after in found.values()}
    accept(asked)
    asked = ProviderApplication.objects.get(pk=asked.pk)
    assert "сколько детей может обучать одновременно" in {title for title, _, _ in changes_of(asked)}


def test_the_document_of_a_change_is_seen_and_nothing_is_kept(record):
    payload = preview_change(record_id=record.pk, claim=claim(record, short_name="Новая школа"), by=SYSTEM, on=LATER)

    assert payload.applicant.short_name == "Новая школа"
    assert ProviderApplication.objects.count() == 1


def test_services_of_a_record_are_not_dropped_by_a_change(record):
    with pytest.raises(errors.ServicesDropped):
        change(record, service_ids=(supply.services()[1].pk,))


def test_who_the_provider_is_does_not_change(record):
    said = claim(record)
    another = replace(said, organisation=replace(said.organisation, kpp="770101001"))

    with pytest.raises(errors.IdentityFixed):
        apply_for_change(record_id=record.pk, claim=another, by=SYSTEM, on=LATER)


def test_an_application_to_change_an_excluded_record_is_closed_in_words(record):
    asked = change(record)

    exclude_provider(record_id=record.pk, ground="own_wish", reason="", by=SYSTEM, on=LATER)

    asked.refresh_from_db()
    assert asked.state == ApplicationState.CLOSED
    assert asked.ground == f"Реестровая запись № {record.number} исключена, изменять нечего."
    ending = ending_of(asked.document_id)
    assert (ending.outcome, ending.ended_on, ending.ground) == (Outcome.CANCELLED, LATER, asked.ground)
    standing = standing_of(municipality_id=record.municipality_id, organisation_id=record.organisation_id)
    assert (standing.may_apply, standing.record, standing.excluded) == (True, None, record)
    assert verify()[-1].endswith("0 failed")


def test_an_excluded_record_is_not_changed(record):
    asked = change(record)
    exclude_provider(record_id=record.pk, ground="own_wish", reason="", by=SYSTEM, on=LATER)

    with pytest.raises(MoveRefused, match="рассмотрение прекращено"):
        accept(asked)
    with pytest.raises(errors.RecordExcluded):
        change(record)


def test_only_an_application_to_change_a_record_is_closed():
    waiting = supply.application()

    with pytest.raises(IntegrityError, match="provider_application_closed_with_ground"), transaction.atomic():
        ProviderApplication.objects.filter(pk=waiting.pk).update(
            state="closed", decided_at=timezone.now(), ground="Так"
        )


def test_those_without_the_right_do_not_ask(record):
    with pytest.raises(errors.NotAllowed):
        change(record, by=member(Teacher, record.municipality, record.organisation))


def test_the_database_keeps_versions_and_the_application_of_a_record(record):
    asked = change(record)

    with pytest.raises(IntegrityError, match="a registry record stays"), transaction.atomic():
        RegistryRecord.objects.filter(pk=record.pk).update(application=asked)
    with pytest.raises(IntegrityError, match="a version of a record stays"), transaction.atomic():
        record.versions.update(since=LATER)
