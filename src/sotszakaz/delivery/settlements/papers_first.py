"""Which papers of its month a register waits for before it is paid, where the rules of the day say so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sotszakaz.delivery.settlements.models import MonthPaper, PaymentRegister
from sotszakaz.delivery.settlements.states import PaperKind, PaperState
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import municipalities_where


@dataclass(frozen=True, slots=True)
class Lacking:
    """A kind of paper that is not accepted; `paper` waits to be, None when the provider has not formed it."""

    kind: PaperKind
    paper: MonthPaper | None


@dataclass(frozen=True, slots=True)
class WaitingRegister:
    """A register that is not paid before these papers are accepted."""

    register: PaymentRegister
    papers: tuple[Lacking, ...]


def is_paid_after_papers(municipality_id: int, on: date) -> bool:
    """Do the rules of the day ask for accepted papers before an order; no where there are no rules. One query."""
    return municipality_id in municipalities_where(Parameter.PAYMENT_NEEDS_PAPERS, value=True, day=on)


def waiting_registers(registers: Iterable[PaymentRegister]) -> list[WaitingRegister]:
    """Those of the registers that lack a paper, in their order, whatever the rules say. Two queries."""
    ids = [each.pk for each in registers]
    found = PaymentRegister.objects.filter(pk__in=ids).without_papers()
    by_id = {each.pk: each for each in found.select_related("agreement__record__organisation")}
    formed = MonthPaper.objects.filter(register__in=by_id, state=PaperState.FORMED).select_related("document")
    papers = {(each.register_id, each.kind): each for each in formed}
    return [WaitingRegister(by_id[pk], tuple(_lacking(by_id[pk], papers))) for pk in ids if pk in by_id]


def waiting_of(register: PaymentRegister, *, on: date) -> tuple[Lacking, ...]:
    """What this register waits for by the rules of the day; nothing when it has nothing to pay. Three queries."""
    if not register.payable or not is_paid_after_papers(register.municipality_id, on):
        return ()
    return tuple(paper for each in waiting_registers([register]) for paper in each.papers)


def _lacking(register: PaymentRegister, papers: dict[tuple[int, str], MonthPaper]) -> Iterable[Lacking]:
    lacking: list[str] = register.lacking  # type: ignore[attr-defined]
    return (Lacking(kind, papers.get((register.pk, kind))) for kind in PaperKind if kind in lacking)
