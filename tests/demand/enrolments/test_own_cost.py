"""A family whose provider has lost its licence stays at its own cost: money comes back once, papers follow."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.clock import Clock
from tests.factories import demand, life, supply
from tests.factories.delivery import OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import Market
from tests.factories.supply import TODAY

from sotszakaz.delivery.settlements.checks import CHECKS as SETTLED
from sotszakaz.delivery.settlements.errors import NothingToClose
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.delivery.settlements.results import form_results
from sotszakaz.demand.enrolments import errors, refusals
from sotszakaz.demand.enrolments.actions import (
    change_of,
    finish_due,
    own_cost_offered,
    stay_at_own_cost,
    terminate_by_family,
)
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.verify import CHECKS
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.documents.models import DocumentEnding
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.signatures.selectors import standing_of

pytestmark = pytest.mark.django_db

IN_OCTOBER, NOVEMBER, NEXT_YEAR = date(2026, 10, 12), date(2026, 11, 1), date(2027, 1, 11)


@pytest.fixture
def at(clock: Clock) -> Market:
    clock.go(TODAY)
    return demand.market()


@pytest.fixture
def signed(at: Market, clock: Clock) -> Contract:
    """A contract that runs in October, when the licence of its provider stops."""
    made = demand.contract(at)
    clock.go(IN_OCTOBER)
    supply.licence_stop(at.record, first_day=IN_OCTOBER, on=IN_OCTOBER)
    return made


def stay(contract: Contract, *, on: date = IN_OCTOBER, amount: Decimal | None = None) -> Contract:
    shown = own_cost_offered(contract, on=on)
    amount = amount if amount is not None else shown.parent_amount if shown else Decimal(0)
    return stay_at_own_cost(contract_id=contract.pk, parent_amount=amount, by=contract.child.added_by, on=on)


def drain(at: Market) -> None:
    for _ in range(2):
        drain_together()
    act_for([at.municipality.pk])
    assert not OutboxMessage.objects.exclude(error="").exists()


def nothing_is_wrong() -> bool:
    return all(find_offenders(check).passed for check in (*CHECKS, *SETTLED))


def months(contract: Contract, **asked: Any) -> Decimal:
    return sum((each.certificate_amount for each in contract.months.filter(**asked)), Decimal(0))


def test_money_of_later_months_comes_back_and_the_place_stays(at: Market, signed: Contract) -> None:
    kept = months(signed, month__lt=NOVEMBER)

    stayed = stay(signed)

    assert stayed.own_cost_since == NOVEMBER
    assert life.held(signed.application)["certificate"] == kept * 100
    assert life.held(signed.application)["agreement"] == kept * 100
    assert life.balances(signed.application)["seat"].spent == 1
    assert nothing_is_wrong()


def test_the_contract_is_amended_by_a_paper_for_both_sides_and_the_certificate_ends(
    at: Market, signed: Contract
) -> None:
    stay(signed)
    drain(at)

    paper = signed.application.papers.get(kind=DocumentKind.CONTRACT_AMENDMENT)
    said = json.loads(latest_version(paper.document_id).payload)["content"]
    assert (said["effective_on"], said["price_before"]) == ("2026-11-01", None)
    assert said["changes"][0]["after"].startswith("законный представитель — ")
    assert [str(each.party) for each in standing_of(latest_version(paper.document_id)).turns] == ["provider", "citizen"]
    ending = DocumentEnding.objects.get(document=signed.social_certificate.document_id)
    assert (ending.ended_on, ending.by_document) == (NOVEMBER, paper.document)
    assert not DocumentEnding.objects.filter(document=signed.document_id).exists()
    assert Notice.objects.filter(user=signed.child.added_by, kind="enrolment.own_cost").count() == 1
    assert nothing_is_wrong()


def test_months_at_own_cost_are_not_charged_and_the_result_says_why(at: Market, signed: Contract) -> None:
    stay(signed)
    for month in (SEPTEMBER, OCTOBER):
        marked_sheet(at.group, month, on=NEXT_YEAR)
        closed_month(at, month, on=NEXT_YEAR)
    finish_due(municipality_id=at.municipality.pk, on=NEXT_YEAR)

    assert form_results(municipality_id=at.municipality.pk, on=NEXT_YEAR) == 1

    assert [each.month for each in Accrual.objects.order_by("month")] == [SEPTEMBER, OCTOBER]
    with pytest.raises(NothingToClose):
        closed_month(at, date(2026, 11, 1), on=NEXT_YEAR)
    said = json.loads(latest_version(signed.social_certificate.document_id).payload)["content"]["delivery"]
    assert said["early_end_reason"].startswith("С 11.2026 обучение оплачивает семья")
    assert all(held == 0 for name, held in life.held(signed.application).items() if name != "seat")


def test_a_termination_later_gives_back_only_what_is_still_held(at: Market, signed: Contract) -> None:
    stay(signed)
    drain(at)

    terminate_by_family(contract_id=signed.pk, by=signed.child.added_by, on=date(2026, 11, 5))
    drain(at)
    finish_due(municipality_id=at.municipality.pk, on=NEXT_YEAR)

    assert life.held(signed.application)["certificate"] == months(signed, month__lt=NOVEMBER) * 100
    assert DocumentEnding.objects.filter(document=signed.document_id).exists()
    assert nothing_is_wrong()


def test_before_the_course_all_of_it_is_at_own_cost(at: Market) -> None:
    made = demand.contract(at)
    supply.licence_stop(at.record)

    stayed = stay(made, on=TODAY)

    assert stayed.own_cost_since == SEPTEMBER
    assert life.held(made.application)["certificate"] == 0
    terminate_by_family(contract_id=made.pk, by=made.child.added_by, on=TODAY)
    assert life.balances(made.application)["seat"].spent == 0
    assert nothing_is_wrong()


def test_a_sum_that_was_not_shown_is_refused(signed: Contract) -> None:
    with pytest.raises(errors.ShownChanged):
        stay(signed, amount=Decimal("1.00"))


def test_while_the_licence_holds_there_is_no_such_choice(at: Market) -> None:
    made = demand.contract(at)

    assert own_cost_offered(made, on=TODAY) is None
    with pytest.raises(refusals.LicenceHolds):
        stay(made, on=TODAY)


def test_it_is_chosen_once(signed: Contract) -> None:
    stay(signed)

    with pytest.raises(refusals.OwnCostAlready):
        stay(signed)


def test_in_the_last_month_nothing_is_left_to_take_over(signed: Contract) -> None:
    with pytest.raises(refusals.OwnCostNothingLeft):
        stay(signed, on=date(2026, 12, 2))


def test_a_contract_under_notice_or_over_has_no_choice(at: Market, signed: Contract) -> None:
    terminate_by_family(contract_id=signed.pk, by=signed.child.added_by, on=IN_OCTOBER)
    with pytest.raises(errors.NoticeGiven):
        stay(signed)

    finish_due(municipality_id=at.municipality.pk, on=NEXT_YEAR)
    with pytest.raises(MoveRefused):
        stay(signed)


def test_another_family_finds_no_contract(at: Market, signed: Contract) -> None:
    with pytest.raises(NotFound):
        stay_at_own_cost(contract_id=signed.pk, parent_amount=Decimal(0), by=life.demand.UserFactory(), on=IN_OCTOBER)


def test_nobody_is_moved_by_a_certificate_that_pays_no_more(at: Market, signed: Contract) -> None:
    stay(signed)

    with pytest.raises(refusals.OwnCostStays):
        change_of(signed.application, at.other_group(at.group.part).pk, on=IN_OCTOBER)


def test_the_parent_chooses_on_the_page_of_the_enrolment(client: Client, at: Market, signed: Contract) -> None:
    client.force_login(signed.child.added_by)
    address = reverse("citizen:enrolment", args=[signed.application_id])
    page = client.get(address)
    assert "Остаться за свой счёт" in page.content.decode()
    shown = page.context["own_cost"].parent_amount

    answer = client.post(reverse("citizen:enrolment_own_cost", args=[signed.application_id]), {"parent_amount": shown})

    assert answer.status_code == 302
    assert "С 1 ноября 2026" in " ".join(client.get(address).content.decode().split())
    again = client.post(reverse("citizen:enrolment_own_cost", args=[signed.application_id]), {"parent_amount": shown})
    assert "и так идёт за ваш счёт" in again.content.decode()
