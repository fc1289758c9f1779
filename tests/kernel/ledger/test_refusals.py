"""Each limit says in words which one it is, what is left and what to do."""

import pytest
from tests.kernel.ledger.building import account, buckets, key, one, posting

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.ledger import errors
from sotszakaz.kernel.ledger.actions import (
    close_account,
    open_account,
    post,
    post_one,
    posted,
    rename_account,
    reopen_account,
    suspend_account,
)
from sotszakaz.kernel.ledger.requests import PostingRequest
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.selectors import list_postings_of
from sotszakaz.kernel.ledger.states import AccountKind, AccountStatus, Move, Unit

pytestmark = pytest.mark.django_db

SENTENCES = {
    AccountKind.SEAT: (
        errors.SeatsExhausted,
        "Свободных мест в группе нет. Выберите другую группу или встаньте в очередь.",
    ),
    AccountKind.CERTIFICATE: (
        errors.CertificateExhausted,
        "На сертификате осталось 1\N{NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}₽, "
        "нужно 2\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}₽. Выберите другую программу.",
    ),
    AccountKind.HOURS_NORM: (
        errors.HoursNormExhausted,
        "Норма часов ребёнка на месяц: осталось 1\N{NO-BREAK SPACE}234,5\N{NO-BREAK SPACE}ч, "
        "нужно 2\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}ч. Выберите программу с меньшей нагрузкой.",
    ),
    AccountKind.SCHEME_NUMBER: (
        errors.SchemeNumberExhausted,
        "Все номиналы категории выданы: свободно 123450\N{NO-BREAK SPACE}шт., "
        "нужно 200000\N{NO-BREAK SPACE}шт.; увеличьте предельное число.",
    ),
    AccountKind.SCHEME_SUM: (
        errors.SchemeSumExhausted,
        "Предельной суммы номиналов категории не хватает: свободно 1\N{NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}₽, "
        "нужно 2\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}₽. Увеличьте предельную сумму.",
    ),
    AccountKind.AGREEMENT: (
        errors.AgreementExhausted,
        "Лимит соглашения исчерпан: осталось 1\N{NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}₽, "
        "нужно 2\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}₽. Исполнителю нужно увеличить лимит.",
    ),
    AccountKind.BUDGET_LINE: (
        errors.BudgetExhausted,
        "Средств бюджета на этот период не хватает: осталось 1\N{NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}₽, "
        "нужно 2\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}₽. Дождитесь пополнения или следующего периода.",
    ),
    AccountKind.ORDER_VOLUME: (
        errors.OrderVolumeExhausted,
        "Объём услуги в социальном заказе исчерпан: осталось 1\N{NO-BREAK SPACE}234,5\N{NO-BREAK SPACE}чел.-ч, "
        "нужно 2\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}чел.-ч. Выберите услугу другой направленности.",
    ),
}


@pytest.mark.parametrize("kind", AccountKind)
def test_the_sentence_names_the_exhausted_limit(payer, kind):
    reason, sentence = SENTENCES[kind]
    scarce = account(payer.pk, kind, granted=123_450)

    with pytest.raises(reason) as refused:
        one(payer.pk, (scarce, Move.HOLD, 200_000))

    assert str(refused.value) == sentence
    assert refused.value.account_id == scarce
    assert (refused.value.fields["available"], refused.value.fields["needed"]) == (123_450, 200_000)


def test_an_hours_certificate_speaks_of_hours(payer):
    certificate = open_account(AccountKind.CERTIFICATE, Unit.HOUR, municipality_id=payer.pk, title="Сертификат")

    with pytest.raises(errors.CertificateExhausted, match="осталось 0\N{NO-BREAK SPACE}ч, нужно 36\N{NO-BREAK SPACE}ч"):
        one(payer.pk, (certificate, Move.HOLD, 3600))


def test_the_first_exhausted_account_in_the_order_of_entries_is_named(payer):
    seat = account(payer.pk, AccountKind.SEAT)
    budget = account(payer.pk, AccountKind.BUDGET_LINE)

    with pytest.raises(errors.BudgetExhausted):
        one(payer.pk, (budget, Move.HOLD, 1), (seat, Move.HOLD, 1))


def test_suspend_account_lets_what_is_held_run_on_and_refuses_more(payer):
    certificate = account(payer.pk, granted=100)
    one(payer.pk, (certificate, Move.HOLD, 60))
    suspend_account(certificate)

    with pytest.raises(errors.AccountSuspended, match="приостановлен"):
        one(payer.pk, (certificate, Move.HOLD, 1))
    one(payer.pk, (certificate, Move.GRANT, 5))
    one(payer.pk, (certificate, Move.CHARGE, 30), (certificate, Move.RELEASE, 10))

    assert buckets(certificate) == (55, 20, 30, 0)


def test_a_correction_of_a_charge_passes_on_a_suspended_account(payer):
    certificate = account(payer.pk, granted=100)
    one(payer.pk, (certificate, Move.HOLD, 60))
    one(payer.pk, (certificate, Move.CHARGE, 60))
    suspend_account(certificate)

    one(payer.pk, (certificate, Move.REFUND, 60), (certificate, Move.HOLD, 60))

    assert buckets(certificate) == (40, 60, 0, 0)


@pytest.mark.parametrize("move", [Move.HOLD, Move.GRANT])
def test_close_account_refuses_holds_and_grants(payer, move):
    certificate = account(payer.pk, granted=100)
    close_account(certificate)

    with pytest.raises(errors.AccountClosed, match="закрыт"):
        one(payer.pk, (certificate, move, 1))

    assert buckets(certificate) == (100, 0, 0, 0)


def test_close_account_lets_the_rest_lapse_and_charges_run_on(payer):
    certificate = account(payer.pk, granted=100)
    one(payer.pk, (certificate, Move.HOLD, 60))
    close_account(certificate)

    one(payer.pk, (certificate, Move.CHARGE, 60), (certificate, Move.LAPSE, 40))

    assert buckets(certificate) == (0, 0, 60, 40)


def test_reopen_account_takes_holds_again(payer):
    certificate = account(payer.pk, granted=100)
    close_account(certificate)

    reopen_account(certificate)

    one(payer.pk, (certificate, Move.HOLD, 1))


@pytest.mark.parametrize("amend", [suspend_account, close_account, reopen_account])
def test_an_account_that_is_not_there_is_not_found(payer, amend):
    with pytest.raises(NotFound):
        amend(987654321)


def test_rename_account_shows_in_refusals(payer):
    certificate = account(payer.pk, granted=1)
    rename_account(certificate, "Сертификат 0000000001")

    with pytest.raises(errors.HeldTooLittle, match="«Сертификат 0000000001»"):
        one(payer.pk, (certificate, Move.CHARGE, 1))


def test_a_refusal_is_recorded_with_its_limit(payer):
    certificate = account(payer.pk, granted=10)
    asked = posting(payer.pk, (certificate, Move.HOLD, 11))
    asked = PostingRequest(asked.key, payer.pk, 7, ("tests.refused", 3), asked.happened_on, asked.entries)

    post([asked])

    recorded = list_postings_of(("tests.refused", 3)).get()
    assert recorded.actor_id == 7
    assert list(recorded.entries.all()) == []
    assert recorded.refusal.account_id == certificate
    assert (recorded.refusal.exhausted, recorded.refusal.available, recorded.refusal.needed) == ("free", 10, 11)


def test_a_closed_account_is_recorded_as_the_limit(payer):
    certificate = account(payer.pk, granted=10)
    close_account(certificate)

    outcome = post([posting(payer.pk, (certificate, Move.HOLD, 4))])[0]

    assert (outcome.exhausted, outcome.available, outcome.needed) == (AccountStatus.CLOSED, 10, 4)


def test_posted_raises_what_post_one_raises(payer):
    seat = account(payer.pk, AccountKind.SEAT)
    asked = posting(payer.pk, (seat, Move.HOLD, 1))

    with pytest.raises(errors.SeatsExhausted):
        posted(asked, post([asked])[0])


def test_post_one_answers_with_the_posting(payer):
    seat = account(payer.pk, AccountKind.SEAT, granted=1)
    asked = posting(payer.pk, (seat, Move.HOLD, 1))

    made = post_one(
        key(), asked.entries, municipality_id=payer.pk, actor_id=9, cause=("tests.x", 2), happened_on=asked.happened_on
    )

    assert list_postings_of(("tests.x", 2)).get().pk == made


@pytest.mark.parametrize("amount", [0, -5])
def test_a_posting_request_needs_positive_amounts(amount):
    with pytest.raises(ValueError, match="positive"):
        posting(1, (1, Move.HOLD, amount))


def test_a_posting_request_needs_entries():
    with pytest.raises(ValueError, match="needs entries"):
        posting(1)


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (3, Unit.PLACE, "мест: 3"),
        (100, Unit.RUB, "1\N{NO-BREAK SPACE}₽"),
        (5, Unit.RUB, "0,05\N{NO-BREAK SPACE}₽"),
        (-150, Unit.RUB, "−1,50\N{NO-BREAK SPACE}₽"),
        (123_456_789, Unit.RUB, "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,89\N{NO-BREAK SPACE}₽"),
        (1_250, Unit.HOUR, "12,5\N{NO-BREAK SPACE}ч"),
        (1_205, Unit.PERSON_HOUR, "12,05\N{NO-BREAK SPACE}чел.-ч"),
    ],
)
def test_amounts_are_spelt_in_their_unit(amount, unit, words):
    assert spell(amount, unit) == words
