"""Who is told that a closing left a contract out: the provider once an agreement, the family once a contract."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet, Sum

from sotszakaz.delivery.settlements.models import LeftOutContract, MonthClosing
from sotszakaz.delivery.settlements.open_month import not_charged
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.demand.enrolments.models import Contract, ContractMonth, EnrolmentApplication
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_PROVIDER
from sotszakaz.kernel.users.selectors import staff_with
from sotszakaz.supply.agreements.models import Agreement

LEFT_OUT = "month.left_out"
CHUNK = 1000
NAMED = ("child", "group__part__programme")
AGREEMENT, APPLICATION = (each._meta.label_lower for each in (Agreement, EnrolmentApplication))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A contract that was left out, and what its family is told."""

    contract: Contract
    words: str


def is_anything_left_out(closing: MonthClosing) -> bool:
    """Is there anybody to be told."""
    return bool(closing.left_out) or LeftOutContract.objects.filter(closing=closing).exists()


def tell_of_left_out(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox that commits by portions. Bears repeating, for a notice of a message is told once."""
    closings = MonthClosing.objects.in_bulk([each.subject_id for each in messages])
    for message in messages:
        closing = closings[message.subject_id]
        with transaction.atomic():
            tell(_to_providers(message, closing))
        for rows in chain(_portions(_unsigned(closing), _of_unsigned), _portions(_late(closing), _of_late(closing))):
            with transaction.atomic():
                tell(_to_families(message, closing, rows))


def _unsigned(closing: MonthClosing) -> "QuerySet[LeftOutContract]":
    """Contracts whose papers were not signed."""
    found = LeftOutContract.objects.filter(closing=closing)
    return found.select_related("document", *(f"contract__{each}" for each in NAMED))


def _late_months(closing: MonthClosing) -> "QuerySet[ContractMonth]":
    """The month's own part of the contracts of the agreements without which it was closed."""
    waiting = not_charged(closing.municipality_id)
    return waiting.filter(month=closing.month, contract__agreement__in=closing.left_out)


def _late(closing: MonthClosing) -> "QuerySet[Contract]":
    contracts = Contract.objects.filter(pk__in=_late_months(closing).values("contract"))
    return contracts.select_related(*NAMED)


def _portions(found: QuerySet[Any], of: Callable[[Any], Waiting]) -> Iterator[list[Waiting]]:
    after = 0
    while rows := list(found.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        yield [of(each) for each in rows]
        after = rows[-1].pk


def _of_unsigned(row: LeftOutContract) -> Waiting:
    words = f"{row.document} подписали ещё не все. Если не хватает вашей подписи, подпишите."
    return Waiting(row.contract, words)


def _of_late(closing: MonthClosing) -> Callable[[Contract], Waiting]:
    words = f"Месяц закрыт без исполнителя: его табели за {closing.month:%m.%Y} ещё не приняты. От вас ничего не нужно."
    return lambda contract: Waiting(contract, words)


def _to_families(message: OutboxMessage, closing: MonthClosing, rows: Sequence[Waiting]) -> Iterator[Telling]:
    families = representatives_of(each.contract.child_id for each in rows)
    for each in rows:
        group, child = each.contract.group, each.contract.child
        title = f"{child.first_name}: за {closing.month:%m.%Y} пока ничего не списано"
        text = f"«{group.part.programme.name}», группа «{group.name}». {each.words} "
        text += "Деньги остаются в резерве, месяц войдёт в следующее закрытие."
        for user_id in families.get(each.contract.child_id, []):
            subject = (APPLICATION, each.contract.application_id)
            yield Telling(message, user_id, AREA_CITIZEN, title, text, subject)


def _to_providers(message: OutboxMessage, closing: MonthClosing) -> Iterator[Telling]:
    """One notice an agreement: it was left out whole, or some of its contracts were."""
    late, unsigned = _sums_of(_late_months(closing), "certificate_amount"), _sums_of(_unsigned(closing), "amount")
    agreements = Agreement.objects.select_related("record").in_bulk([*late, *unsigned])
    people = staff_with(Permission.MONTH_HAND_IN, (each.record.organisation_id for each in agreements.values()))
    for pk, agreement in sorted(agreements.items()):
        whole, title = pk in late, f"{closing.month:%m.%Y}: не все договоры вошли в реестр"
        if whole:
            title = f"{closing.month:%m.%Y} закрыт без соглашения № {agreement.number}"
        text = _provider_words(late[pk] if whole else unsigned[pk], is_whole=whole)
        for user_id in people.get((agreement.municipality_id, agreement.record.organisation_id), []):
            yield Telling(message, user_id, AREA_PROVIDER, title, text, (AGREEMENT, pk))


def _provider_words(held: tuple[int, Decimal], *, is_whole: bool) -> str:
    contracts, amount = held
    then = "Отметьте все занятия и сдайте месяц" if is_whole else "Договоры ждут подписей: подпишите их"
    return (
        f"Отложено договоров: {contracts}, на {spell(to_units(amount), Unit.RUB)}. {then}, "
        "тогда всё начислит следующее закрытие. Что отложено, видно в «Что оплачено», на вкладке «Отложено»."
    )


def _sums_of(rows: QuerySet[Any], amount: str) -> dict[int, tuple[int, Decimal]]:
    """Agreement → how many contracts wait, and for how much."""
    counted: Iterable[tuple[int, int, Decimal]] = (
        rows.order_by()
        .values("contract__agreement")
        .annotate(count=Count("contract", distinct=True), sum=Sum(amount))
        .values_list("contract__agreement", "count", "sum")
    )
    return {agreement: (count, total) for agreement, count, total in counted}
