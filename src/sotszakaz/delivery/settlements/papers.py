"""Reading papers of a month: those of a register, those that wait to be accepted, one as a workbook."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, QuerySet, When

from sotszakaz.delivery.settlements.models import MonthPaper, MonthPaperLine, PaymentRegister
from sotszakaz.delivery.settlements.registers import line_in
from sotszakaz.delivery.settlements.states import LineKind, PaperKind, PaperState
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.spreadsheets import Column, Kind, write_sheet
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.signatures.selectors import Standing, standing_of, standings_of
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission

COLUMNS = (
    Column("№ п/п", Kind.NUMBER, width=8),
    Column("Договор", width=18),
    Column("Дата договора", Kind.DATE),
    Column("Сертификат", width=16),
    Column("Оказано, %", Kind.NUMBER),
    Column("Примечание", width=26),
    Column("Чел.-часов", Kind.HOURS),
    Column("Сумма, ₽", Kind.ROUBLES),
)


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper with whose signature its document waits for."""

    paper: MonthPaper
    standing: Standing


def papers_of(register: PaymentRegister) -> list[PaperView]:
    """All papers of the register, the living before the returned. Three queries."""
    return _views(_cards(register.papers.all()).order_by(_RETURNED_LAST, "pk"))


_RETURNED_LAST = Case(When(state=PaperState.RETURNED, then=1), default=0)


def missing_of(register: PaymentRegister) -> list[PaperKind]:
    """What is still to be formed from the register. Two queries."""
    if register.document_id is None:
        return []
    kinds = set(register.accruals.values_list("kind", flat=True))
    wanted = {PaperKind.INVOICE} if kinds else set()
    if LineKind.ORIGINAL in kinds:
        wanted.add(PaperKind.ACT)
    if kinds - {LineKind.ORIGINAL}:
        wanted.add(PaperKind.CORRECTION)
    living = set(register.papers.exclude(state=PaperState.RETURNED).values_list("kind", flat=True))
    return [kind for kind in PaperKind if kind in wanted and kind not in living]


def list_papers(municipality_id: int, *, register_id: int | None = None) -> "QuerySet[MonthPaper]":
    """Papers of the municipality or of one register, those that wait to be accepted first."""
    found = MonthPaper.objects.filter(municipality_id=municipality_id)
    if register_id is not None:
        found = found.filter(register=register_id)
    return _cards(found).order_by(Case(When(state=PaperState.FORMED, then=0), default=1), "-pk")


def count_papers(municipality_id: int) -> int:
    """How many wait to be accepted."""
    return MonthPaper.objects.filter(municipality_id=municipality_id, state=PaperState.FORMED).count()


def get_paper_for(actor: Actor, paper_id: int) -> MonthPaper:
    """The paper for the payer or for its provider. Raises NotFound or NotAllowed."""
    paper = _cards(MonthPaper.objects.filter(pk=paper_id)).first()
    if paper is None:
        raise NotFound()
    organisation_id = paper.register.agreement.record.organisation_id
    require(actor, Permission.SETTLEMENT_VIEW, paper.municipality_id, organisation_id=organisation_id)
    return paper


def lines_of_paper(paper: MonthPaper) -> "QuerySet[MonthPaperLine]":
    """Its lines in the order of its document."""
    return paper.lines.select_related("accrual__contract__social_certificate__certificate").order_by(
        "accrual__contract", "accrual__month", "accrual"
    )


def standing_of_paper(paper: MonthPaper) -> Standing:
    """Who has signed its document, and whose turn it is."""
    return standing_of(latest_version(paper.document_id))


def sheet_of_paper(paper: MonthPaper) -> bytes:
    """The lines of the paper as a workbook and their sum; an invoice also says what is deducted and left to pay."""
    return write_sheet(paper.document.full_number.replace("/", "-"), COLUMNS, _rows(paper))


def _rows(paper: MonthPaper) -> Iterable[tuple[object, ...]]:
    for number, link in enumerate(lines_of_paper(paper), start=1):
        line = line_in(paper.register, link.accrual)
        yield (
            number,
            line.contract.number,
            line.contract.dated,
            line.account_number,
            line.completeness,
            line.note,
            line.person_hours,
            link.amount,
        )
    yield _total("Всего", paper.amount)
    if paper.kind == PaperKind.INVOICE:
        register = paper.register
        yield _total("Перечислен аванс", -(register.advance or 0))
        yield _total("Долг с прошлых месяцев", -(register.debt_before or 0))
        yield _total("К перечислению", register.payable)
        yield _total("Долг на следующий месяц", register.debt_after)


def _total(words: str, amount: Decimal | int | None) -> tuple[object, ...]:
    return None, words, None, None, None, None, None, amount


def _cards(papers: "QuerySet[MonthPaper]") -> "QuerySet[MonthPaper]":
    return papers.select_related("document", "register__agreement__record__organisation", "municipality")


def _views(papers: Iterable[MonthPaper]) -> list[PaperView]:
    found = list(papers)
    versions = DocumentVersion.objects.filter(document__in=[each.document_id for each in found])
    latest = versions.select_related("document").order_by("document", "-version").distinct("document")
    standings = standings_of(list(latest))
    by_document = {version.document_id: standings[version.pk] for version in latest}
    return [PaperView(each, by_document[each.document_id]) for each in found]
