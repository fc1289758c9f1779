"""When the course of an application is over nobody is enrolled by it any more, and the job gives all back."""

from datetime import date

import pytest
from tests.factories import demand, life

from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import (
    accept_application,
    answers,
    expire_due,
    sign_application,
    signing,
    take_offer,
)
from sotszakaz.demand.enrolments.bulk import accept_applications
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.web.components.enrolments import history_of

pytestmark = pytest.mark.django_db
LAST_DAY, AFTER = date(2026, 9, 14), date(2026, 9, 15)


@pytest.fixture
def at() -> demand.Market:
    return demand.market(value=100_000_00)


@pytest.fixture
def late(at: demand.Market) -> EnrolmentApplication:
    """An application for two weeks of September that nobody has answered."""
    group = at.other_group(at.group.part, starts_on=date(2026, 9, 1), ends_on=LAST_DAY)
    return demand.application(at, group=group)


def accept(application: EnrolmentApplication, on: date) -> Contract | None:
    return accept_application(application_id=application.pk, by=SYSTEM, on=on)


def test_accept_makes_a_contract_on_the_last_day(late: EnrolmentApplication) -> None:
    contract = accept(late, LAST_DAY)

    assert contract is not None
    assert contract.state == "active"


def test_accept_refuses_a_course_that_is_over(late: EnrolmentApplication) -> None:
    with pytest.raises(errors.CourseOver, match=r"закончились 14\.09\.2026"):
        accept(late, AFTER)

    assert not Contract.objects.exists()
    assert life.held(late)["seat"] == 1


def test_the_database_makes_no_contract_of_a_course_that_is_over(
    late: EnrolmentApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "ensure_not_over", lambda *_, **__: None)

    with pytest.raises(ConstraintViolated, match="Занятия по этому заявлению закончились"):
        accept(late, AFTER)


def test_many_are_not_accepted_when_the_course_of_one_is_over(at: demand.Market, late: EnrolmentApplication) -> None:
    ids = [demand.application(at).pk, late.pk]

    with pytest.raises(errors.CourseOver):
        accept_applications(municipality_id=at.municipality.pk, application_ids=ids, by=SYSTEM, on=AFTER)

    assert not Contract.objects.exists()


def test_sign_refuses_a_course_that_is_over(
    at: demand.Market, late: EnrolmentApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    life.by_signature(at)
    assert accept(late, date(2026, 9, 11)) is None
    EnrolmentApplication.objects.filter(pk=late.pk).update(answer_by_on=date(2026, 9, 16))
    late.refresh_from_db()
    consents = life.consents(late)

    with pytest.raises(errors.CourseOver):
        sign_application(application_id=late.pk, consents=consents, by=late.applied_by, on=AFTER)

    monkeypatch.setattr(signing, "ensure_not_over", lambda *_, **__: None)
    with pytest.raises(ConstraintViolated):
        sign_application(application_id=late.pk, consents=consents, by=late.applied_by, on=AFTER)


def test_an_offer_is_not_taken_when_the_course_is_over(at: demand.Market) -> None:
    group = at.other_group(at.group.part, starts_on=date(2026, 9, 1), ends_on=LAST_DAY, places=1)
    holder = demand.application(at, group=group)
    entry = life.waiting(at, group=group)
    life.withdraw_application(application_id=holder.pk, by=holder.applied_by, on=LAST_DAY)
    life.offer_places(group_id=group.pk, on=LAST_DAY)
    offer = EnrolmentApplication.objects.get(waiting_entry=entry)
    EnrolmentApplication.objects.filter(pk=offer.pk).update(answer_by_on=date(2026, 9, 16))

    with pytest.raises(errors.CourseOver):
        take_offer(application_id=offer.pk, by=offer.child.added_by, on=AFTER)


def test_what_waits_is_ended_once_when_the_course_is_over(at: demand.Market, late: EnrolmentApplication) -> None:
    def expire(on: date) -> int:
        return expire_due(municipality_id=at.municipality.pk, on=on)

    assert (expire(LAST_DAY), expire(AFTER), expire(AFTER)) == (0, 1, 0)

    late.refresh_from_db()
    assert (late.state, late.reason) == (ApplicationState.EXPIRED, "Занятия закончились, а договор не заключён.")
    assert not any(life.held(late).values())


def test_the_family_is_told_why_it_ended(at: demand.Market, late: EnrolmentApplication) -> None:
    expire_due(municipality_id=at.municipality.pk, on=AFTER)

    drain_together()
    act_for([at.municipality.pk])

    notice = Notice.objects.get(user=late.applied_by, kind="enrolment.expired")
    assert notice.title == "Дарья: заявление завершено"
    assert "Занятия закончились, а договор не заключён. Место освобождено, на сертификат вернулось" in notice.text
    late.refresh_from_db()
    assert history_of(late)[0].title == "Заявление прекращено, место и средства освобождены"


def test_others_that_expire_on_the_same_day_have_their_own_reason(
    at: demand.Market, late: EnrolmentApplication
) -> None:
    life.ruled(at, unanswered_application="expire")
    other = demand.application(at)

    assert expire_due(municipality_id=at.municipality.pk, on=AFTER) == 2

    other.refresh_from_db()
    assert (other.state, other.reason) == (ApplicationState.EXPIRED, "")
