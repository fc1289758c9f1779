"""A contract of a group that is taught already begins when it is made: what was held for the days before comes back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.forms.models import model_to_dict
from tests.factories import delivery, demand, life
from tests.verification import verify

from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.demand.certificates.models import CertificateMonth
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.enrolments import errors, holdings
from sotszakaz.demand.enrolments.actions import Consents, accept_application, contracts, sign_application
from sotszakaz.demand.enrolments.bulk import accept_applications
from sotszakaz.demand.enrolments.drafts import Agreed, agreed_by, sum_of
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.money import to_units
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db
RUNNING = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 12, 25)}
APPLIED, MADE = date(2026, 9, 24), date(2026, 10, 5)
OCTOBER = date(2026, 10, 1)


def running(**said: object) -> tuple[demand.Market, EnrolmentApplication]:
    """A group that is taught since September, and an application of 24 September."""
    at = demand.market(**{"value": 100_000_00, **said})  # type: ignore[arg-type]
    return at, demand.application(at, group=at.other_group(at.group.part, **RUNNING), on=APPLIED)


def accept(application: EnrolmentApplication, on: date = MADE) -> Contract:
    contract = accept_application(application_id=application.pk, by=SYSTEM, on=on)
    assert contract is not None
    return Contract.objects.get(pk=contract.pk)


def test_a_contract_of_a_running_group_begins_when_it_is_made() -> None:
    at, application = running()
    fresh = quote(child_id=at.child().pk, group_id=application.group_id, by=SYSTEM, on=MADE).terms

    contract = accept(application)

    assert (contract.signed_on, contract.period.lower, contract.period.upper) == (MADE, MADE, application.period.upper)
    assert fresh is not None
    assert (contract.price, contract.certificate_amount, contract.person_hours) == (
        fresh.price,
        fresh.certificate_amount,
        fresh.person_hours,
    )
    assert contract.social_certificate.valid.lower == MADE
    assert contract.months.earliest("month").month == OCTOBER


def test_what_was_held_for_the_days_before_comes_back_with_the_contract() -> None:
    _, application = running()
    before = life.held(application)

    contract = accept(application)

    kopecks = to_units(contract.certificate_amount)
    held = {"seat": 0, "certificate": kopecks, "agreement": kopecks, "budget": kopecks}
    assert life.held(application) == {**held, "volume": to_units(contract.person_hours)}
    assert before["certificate"] == to_units(application.certificate_amount) > kopecks
    assert [line for line in verify() if not line.endswith(" 0 failed")] == []


def test_the_check_sees_what_did_not_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    _, application = running()
    monkeypatch.setattr(contracts, "fallen_away", lambda *_: ())

    accept(application)

    assert any("enrolments.later" in line for line in verify())


def test_a_balance_that_was_too_small_pays_all_that_it_held() -> None:
    _, application = running(value=5_000_00)
    assert application.parent_amount == Decimal("4813.10")

    contract = accept(application)

    assert (contract.certificate_amount, contract.parent_amount) == (Decimal(5_000), Decimal("3652.41"))


def test_the_certificate_pays_no_more_than_the_normative_price_of_the_days_left() -> None:
    at, application = running(price=Decimal(17_000))
    fresh = quote(child_id=at.child().pk, group_id=application.group_id, by=SYSTEM, on=MADE).terms
    assert application.parent_amount > 0

    contract = accept(application)

    assert fresh is not None
    assert contract.certificate_amount == fresh.certificate_amount
    assert contract.parent_amount == fresh.parent_amount < application.parent_amount


def test_hours_that_fall_away_come_back_as_hours() -> None:
    _, application = running(unit=SchemeUnit.HOUR)

    contract = accept(application)

    assert contract.certificate_units == to_units(contract.person_hours) < application.certificate_units
    assert life.held(application)["certificate"] == contract.certificate_units
    assert [line for line in verify() if not line.endswith(" 0 failed")] == []


def test_the_norm_of_a_month_that_falls_away_is_free_again() -> None:
    _, application = running(unit=SchemeUnit.HOURS_PER_WEEK, value=12_00)
    norms = application.month_account_ids
    assert len(norms) == 4

    contract = accept(application)

    months = {each.account_id: each.month for each in CertificateMonth.objects.filter(account_id__in=norms)}
    held = {months[pk]: balance.held for pk, balance in balances_of(norms).items()}
    weekly = application.certificate_units // 4
    assert held == {date(2026, 9, 1): 0, **{date(2026, month, 1): weekly for month in (10, 11, 12)}}
    assert [each.certificate_account_id for each in contract.months.order_by("month")] == norms[1:]
    assert [line for line in verify() if not line.endswith(" 0 failed")] == []


def test_a_contract_made_before_the_course_has_the_terms_of_the_application() -> None:
    at = demand.market()
    application = demand.application(at)

    contract = accept(application, on=RUNNING["starts_on"])

    assert (contract.period, contract.price) == (application.period, application.price)


def test_the_rules_may_let_a_contract_begin_on_the_day_of_the_application() -> None:
    at, application = running()
    life.ruled(at, contract_starts="as_applied")

    contract = accept(application)

    assert (contract.period, contract.price) == (application.period, application.price)


def test_many_answers_give_what_single_ones_would() -> None:
    at, application = running()
    own = {"id", "application", "social_certificate", "number", "document", "child", "certificate_account_id"}
    group = application.group
    alone, other = accept(application), demand.application(at, group=group, on=APPLIED)

    [made] = accept_applications(municipality_id=at.municipality.pk, application_ids=[other.pk], by=SYSTEM, on=MADE)

    said = [{k: v for k, v in model_to_dict(each).items() if k not in own} for each in (alone, made)]
    assert said[0] == said[1]
    assert life.held(other)["certificate"] == to_units(made.certificate_amount)
    prices = [list(each.months.order_by("month").values_list("month", "price")) for each in (alone, made)]
    assert prices[0] == prices[1]


def test_the_family_signs_the_terms_of_the_day_on_which_it_signs() -> None:
    at, application = running(value=5_000_00)
    life.by_signature(at)
    assert accept_application(application_id=application.pk, by=SYSTEM, on=APPLIED + timedelta(days=1)) is None
    application.refresh_from_db()
    seen = agreed_by(application.pk, on=date(2026, 9, 28), signer=application.applied_by)

    def sign(seen: Agreed, on: date) -> Contract:
        ticks = {"to_terms": True, "to_payment": True, "to_data": True}
        given = Consents(**ticks, parent_amount=seen.application.parent_amount, read=sum_of(seen))
        return sign_application(application_id=application.pk, consents=given, by=application.applied_by, on=on)

    with pytest.raises(errors.ShownChanged):
        sign(seen, date(2026, 9, 29))
    contract = sign(agreed_by(application.pk, on=date(2026, 9, 29), signer=application.applied_by), date(2026, 9, 29))

    assert contract.period.lower == date(2026, 9, 29)
    said = latest_version(contract.document_id).payload
    assert '"starts_on":"2026-09-29"' in said


def test_the_family_is_told_why_the_contract_is_shorter_and_what_came_back() -> None:
    at, application = running()

    accept(application)
    drain_together()
    act_for([at.municipality.pk])

    text = Notice.objects.get(user=application.applied_by, kind="enrolment.accepted").text
    assert "договор действует с 05.10.2026, а не с 24.09.2026: дни до договора не оплачиваются" in text
    assert "вернулось 1\N{NO-BREAK SPACE}160,69\N{NO-BREAK SPACE}₽" in text
    assert "Сертификат оплатит 8\N{NO-BREAK SPACE}652,41\N{NO-BREAK SPACE}₽" in text


def test_a_month_that_is_closed_takes_nothing_of_a_contract_made_later() -> None:
    at, application = running()
    group = application.group
    keeper = demand.contract(at, group=group, on=RUNNING["starts_on"])
    delivery.marked_sheet(group, on=MADE)
    delivery.closed_month(at, on=MADE)

    contract = accept(application)
    delivery.marked_sheet(group, OCTOBER)
    delivery.closed_month(at, OCTOBER)

    assert Accrual.objects.filter(contract=keeper).count() == 2
    assert [each.month for each in Accrual.objects.filter(contract=contract)] == [OCTOBER]
    assert holdings.held_since(contract, date(2026, 11, 1))
