"""Contracts whose papers are not signed are left out of a closing, named, and charged by a later one."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month
from tests.factories.demand import market
from tests.factories.kernel import member
from tests.factories.left_out import ready, sign

from sotszakaz.delivery.settlements.actions import begin_closing, continue_closing
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.models import Accrual, LeftOutContract
from sotszakaz.delivery.settlements.rehearsal import agreements_of, rehearsal_rows, rehearse, would_charge
from sotszakaz.delivery.settlements.selectors import list_left_out
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance

BODY, PROVIDER, CITIZEN = SigningParty.BODY, SigningParty.PROVIDER, SigningParty.CITIZEN

pytestmark = pytest.mark.django_db


def charged(signed):
    lines = Accrual.objects.filter(contract=signed).order_by("month")
    return [(each.month, each.closing.month) for each in lines.select_related("closing")]


def ensure_sound():
    for check in CHECKS:
        assert find_offenders(check).passed, check.name


def test_today_nobody_waits_for_signatures():
    at, contracts = ready()

    closed_month(at)

    assert not LeftOutContract.objects.exists()
    assert charged(contracts[0]) == [(SEPTEMBER, SEPTEMBER)]


def test_a_contract_that_is_not_signed_by_both_is_left_out_and_charged_when_it_is():
    at, (whole, half) = ready(contract_needs_signatures=True)
    sign(at, whole.document_id, PROVIDER, CITIZEN)
    sign(at, half.document_id, PROVIDER)

    closed_month(at)
    [left] = list_left_out(at.municipality.pk, SEPTEMBER)
    held = half.months.get(month=SEPTEMBER)

    assert (left.contract, left.document_id, left.months) == (half, half.document_id, 1)
    assert left.amount == held.certificate_amount
    assert charged(whole) == [(SEPTEMBER, SEPTEMBER)]
    assert charged(half) == []
    assert balance_of(half.certificate_account_id).spent == 0
    ensure_sound()

    sign(at, half.document_id, CITIZEN)
    closed_month(at, OCTOBER)

    assert charged(half) == [(SEPTEMBER, OCTOBER), (OCTOBER, OCTOBER)]
    assert not list_left_out(at.municipality.pk, OCTOBER).exists()
    assert not list_left_out(at.municipality.pk, SEPTEMBER).exists()  # they wait for nothing any more
    ensure_sound()


def test_what_is_still_not_signed_is_named_again_with_all_its_months():
    at, (whole, unsigned) = ready(contract_needs_signatures=True)
    sign(at, whole.document_id, PROVIDER, CITIZEN)

    for month in (SEPTEMBER, OCTOBER):
        closed_month(at, month)

    [left] = list_left_out(at.municipality.pk, OCTOBER)
    assert (left.contract, left.months) == (unsigned, 2)
    assert charged(unsigned) == []
    ensure_sound()


def test_a_month_whose_every_contract_waits_is_closed_so_that_the_next_one_can_be():
    at, contracts = ready(contract_needs_signatures=True)

    closing = closed_month(at)

    assert (closing.state, closing.planned) == ("closed", 0)
    assert {each.contract for each in list_left_out(at.municipality.pk, SEPTEMBER)} == set(contracts)
    for each in contracts:
        sign(at, each.document_id, PROVIDER, CITIZEN)
    closed_month(at, OCTOBER)
    assert charged(contracts[0]) == [(SEPTEMBER, OCTOBER), (OCTOBER, OCTOBER)]


def test_a_social_certificate_may_be_waited_for_too():
    at, (signed, unsigned) = ready(certificate_needs_signatures=True)
    sign(at, signed.social_certificate.document_id, BODY)

    closed_month(at)

    [left] = list_left_out(at.municipality.pk, SEPTEMBER)
    assert (left.contract, left.document_id) == (unsigned, unsigned.social_certificate.document_id)
    assert charged(signed) == [(SEPTEMBER, SEPTEMBER)]


def test_who_signs_while_the_month_is_being_closed_waits_for_the_next_one():
    at, (whole, late) = ready(contract_needs_signatures=True)
    sign(at, whole.document_id, PROVIDER, CITIZEN)
    closing = begin_closing(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)
    sign(at, late.document_id, PROVIDER, CITIZEN)

    continue_closing(closing_id=closing.pk)

    assert charged(late) == []
    assert closing.planned == Accrual.objects.count() == 1


def test_who_was_left_out_never_changes():
    at, _ = ready(contract_needs_signatures=True)
    closed_month(at)

    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        LeftOutContract.objects.update(months=9)


def test_the_page_of_the_month_names_them_and_other_people_do_not_see_it(client, clock):
    clock.go(AFTER)
    at, (whole, unsigned) = ready(contract_needs_signatures=True)
    sign(at, whole.document_id, PROVIDER, CITIZEN)
    closed_month(at)
    client.force_login(member(Finance, at.municipality))

    page = client.get(reverse("office:month", args=["2026-09"])).text
    listed = client.get(reverse("office:month_left_out", args=["2026-09"])).text

    assert "1 договор отложен" in page.replace("\u00a0", " ")
    assert unsigned.number in listed
    assert whole.number not in listed
    assert reverse("office:document", args=[unsigned.document_id]) in listed
    client.force_login(member(Finance, market().municipality))
    assert unsigned.number not in client.get(reverse("office:month_left_out", args=["2026-09"])).text


def test_the_rehearsal_names_what_the_closing_then_leaves_out():
    at, (whole, half) = ready(contract_needs_signatures=True)
    sign(at, whole.document_id, PROVIDER, CITIZEN)
    found = rehearse(at.municipality.pk, AFTER)
    [row] = rehearsal_rows(found, list(agreements_of(found)))

    closed_month(at)

    charged_now = Accrual.objects.get(contract=whole)
    assert (row.lines, row.unsigned, row.charged) == (1, 1, charged_now.certificate_amount)
    assert [each.contract_id for each in would_charge(found, [half.agreement_id]) if each.is_unsigned] == [half.pk]
    assert [each.contract for each in list_left_out(at.municipality.pk, SEPTEMBER)] == [half]
