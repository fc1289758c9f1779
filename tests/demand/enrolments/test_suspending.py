"""A suspended certificate: what is undecided ends, what is taught goes on, and it can work again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from tests.demand.enrolments.test_merging import ensure_sound
from tests.factories import demand, life, schemes
from tests.factories.kernel import member
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.demand.certificates import errors as certificate_errors
from sotszakaz.demand.certificates.actions import grant_values, lapse_ended, resume_certificate, set_limits
from sotszakaz.demand.certificates.history import steps_of
from sotszakaz.demand.certificates.models import CertificateAccount, Suspension
from sotszakaz.demand.certificates.rules import Limits
from sotszakaz.demand.certificates.selectors import place_in_queue
from sotszakaz.demand.certificates.states import AccountState, SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import book, offer_places, withdraw_application
from sotszakaz.demand.enrolments.departing import depart_child
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.demand.enrolments.suspending import SUSPENDED, end_suspended, suspend_certificate
from sotszakaz.demand.waiting.states import EntryState
from sotszakaz.foundation.draining import drain_aside, drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent, OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import AccountStatus
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db

NEXT_YEAR = DateRange(date(2027, 1, 1), date(2028, 1, 1))
LATER = TODAY + timedelta(days=3)


@pytest.fixture
def at() -> demand.Market:
    return demand.market(value=100_000_00)


def suspend(child: Child, **changes: Any) -> CertificateAccount:
    said = {"child_id": child.pk, "reason": "Заявление семьи", "since": TODAY, "by": SYSTEM, "on": TODAY}
    return suspend_certificate(**{**said, **changes})


def resume(child: Child, **changes: Any) -> CertificateAccount:
    said = {"child_id": child.pk, "reason": "Семья вернулась", "by": SYSTEM, "on": LATER}
    return resume_certificate(**{**said, **changes})


def state_of(child: Child) -> str:
    return CertificateAccount.objects.get(child=child).state


def test_undecided_applications_end_and_give_everything_back(at):
    child = at.child()
    application = demand.application(at, child)

    suspend(child)

    application.refresh_from_db()
    assert (application.state, application.reason) == (ApplicationState.EXPIRED, SUSPENDED)
    assert not any(life.held(application).values())
    assert state_of(child) == AccountState.SUSPENDED
    assert OutboxMessage.objects.filter(topic="enrolment.expired", subject_id=application.pk).count() == 1
    ensure_sound()


def test_an_invitation_and_an_offered_place_end_too(at):
    invited = life.invited(at)
    full, holder = life.full_market()
    offered = life.offered(full, holder)
    act_for([at.municipality.pk])
    suspend(invited.child)
    act_for([full.municipality.pk])
    suspend(offered.child)

    act_for([at.municipality.pk, full.municipality.pk])
    for each in (invited, offered):
        each.refresh_from_db()
        assert each.state == ApplicationState.EXPIRED
        assert life.held(each)["certificate"] == 0
    offered.waiting_entry.refresh_from_db()
    assert offered.waiting_entry.state == EntryState.EXPIRED


def test_contracts_in_force_go_on(at):
    child = at.child()
    running = demand.contract(at, child)

    suspend(child)

    running.refresh_from_db()
    assert running.state == "active"
    assert balance_of(running.certificate_account_id).held > 0
    ensure_sound()


def test_the_rules_may_suspend_only_certificates_without_contracts(at):
    life.ruled(at, suspended_without_contracts=True)
    child, free = at.child(), at.child()
    demand.contract(at, child)

    with pytest.raises(errors.ContractsGoOn, match=r"договоры \(1\)"):
        suspend(child)

    assert state_of(child) == AccountState.VALUED
    suspend(free)
    assert state_of(free) == AccountState.SUSPENDED


def test_nothing_is_booked_until_it_is_resumed(at):
    child = at.child()
    suspend(child)

    with pytest.raises(errors.CertificateSuspended):
        demand.application(at, child)

    resume(child)
    assert demand.application(at, child).state == ApplicationState.SUBMITTED
    ensure_sound()


def test_a_place_in_line_misses_its_turn_and_takes_the_next(at):
    full, holder = life.full_market()
    entry = life.waiting(full)
    suspend(entry.child)
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)
    assert offer_places(group_id=full.group.pk, on=TODAY) == []
    entry.refresh_from_db()
    assert entry.state == EntryState.BLOCKED

    resume(entry.child)

    assert len(offer_places(group_id=full.group.pk, on=LATER)) == 1


def test_what_the_deed_did_not_come_to_is_ended_by_the_clock_once(at):
    child = at.child()
    application, other = demand.application(at, child), demand.application(at)
    CertificateAccount.objects.filter(child=child).update(
        state="suspended", suspended_at=timezone.now(), suspension_reason="проверка"
    )

    ended = [end_suspended(municipality_id=at.municipality.pk, on=TODAY) for _ in range(2)]

    assert ended == [1, 0]
    for each, state in ((application, ApplicationState.EXPIRED), (other, ApplicationState.SUBMITTED)):
        each.refresh_from_db()
        assert each.state == state


def test_resuming_opens_the_accounts_with_what_was_on_them(at):
    child = at.child()
    certificate = suspend(child)
    account = schemes.value_of(certificate).account_id
    assert balance_of(account).status == AccountStatus.SUSPENDED
    assert verify()[-1].endswith(" 0 failed")

    resumed = resume(child, by=member(Operator, at.municipality))

    balance = balance_of(account)
    assert (balance.status, balance.free) == (AccountStatus.OPEN, 100_000_00)
    assert resumed.state == AccountState.VALUED
    assert (resumed.suspended_at, resumed.suspended_on, resumed.suspension_reason) == (None, None, "")
    past = Suspension.objects.get(certificate=certificate)
    assert (past.since, past.reason, past.resumed_on, past.resumption_reason) == (
        TODAY,
        "Заявление семьи",
        LATER,
        "Семья вернулась",
    )
    assert AuditEvent.objects.filter(action="certificateaccount.resume").count() == 1
    assert verify()[-1].endswith(" 0 failed")


def test_resuming_opens_every_month_of_a_weekly_norm():
    home = schemes.home()
    schemes.category(home, unit=SchemeUnit.HOURS_PER_WEEK, amount=10_00)
    account = schemes.certificate(home)
    months = [each.account_id for each in schemes.value_of(account).months.order_by("month")]
    suspend(account.child)
    assert {balance_of(each).status for each in months} == {AccountStatus.SUSPENDED}

    resume(account.child)

    assert {balance_of(each).status for each in months} == {AccountStatus.OPEN}


def test_whoever_missed_the_new_scheme_gets_its_value_when_resumed():
    home = schemes.home()
    schemes.category(home)
    account = schemes.certificate(home)
    suspend(account.child)
    following = schemes.category(home, period=NEXT_YEAR)
    grant_values(scheme_id=following.scheme_id, by=SYSTEM, on=NEXT_YEAR.lower)
    lapse_ended(municipality_id=home.pk, on=NEXT_YEAR.lower)
    assert account.periods.filter(scheme=following.scheme_id).count() == 0

    resumed = resume(account.child, on=NEXT_YEAR.lower)

    assert resumed.state == AccountState.VALUED
    assert schemes.value_of(account).scheme_id == following.scheme_id
    assert verify()[-1].endswith(" 0 failed")


def test_a_certificate_that_waited_for_a_value_comes_to_the_end_of_the_queue():
    home = schemes.home()
    value = schemes.category(home, number=0)
    first, second = schemes.certificate(home), schemes.certificate(home)
    suspend(first.child)
    assert place_in_queue(second).number == 1

    resumed = resume(first.child)

    assert resumed.state == AccountState.RECORD
    assert place_in_queue(first).number == 2
    set_limits(value_id=value.pk, limits=Limits(2, None), by=SYSTEM, on=LATER)


def test_the_rules_may_resume_only_in_the_next_period(at):
    life.ruled(at, resumed_in_next_period=True)
    child = at.child()
    suspend(child)

    with pytest.raises(certificate_errors.ResumedTooSoon, match=r"01\.01\.2027"):
        resume(child)

    demand.scheme(at.municipality, period=NEXT_YEAR)
    resume(child, on=NEXT_YEAR.lower)
    assert state_of(child) != AccountState.SUSPENDED


@pytest.mark.parametrize("since", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_the_day_is_one_of_the_certificate_and_not_ahead(at, since):
    child = at.child()

    with pytest.raises(certificate_errors.SuspensionDayWrong):
        suspend(child, since=since)


def test_each_deed_is_done_once_and_with_a_reason(at):
    child = at.child()
    with pytest.raises(certificate_errors.SuspensionReasonMissing):
        suspend(child, reason=" ")
    with pytest.raises(MoveRefused):
        resume(child)
    suspend(child)
    with pytest.raises(MoveRefused):
        suspend(child)
    with pytest.raises(certificate_errors.ResumptionReasonMissing):
        resume(child, reason=" ")
    resume(child)
    with pytest.raises(MoveRefused):
        resume(child)
    assert Suspension.objects.count() == 1


def test_a_departed_child_is_not_resumed(at):
    child, elsewhere = at.child(), demand.market().municipality
    act_for([at.municipality.pk])
    demand.contract(at, child)
    depart_child(child_id=child.pk, to_municipality_id=elsewhere.pk, reason="Переезд", by=SYSTEM, on=TODAY)

    with pytest.raises(certificate_errors.CertificateOfDeparted):
        resume(child)


def test_strangers_and_colleagues_without_the_right_do_neither(at):
    child, elsewhere = at.child(), demand.market().municipality
    act_for([at.municipality.pk, elsewhere.pk])

    with pytest.raises(NotFound):
        suspend(child, by=member(Operator, elsewhere))
    with pytest.raises(NotAllowed):
        suspend(child, by=member(Finance, at.municipality))
    suspend(child)
    with pytest.raises(NotFound):
        resume(child, by=member(Operator, elsewhere))
    with pytest.raises(NotAllowed):
        resume(child, by=member(Finance, at.municipality))


def test_the_family_reads_both_with_reasons_and_what_became_of_applications(at):
    child = at.child()
    demand.application(at, child)
    suspend(child)
    resume(child)

    while drain_aside() + drain_together():
        pass

    act_for([at.municipality.pk])
    assert not OutboxMessage.objects.filter(error__gt="").exists()
    told = {each.kind: each.text.replace("\xa0", " ") for each in Notice.objects.filter(user=child.added_by)}
    assert EnrolmentApplication.objects.get().get_state_display() == "прекращено"
    assert "Сертификат ребёнка приостановлен." in told["enrolment.expired"]
    assert "другую группу" not in told["enrolment.expired"]
    assert "когда сертификат возобновят" in told["enrolment.expired"]
    assert "certificate.suspended" in told
    assert "снова действует. Номинал — 100 000 ₽" in told["certificate.resumed"]


def test_the_story_keeps_every_suspension(at):
    child = at.child()
    suspend(child)
    resume(child)
    suspend(child, since=LATER, on=LATER, reason="Снова")

    titles = [step.title for step in steps_of(CertificateAccount.objects.get(child=child))]

    assert titles[:3] == [
        f"Сертификат приостановлен с {LATER:%d.%m.%Y}",
        "Сертификат возобновлён",
        f"Сертификат приостановлен с {TODAY:%d.%m.%Y}",
    ]


def test_the_database_knows_the_moves_of_a_certificate_and_keeps_what_was(at):
    child = at.child()
    suspend(child)

    with pytest.raises(IntegrityError, match="does not move"), transaction.atomic():
        CertificateAccount.objects.filter(child=child).update(
            state="valued", suspended_at=None, suspended_by=None, suspended_on=None
        )
    resume(child)
    with pytest.raises(Exception, match="suspension"), transaction.atomic():
        Suspension.objects.update(reason="другая")


def test_a_repeat_of_the_key_after_the_suspension_answers_what_was_made(at):
    child, key = at.child(), demand.new_key()
    made = book(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY, key=key)
    suspend(child)

    assert EnrolmentApplication.objects.get(pk=made).state == ApplicationState.EXPIRED
    assert EnrolmentApplication.objects.filter(child=child).count() == 1
