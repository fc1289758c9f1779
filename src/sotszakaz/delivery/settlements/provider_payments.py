"""What one provider was paid, what is on its way, and what is left."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractYear

from sotszakaz.delivery.settlements.debts import open_debts
from sotszakaz.delivery.settlements.models import PaymentOrder, PaymentRegister
from sotszakaz.delivery.settlements.objections import Held, held_of
from sotszakaz.delivery.settlements.payments import with_held
from sotszakaz.delivery.settlements.states import OrderState

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Money:
    """Roubles of one provider: paid, ordered and not answered, to be ordered by registers, held back.

    `paid` is told by years of the months that were paid for, the latest first: agreements and limits are of a year
    (operations.md §5.4).
    """

    paid: tuple[tuple[int, Decimal], ...]
    going: Decimal
    waiting: Decimal
    held: Held
    debt: Decimal


def orders_of_provider(organisation_id: int, municipality_id: int) -> "QuerySet[PaymentOrder]":
    """Its payment orders, the latest first, with what each pays."""
    return (
        _orders(organisation_id, municipality_id)
        .select_related("register", "advance", "reissued_by", "reissue_of")
        .order_by("-pk")
    )


def money_of(organisation_id: int, municipality_id: int) -> Money:
    """Where its money stands now. Four queries.

    Of a register nothing waits below zero, and no more is held than it has left: an advance has paid the rest.
    """
    orders = _orders(organisation_id, municipality_id)
    years = (
        orders.annotate(year=ExtractYear(Coalesce("register__month", "advance__month")))
        .values("year")
        .annotate(
            gone=Sum("amount", filter=Q(state=OrderState.PAID)),
            on_way=Sum("amount", filter=Q(state__in=[OrderState.READY, OrderState.SENT])),
        )
        .order_by("-year")
        .values_list("year", "gone", "on_way")
    )
    registers = PaymentRegister.objects.filter(
        municipality_id=municipality_id, agreement__record__organisation_id=organisation_id, amount__isnull=False
    )
    owed = with_held(registers).annotate(left=F("payable") - F("gone"), kept=F("held")).filter(left__gt=0)
    parts = [(left, min(kept, left)) for left, kept in owed.values_list("left", "kept")]
    owing = open_debts(municipality_id).filter(agreement__record__organisation_id=organisation_id)
    lines = held_of(municipality_id, organisation_id=organisation_id).lines
    held = sum((amount for _, amount in parts), NOTHING)
    return Money(
        paid=tuple((year, paid) for year, paid, _ in years if paid),
        going=sum((going or NOTHING for *_, going in years), NOTHING),
        waiting=sum((rest for rest, _ in parts), NOTHING) - held,
        held=Held(lines, held),
        debt=sum(owing.values_list("owed", flat=True), NOTHING),
    )


def _orders(organisation_id: int, municipality_id: int) -> "QuerySet[PaymentOrder]":
    own = Q(register__agreement__record__organisation_id=organisation_id) | Q(
        advance__agreement__record__organisation_id=organisation_id
    )
    return PaymentOrder.objects.filter(own, municipality_id=municipality_id)
