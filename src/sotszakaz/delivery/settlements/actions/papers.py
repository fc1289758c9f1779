"""Papers of a month: the provider forms acts and the invoice from its register, the payer accepts or returns them.

One list of lines makes the sum, the table and the links of a paper; the database compares them with the register.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from sotszakaz.delivery.settlements import printing, rules
from sotszakaz.delivery.settlements.actions.signed import ensure_signed_by_provider
from sotszakaz.delivery.settlements.errors import (
    InvoiceAccepted,
    NothingToForm,
    PaperRemarksMissing,
    RegisterUnfinished,
)
from sotszakaz.delivery.settlements.models import Accrual, MonthPaper, MonthPaperLine, PaymentRegister
from sotszakaz.delivery.settlements.registers import lines_of
from sotszakaz.delivery.settlements.states import LineKind, PaperKind, PaperState
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.documents.actions import end_document, form_document
from sotszakaz.kernel.documents.payloads import Payload
from sotszakaz.kernel.documents.states import DocumentKind, Outcome
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission

BATCH = 1000
PAPER = "month.paper"
DOCUMENTS = {
    PaperKind.ACT: DocumentKind.DELIVERY_ACT,
    PaperKind.CORRECTION: DocumentKind.CORRECTION_ACT,
    PaperKind.INVOICE: DocumentKind.INVOICE,
}


@transaction.atomic(durable=True)
def form_papers(*, register_id: int, by: Actor, on: date) -> list[MonthPaper]:
    """Form what the register lacks: acts for its lines and corrections, the invoice of all; those returned anew.

    Raises NotFound, RegisterUnfinished, NothingToForm, and the sentence of `month_paper_one_living`.
    """
    register = _lock_register(register_id)
    organisation_id = register.agreement.record.organisation_id
    require(by, Permission.MONTH_PAPER_FORM, register.municipality_id, organisation_id=organisation_id)
    if register.document_id is None:
        raise RegisterUnfinished()
    lines = list(lines_of(register))
    living = {each.kind: each for each in register.papers.exclude(state=PaperState.RETURNED).select_related("document")}
    formed = []
    for kind in PaperKind:
        chosen = [each for each in lines if _belongs(each, kind)]
        if not chosen or kind in living:
            continue
        living[kind] = _form(register, kind, chosen, living, by=by, on=on)
        formed.append(living[kind])
    if not formed:
        raise NothingToForm()
    return formed


@transaction.atomic(durable=True)
def accept_paper(*, paper_id: int, by: Actor) -> MonthPaper:
    """Accept an act or an invoice. Raises NotFound, MoveRefused, and PaperUnsigned where the regulation says so."""
    paper = _lock(paper_id, by)
    ensure_signed_by_provider(paper.document_id, paper.municipality_id, on=paper.document.formed_on)
    move(paper, "accept", by=person_of(by))
    outbox.put(PAPER, paper, said=paper.state)
    return paper


@transaction.atomic(durable=True)
def return_paper(*, paper_id: int, remarks: str, by: Actor, on: date) -> MonthPaper:
    """Send it back; the document is void and the provider forms another. With an act goes the invoice that names it.

    Raises NotFound, PaperRemarksMissing, MoveRefused, and InvoiceAccepted for an act of an accepted invoice.
    """
    list(PaymentRegister.objects.select_for_update(of=("self",), no_key=True).filter(papers=paper_id))
    paper = _lock(paper_id, by)
    if not remarks.strip():
        raise PaperRemarksMissing(field="remarks")
    _return(paper, remarks.strip(), by=by, on=on)
    if paper.kind != PaperKind.INVOICE:
        _return_invoice_of(paper, by=by, on=on)
    return paper


def _return(paper: MonthPaper, remarks: str, *, by: Actor, on: date) -> None:
    with judged(MonthPaper):
        move(paper, "return", by=person_of(by), remarks=remarks)
    ended_on = max(on, paper.document.formed_on)
    end_document(document_id=paper.document_id, outcome=Outcome.CANCELLED, on=ended_on, by=by, ground=remarks)
    outbox.put(PAPER, paper, said=paper.state)


def _return_invoice_of(act: MonthPaper, *, by: Actor, on: date) -> None:
    papers = MonthPaper.objects.select_related("document").select_for_update(of=("self",), no_key=True)
    living = papers.exclude(state=PaperState.RETURNED)
    invoice = living.filter(register=act.register_id, kind=PaperKind.INVOICE).first()
    if invoice is None:
        return
    if invoice.state == PaperState.ACCEPTED:
        raise InvoiceAccepted(number=invoice.document.full_number)
    kind, number = act.get_kind_display(), act.document.full_number
    _return(invoice, f"Вместе со счётом возвращён {kind} № {number}, на который он ссылается.", by=by, on=on)


def _belongs(line: Accrual, kind: PaperKind) -> bool:
    """First lines are what was delivered; reversals and what stands in their place are corrections."""
    return kind == PaperKind.INVOICE or (kind == PaperKind.ACT) == (line.kind == LineKind.ORIGINAL)


def _form(
    register: PaymentRegister,
    kind: PaperKind,
    chosen: Sequence[Accrual],
    living: dict[str, MonthPaper],
    *,
    by: Actor,
    on: date,
) -> MonthPaper:
    document = form_document(
        DOCUMENTS[kind],
        municipality_id=register.municipality_id,
        organisation_id=register.agreement.record.organisation_id,
        payload=_payload(register, kind, chosen, living),
        on=on,
        by=by,
    )
    with judged(MonthPaper, MonthPaperLine):
        paper = MonthPaper.objects.create(
            municipality_id=register.municipality_id,
            register=register,
            kind=kind,
            document=document,
            amount=sum((each.certificate_amount for each in chosen), rules.NOTHING),
            formed_by=person_of(by),
        )
        _keep_lines(paper, chosen)
    audit.record("month_paper.form", paper, by=by, kind=kind.value, amount=str(paper.amount), lines=len(chosen))
    outbox.put(PAPER, paper, said=PaperState.FORMED.value)
    return paper


def _keep_lines(paper: MonthPaper, chosen: Sequence[Accrual]) -> None:
    said = {"municipality_id": paper.municipality_id, "paper": paper}
    lines = [MonthPaperLine(accrual=each, amount=each.certificate_amount, **said) for each in chosen]
    MonthPaperLine.objects.bulk_create(lines, batch_size=BATCH)


def _payload(
    register: PaymentRegister, kind: PaperKind, chosen: Sequence[Accrual], living: dict[str, MonthPaper]
) -> Payload:
    if kind == PaperKind.ACT:
        return printing.act_payload(register, chosen)
    if kind == PaperKind.CORRECTION:
        return printing.correction_payload(register, chosen)
    acts = [living[each].document for each in (PaperKind.ACT, PaperKind.CORRECTION) if each in living]
    return printing.invoice_payload(register, chosen, acts)


def _lock_register(register_id: int) -> PaymentRegister:
    cards = PaymentRegister.objects.select_related("agreement__record__organisation", "agreement__record__application")
    locked = cards.select_for_update(of=("self",), no_key=True)
    register = locked.filter(pk=register_id).first()
    if register is None:
        raise NotFound()
    return register


def _lock(paper_id: int, by: Actor) -> MonthPaper:
    papers = MonthPaper.objects.select_related("document").select_for_update(of=("self",), no_key=True)
    paper = papers.filter(pk=paper_id).first()
    if paper is None:
        raise NotFound()
    require(by, Permission.MONTH_CLOSE, paper.municipality_id)
    return paper
