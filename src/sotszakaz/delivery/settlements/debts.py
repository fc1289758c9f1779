"""What providers owe after what was paid exceeded what was delivered, and what may be set off against it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from sotszakaz.delivery.settlements.models import (
    Accrual,
    Advance,
    DebtRepayment,
    PaidLine,
    PaymentOrder,
    PaymentRegister,
)
from sotszakaz.delivery.settlements.states import GONE_STATES, AdvanceState, OrderState, RepaymentKind
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import RoubleField
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import municipalities_where
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements.states import AgreementState


def open_debts(municipality_id: int, *, agreements: Iterable[int] | None = None) -> "QuerySet[Any]":
    """Registers whose debt is not repaid in full, each the latest of its agreement; `owed` is what is left, roubles."""
    found = PaymentRegister.objects.filter(owing_ever(), municipality_id=municipality_id)
    if agreements is not None:
        found = found.filter(agreement__in=list(agreements))
    later = PaymentRegister.objects.filter(agreement=OuterRef("agreement"), month__gt=OuterRef("month"))
    latest = found.filter(~Exists(later.filter(amount__isnull=False)))
    return latest.annotate(owed=F("debt_after") - sum_of_repayments("register")).filter(owed__gt=0).order_by("pk")


def owing_ever() -> Any:
    """A condition on registers: they left a debt, or a return that was not brought one back to them."""
    reversals = DebtRepayment.objects.living().filter(kind=RepaymentKind.REVERSED)
    return Q(debt_after__gt=0) | Q(pk__in=reversals.values("register"))


def sum_of_repayments(of: str) -> Any:
    """An expression: living repayments whose `register`, `from_register` or `from_advance` is the row. Roubles.

    Less than zero when returns that were not exceed what covers.
    """
    return _sum(DebtRepayment.objects.living(), of)


def reversed_since() -> Any:
    """An expression: by how much returns that were not raised the debt of the register. Roubles, not below zero."""
    return -_sum(DebtRepayment.objects.living().filter(kind=RepaymentKind.REVERSED), "register")


def _sum(rows: "QuerySet[DebtRepayment]", of: str) -> Any:
    sums = rows.filter(**{of: OuterRef("pk")}).order_by().values(of).annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(sums), 0, output_field=RoubleField())


def is_final(on: date) -> Any:
    """An expression: no later register of the agreement will deduct, for it is over and all its months are charged."""
    charged = Accrual.objects.filter(contract=OuterRef("contract"), month=OuterRef("month"))
    months = ContractMonth.objects.due().filter(contract__agreement=OuterRef("agreement"))
    is_over = Q(agreement__valid__endswith__lte=on) | Q(agreement__state=AgreementState.TERMINATED)
    return ExpressionWrapper(is_over & ~Exists(months.filter(~Exists(charged))), output_field=BooleanField())


def is_taken_over() -> Any:
    """A condition on demands: a later register of the agreement has taken the debt over."""
    later = PaymentRegister.objects.filter(
        agreement=OuterRef("register__agreement"), month__gt=OuterRef("register__month"), amount__isnull=False
    )
    return Exists(later)


def is_money_going(agreement_id: int) -> bool:
    """Are there orders under the agreement that the treasury has not answered. One query."""
    orders = PaymentOrder.objects.filter(state__in=[OrderState.READY, OrderState.SENT])
    return orders.filter(Q(register__agreement=agreement_id) | Q(advance__agreement=agreement_id)).exists()


def is_carried_over(municipality_id: int, on: date) -> bool:
    """Do the rules of the day set a debt of an agreement that is over off against another of the same provider."""
    return municipality_id in municipalities_where(Parameter.DEBT_CARRIED_OVER, value=True, day=on)


def unpaid_of(agreements: Iterable[int]) -> Iterator[tuple[PaymentRegister | Advance, Decimal]]:
    """What the payer has still to order under the agreements, advances before registers, with how much. Two queries.

    A line that an objection holds is a part of it: it is not paid either.
    """
    ids = list(agreements)
    registers = with_left(PaymentRegister.objects.filter(agreement__in=ids, payable__gt=0))
    advances = with_left(Advance.objects.filter(agreement__in=ids, state=AdvanceState.ACCEPTED))
    for rows in (advances, registers):
        for each in rows.filter(left__gt=0).order_by("month", "pk"):
            yield each, each.left


def with_left(rows: "QuerySet[PaymentRegister] | QuerySet[Advance]") -> "QuerySet[Any]":
    """Registers or advances with `left`: what neither living orders nor debts took of them. Roubles."""
    whole, of = ("payable", "from_register") if rows.model is PaymentRegister else ("amount", "from_advance")
    return rows.annotate(left=F(whole) - ordered() - sum_of_repayments(of))


def ordered() -> Any:
    """An expression: what living orders pay of the register or the advance."""
    living = ~Q(orders__state__in=GONE_STATES)
    return Coalesce(Sum("orders__amount", filter=living), 0, output_field=RoubleField())


def to_reissue() -> "QuerySet[PaymentOrder]":
    """Orders that were returned and are to be issued again: their money has not gone otherwise.

    Of the others a debt or an advance has taken all that they paid, or another order pays their lines: they bar none.
    """
    returned = PaymentOrder.objects.filter(state=OrderState.BOUNCED, reissued_by__isnull=True)
    elsewhere = PaidLine.objects.filter(order=OuterRef("pk"), accrual__paid_lines__is_counted=True)
    registers = PaymentRegister.objects.filter(pk=OuterRef("register")).order_by()
    advances = Advance.objects.filter(pk=OuterRef("advance")).order_by()
    due = Coalesce(
        Subquery(registers_with_due(registers).values("due")), Subquery(advances_with_due(advances).values("due"))
    )
    return returned.filter(~Exists(elsewhere), lines_total__gt=due)


def cannot_count_again(sent_again: Iterable[int]) -> "QuerySet[PaymentOrder]":
    """Orders whose last answer has to stay: what came back went to a debt or by another order, or, of those to be
    `sent_again`, another order of their register waits for its answer."""
    elsewhere = PaidLine.objects.filter(order=OuterRef("pk"), accrual__paid_lines__is_counted=True)
    registers = PaymentRegister.objects.filter(pk=OuterRef("register")).order_by()
    advances = Advance.objects.filter(pk=OuterRef("advance")).order_by()
    left = Coalesce(Subquery(with_left(registers).values("left")), Subquery(with_left(advances).values("left")))
    going = PaymentOrder.objects.filter(
        register=OuterRef("register"), state__in=[OrderState.READY, OrderState.SENT]
    ).exclude(pk=OuterRef("pk"))
    is_gone = Q(state=OrderState.BOUNCED) & (Exists(elsewhere) | Q(amount__gt=left))
    return PaymentOrder.objects.filter(is_gone | Q(pk__in=list(sent_again)) & Exists(going))


def registers_with_due(rows: "QuerySet[PaymentRegister]") -> "QuerySet[Any]":
    """Registers with `due`: what an order made now would deduct of their advances, the debt before and set-offs."""
    return _with_due(rows, F("amount") - F("payable"), "from_register")


def advances_with_due(rows: "QuerySet[Advance]") -> "QuerySet[Any]":
    """Advances with `due`: what an order made now would deduct of set-offs."""
    return _with_due(rows, Value(0, output_field=RoubleField()), "from_advance")


def _with_due(rows: "QuerySet[Any]", whole: Any, of: str) -> "QuerySet[Any]":
    living = ~Q(orders__state__in=GONE_STATES)
    gone = Coalesce(Sum("orders__deducted", filter=living), 0, output_field=RoubleField())
    annotated: QuerySet[Any] = rows.annotate(due=whole + sum_of_repayments(of) - gone)
    return annotated


def list_debts(municipality_id: int, *, on: date) -> "QuerySet[Any]":
    """Open debts with `owed`, `is_final` and the demand, those to be returned first, the earliest before others."""
    owing: QuerySet[Any] = open_debts(municipality_id).annotate(is_final=is_final(on))
    cards: QuerySet[Any] = owing.select_related("agreement__record__organisation", "demand__document")
    return cards.order_by("-is_final", "month", "pk")


def list_settled(municipality_id: int) -> "QuerySet[Any]":
    """Registers that owed and owe nothing now: repaid in full, or with a debt that a later register took over.

    `was_owed` with returns that were not, `repaid` without them. Roubles.
    """
    owing = PaymentRegister.objects.filter(owing_ever(), municipality_id=municipality_id)
    open_now = open_debts(municipality_id).values("pk")
    cards = owing.exclude(pk__in=open_now).annotate(
        was_owed=F("debt_after") + reversed_since(), repaid=sum_of_repayments("register") + reversed_since()
    )
    return cards.select_related("agreement__record__organisation", "demand__document").order_by("-month", "-pk")


def debts_of_provider(organisation_id: int, municipality_id: int, *, on: date) -> "QuerySet[Any]":
    """What the provider owes now, by register."""
    return list_debts(municipality_id, on=on).filter(agreement__record__organisation=organisation_id)


def set_off_from(register: PaymentRegister) -> "QuerySet[DebtRepayment]":
    """What of the register went to debts instead of being paid, with the registers that owed."""
    return register.set_off.living().select_related("register").order_by("pk")


def reversals_on(register: PaymentRegister) -> "QuerySet[DebtRepayment]":
    """Returns that were not, whose money this register owes again, as rows below zero."""
    living = register.repayments.living().filter(kind=RepaymentKind.REVERSED)
    return living.select_related("reverses__register").order_by("pk")


def not_returned_to(register: PaymentRegister) -> Decimal:
    """By how much returns that were not raised the debt of the register. Roubles, not below zero."""
    return sum((each.not_returned for each in reversals_on(register)), Decimal(0))


@dataclass(frozen=True, slots=True)
class DebtCard:
    """A filled register and the debt that it left. `owed` is what is left, zero when `later` has taken it over.

    `reversals` raised it since; a return among `repayments` has `reversed_by`, what says that it was not.
    """

    register: PaymentRegister
    owed: Decimal
    is_final: bool
    earlier: PaymentRegister | None
    later: PaymentRegister | None
    repayments: tuple[Any, ...]
    reversals: tuple[DebtRepayment, ...]

    @property
    def is_back(self) -> bool:
        """Does a later register owe what a return here seemed to cover."""
        return any(each.reversed_by for each in self.repayments)

    @property
    def undemanded(self) -> Decimal:
        """Of `owed`, what came after the demand was formed and is not in it: it names a sum once. Roubles."""
        demand = self.register.demanded
        if demand is None:
            return Decimal(0)
        living = (each for each in self.repayments if each.withdrawn_at is None and each.made_at > demand.formed_at)
        demanded: Decimal = demand.amount - sum((each.amount for each in living), Decimal(0))
        return max(self.owed - max(demanded, Decimal(0)), Decimal(0))


def get_debt_for(actor: Actor, register_id: int, *, on: date) -> DebtCard:
    """The debt for the payer or for its provider. Raises NotFound or NotAllowed."""
    cards = PaymentRegister.objects.filter(amount__isnull=False).annotate(
        repaid=sum_of_repayments("register"), final=is_final(on)
    )
    cards = cards.select_related("agreement__record__organisation", "demand__document", "document")
    register: Any = cards.filter(pk=register_id).first()
    if register is None:
        raise NotFound()
    organisation_id = register.agreement.record.organisation_id
    require(actor, Permission.SETTLEMENT_VIEW, register.municipality_id, organisation_id=organisation_id)
    filled = PaymentRegister.objects.filter(agreement=register.agreement_id, amount__isnull=False)
    later = filled.filter(month__gt=register.month).order_by("month").first()
    earlier = filled.filter(month__lt=register.month).order_by("-month").first()
    covering, reversing = _repayments_of(register)
    owed = Decimal(0) if later else register.debt_after - register.repaid
    return DebtCard(register, owed, register.final, earlier, later, covering, reversing)


def _repayments_of(register: PaymentRegister) -> tuple[tuple[Any, ...], tuple[DebtRepayment, ...]]:
    """What covers the debt of the register, and what raises it. Two queries."""
    saying = DebtRepayment.objects.living().select_related("register", "made_by")
    cards = register.repayments.select_related(
        "from_register", "from_advance", "made_by", "withdrawn_by", "reverses__register"
    ).prefetch_related(Prefetch("reversals", saying, to_attr="reversed_by"))
    rows = list(cards.order_by("pk"))
    reversing = tuple(each for each in rows if each.kind == RepaymentKind.REVERSED)
    return tuple(each for each in rows if each.kind != RepaymentKind.REVERSED), reversing
