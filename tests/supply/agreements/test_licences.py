"""A licence that stops: no new money from that day, and again when it holds."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
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
from sotszakaz.supply.agreements import errors, licences
from sotszakaz.supply.agreements.actions import terminate_agreement
from sotszakaz.supply.agreements.licence_watch import watch_licences
from sotszakaz.supply.agreements.licences import apply_day, enter_licence, resume_licence, stop_licence
from sotszakaz.supply.providers.actions import accept_provider, apply_for_change
from sotszakaz.supply.providers.licences import Report, is_stopped, register_watch
from sotszakaz.supply.providers.models import Licence, LicenceCheck, LicenceStop
from sotszakaz.supply.providers.states import Heard, LicenceSource, StopKind

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


def test_another_licence_may_replace_one_that_then_holds_no_more():
    agreement = supply.agreement()
    former = Licence.objects.get()
    another = replace(supply.claim_of(agreement.record.organisation).licence, number=ANOTHER)
    enter_licence(record_id=agreement.record_id, licence=another, replaces=former.pk, by=SYSTEM, on=supply.TODAY)
    assert (status_of(agreement), topics()) == (AccountStatus.OPEN, [])

    stop(ANOTHER)

    assert status_of(agreement) == AccountStatus.SUSPENDED
    [replaced] = former.stops.all()
    assert (replaced.kind, replaced.source) == (StopKind.REPLACED, LicenceSource.OFFICE)


def test_a_change_of_the_record_does_not_bring_back_what_the_office_has_replaced():
    record = supply.record()
    former = Licence.objects.get()
    another = replace(supply.claim_of(record.organisation).licence, number=ANOTHER)
    enter_licence(record_id=record.pk, licence=another, replaces=former.pk, by=SYSTEM, on=supply.TODAY)

    changed_to(former.number, record, on=LATER)

    stop(ANOTHER, on=LATER)
    assert stopped_on(record, LATER)


def test_another_licence_does_not_replace_one_of_another_provider():
    agreement = supply.agreement()
    theirs = Licence.objects.get(organisation=supply.record(agreement.municipality).organisation)
    another = replace(supply.claim_of(agreement.record.organisation).licence, number=ANOTHER)

    with pytest.raises(errors.NotFound):
        enter_licence(record_id=agreement.record_id, licence=another, replaces=theirs.pk, by=SYSTEM, on=supply.TODAY)
    assert not Licence.objects.filter(number=ANOTHER).exists()


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


ANOTHER = "Л035-00000-26/00000002"


def changed_to(number, record, on=supply.TODAY):
    """The record stands on the licence with this number from the day on."""
    claim = supply.claim_of(record.organisation, number=number)
    asked = apply_for_change(record_id=record.pk, claim=claim, by=SYSTEM, on=on)
    return accept_provider(application_id=asked.pk, by=SYSTEM, on=on)


def stop(number, on=supply.TODAY, kind=StopKind.SUSPENDED):
    licence = Licence.objects.get(number=number)
    return stop_licence(licence_id=licence.pk, kind=kind, first_day=on, by=SYSTEM, on=on)


def stopped_on(record, day):
    return is_stopped(record.municipality_id, record.organisation_id, day)


def test_a_replaced_licence_holds_no_money_when_the_new_one_stops():
    agreement = supply.agreement()
    changed_to(ANOTHER, agreement.record)
    assert not stopped_on(agreement.record, supply.TODAY)

    stop(ANOTHER)

    assert stopped_on(agreement.record, supply.TODAY)
    assert status_of(agreement) == AccountStatus.SUSPENDED


def test_a_change_to_a_licence_that_does_not_hold_stops_money_within_the_hour():
    agreement = supply.agreement()
    entered = replace(supply.claim_of(agreement.record.organisation).licence, number=ANOTHER)
    enter_licence(record_id=agreement.record_id, licence=entered, by=SYSTEM, on=supply.TODAY)
    stop(ANOTHER)
    assert status_of(agreement) == AccountStatus.OPEN

    changed_to(ANOTHER, agreement.record)
    apply_day(municipality_id=agreement.municipality_id, on=supply.TODAY)

    assert status_of(agreement) == AccountStatus.SUSPENDED
    assert topics() == ["licence.stopped"]


def test_a_change_to_a_licence_that_holds_lets_money_go_on():
    agreement = supply.agreement()
    supply.licence_stop(agreement.record)
    assert status_of(agreement) == AccountStatus.SUSPENDED

    changed_to(ANOTHER, agreement.record)
    apply_day(municipality_id=agreement.municipality_id, on=supply.TODAY)

    assert status_of(agreement) == AccountStatus.OPEN
    assert topics() == ["licence.stopped", "licence.resumed"]


def test_a_licence_that_the_record_returns_to_holds_again_and_no_family_is_told_of_nothing():
    agreement = supply.agreement()
    former = agreement.record.application.licence_number
    changed_to(ANOTHER, agreement.record)
    apply_day(municipality_id=agreement.municipality_id, on=supply.TODAY)
    changed_to(former, agreement.record, on=LATER)
    apply_day(municipality_id=agreement.municipality_id, on=LATER)

    assert not stopped_on(agreement.record, LATER)
    assert topics() == []
    stop(former, on=LATER)
    assert stopped_on(agreement.record, LATER)


def test_resume_licence_refuses_a_licence_that_was_replaced():
    record = supply.record()
    changed_to(ANOTHER, record)
    replaced = LicenceStop.objects.get(kind=StopKind.REPLACED)

    with pytest.raises(errors.LicenceReplaced):
        resume_licence(stop_id=replaced.pk, first_day=LATER, by=SYSTEM, on=supply.TODAY)


def test_the_migration_ends_licences_that_were_replaced_before_it():
    record = supply.record()
    changed_to(ANOTHER, record, on=LATER)
    kept = LicenceStop.objects.values_list("licence", "kind", "period").get()
    LicenceStop.objects.all().delete()
    script = Path(apps.get_app_config("providers").path) / "sql" / "0006_replaced_licences.sql"

    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(script.read_text())

    assert LicenceStop.objects.values_list("licence", "kind", "period").get() == kept


def test_verify_finds_a_licence_that_was_replaced_and_holds():
    record = supply.record()
    changed_to(ANOTHER, record)
    check = next(each for each in registered_checks() if each.name == "providers.replaced")
    assert find_offenders(check).offenders == 0

    LicenceStop.objects.all().delete()

    former = Licence.objects.exclude(number=ANOTHER).get()
    assert find_offenders(check).examples == (str(former.pk),)


class Registry:
    """A registry whose answers are given by number; what is an error is raised."""

    name = "Реестр"

    def __init__(self, answers):
        self.answers = answers

    def look(self, asked):
        answer = self.answers.get(asked.number)
        if isinstance(answer, Exception):
            raise answer
        return answer


def watch_with(answers, municipality_id, on=supply.TODAY):
    forget = register_watch(Registry(answers))
    try:
        watch_licences(municipality_id=municipality_id, on=on)
    finally:
        forget()


def test_an_answer_that_cannot_be_taken_is_put_by_with_its_reason_and_the_next_one_is_heard():
    broken = supply.agreement()
    municipality_id = broken.municipality_id
    other = supply.agreement(supply.record(broken.municipality))
    Licence.objects.filter(organisation=broken.record.organisation).update(number="1")
    Licence.objects.filter(organisation=other.record.organisation).update(number="2")
    suspended = supply.licence_stop(broken.record, first_day=LATER)
    resume_licence(stop_id=suspended.pk, first_day=LATER + timedelta(days=5), by=SYSTEM, on=supply.TODAY)
    report = Report(StopKind.SUSPENDED, supply.TODAY)

    watch_with({"1": report, "2": report}, municipality_id)

    heard = dict(LicenceCheck.objects.values_list("licence__number", "outcome"))
    assert heard == {"1": Heard.REFUSED, "2": Heard.STOPPED}
    assert "уже не действует" in LicenceCheck.objects.get(licence__number="1").words
    assert (status_of(broken), status_of(other)) == (AccountStatus.OPEN, AccountStatus.SUSPENDED)


def test_a_registry_that_breaks_stops_neither_the_watch_nor_the_day():
    agreement = supply.agreement()
    supply.licence_stop(agreement.record, first_day=LATER)
    Licence.objects.update(number="1")

    watch_with({"1": RuntimeError("broken")}, agreement.municipality_id, on=LATER)

    assert LicenceCheck.objects.get().outcome == Heard.REFUSED
    assert status_of(agreement) == AccountStatus.SUSPENDED


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (None, Heard.HOLDS, ""),
        (LookupError(), Heard.UNKNOWN, "Сверьте номер"),
        (LookupError("Реестр не загружен."), Heard.UNKNOWN, "не загружен"),
        (Report(None, None, "В реестре другой ИНН."), Heard.DIFFERS, "другой ИНН"),
    ],
)
def test_what_a_registry_has_said_is_kept(answer, outcome, words):
    record = supply.record()
    Licence.objects.update(number="1")

    for _ in range(2):
        watch_with({"1": answer}, record.municipality_id)

    check = LicenceCheck.objects.get()
    assert check.outcome == outcome
    assert words in check.words


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (None, Heard.DIFFERS),
        (Report(StopKind.SUSPENDED, supply.TODAY), Heard.STOPPED),
        (Report(StopKind.TERMINATED, supply.TODAY), Heard.DIFFERS),
    ],
)
def test_a_stop_that_is_known_is_only_compared_with_the_registry(answer, outcome):
    record = supply.record()
    supply.licence_stop(record)
    Licence.objects.update(number="1")

    watch_with({"1": answer}, record.municipality_id)

    assert LicenceCheck.objects.get().outcome == outcome
    assert LicenceStop.objects.get().kind == StopKind.SUSPENDED


def test_a_stop_whose_day_cannot_be_applied_keeps_no_other_waiting(monkeypatch):
    broken = supply.agreement()
    other = supply.agreement(supply.record(broken.municipality))
    for each in (broken, other):
        supply.licence_stop(each.record, first_day=LATER)
    take_effect = licences._take_effect

    def refused_once(stop, *, on):
        if stop.licence.organisation_id == broken.record.organisation_id:
            raise errors.NotFound
        take_effect(stop, on=on)

    monkeypatch.setattr(licences, "_take_effect", refused_once)

    with pytest.raises(errors.NotFound):
        apply_day(municipality_id=broken.municipality_id, on=LATER)

    assert (status_of(broken), status_of(other)) == (AccountStatus.OPEN, AccountStatus.SUSPENDED)
