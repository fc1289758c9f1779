import io
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import fontpkg
import pytest
import typst
from pypdf import PdfReader
from tests.factories.documents import (
    CHILD,
    SAMPLES,
    agreement_payload,
    certificate_payload,
    contract_payload,
    register_payload,
)
from tests.factories.kernel import MunicipalityFactory
from tests.squares import printed_square, square_of

from sotszakaz.foundation.models import NumberSeries
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents import glyphs, press
from sotszakaz.kernel.documents.actions import form_document, revise_document
from sotszakaz.kernel.documents.codes import in_groups
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.payloads import Delivery, Unit
from sotszakaz.kernel.documents.payloads.agreement import AgreementKind
from sotszakaz.kernel.documents.payloads.canonical import canonical
from sotszakaz.kernel.documents.rendering import check_url, file_name, qr_svg, render_pdf, render_preview
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind as Kind
from sotszakaz.kernel.users.access import SYSTEM

HOSTILE = [
    '#panic("x")',
    "*bold* _thin_ `code`",
    "$x^2$",
    '«ёлочки» "лапки" \\u{41}',
    "<label> @reference #let x = 1",
    "= heading // comment /* more */",
    ']#read("frame.typ")[',
]

pytestmark = pytest.mark.django_db


def version_of(kind, payload):
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    form_document(kind, municipality_id=municipality.pk, payload=payload, on=date(2026, 8, 28), by=SYSTEM)
    document = form_document(kind, municipality_id=municipality.pk, payload=payload, on=date(2026, 8, 28), by=SYSTEM)
    return latest_version(document.pk)


def text_of(pdf):
    """Words of all pages; hyphens and line ends of the setting are taken out."""
    pages = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", pages)


def test_every_kind_has_its_payload_in_this_test():
    assert set(SAMPLES) == set(KINDS) == set(Kind)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_document_is_an_archival_pdf_that_names_itself(kind):
    version = version_of(kind, SAMPLES[kind]())

    pdf = render_pdf(version)

    reader = PdfReader(io.BytesIO(pdf))
    marks = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in marks
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in marks
    assert 1 <= len(reader.pages) <= 3
    assert reader.metadata.title == version.document.title
    assert reader.metadata.creation_date == datetime(2026, 8, 28, tzinfo=UTC)
    words = text_of(pdf)
    assert version.document.full_number in words
    assert in_groups(version.document.check_code) in words
    assert check_url(version.document.check_code) in words
    assert version.payload_sha256 in words.replace(" ", "")
    assert f"стр. {len(reader.pages)} из {len(reader.pages)}" in words


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_same_version_is_always_the_same_bytes(kind):
    version = version_of(kind, SAMPLES[kind]())

    printed = render_pdf(version)
    press._compiler.cache_clear()

    assert render_pdf(version) == printed


def test_another_version_is_printed_as_another_document():
    version = version_of(Kind.SOCIAL_CERTIFICATE, certificate_payload())
    revise_document(
        document_id=version.document_id, payload=certificate_payload(contract=None), on=date(2026, 9, 2), by=SYSTEM
    )

    words = text_of(render_pdf(latest_version(version.document_id)))

    assert "редакция 2" in words
    assert "Сведения вносятся после заключения договора" in words
    assert "ДО-14/2026" in text_of(render_pdf(version))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_of_people_are_printed_as_they_are_and_never_run(hostile):
    child = CHILD.model_copy(update={"full_name": f"Птицын {hostile}"})
    payload = certificate_payload(programme=hostile, recipient=child, address=hostile)

    words = text_of(render_pdf(version_of(Kind.SOCIAL_CERTIFICATE, payload)))

    assert words.replace(" ", "").count(hostile.replace(" ", "")) == 3


def fewest(payload):
    """The same payload without everything that may be left out, its sides and people known by name only."""
    names = {"authorised_body", "provider", "applicant", "customer", "child", "recipient"}
    bare = {}
    for name, field in type(payload).model_fields.items():
        value = getattr(payload, name)
        if not field.is_required() and not (name == "account_number" and value):
            value = field.default
        elif name in names:
            value = type(value)(full_name="Управление" if name == "authorised_body" else "Мастерская")
        bare[name] = value
    return type(payload)(**bare)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_document_with_the_fewest_facts_is_printed(kind):
    words = text_of(render_pdf(version_of(kind, fewest(SAMPLES[kind]()))))

    assert "Управление" in words or "Мастерская" in words
    assert "none" not in words.lower()
    assert "в лице" not in words


LATER_FIELDS = {
    Kind.SOCIAL_ORDER: {"okpo", "budget_chapter", "as_of", "general", "changes", "closed_on"},
    Kind.AGREEMENT: {"place", "subsidy", "plan", "informing", "report_term"},
    Kind.SOCIAL_CERTIFICATE: {"choose_until", "quality", "offers"},
    Kind.CONTRACT: set(),
    Kind.PAYMENT_REGISTER: set(),
}
LATER_PARTS = {
    "document", "content", "group_name", "subtype", "remainder", "term", "award_year", "place", "later",
    "permitted_deviation_percent", "service_name", "conditions",
}  # fmt: skip


def without(value, names):
    if isinstance(value, list):
        return [without(each, names) for each in value]
    if isinstance(value, dict):
        return {key: without(each, names) for key, each in value.items() if key not in names}
    return value


@pytest.mark.parametrize("kind", LATER_FIELDS)
def test_a_version_of_the_first_schema_is_still_printed(kind):
    version = version_of(kind, SAMPLES[kind]())
    facts = json.loads(version.payload)
    kept = {name: facts["content"][name] for name in facts["content"] if name not in LATER_FIELDS[kind]}
    top = {"permitted_deviation_percent", "conditions"}
    parts = {name: value if name in top else without(value, LATER_PARTS) for name, value in kept.items()}
    version.payload = canonical({**facts, "schema": 1, "content": parts})

    words = text_of(render_pdf(version))

    assert version.document.full_number in words
    assert "none" not in words.lower()


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_preview_is_marked_takes_no_number_and_leads_nowhere(kind):
    pdf = render_preview(kind, SAMPLES[kind](), municipality="Заречный округ", on=date(2026, 8, 28))

    words = text_of(pdf)
    pages = len(PdfReader(io.BytesIO(pdf)).pages)
    assert words.count("ЧЕРНОВИК") == pages
    assert "черновик от 28 августа 2026 г., номера и силы не имеет" in words
    assert "Код проверки" not in words
    assert "/check/" not in words
    assert not Document.objects.exists()
    assert not NumberSeries.objects.exists()


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_form_for_paper_has_a_place_for_every_hand(kind):
    version = version_of(kind, SAMPLES[kind]())

    words = text_of(render_pdf(version, for_paper=True))

    assert words.count("подпись, расшифровка") == len(KINDS[kind].parties)
    assert "Печатная форма для подписи на бумаге" in words
    assert f"сумма {version.payload_sha256[:8]}" in words
    assert version.document.full_number in words


def test_a_reimbursement_has_no_advance_and_says_so():
    payload = agreement_payload(kind=AgreementKind.REIMBURSEMENT)

    words = text_of(render_pdf(version_of(Kind.AGREEMENT, payload)))

    assert "о возмещении затрат" in words
    assert "Аванс" not in words
    assert "Средства перечисляются после оказания услуг" in words


def test_other_conditions_of_the_act_are_articles_of_the_contract():
    payload = contract_payload(conditions=("Занятия в каникулы не проводятся.", "Форма одежды свободная."))

    words = text_of(render_pdf(version_of(Kind.CONTRACT, payload)))

    assert "5.1. Занятия в каникулы не проводятся." in words
    assert "5.2. Форма одежды свободная." in words
    assert "6. Стороны" in words


def test_a_report_says_what_was_delivered_outside_the_order():
    payload = SAMPLES[Kind.EXECUTION_REPORT]()
    beyond = {
        name: tuple(each.model_copy(update={"is_outside_order": True}) for each in getattr(payload, name))
        for name in ("rows", "providers", "not_charged")
    }

    words = text_of(render_pdf(version_of(Kind.EXECUTION_REPORT, payload.model_copy(update=beyond))))

    assert words.count("вне заказа") == 3
    assert "вне заказа" not in text_of(render_pdf(version_of(Kind.EXECUTION_REPORT, payload)))


def test_the_result_of_the_service_is_the_third_section():
    delivered = Delivery(
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 11, 30),
        person_hours=Decimal(51),
        amount=Decimal(8100),
        early_end_reason="по заявлению представителя",
    )

    words = text_of(render_pdf(version_of(Kind.SOCIAL_CERTIFICATE, certificate_payload(delivery=delivered))))

    assert "Фактический объём 51 чел.-ч" in words
    assert "8 100,00 руб." in words
    assert "по заявлению представителя" in words


def test_letters_that_the_font_lacks_do_not_stop_the_printing():
    payload = certificate_payload(programme="Роботы 🤖 и 漢字", group="Ңң Өө № ₽ —")

    words = text_of(render_pdf(version_of(Kind.SOCIAL_CERTIFICATE, payload)))

    assert "«Роботы ? и ??»" in words
    assert "Ңң Өө № ₽ —" in words


def test_spaces_and_letters_that_the_font_lacks_are_printed_as_those_it_has():
    payload = certificate_payload(
        programme="Курс за 1\u202f234,50\u00a0₽", group="Заи\u0306чики е\u0308лки\u200b,\u2009утро\ufeff"
    )

    words = text_of(render_pdf(version_of(Kind.SOCIAL_CERTIFICATE, payload)))

    assert "«Курс за 1 234,50 ₽»" in words
    assert "Зайчики ёлки, утро" in words


def test_the_font_can_print_russian_and_the_coverage_is_read_right():
    printable = glyphs.printable_by([fontpkg.path("PT Serif"), fontpkg.path("PT Serif", weight=700)])

    assert set("АЯаяЁё0123456789«»—–№₽…−\u00a0Һқ") <= printable
    assert not set("漢🤖Ѡ\ufffd□ש") & printable


def test_the_printed_square_is_the_code_of_the_check_page():
    version = version_of(Kind.SOCIAL_CERTIFICATE, certificate_payload())
    expected = square_of(check_url(version.document.check_code))

    assert printed_square(render_pdf(version), modules=len(expected)) == expected


def test_the_picture_of_the_code_says_in_words_where_it_leads():
    version = version_of(Kind.CONTRACT, contract_payload())
    reader = PdfReader(io.BytesIO(render_pdf(version)))

    assert any(check_url(version.document.check_code) in words for words in _alternatives(reader))


def _alternatives(reader):
    waiting, found = [reader.trailer["/Root"]["/StructTreeRoot"]], []
    while waiting:
        node = waiting.pop().get_object()
        if not hasattr(node, "get"):
            continue
        if "/Alt" in node:
            found.append(str(node["/Alt"]))
        children = node.get("/K", [])
        waiting += children if isinstance(children, list) else [children]
    return found


def test_the_svg_is_drawn_from_the_same_address():
    assert qr_svg("http://testserver/check/A/") != qr_svg("http://testserver/check/B/")
    assert qr_svg("http://testserver/check/A/").startswith("<svg")


def test_a_certificate_in_hours_says_hours():
    payload = certificate_payload(
        certificate_unit=Unit.HOUR,
        certificate_units=Decimal("68.50"),
        certificate_amount=Decimal(12240),
        parent_amount=Decimal(0),
    )

    words = text_of(render_pdf(version_of(Kind.SOCIAL_CERTIFICATE, payload)))

    assert "Списывается с сертификата 68,5 ч" in words
    assert "Списывается" not in text_of(render_pdf(version_of(Kind.SOCIAL_CERTIFICATE, certificate_payload())))


def test_a_long_register_repeats_its_heads_and_loses_no_line():
    pdf = render_pdf(version_of(Kind.PAYMENT_REGISTER, register_payload(lines=300)))

    pages = PdfReader(io.BytesIO(pdf)).pages
    words = text_of(pdf)
    assert len(pages) > 5
    assert sum("Чел.-ч" in page.extract_text() for page in pages) >= len(pages) - 1
    assert all(f"ДО-{number}/2026" in words for number in range(1, 301))
    assert "810 000,00" in words.replace("\u00a0", " ")


def test_the_name_of_the_file_has_no_slash():
    assert file_name(version_of(Kind.AGREEMENT, agreement_payload())) == "СГ-2-2026.pdf"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.00", "Ноль рублей 00 копеек"),
        ("1.01", "Один рубль 01 копейка"),
        ("2.22", "Два рубля 22 копейки"),
        ("11.12", "Одиннадцать рублей 12 копеек"),
        ("21.00", "Двадцать один рубль 00 копеек"),
        ("100.05", "Сто рублей 05 копеек"),
        ("1000.00", "Одна тысяча рублей 00 копеек"),
        ("2012.00", "Две тысячи двенадцать рублей 00 копеек"),
        ("113000.40", "Сто тринадцать тысяч рублей 40 копеек"),
        ("2450000.00", "Два миллиона четыреста пятьдесят тысяч рублей 00 копеек"),
        ("1000000001.00", "Один миллиард один рубль 00 копеек"),
        ("-5.00", "Минус пять рублей 00 копеек"),
    ],
)
def test_roubles_are_spelled_by_the_rules_of_the_language(amount, words):
    source = b'#set page(width: 60cm)\n#import "words.typ": in-words\n#in-words(sys.inputs.amount)'

    printed = typst.compile(source, root=str(press.TEMPLATES), sys_inputs={"amount": amount})

    assert text_of(printed).strip() == words
