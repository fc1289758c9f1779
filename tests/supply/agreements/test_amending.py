from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories import supply
from tests.factories.kernel import member

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.documents.models import DocumentEnding
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Head
from sotszakaz.supply.agreements import actions, errors, selectors
from sotszakaz.supply.agreements.actions.common import keep_dues
from sotszakaz.supply.agreements.models import Amendment
from sotszakaz.supply.agreements.states import AmendmentState
from sotszakaz.supply.agreements.terms import Amending, BankChange, Due
from sotszakaz.supply.agreements.verify import CHECKS

pytestmark = pytest.mark.django_db

MILLION = Decimal(1_000_000)
"""Of the two million that the agreement grants."""


def amending(**changes):
    return Amending(**{"ground": "Изменился спрос", "effective_on": supply.TODAY, "limit": 3 * MILLION, **changes})


def unsigned(agreement):
    """The municipality's rules ask for no signatures from the day on."""
    adopt_regulation(
        municipality_id=agreement.municipality_id,
        title="Без подписей",
        starts_on=supply.TODAY,
        settings={"amendment_needs_signatures": Setting(False, "постановление, пункт 3")},
        by=SYSTEM,
    )
    return agreement


def offer(agreement, *, by=SYSTEM, on=supply.TODAY, **changes):
    return actions.offer_amendment(agreement_id=agreement.pk, amending=amending(**changes), by=by, on=on)


def hold(agreement, roubles):
    """As contracts do."""
    post_one(
        f"test:{agreement.pk}:{roubles}",
        [EntryRequest(agreement.account_id, Move.HOLD, int(roubles * 100))],
        municipality_id=agreement.municipality_id,
        actor_id=None,
        cause=("agreements.agreement", agreement.pk),
        happened_on=supply.TODAY,
    )


def free_roubles(agreement):
    return balance_of(agreement.account_id).free / 100


def test_an_agreement_says_its_limit_by_year_and_code_with_days():
    parts = (
        Due(2026, "07 07 03", Decimal(500_000), date(2026, 9, 1), date(2026, 9, 15)),
        Due(2026, "07 07 03", Decimal(1_500_000), date(2026, 11, 1), date(2026, 11, 15)),
    )

    agreement = supply.agreement(dues=parts)

    assert selectors.dues_of(agreement) == parts
    text = latest_version(agreement.document_id).payload
    assert '"cumulative":"2000000.00"' in text
    assert '"not_after":"2026-11-15"' in text


@pytest.mark.parametrize(
    ("due", "refusal"),
    [
        (Due(2026, "1", Decimal(1), date(2026, 9, 1), date(2026, 9, 2)), errors.DuesDoNotAddUp),
        (Due(2026, "1", 2 * MILLION, date(2026, 9, 2), date(2026, 9, 1)), errors.DueReversed),
        (Due(2026, "1", 2 * MILLION, date(2026, 8, 31), date(2026, 9, 1)), errors.DueOutOfTerm),
        (Due(2027, "1", 2 * MILLION, date(2026, 9, 1), date(2026, 9, 2)), errors.DueOutOfTerm),
    ],
)
def test_make_agreement_judges_the_parts_of_its_limit(due, refusal):
    with pytest.raises(refusal):
        supply.agreement(dues=(due,))


def test_an_amendment_without_signatures_is_in_force_at_once():
    agreement = unsigned(supply.agreement())
    head = member(Head, agreement.municipality)

    amendment = offer(agreement, by=head, last_day=date(2027, 1, 31), limit=None)
    raised = offer(agreement)

    agreement.refresh_from_db()
    assert amendment.state == raised.state == AmendmentState.IN_FORCE
    assert (agreement.limit, agreement.valid.upper) == (3 * MILLION, date(2027, 2, 1))
    assert free_roubles(agreement) == 3 * MILLION
    assert [due.amount for due in selectors.dues_of(agreement)] == [3 * MILLION]
    assert amendment.document.full_number == "ДС-1/2026"
    for name in ("agreements.limits", "agreements.amendments", "agreements.dues", "agreements.ends"):
        assert find_offenders(next(each for each in CHECKS if each.name == name)).passed


def test_a_lowered_limit_waits_for_signatures_with_its_money_held():
    agreement = supply.agreement()

    amendment = offer(agreement, limit=MILLION)

    agreement.refresh_from_db()
    assert (amendment.state, agreement.limit) == (AmendmentState.OFFERED, 2 * MILLION)
    assert free_roubles(agreement) == MILLION
    with pytest.raises(errors.SignaturesMissing, match="исполнитель"):
        actions.put_in_force(amendment_id=amendment.pk, by=SYSTEM, on=supply.TODAY)
    assert actions.put_due_in_force(municipality_id=agreement.municipality_id, on=supply.TODAY) == 0


def test_a_withdrawn_amendment_gives_its_money_back():
    agreement = supply.agreement()
    amendment = offer(agreement, limit=MILLION)

    actions.withdraw_amendment(amendment_id=amendment.pk, by=SYSTEM, on=supply.TODAY)

    assert free_roubles(agreement) == 2 * MILLION
    assert DocumentEnding.objects.get(document=amendment.document_id).outcome == "cancelled"
    with pytest.raises(MoveRefused):
        actions.withdraw_amendment(amendment_id=amendment.pk, by=SYSTEM, on=supply.TODAY)
    assert OutboxMessage.objects.filter(topic="amendment.settled").count() == 1


def test_an_amendment_of_a_later_day_takes_effect_on_that_day():
    agreement = unsigned(supply.agreement())
    later = supply.TODAY + timedelta(days=7)
    amendment = offer(agreement, limit=MILLION, effective_on=later)

    with pytest.raises(errors.EffectiveInFuture):
        actions.put_in_force(amendment_id=amendment.pk, by=SYSTEM, on=supply.TODAY)
    assert actions.put_due_in_force(municipality_id=agreement.municipality_id, on=later) == 1

    agreement.refresh_from_db()
    balance = balance_of(agreement.account_id)
    assert (agreement.limit, balance.total, balance.held) == (MILLION, 100_000_000, 0)


def test_a_limit_goes_down_to_what_is_taken_and_no_further():
    agreement = unsigned(supply.agreement())
    hold(agreement, MILLION)

    with pytest.raises(errors.LimitBelowTaken):
        offer(agreement, limit=MILLION - 1)
    offer(agreement, limit=MILLION)

    assert free_roubles(agreement) == 0


def test_the_last_day_only_moves_ahead_while_children_learn():
    agreement = unsigned(supply.agreement())
    hold(agreement, MILLION)

    with pytest.raises(errors.TermInUse):
        offer(agreement, limit=None, last_day=date(2026, 11, 30))
    assert offer(agreement, limit=None, last_day=date(2027, 1, 31)).changes_term


def test_bank_details_change_by_an_amendment():
    agreement = unsigned(supply.agreement())
    bank = BankChange("Банк «Новый»", supply.BIC, supply.bank_account_of(supply.BIC, 7))

    amendment = offer(agreement, limit=None, bank=bank)

    assert selectors.bank_of(agreement) == bank
    assert "Банковские реквизиты" in latest_version(amendment.document_id).payload


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"limit": None}, errors.NothingChanges),
        ({"limit": 2 * MILLION}, errors.NothingChanges),
        ({"ground": " "}, errors.GroundMissing),
        ({"effective_on": supply.TODAY - timedelta(days=1)}, errors.EffectiveInPast),
        ({"limit": Decimal(-1)}, errors.LimitNotPositive),
        ({"last_day": supply.TODAY}, errors.DaysReversed),
    ],
)
def test_offer_amendment_judges_what_it_changes(changes, refusal):
    agreement = supply.agreement()

    with pytest.raises(refusal):
        offer(agreement, **changes)
    assert not Amendment.objects.exists()


def test_one_amendment_is_offered_at_a_time():
    agreement = supply.agreement()
    offer(agreement)

    with pytest.raises(errors.AmendmentOpen, match="ДС-1/2026"):
        offer(agreement)


def test_an_amendment_does_not_reach_into_the_next_agreement():
    agreement = unsigned(supply.agreement(last_day=date(2026, 10, 31)))
    supply.agreement(agreement.record, first_day=date(2026, 11, 1))

    with pytest.raises(ConstraintViolated, match="уже есть соглашение"):
        offer(agreement, limit=None, last_day=date(2026, 11, 30))


def test_offer_amendment_refuses_those_without_the_right():
    agreement = supply.agreement()
    director = member(Director, agreement.municipality, agreement.record.organisation)

    with pytest.raises(errors.NotAllowed):
        offer(agreement, by=director)


def test_what_was_offered_does_not_change():
    amendment = offer(supply.agreement())

    for change in ({"limit_after": MILLION}, {"ground": "Иное"}):
        with pytest.raises(IntegrityError, match="stays as offered"), transaction.atomic():
            Amendment.objects.filter(pk=amendment.pk).update(**change)
    with pytest.raises(IntegrityError, match="rows of an edition stay"), transaction.atomic():
        amendment.limits.update(amount=1)
    with pytest.raises(ConstraintViolated, match="не дают лимита"):
        keep_dues(amendment.agreement, [each.due for each in amendment.limits.all()], amendment=amendment)
