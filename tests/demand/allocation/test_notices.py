"""Families are told that a window has opened, and what came of their wishes."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.factories.admission import DAY, NOON, window
from tests.factories.allocation import AFTER, campaign
from tests.factories.demand import application, market
from tests.factories.supply import TODAY

from sotszakaz.demand.admission import actions
from sotszakaz.demand.admission.models import Interest
from sotszakaz.demand.admission.states import PlacingMode
from sotszakaz.demand.allocation.actions import add_wish
from sotszakaz.demand.allocation.models import WishOutcome
from sotszakaz.demand.allocation.settling import settle_all
from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


def texts(municipality, user, kind):
    drain_together()
    act_for([municipality.pk])
    assert not OutboxMessage.objects.filter(error__gt="").exists()
    return [each.text for each in Notice.objects.filter(user=user, kind=kind).order_by("message_id")]


@pytest.mark.parametrize(
    ("rules", "word"),
    [({}, "Подайте заявление"), ({"mode": PlacingMode.WISHES, "criteria": ("category",)}, "в список пожеланий")],
)
def test_the_opening_says_what_to_do_now(rules, word):
    at = market()
    window(at.municipality, preliminary_from=NOON, **rules)
    child = at.child()
    actions.add_interest(child_id=child.pk, group_id=at.group.pk, by=child.added_by, at=NOON)

    actions.tell_of_openings(at=NOON + DAY)

    [told] = texts(at.municipality, child.added_by, "admission.opened")
    assert word in told


def test_a_forgotten_group_is_told_of_no_more():
    at = market()
    window(at.municipality, preliminary_from=NOON)
    child = at.child()
    kept = actions.add_interest(child_id=child.pk, group_id=at.group.pk, by=child.added_by, at=NOON)
    actions.tell_of_openings(at=NOON + DAY)

    actions.remove_interest(interest_id=kept.pk, by=child.added_by)

    assert texts(at.municipality, child.added_by, "admission.opened") == []


def test_a_family_is_told_that_a_shared_limit_did_not_suffice():
    at = campaign(places=2, limit=Decimal(20_000))
    families = [at.child(at.group).added_by for _ in range(2)]
    at.settle()

    told = sorted(texts(at.market.municipality, user, "allocation.result")[0] for user in families)

    assert "Место получено" in told[0]
    assert "место дать не удалось. Денег по соглашению исполнителя хватило не всем" in told[1]


def test_every_family_is_told_its_result():
    at = campaign(places=2)
    children = {each.pk: each.added_by for each in (at.child(at.group) for _ in range(3))}
    run = at.freeze()
    by_result = {each.child_id: each.result for each in WishOutcome.objects.filter(run=run)}
    lucky, short = [child for child, result in by_result.items() if result == "placed"]
    [left] = set(children) - {lucky, short}
    CertificateAccount.objects.filter(child=short).update(
        state="suspended", suspended_at=AFTER, suspended_by=children[short], suspension_reason="проверка данных"
    )
    settle_all(run_id=run.pk, on=TODAY, at=AFTER)

    told = {child: texts(at.market.municipality, user, "allocation.result") for child, user in children.items()}

    assert "Место получено" in told[lucky][0]
    assert "записать не удалось" in told[short][0]
    assert "мест не хватило ни в одной группе" in told[left][0]


def test_a_cancelled_window_is_told_to_all_who_took_part_and_to_nobody_else():
    at = campaign()
    wishing, keeping, other = at.child(at.group), at.child(), at.child()
    actions.add_interest(child_id=keeping.pk, group_id=at.group.pk, by=keeping.added_by, at=NOON)
    Interest.objects.update(window=at.window)

    actions.cancel_window(window_id=at.window.pk, reason="Переносим набор на октябрь.", by=SYSTEM)

    mine = at.market.municipality
    for child in (wishing, keeping):
        [told] = texts(mine, child.added_by, "admission.cancelled")
        assert told.startswith("Причина: Переносим набор на октябрь. Списки пожеланий")
    assert texts(mine, other.added_by, "admission.cancelled") == []


def test_a_parent_of_two_is_told_of_a_cancelled_window_once():
    at = campaign()
    parent = at.child(at.group).added_by
    add_wish(child_id=at.market.child(by=parent).pk, group_id=at.group.pk, by=parent, at=NOON)

    actions.cancel_window(window_id=at.window.pk, reason="Переносим.", by=SYSTEM)

    assert len(texts(at.market.municipality, parent, "admission.cancelled")) == 1


def test_who_applied_in_a_window_is_told_that_the_application_stays():
    at = market()
    opened = window(at.municipality, opens_at=NOON - 400 * DAY, closes_at=None)
    applied = application(at)

    actions.close_window(window_id=opened.pk, by=SYSTEM, at=NOON)

    [told] = texts(at.municipality, applied.applied_by, "admission.closed")
    assert "Поданные заявления" in told


def test_who_waits_for_a_window_is_told_its_new_dates_and_nobody_else():
    at = campaign()
    wishing, keeping, other = at.child(at.group), at.child(), at.child()
    actions.add_interest(child_id=keeping.pk, group_id=at.group.pk, by=keeping.added_by, at=NOON)

    term = replace(at.window.term, closes_at=NOON + 3 * DAY)
    actions.move_window(window_id=at.window.pk, term=term, reason="Мало пожеланий.", by=SYSTEM, at=NOON)

    mine = at.market.municipality
    for child in (wishing, keeping):
        [told] = texts(mine, child.added_by, "admission.moved")
        assert told.startswith("Окончание: 06.08.2026 в 15:00, было 04.08.2026 в 15:00. Причина: Мало пожеланий.")
    assert texts(mine, other.added_by, "admission.moved") == []


def test_a_family_whose_wishes_took_no_part_is_told_why():
    at = campaign(places=2)
    child = at.child(at.group)
    at.child(at.group)
    suspend_certificate(child_id=child.pk, reason="Проверка документов.", since=TODAY, by=SYSTEM, on=TODAY)
    at.settle()

    [told] = texts(at.market.municipality, child.added_by, "allocation.result")

    assert "не участвовали в распределении. Сертификат приостановлен." in told
