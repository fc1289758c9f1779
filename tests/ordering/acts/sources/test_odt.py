"""What only OpenDocument does: list styles of other programs, repeats, notes, boxes, passwords."""

import pytest
from tests.ordering.acts.sources.hostile_files import OFFICE, open_document, zipped

from sotszakaz.ordering.acts.errors import ActEncrypted, ActFormatUnknown
from sotszakaz.ordering.acts.source import Cell, Paragraph, Table
from sotszakaz.ordering.acts.sources.odt import load_odt

STYLE = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'


def styles(levels: str, extra: str = "") -> bytes:
    text = f'<text:list-style style:name="L">{levels}</text:list-style>{extra}'
    return f"<office:document-styles {OFFICE} {STYLE}>{text}</office:document-styles>".encode()


def level(depth: int, kind: str, more: str = "") -> str:
    return f'<text:list-level-style-number text:level="{depth}" style:num-format="{kind}" style:num-suffix="." {more}/>'


def items(*texts: str, attributes: str = 'text:style-name="L"') -> str:
    inner = "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in texts)
    return f"<text:list {attributes}>{inner}</text:list>"


def numbers(body: str, levels: str) -> list[str | None]:
    found = load_odt(open_document(body, **{"styles.xml": styles(levels)}))
    return [block.number for block in found if isinstance(block, Paragraph)]


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def table(*rows: str) -> str:
    return f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in rows)}</table:table>"


def test_the_pattern_of_a_number_may_be_given_in_parts():
    letters = level(2, "а, б, .., аа, аб, ... (ru)", 'style:num-prefix="("')
    levels = level(1, "1") + letters + level(3, "I", 'text:display-levels="3"')
    third = items("в", attributes="")
    second = f"<text:list><text:list-item><text:p>б</text:p>{third}</text:list-item></text:list>"
    first = f"<text:list-item><text:p>а</text:p>{second}</text:list-item>"

    assert numbers(f'<text:list text:style-name="L">{first}</text:list>', levels) == ["1.", "(а.", "1.а.I."]


def test_a_list_begins_anew_unless_it_goes_on_with_another():
    named = items("а", "б", attributes='text:style-name="L" xml:id="first"')
    other = items("в")
    after = items("г", attributes='text:style-name="L" text:continue-numbering="true"')
    back = items("д", attributes='text:style-name="L" text:continue-list="first"')

    assert numbers(named + other + after + back, level(1, "1")) == ["1.", "2.", "1.", "2.", "3."]


def test_an_item_may_set_its_number_and_only_its_first_paragraph_has_one():
    body = (
        '<text:list text:style-name="L"><text:list-header><text:p>до</text:p></text:list-header>'
        '<text:list-item text:start-value="7"><text:p>а</text:p><text:p>б</text:p></text:list-item></text:list>'
    )

    assert numbers(body, level(1, "1")) == [None, "7.", None]


def test_headings_count_by_the_style_of_the_outline():
    outline = '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/></text:outline-style>'
    body = '<text:h text:outline-level="1">Общие положения</text:h><text:h text:outline-level="2">Прочие</text:h>'
    found = load_odt(open_document(body, **{"styles.xml": styles("", outline)}))

    assert found == [Paragraph("Общие положения", "1"), Paragraph("Прочие")]


def test_blanks_tabs_and_breaks_stand_in_elements():
    body = 'от<text:s text:c="4"/>16<text:tab/>мая<text:line-break/>№ 7<text:soft-page-break/>'

    assert load_odt(open_document(f"<text:p>{body}</text:p>")) == [Paragraph("от 16 мая"), Paragraph("№ 7")]


def test_notes_comments_and_deleted_text_are_left_out():
    deleted = "<text:tracked-changes><text:deletion><text:p>нет</text:p></text:deletion></text:tracked-changes>"
    note = "<text:note><text:note-citation>1</text:note-citation><text:p>сноска</text:p></text:note>"
    comment = "<office:annotation><text:p>мнение</text:p></office:annotation>"
    body = f"{deleted}<text:p>Величина{note}{comment}, единиц</text:p>"

    assert load_odt(open_document(body)) == [Paragraph("Величина, единиц")]


def test_sections_and_boxes_are_read_in_place():
    draw = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    box = f"<draw:frame {draw}><draw:text-box><text:p>УТВЕРЖДЕНО</text:p></draw:text-box></draw:frame>"

    assert load_odt(open_document(f"<text:section><text:p>Текст{box} акта</text:p></text:section>")) == [
        Paragraph("УТВЕРЖДЕНО"),
        Paragraph("Текст акта"),
    ]


def test_cells_merged_both_ways():
    both = cell("а", 'table:number-rows-spanned="2" table:number-columns-spanned="2"')
    covered = "<table:covered-table-cell/>"
    body = table(cell("1") + cell("2") + cell("3"), both + covered + cell("б"), covered * 2 + cell("в"))

    assert load_odt(open_document(body)) == [
        Table(
            (
                (Cell("1"), Cell("2"), Cell("3")),
                (Cell("а"), Cell(""), Cell("б")),
                (Cell("", merged=True), Cell(""), Cell("в")),
            )
        )
    ]


def test_repeated_cells_and_rows_are_unrolled():
    repeated = cell("а", 'table:number-columns-repeated="3"')
    row = f'<table:table-row table:number-rows-repeated="2">{repeated}</table:table-row>'

    assert load_odt(open_document(f"<table:table>{row}</table:table>")) == [Table(((Cell("а"),) * 3,) * 2)]


def test_a_spreadsheet_is_no_text():
    with pytest.raises(ActFormatUnknown, match="OpenDocument"):
        load_odt(zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}))


def test_a_document_with_a_password_is_refused():
    manifest = b'<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'

    with pytest.raises(ActEncrypted):
        load_odt(zipped({"content.xml": b"\x00\x01", "META-INF/manifest.xml": manifest}))
