import io
import json
import re
from datetime import date

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Pt
from pypdf import PdfReader
from tests.factories.documents import SAMPLES, certificate_payload, contract_payload
from tests.factories.word import changed

from sotszakaz.kernel.documents import looks
from sotszakaz.kernel.documents.envelope import Heading, sealed
from sotszakaz.kernel.documents.states import DocumentKind as Kind
from sotszakaz.kernel.documents.word.blocks import blocks_of
from sotszakaz.kernel.documents.word.built_in import built_in
from sotszakaz.kernel.documents.word.filling import fill
from sotszakaz.kernel.documents.word.filters import FILTERS

ON = date(2026, 8, 28)


def version(kind, payload=None):
    heading = Heading(str(kind), "Заречный округ", ON, ON, number="ХХ-7/2026", check_code="K7QM2D9XK7QM2D9X")
    return sealed(heading, payload or SAMPLES[kind]())


def filled(kind, data=None, payload=None):
    printed = {"check_url": "http://testserver/check/K7/", "sha256": "0" * 64}
    return fill(data or built_in(str(kind)), json.loads(version(kind, payload)), printed, looks._square("http://x/"))


def words_of(data):
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(each.text for each in document.paragraphs), *cells])


def printed_words(data, kind=Kind.CONTRACT):
    pdf = looks.print_filled(data, version(kind), on=ON)
    reader = PdfReader(io.BytesIO(pdf))
    return reader, re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_built_in_template_makes_a_word_file_and_an_archival_pdf(kind):
    data = filled(kind)

    reader, words = printed_words(data, kind)

    assert "ХХ-7/2026" in words
    assert "{{" not in words_of(data)
    assert "None" not in words_of(data)
    assert b"<pdfaid:part>2</pdfaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()
    assert f"стр. {len(reader.pages)} из {len(reader.pages)}" in words
    assert filled(kind) == data


def test_a_report_says_what_was_delivered_outside_the_order():
    payload = SAMPLES[Kind.EXECUTION_REPORT]()
    beyond = {"is_outside_order": True}
    said = payload.model_copy(
        update={
            "rows": tuple(each.model_copy(update=beyond) for each in payload.rows),
            "providers": tuple(each.model_copy(update=beyond) for each in payload.providers),
        }
    )

    assert words_of(filled(Kind.EXECUTION_REPORT, payload=said)).count("вне заказа") == 2
    assert "вне заказа" not in words_of(filled(Kind.EXECUTION_REPORT, payload=payload))


def test_what_people_wrote_stays_words():
    hostile = "<w:p/> & {{ price }} {% if %} \"']#panic()"
    data = filled(Kind.CONTRACT, payload=contract_payload(programme=hostile))

    assert hostile in words_of(data)
    assert hostile.replace(" ", "") in printed_words(data)[1].replace(" ", "")


def test_an_old_version_without_later_fields_is_filled_with_blanks():
    facts = json.loads(version(Kind.SOCIAL_CERTIFICATE, certificate_payload(contract=None)))
    for name in ("choose_until", "quality", "offers"):
        del facts["content"][name]

    data = fill(built_in("social_certificate"), facts, {"check_url": "x", "sha256": ""}, looks._square("http://x/"))

    assert "Последний день выбора" not in words_of(data)
    assert "Undefined" not in words_of(data)


def test_looks_made_in_word_come_out_in_print():
    def decorate(document):
        title = document.add_paragraph("Особые условия", style="Heading 2")
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for word in ("первое", "второе"):
            document.add_paragraph(word, style="List Number")
        document.add_paragraph("пункт", style="List Bullet")
        run = document.add_paragraph().add_run("жирно и крупно")
        run.bold, run.italic, run.font.size = True, True, Pt(20)
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("после разрыва")
        table = document.add_table(rows=2, cols=3, style="Table Grid")
        table.cell(0, 0).merge(table.cell(0, 1)).text = "широкая"
        table.cell(0, 2).merge(table.cell(1, 2)).text = "высокая"
        table.cell(1, 0).text = "малая"

    data = filled(Kind.CONTRACT, changed("contract", decorate))
    blocks = blocks_of(data)["body"]

    reader, words = printed_words(data)
    said = {piece["text"]: (block, piece) for block in blocks if block["kind"] == "paragraph"
            for piece in block["pieces"] if "text" in piece}  # fmt: skip
    assert (said["Особые условия"][0]["align"], said["Особые условия"][0]["level"]) == ("center", 2)
    assert [said[word][0]["marker"] for word in ("первое", "второе", "пункт")] == ["1.", "2.", "•"]
    bold = said["жирно и крупно"][1]
    assert (bold["bold"], bold["italic"], bold["size"]) == (True, True, 20)
    spans = [[(cell["columns"], cell["rows"]) for cell in row] for row in blocks[-1]["cells"]]
    assert spans == [[(2, 1), (1, 2)], [(1, 1), (1, 1)]]
    assert re.search("1. ?первое 2. ?второе • ?пункт", words), words[-400:]
    assert "после разрыва" in reader.pages[-1].extract_text()


def test_a_draft_by_an_own_template_is_marked():
    pdf = looks.print_filled(filled(Kind.CONTRACT), version(Kind.CONTRACT), on=ON, is_draft=True)

    pages = PdfReader(io.BytesIO(pdf)).pages
    assert all("ЧЕРНОВИК" in page.extract_text() for page in pages)


def test_a_field_typed_in_pieces_is_still_a_field():
    def split(document):
        paragraph = document.add_paragraph()
        for piece in ("Стоимость {", "{ pri", "ce|mo", "ney }", "}"):
            paragraph.add_run(piece).bold = piece == "ce|mo"

    assert "Стоимость 12\u00a0240,00\u00a0руб." in words_of(filled(Kind.CONTRACT, changed("contract", split)))


def test_a_condition_of_a_paragraph_leaves_no_trace():
    def choose(document):
        for words in ("{%p if conditions %}", "есть условия", "{%p else %}", "нет условий", "{%p endif %}"):
            document.add_paragraph(words)

    words = words_of(filled(Kind.CONTRACT, changed("contract", choose)))
    assert "нет условий" in words
    assert "есть условия" not in words


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("money", "12240.00", "12\u00a0240,00\u00a0руб."),
        ("amount", "-5.10", "−5,10"),
        ("hours", "68.50", "68,5"),
        ("hours", "1000.00", "1\u00a0000"),
        ("percent", "80.00", "80\u00a0%"),
        ("words", "2012.01", "Две тысячи двенадцать рублей 01 копейка"),
        ("words", "21000.00", "Двадцать одна тысяча рублей 00 копеек"),
        ("words", "0.00", "Ноль рублей 00 копеек"),
        ("words", "-1000000001.02", "Минус один миллиард один рубль 02 копейки"),
        ("day", "2026-08-28", "28\u00a0августа\u00a02026\u00a0г."),
        ("short_day", "2026-08-28", "28.08.2026"),
        ("month", "2026-08-01", "август\u00a02026\u00a0г."),
        ("weekday", 7, "воскресенье"),
        ("snils", "11223344595", "112-233-445\u00a095"),
        ("account", "2607004512", "2607\u00a0004\u00a0512"),
        ("dash", "", "—"),
        ("money", None, ""),
        ("yes_no", True, "да"),
    ],
)
def test_a_way_of_writing_writes_as_the_built_in_look_does(name, value, said):
    assert FILTERS[name](value) == said
