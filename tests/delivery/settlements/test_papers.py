"""Acts and the invoice of a month say what its register says, to the line; the payer accepts or returns them."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from tests.delivery.settlements.test_payments import september
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member
from tests.factories.replay import replayed
from tests.factories.signing import signing

from sotszakaz.delivery.settlements import errors
from sotszakaz.delivery.settlements.actions import (
    accept_paper,
    decide_completeness,
    file_advance,
    form_papers,
    return_paper,
)
from sotszakaz.delivery.settlements.actions.papers import PAPER
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.models import Accrual, MonthPaper, MonthPaperLine, PaymentRegister
from sotszakaz.delivery.settlements.papers import list_papers, missing_of, papers_of, sheet_of_paper
from sotszakaz.delivery.settlements.states import LineKind, PaperKind, PaperState
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.documents.models import DocumentEnding
from sotszakaz.kernel.documents.rendering import render_docx, render_pdf
from sotszakaz.kernel.documents.selectors import latest_contents, latest_version
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 5)


@pytest.fixture
@replayed
def at():
    """Two contracts whose September is closed."""
    place = market()
    for _ in range(2):
        contract(place)
    marked_sheet(place.group)
    closed_month(place)
    return place


def register(month=SEPTEMBER):
    return PaymentRegister.objects.get(month=month)


def formed(of=None, by=SYSTEM):
    return {each.kind: each for each in form_papers(register_id=(of or register()).pk, by=by, on=DAY)}


def facts(paper):
    return latest_contents([paper.document_id])[paper.document_id]


def ensure_sound():
    for check in CHECKS:
        assert find_offenders(check).passed, check.name


def corrected():
    """The register of October, which corrects September of one contract to a half."""
    at = market()
    signed = contract(at)
    contract(at)
    marked_sheet(at.group)
    closed_month(at)
    decide_completeness(
        contract_id=signed.pk, month=SEPTEMBER, percent=Decimal(50), ground="Половина занятий.", by=SYSTEM, on=AFTER
    )
    marked_sheet(at.group, OCTOBER)
    closed_month(at, OCTOBER)
    return register(OCTOBER)


def test_act_and_invoice_have_the_lines_and_the_sum_of_the_register(at):
    papers = formed(by=at.director())

    assert list(papers) == [PaperKind.ACT, PaperKind.INVOICE]
    assert {each.amount for each in papers.values()} == {register().amount}
    lines = set(Accrual.objects.values_list("pk", "certificate_amount"))
    for paper in papers.values():
        assert set(paper.lines.values_list("accrual", "amount")) == lines
        assert len(facts(paper)["lines"]) == len(lines)
    invoice = facts(papers[PaperKind.INVOICE])
    assert invoice["payable"] == str(register().payable)
    assert [each["number"] for each in invoice["acts"]] == [papers[PaperKind.ACT].document.full_number]
    assert invoice["provider"]["bank"]["bik"]
    assert missing_of(register()) == []
    with pytest.raises(errors.NothingToForm):
        formed()
    ensure_sound()


def test_corrections_have_an_act_of_their_own_and_both_acts_make_the_invoice():
    papers = formed(corrected())

    act, correction, invoice = (papers[kind] for kind in PaperKind)
    pair = Accrual.objects.exclude(kind=LineKind.ORIGINAL)
    assert correction.amount == sum(each.certificate_amount for each in pair) < 0
    assert set(correction.lines.values_list("accrual", flat=True)) == set(pair.values_list("pk", flat=True))
    assert act.amount + correction.amount == invoice.amount == register(OCTOBER).amount
    assert facts(correction)["lines"][0]["note"] == "сторно за 09.2026"
    ensure_sound()


def test_a_paper_is_printed_as_pdf_as_word_and_as_a_workbook():
    for paper in formed(corrected()).values():
        version = latest_version(paper.document_id)
        assert render_pdf(version).startswith(b"%PDF")
        assert paper.document.full_number in ZipFile(BytesIO(render_docx(version))).read("word/document.xml").decode()

        rows = list(load_workbook(BytesIO(sheet_of_paper(paper))).active.iter_rows(min_row=2, values_only=True))

        lines = list(paper.lines.order_by("accrual__contract", "accrual__month", "accrual"))
        of_lines, [total, *settled] = rows[: len(lines)], rows[len(lines) :]
        assert [Decimal(str(row[-1])) for row in of_lines] == [each.amount for each in lines]
        assert (total[1], Decimal(str(total[-1]))) == ("Всего", paper.amount)
        assert bool(settled) is (paper.kind == PaperKind.INVOICE)


def test_the_workbook_of_an_invoice_comes_to_what_is_to_be_paid_after_the_advance():
    register, _ = september(market(), advance=True)
    invoice = register.papers.get(kind=PaperKind.INVOICE)

    rows = list(load_workbook(BytesIO(sheet_of_paper(invoice))).active.iter_rows(min_row=2, values_only=True))

    said = {row[1]: Decimal(str(row[-1])) for row in rows[-5:]}
    assert said["К перечислению"] == register.payable > 0
    assert said["Перечислен аванс"] == -register.advance < 0
    assert said["Всего"] + said["Перечислен аванс"] + said["Долг с прошлых месяцев"] == said["К перечислению"]
    assert said["Долг на следующий месяц"] == 0


def test_a_paper_that_was_returned_is_void_and_another_takes_its_place(at):
    invoice = formed()[PaperKind.INVOICE]
    with pytest.raises(errors.PaperRemarksMissing):
        return_paper(paper_id=invoice.pk, remarks=" ", by=SYSTEM, on=DAY)

    return_paper(paper_id=invoice.pk, remarks="Укажите новый счёт.", by=SYSTEM, on=DAY)

    assert DocumentEnding.objects.get(document=invoice.document).ground == "Укажите новый счёт."
    assert missing_of(register()) == [PaperKind.INVOICE]
    [again] = formed().values()
    assert again.document.full_number != invoice.document.full_number
    assert [each.paper.state for each in papers_of(register())] == ["formed", "formed", "returned"]
    with pytest.raises(MoveRefused):
        accept_paper(paper_id=invoice.pk, by=SYSTEM)
    accept_paper(paper_id=again.pk, by=SYSTEM)
    with pytest.raises(MoveRefused):
        return_paper(paper_id=again.pk, remarks="Поздно.", by=SYSTEM, on=DAY)
    assert [each.state for each in list_papers(at.municipality.pk)] == ["formed", "accepted", "returned"]
    ensure_sound()


def test_with_an_act_goes_the_invoice_that_names_it(at):
    papers = formed()

    return_paper(paper_id=papers[PaperKind.ACT].pk, remarks="Не та группа.", by=SYSTEM, on=DAY)

    assert set(MonthPaper.objects.values_list("state", flat=True)) == {PaperState.RETURNED}
    invoice = MonthPaper.objects.get(pk=papers[PaperKind.INVOICE].pk)
    assert papers[PaperKind.ACT].document.full_number in invoice.remarks
    assert DocumentEnding.objects.filter(document=invoice.document).exists()
    with pytest.raises(MoveRefused):
        accept_paper(paper_id=invoice.pk, by=SYSTEM)
    again = formed()
    assert [each["number"] for each in facts(again[PaperKind.INVOICE])["acts"]] == [
        again[PaperKind.ACT].document.full_number
    ]
    ensure_sound()


def test_an_act_of_an_accepted_invoice_is_not_returned(at):
    papers = formed()
    accept_paper(paper_id=papers[PaperKind.INVOICE].pk, by=SYSTEM)

    with pytest.raises(errors.InvoiceAccepted, match=papers[PaperKind.INVOICE].document.full_number):
        return_paper(paper_id=papers[PaperKind.ACT].pk, remarks="Поздно.", by=SYSTEM, on=DAY)

    assert accept_paper(paper_id=papers[PaperKind.ACT].pk, by=SYSTEM).state == PaperState.ACCEPTED


def test_who_may_form_and_who_may_accept(at):
    with pytest.raises(NotAllowed):
        formed(by=member(Finance, at.municipality))
    act = formed(by=at.director())[PaperKind.ACT]

    with pytest.raises(NotAllowed):
        accept_paper(paper_id=act.pk, by=at.director())
    with pytest.raises(NotAllowed):
        accept_paper(paper_id=act.pk, by=member(Operator, at.municipality))
    assert accept_paper(paper_id=act.pk, by=member(Finance, at.municipality)).state == PaperState.ACCEPTED


def test_where_the_regulation_says_so_an_act_is_accepted_after_the_signature(at):
    adopt_regulation(
        municipality_id=at.municipality.pk,
        title="Порядок с подписями",
        starts_on=date(2026, 11, 1),
        settings={"month_papers_need_signatures": Setting(value=True, clause="п. 5", is_confirmed=True)},
        by=SYSTEM,
    )
    act = formed()[PaperKind.ACT]
    with pytest.raises(errors.PaperUnsigned):
        accept_paper(paper_id=act.pk, by=SYSTEM)

    ground = signing(municipality=at.municipality, provider=at.record.organisation)
    ground.sign(latest_version(act.document_id), SigningParty.PROVIDER)

    assert accept_paper(paper_id=act.pk, by=SYSTEM).state == PaperState.ACCEPTED


def test_the_database_takes_no_paper_that_differs_from_its_register(at):
    act = formed()[PaperKind.ACT]
    return_paper(paper_id=act.pk, remarks="Снова.", by=SYSTEM, on=DAY)
    home, document = act.municipality_id, file_advance_document(at)

    def short_of_a_line():
        paper = MonthPaper.objects.create(
            municipality_id=home, register=act.register, kind="act", document=document, amount=act.amount
        )
        line = act.lines.order_by("pk")[0]
        MonthPaperLine.objects.create(municipality_id=home, paper=paper, accrual=line.accrual, amount=line.amount)

    with pytest.raises(ConstraintViolated, match="не сходится с реестром"), judged(MonthPaper, MonthPaperLine):
        short_of_a_line()


def file_advance_document(at):
    """Any document that no paper has yet."""
    agreement = register().agreement
    return file_advance(agreement_id=agreement.pk, month=OCTOBER, by=SYSTEM, on=OCTOBER.replace(day=20)).document


def test_a_second_paper_of_a_kind_is_refused_by_its_key(at):
    act, document = formed()[PaperKind.ACT], file_advance_document(at)

    with pytest.raises(ConstraintViolated, match="уже есть"), judged(MonthPaper):
        MonthPaper.objects.create(
            municipality_id=act.municipality_id, register=act.register, kind="act", document=document, amount=act.amount
        )


def test_papers_of_a_month_that_is_being_closed_are_refused(at):
    unfinished = PaymentRegister.objects.create(
        municipality_id=at.municipality.pk, agreement=register().agreement, month=OCTOBER
    )

    with pytest.raises(errors.RegisterUnfinished):
        formed(unfinished)
    assert missing_of(unfinished) == []


def test_payer_and_provider_are_told(at):
    finance, director = member(Finance, at.municipality), at.director()
    papers = formed()
    accept_paper(paper_id=papers[PaperKind.ACT].pk, by=SYSTEM)
    return_paper(paper_id=papers[PaperKind.INVOICE].pk, remarks="Укажите счёт.", by=SYSTEM, on=DAY)

    drain_together()

    act_for([at.municipality.pk])
    told = Notice.objects.filter(kind=PAPER).order_by("message_id")
    assert [each.user_id for each in told] == [finance.pk, finance.pk, director.pk, director.pk]
    assert told[2].title.endswith("принят")
    assert "Укажите счёт." in told[3].text


def test_an_application_for_an_advance_is_a_document_of_its_lines(at):
    advance = file_advance(agreement_id=register().agreement_id, month=OCTOBER, by=SYSTEM, on=OCTOBER.replace(day=20))

    said = facts_of_document(advance.document)
    assert advance.number == advance.document.full_number
    assert (said["base"], said["amount"]) == (str(advance.base), str(advance.amount))
    assert [Decimal(each["amount"]) for each in said["lines"]] == [
        each.amount for each in advance.lines.order_by("contract")
    ]


def facts_of_document(document):
    return latest_contents([document.pk])[document.pk]
