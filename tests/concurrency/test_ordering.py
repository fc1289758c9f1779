"""Acts, orders and the plan when two people act at the same moment, in real transactions on their own connections."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.meetings import Meeting
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.ordering.acts.actions import upload_act
from sotszakaz.ordering.acts.errors import ActAlreadyLoaded
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.decisions.actions import confirm_act
from sotszakaz.ordering.decisions.errors import NewerDecision
from sotszakaz.ordering.decisions.models import Decision
from sotszakaz.ordering.decisions.selectors import decision_on
from sotszakaz.ordering.plans.actions import complete_plan_item
from sotszakaz.ordering.plans.models import PlanItem, PlanItemCompletion
from sotszakaz.ordering.social_orders.actions import approve_order, set_budget, set_volume
from sotszakaz.ordering.social_orders.errors import OrderSettled
from sotszakaz.ordering.social_orders.models import OrderVolume, SocialOrder

pytestmark = pytest.mark.django_db(transaction=True)

SAMPLE = Path(__file__).parents[2] / "samples" / "postanovlenie-svetloklyuchinsk.docx"
ON = date(2026, 1, 20)


def at_once(municipality_id: int, deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Results of the deeds, or what they raised; all start together, each on its own connection."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            act_for([municipality_id])
            start.wait(timeout=LIMIT_SECONDS)
            return deed()
        except (Refusal, IntegrityError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def kinds(results: Sequence[Any]) -> set[type]:
    return {type(each) for each in results}


@pytest.fixture
def municipality():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return municipality


@pytest.fixture
def order(municipality):
    order = ordering.drafted_order(municipality)
    amount = Decimal(1000)
    set_volume(
        order_id=order.pk,
        service_id=ordering.service().pk,
        award_method="certificate",
        recipients=1,
        person_hours=Decimal(10),
        amount=amount,
        by=order.drafted_by,
        on=ON,
    )
    set_budget(order_id=order.pk, code=ordering.BUDGET_CODE, amount=amount, by=order.drafted_by)
    return order


def test_an_order_approved_by_two_heads_is_funded_once(municipality, order):
    heads = [member(Head, municipality) for _ in range(4)]

    results = at_once(municipality.pk, [lambda by=by: approve_order(order_id=order.pk, by=by, on=ON) for by in heads])

    assert kinds(results) == {SocialOrder, OrderSettled}
    assert sum(isinstance(each, SocialOrder) for each in results) == 1
    order.budget_line.refresh_from_db()
    assert balance_of(order.budget_line.account_id).total == 100_000


def volume_by_assignment(order):
    return OrderVolume.objects.create(
        order=order,
        municipality=order.municipality,
        service=ordering.service(ordering.ARTISTIC),
        award_method="assignment",
        recipients=1,
        person_hours=1,
        amount=1,
    )


def during_approval(order, deed: Callable[[], Any]) -> Any:
    """What the deed gives when it starts while an approval is made and not yet committed."""
    head = member(Head, order.municipality)
    meeting = Meeting()

    def approve() -> None:
        with transaction.atomic():
            approve_order.__wrapped__(order_id=order.pk, by=head, on=ON)
            meeting.stand()

    return at_once(order.municipality_id, [approve, lambda: meeting.pass_by(deed)])[1]


def test_a_row_written_past_the_actions_waits_for_the_approval_and_is_refused(order):
    refused = during_approval(order, lambda: volume_by_assignment(order))

    assert refused.__cause__.diag.constraint_name == "social_order_approved_frozen"
    assert not OrderVolume.objects.filter(award_method="assignment").exists()


def test_without_the_lock_the_row_would_find_a_draft(order):
    found = during_approval(order, lambda: SocialOrder.objects.get(pk=order.pk).state)

    assert found == "draft"


def test_of_two_acts_of_one_day_one_becomes_the_decision(municipality):
    acts = [ordering.legal_act(municipality) for _ in range(3)]

    results = at_once(
        municipality.pk,
        [lambda act=act: confirm_act(act_id=act.pk, by=act.uploaded_by, on=ON) for act in acts],
    )

    assert kinds(results) == {Decision, NewerDecision}
    assert Decision.objects.count() == 1


def test_without_the_lock_each_act_would_see_no_decision(municipality):
    look = threading.Barrier(2)

    def look_then_make() -> Decision | None:
        found = decision_on(municipality.pk, ON)
        look.wait(timeout=LIMIT_SECONDS)
        return found

    assert at_once(municipality.pk, [look_then_make] * 2) == [None, None]


def test_one_act_confirmed_by_a_double_click_makes_one_decision(municipality):
    act = ordering.legal_act(municipality)

    results = at_once(
        municipality.pk, [lambda: confirm_act(act_id=act.pk, by=act.uploaded_by, on=ON) for _ in range(4)]
    )

    assert sum(isinstance(each, Decision) for each in results) == 1
    assert Decision.objects.count() == 1


def test_one_file_uploaded_twice_at_once_is_kept_once(municipality):
    operator = member(Operator, municipality)
    content = SAMPLE.read_bytes()

    def upload() -> LegalAct:
        return upload_act(municipality_id=municipality.pk, file_name="акт.docx", content=content, by=operator)

    results = at_once(municipality.pk, [upload] * 3)

    assert kinds(results) == {LegalAct, ActAlreadyLoaded}
    kept = LegalAct.objects.get()
    assert {each.fields["act_id"] for each in results if isinstance(each, ActAlreadyLoaded)} == {kept.pk}


def test_one_term_marked_twice_at_once_is_done_once(municipality):
    ordering.decision(municipality)
    item = PlanItem.objects.get()
    operator = member(Operator, municipality)

    def complete() -> PlanItemCompletion:
        return complete_plan_item(
            item_id=item.pk, due_on=item.ends_on, done_on=ON, note="Приказ № 1", by=operator, on=ON
        )

    results = at_once(municipality.pk, [complete] * 3)

    assert kinds(results) == {PlanItemCompletion, ConstraintViolated}
    assert PlanItemCompletion.objects.count() == 1
