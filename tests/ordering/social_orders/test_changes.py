"""An order in force is changed by its next status, published and closed; the ledger follows."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, adopted, member
from tests.factories.replay import replayed
from tests.factories.signing import signing

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.selectors import ending_of, latest_version
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.signatures.errors import NotSigned
from sotszakaz.kernel.users.roles import Finance, Head
from sotszakaz.ordering.social_orders import errors
from sotszakaz.ordering.social_orders.actions import (
    approve_order,
    begin_change,
    close_order,
    drop_change,
    publish_order,
    put_volume,
    remove_volume,
    set_budget,
    set_heading,
    set_quality,
)
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.notices import (
    APPROVED,
    CLOSED,
    tell_of_approval,
    tell_of_closing,
    tell_of_signing,
)
from sotszakaz.ordering.social_orders.rules import VolumeSaid, VolumeTerms
from sotszakaz.ordering.social_orders.selectors import changes_of, list_orders, order_in_force
from sotszakaz.ordering.social_orders.states import OrderState

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 2)
AFTER = date(2027, 1, 15)
KOPECKS = 100


@pytest.fixture
@replayed
def order():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return ordering.approved_order(municipality)


@pytest.fixture
def change(order):
    return begin_change(order_id=order.pk, reason="Выделены деньги", by=order.drafted_by, on=ON)


def put(change, hours, **changes):
    given = {"award_method": "certificate", "recipients": 100, "amount": Decimal(1_000_000)}
    said = VolumeSaid(ordering.service().pk, person_hours=Decimal(hours), **{**given, **changes})
    return put_volume(order_id=change.pk, said=said, by=change.drafted_by, on=ON)


def fund(change, amount, **plan):
    set_budget(order_id=change.pk, code=ordering.BUDGET_CODE, amount=Decimal(amount), by=change.drafted_by, **plan)


def approve(change, on=ON):
    return approve_order(order_id=change.pk, by=member(Head, change.municipality), on=on)


def hold(order, account_id, amount, move=Move.HOLD):
    post_one(
        f"test:{account_id}:{move}",
        [EntryRequest(account_id, move, amount)],
        municipality_id=order.municipality_id,
        actor_id=None,
        cause=("test", 1),
        happened_on=ON,
    )


def volume_account(order):
    return order.volumes.get(service=ordering.service(), award_method="certificate").account_id


def content(order):
    return json.loads(latest_version(order.document_id).payload)["content"]


def test_a_change_raises_and_lowers_in_one_posting_and_leaves_the_old_status_as_it_was(order, change):
    put(change, 12_000)
    fund(change, 1_999_999)
    put(change, 50, award_method="assignment")

    with pytest.raises(errors.BudgetExceeded):
        approve(change)
    put(change, 12_000, amount=Decimal("999999.00"))
    changed = approve(change)

    account, line = volume_account(changed), changed.budget_line.account_id
    assert (account, line) == (volume_account(order), order.budget_line.account_id)
    assert balance_of(account).free == 12_000 * 100
    assert balance_of(line).free == 1_999_999 * KOPECKS
    order.refresh_from_db()
    assert order.state == OrderState.REPLACED
    assert order.volumes.get(service=ordering.service()).person_hours == 10_000
    assert order_in_force(order.municipality_id, 2026) == changed
    assert list(list_orders(order.municipality_id)) == [changed]


def test_a_changed_order_is_the_next_version_of_its_document_and_says_what_changed(order, change):
    put(change, "12000.50")

    changed = approve(change)

    said = content(changed)
    assert changed.document_id == order.document_id
    assert latest_version(order.document_id).version == 2
    assert said["status_number"] == 2
    [row] = said["changes"]
    assert ordering.TECHNICAL in row["clause"]
    assert "10 000,00" in row["before"]
    assert "12 000,50" in row["after"]
    assert [each.clause for each in changes_of(changed)] == [row["clause"]]


def test_the_document_has_every_section_for_every_year(order, change):
    terms = VolumeTerms(
        first_hours=Decimal(300),
        beyond_hours=Decimal(500),
        treasury_hours=Decimal(20),
        treasury_first=Decimal(30),
        award_year=2026,
        place="город Примерск",
        term="до 31 декабря",
        standard="порядок от 01.08.2025 № 300",
    )
    put(change, 200, award_method="assignment", terms=terms)
    fund(change, 2_000_000, first_amount=Decimal(7))
    said = {"indicator": "Доля довольных", "unit": "процент", "value": "93", "permitted_percent": Decimal(5)}
    set_quality(order_id=change.pk, service_id=ordering.service().pk, by=change.drafted_by, on=ON, **said)
    set_heading(order_id=change.pk, okpo="01234567", budget_name="Бюджет города", by=change.drafted_by)

    told = content(approve(change))

    assert [each["year"] for each in told["general"]] == [2026, 2027, None]
    assigned = next(each for each in told["general"][0]["rows"] if each["standard"])
    assert (assigned["treasury_assignment"], assigned["budget_assignment"]) == ("20.00", "180.00")
    assert told["general"][1]["rows"][0]["budget_assignment"] == "270.00"
    assert [(each["year"], each["amount"]) for each in told["budget"]] == [(2026, "2000000.00"), (2027, "7.00")]
    assert told["quality"][0]["permitted_deviation_percent"] == "5.00"
    assert (told["okpo"], told["budget_chapter"], told["as_of"]) == ("01234567", "601", "2026-01-01")
    row = next(each for each in told["rows"] if each["place"])
    assert [each["person_hours"] for each in row["later"]] == ["300.00", "500.00"]


def test_a_volume_is_lowered_only_by_what_is_free(order, change):
    account = volume_account(order)
    hold(order, account, 9_000 * 100)
    hold(order, account, 2_000 * 100, Move.CHARGE)
    put(change, "8999.99")

    with pytest.raises(errors.VolumeHeld, match=r"резервировано 7.000.чел.-ч, оказано 2.000.*меньше 9.000"):
        approve(change)

    put(change, 9_000)
    approve(change)
    assert balance_of(account).free == 0


def test_money_is_lowered_only_by_what_is_free(order, change):
    hold(order, order.budget_line.account_id, 2_000_000 * KOPECKS)
    put(change, 10_000, amount=Decimal(1))
    fund(change, 1_999_999)

    with pytest.raises(errors.MoneyHeld, match=r"не меньше 2.000.000"):
        approve(change)

    assert order_in_force(order.municipality_id, 2026).pk == order.pk


def test_a_service_leaves_the_order_when_nothing_of_it_is_held(order, change):
    volume = change.volumes.get(service=ordering.service())
    remove_volume(order_id=change.pk, volume_id=volume.pk, by=change.drafted_by)

    approve(change)

    assert balance_of(volume_account(order)).total == 0


def test_a_change_that_changes_nothing_is_refused(change):
    with pytest.raises(errors.NothingChanged):
        approve(change)


def test_a_second_change_is_not_begun_beside_the_first(order, change):
    with pytest.raises(ConstraintViolated, match="уже готовится"):
        begin_change(order_id=order.pk, reason="Ещё", by=order.drafted_by, on=ON)


def test_a_change_needs_a_reason(order):
    with pytest.raises(ConstraintViolated, match="почему"):
        begin_change(order_id=order.pk, reason="", by=order.drafted_by, on=ON)


def test_only_an_order_in_force_is_changed(order, change):
    put(change, 11_000)
    approve(change)

    with pytest.raises(errors.OrderNotInForce):
        begin_change(order_id=order.pk, reason="Ещё", by=order.drafted_by, on=ON)


def test_a_change_is_begun_by_those_who_edit(order):
    with pytest.raises(NotAllowed):
        begin_change(order_id=order.pk, reason="Деньги", by=member(Finance, order.municipality), on=ON)


def test_a_dropped_change_leaves_the_order_in_force(order, change):
    drop_change(order_id=change.pk, by=change.drafted_by)

    assert SocialOrder.objects.filter(municipality=order.municipality).get() == order


def test_the_first_draft_of_a_year_is_no_change_to_drop(order):
    draft = ordering.drafted_order(order.municipality, year=2027)

    with pytest.raises(errors.FirstStatus):
        drop_change(order_id=draft.pk, by=draft.drafted_by)


def test_an_order_is_published_once(order):
    given = {"publication": "https://example.org/order", "by": order.drafted_by, "on": ON}
    with pytest.raises(errors.PublishedTooEarly):
        publish_order(order_id=order.pk, published_on=date(2026, 1, 1), **given)

    publish_order(order_id=order.pk, published_on=ON, **given)

    with pytest.raises(errors.AlreadyPublished):
        publish_order(order_id=order.pk, published_on=ON, **given)


def test_an_order_that_waits_for_its_signature_is_published_after_it(order):
    adopted(order.municipality, starts_on=ON, order_needs_signatures=True)
    given = {"publication": "https://example.org/order", "published_on": ON, "by": order.drafted_by, "on": ON}
    with pytest.raises(NotSigned, match="уполномоченный орган"):
        publish_order(order_id=order.pk, **given)

    signing(municipality=order.municipality).sign(latest_version(order.document_id), SigningParty.BODY)

    tell_of_signing(list(OutboxMessage.objects.filter(topic="document.completed")))
    assert Notice.objects.filter(user=order.drafted_by, title__startswith="Подписан социальный заказ").exists()
    assert publish_order(order_id=order.pk, **given).published_on == ON


def test_an_order_is_closed_after_its_year_when_all_is_settled(order):
    head, account = member(Head, order.municipality), volume_account(order)
    with pytest.raises(errors.YearGoesOn):
        close_order(order_id=order.pk, by=head, on=ON)
    hold(order, account, 150)
    with pytest.raises(errors.NotSettledYet, match="1,50 чел"):
        close_order(order_id=order.pk, by=head, on=AFTER)
    hold(order, account, 150, Move.CHARGE)

    closed = close_order(order_id=order.pk, by=head, on=AFTER)

    balance = balance_of(account)
    assert (balance.free, balance.spent, balance.lapsed) == (0, 150, 10_000 * 100 - 150)
    assert content(closed)["closed_on"] == "2027-01-15"
    ending = ending_of(closed.document_id)
    assert (ending.outcome, ending.ended_on) == ("completed", AFTER + timedelta(days=1))
    assert order_in_force(order.municipality_id, 2026) is None


def test_an_order_is_not_closed_beside_a_change(order, change):
    with pytest.raises(errors.ChangeUnderWay):
        close_order(order_id=order.pk, by=member(Head, order.municipality), on=AFTER)


def test_a_change_of_a_closed_order_is_not_approved(order, change):
    put(change, 11_000)
    SocialOrder.objects.filter(pk=order.pk).update(
        state="closed", closed_at="2027-01-15T10:00Z", closed_by=change.drafted_by
    )

    with pytest.raises(errors.OrderMovedOn):
        approve(change)


def test_the_office_is_told_of_the_order_its_change_and_its_end(order, change):
    reader = member(Finance, order.municipality)
    put(change, 11_000)
    approve(change)
    changed = order_in_force(order.municipality_id, 2026)
    close_order(order_id=changed.pk, by=member(Head, order.municipality), on=AFTER)

    for topic, handler in ((APPROVED, tell_of_approval), (CLOSED, tell_of_closing)):
        handler(list(OutboxMessage.objects.filter(topic=topic).order_by("pk")))

    told = Notice.objects.filter(user=reader).order_by("pk").values_list("title", "text")
    assert [title for title, _ in told] == [
        "Утверждён социальный заказ на 2026 год",
        "Изменён социальный заказ на 2026 год, статус 2",
        "Закрыт социальный заказ на 2026 год",
    ]
    assert "Выделены деньги" in told[1][1]
