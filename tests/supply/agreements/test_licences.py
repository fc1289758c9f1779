"""A licence that stops: no new money from that day, and again when it holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.factories import supply
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.verification import find_offenders, registered_checks
from sotszakaz.kernel.ledger.actions import reopen_account
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import AccountStatus
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Operator
from sotszakaz.outside.demonstration.licences import FakeLicenceRegistry
from sotszakaz.supply.agreements import errors
from sotszakaz.supply.agreements.actions import terminate_agreement
from sotszakaz.supply.agreements.licences import apply_day, enter_licence, resume_licence, watch_licences
from sotszakaz.supply.providers.licences import Report, register_watch
from sotszakaz.supply.providers.models import Licence, LicenceStop
from sotszakaz.supply.providers.states import LicenceSource, StopKind

pytestmark = pytest.mark.django_db
LATER = supply.TODAY + timedelta(days=10)


def status_of(agreement):
    return balance_of(agreement.account_id).status


def topics():
    return list(
        OutboxMessage.objects.filter(topic__startswith="licence.").order_by("pk").values_list("topic", flat=True)
    )


def test_accept_provider_keeps_the_licence_of_the_application():
    record = supply.record()

    licence = Licence.objects.get()
    assert (licence.organisation, licence.number) == (record.organisation, record.application.licence_number)


def test_stop_licence_stops_new_money_of_all_agreements_but_the_terminated():
    record = supply.record()
    ended = supply.agreement(record, last_day=date(2026, 9, 30))
    terminate_agreement(agreement_id=ended.pk, reason="Ошибка", by=SYSTEM, on=supply.TODAY)
    standing = supply.agreement(record, first_day=date(2026, 10, 1))

    supply.licence_stop(record)

    assert status_of(standing) == AccountStatus.SUSPENDED
    assert status_of(ended) == AccountStatus.CLOSED
    assert topics() == ["licence.stopped"]
    with pytest.raises(ConstraintViolated, match="Лицензия исполнителя не действует"):
        supply.agreement(record, last_day=date(2026, 9, 30))


def test_a_stop_of_a_day_to_come_waits_for_it():
    agreement = supply.agreement()
    supply.licence_stop(agreement.record, first_day=LATER)
    apply_day(municipality_id=agreement.municipality_id, on=LATER - timedelta(days=1))
    assert (status_of(agreement), topics()) == (AccountStatus.OPEN, [])

    for _ in range(2):
        apply_day(municipality_id=agreement.municipality_id, on=LATER)

    assert (status_of(agreement), topics()) == (AccountStatus.SUSPENDED, ["licence.stopped"])


def test_resume_licence_lets_money_go_on_from_its_day():
    agreement = supply.agreement()
    stop = supply.licence_stop(agreement.record)

    resume_licence(stop_id=stop.pk, first_day=LATER, by=SYSTEM, on=supply.TODAY)

    assert status_of(agreement) == AccountStatus.SUSPENDED
    apply_day(municipality_id=agreement.municipality_id, on=LATER)
    assert status_of(agreement) == AccountStatus.OPEN
    assert topics() == ["licence.stopped", "licence.resumed"]


def test_another_licence_lets_money_go_on_at_once():
    agreement = supply.agreement()
    supply.licence_stop(agreement.record, kind=StopKind.TERMINATED)
    another = replace(supply.claim_of(agreement.record.organisation).licence, number="Л035-00000-26/00000002")

    enter_licence(record_id=agreement.record_id, licence=another, by=SYSTEM, on=supply.TODAY)

    assert status_of(agreement) == AccountStatus.OPEN


def test_resume_licence_refuses_what_cannot_hold_again():
    record = supply.record()
    terminated = supply.licence_stop(record, kind=StopKind.TERMINATED)

    with pytest.raises(errors.LicenceTerminated):
        resume_licence(stop_id=terminated.pk, first_day=LATER, by=SYSTEM, on=supply.TODAY)


def test_resume_licence_refuses_a_day_before_the_stop_and_a_second_end():
    stop = supply.licence_stop(supply.record())

    with pytest.raises(errors.ResumeTooEarly):
        resume_licence(stop_id=stop.pk, first_day=supply.TODAY, by=SYSTEM, on=supply.TODAY)
    resume_licence(stop_id=stop.pk, first_day=LATER, by=SYSTEM, on=supply.TODAY)
    with pytest.raises(errors.LicenceResumed):
        resume_licence(stop_id=stop.pk, first_day=LATER, by=SYSTEM, on=supply.TODAY)


def test_stop_licence_refuses_days_on_which_it_does_not_hold_already():
    record = supply.record()
    supply.licence_stop(record)

    with pytest.raises(ConstraintViolated, match="уже не действует"):
        supply.licence_stop(record, first_day=LATER)


def test_stop_licence_refuses_the_provider_itself_and_strangers():
    record = supply.record()

    with pytest.raises(errors.NotAllowed):
        supply.licence_stop(record, by=member(Director, record.municipality, record.organisation))
    with pytest.raises(errors.NotFound):
        supply.licence_stop(record, by=member(Operator, MunicipalityFactory()))


def test_the_registry_of_licences_is_asked_once_a_stop_and_its_silence_stops_nothing():
    agreement = supply.agreement()
    silent = supply.agreement(supply.record(agreement.municipality))
    licence = Licence.objects.get(organisation=agreement.record.organisation)
    Licence.objects.filter(pk=licence.pk).update(number="77")
    report = Report(StopKind.SUSPENDED, supply.TODAY)
    unknown = frozenset({silent.record.application.licence_number})
    forget = register_watch(FakeLicenceRegistry({"77": report}, unknown=unknown))

    for _ in range(2):
        watch_licences(municipality_id=agreement.municipality_id, on=supply.TODAY)
    forget()

    stop = LicenceStop.objects.get()
    assert (stop.licence, stop.source) == (licence, LicenceSource.REGISTRY)
    assert status_of(agreement) == AccountStatus.SUSPENDED


def test_verify_finds_money_that_a_stopped_licence_has_not_stopped():
    agreement = supply.agreement()
    supply.licence_stop(agreement.record)
    check = next(each for each in registered_checks() if each.name == "agreements.licences")
    assert find_offenders(check).offenders == 0

    reopen_account(agreement.account_id)

    assert find_offenders(check).examples == (str(agreement.pk),)
