"""Checking signatures over again: chunks, progress, findings."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.signing import signing

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.signatures import errors, runs, tasks
from sotszakaz.kernel.signatures.models import Signature, VerificationRun
from sotszakaz.kernel.signatures.runs import check_chunk, go_on, verify_again
from sotszakaz.kernel.signatures.states import RunState
from sotszakaz.kernel.signatures.trusting import add_revocation_list
from sotszakaz.kernel.users.roles import Finance

PROVIDER, BODY = SigningParty.PROVIDER, SigningParty.BODY

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    made = signing()
    for _ in range(3):
        made.sign(made.version(), PROVIDER)
    return made


def ordered(ground, **changes):
    day = timedelta(days=1)
    values = {"kind": None, "since": ground.today - day, "until": ground.today + day, "by": ground.operator}
    return verify_again(municipality_id=ground.municipality.pk, at=ground.now, **{**values, **changes})


def change_payloads():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("ALTER TABLE documents_documentversion DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE documents_documentversion DROP CONSTRAINT document_version_sum")
        cursor.execute("UPDATE documents_documentversion SET payload = replace(payload, 'agreement', 'agreemens')")
        cursor.execute("SET LOCAL ROLE sotszakaz_app")


def test_a_check_over_again_goes_by_chunks_and_finds_nothing_wrong(ground, monkeypatch):
    monkeypatch.setattr(runs, "CHUNK", 2)
    run = ordered(ground)
    assert (run.total, run.checked) == (3, 0)

    halfway = check_chunk(run_id=run.pk)
    assert (halfway.checked, halfway.percent, halfway.state) == (2, 66, RunState.RUNNING)
    done = go_on(run_id=run.pk)

    assert (done.checked, done.failed, done.state) == (3, 0, RunState.DONE)
    assert done.finished_at is not None
    assert check_chunk(run_id=run.pk).checked == 3


def test_a_changed_document_is_found(ground):
    run = ordered(ground)
    change_payloads()

    done = go_on(run_id=run.pk)

    assert (done.checked, done.failed) == (3, 3)
    assert {each.message for each in done.findings.all()} == {"Содержание документа не то, что было подписано."}


def test_a_revocation_back_in_time_is_found(ground):
    revoked = ground.between.revocation_list([ground.provider_head], on=ground.now - timedelta(days=1))
    add_revocation_list(municipality_id=ground.municipality.pk, content=revoked, by=ground.operator, at=ground.now)

    done = go_on(run_id=ordered(ground).pk)

    assert done.failed == 3
    assert "отозван" in done.findings.all()[0].message


def test_a_revocation_after_the_signature_leaves_it_true(ground):
    revoked = ground.between.revocation_list([ground.provider_head], on=ground.now + timedelta(minutes=1))
    add_revocation_list(municipality_id=ground.municipality.pk, content=revoked, by=ground.operator, at=ground.now)

    assert go_on(run_id=ordered(ground).pk).failed == 0


def test_a_check_takes_the_kind_and_the_days_that_were_asked(ground):
    assert ordered(ground, kind=DocumentKind.AGREEMENT).total == 3

    for changes in ({"kind": DocumentKind.CONTRACT}, {"until": ground.today - timedelta(days=1)}):
        with pytest.raises(errors.NothingToCheck):
            ordered(ground, **changes)


def test_signatures_that_come_during_the_check_wait_for_the_next_one(ground):
    run = ordered(ground)
    ground.sign(ground.version(), PROVIDER)

    assert go_on(run_id=run.pk).checked == 3
    assert ordered(ground).total == 4


def test_a_check_is_refused_to_those_without_the_right(ground):
    with pytest.raises(errors.NotAllowed):
        ordered(ground, by=member(Finance, ground.municipality))


def test_a_check_of_another_municipality_is_not_there(ground):
    run = ordered(ground)
    act_for([MunicipalityFactory().pk])

    with pytest.raises(errors.NotFound):
        check_chunk(run_id=run.pk)


def test_the_worker_goes_on_with_what_was_ordered(ground):
    run = ordered(ground)

    tasks.check_signatures_again(ground.now)

    act_for([ground.municipality.pk])
    assert VerificationRun.objects.get(pk=run.pk).state == RunState.DONE
    assert Signature.objects.count() == 3
