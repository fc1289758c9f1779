"""What only Word does: lists that restart, tables with dragged borders, boxes, controls, alternatives."""

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tests.ordering.acts.sources.hostile_files import WORD, zipped
from tests.ordering.acts.sources.word_files import LIST_ID, add_number, add_numbered, document_with_list, saved

from sotszakaz.ordering.acts.source import Cell, Paragraph, Table
from sotszakaz.ordering.acts.sources.docx import load_docx

FIRST_PART = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def word(body: str, **parts: str) -> bytes:
    files = {"word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>"}
    files |= {f"word/{name}.xml": f"<w:{name} {WORD}>{text}</w:{name}>" for name, text in parts.items()}
    return zipped({name: text.encode() for name, text in files.items()})


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(text: str, number: int = 1, depth: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def level(depth: int, text: str, kind: str = "decimal", more: str = "") -> str:
    inner = f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}">{inner}</w:lvl>'


def numbering(levels: str, *numbers: str) -> str:
    return f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>{"".join(numbers)}'


def num(number: int, override: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="7"/>{override}</w:num>'


def numbers(data: bytes) -> list[str | None]:
    return [block.number for block in load_docx(data) if isinstance(block, Paragraph)]


def texts(data: bytes) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in block.rows] for block in load_docx(data) if isinstance(block, Table)
    ]


def test_lists_of_one_definition_go_on_counting_and_a_restarted_one_begins_anew():
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    body = listed("а") + listed("б", 2) + listed("в", 3) + listed("г", 3)

    found = numbers(word(body, numbering=numbering(level(0, "%1."), num(1), num(2), num(3, restart))))

    assert found == ["1.", "2.", "5.", "6."]


def test_a_lower_level_begins_anew_after_a_higher_one_unless_told_never_to():
    levels = level(0, "%1.") + level(1, "%1.%2.") + level(2, "(%3)", more='<w:lvlRestart w:val="0"/>')
    depths = [0, 1, 2, 1, 2, 0, 1, 2]
    body = "".join(listed("а", 1, depth) for depth in depths)

    found = numbers(word(body, numbering=numbering(levels, num(1))))

    assert found == ["1.", "1.1.", "(1)", "1.2.", "(2)", "2.", "2.1.", "(3)"]


@pytest.mark.parametrize(
    ("kind", "printed"),
    [
        ("decimal", "3."),
        ("decimalZero", "03."),
        ("lowerLetter", "c."),
        ("upperLetter", "C."),
        ("lowerRoman", "iii."),
        ("upperRoman", "III."),
        ("russianLower", "в."),
        ("russianUpper", "В."),
        ("bullet", "-"),
    ],
)
def test_numbers_print_in_the_kind_of_their_level(kind, printed):
    body = "".join(listed("а") for _ in range(3))

    assert numbers(word(body, numbering=numbering(level(0, "%1.", kind), num(1))))[-1] == printed


def test_russian_letters_skip_those_that_lists_never_use():
    body = "".join(listed("а") for _ in range(29))

    found = numbers(word(body, numbering=numbering(level(0, "%1", "russianLower"), num(1))))

    assert "".join(found[:28]) == "абвгдежзиклмнопрстуфхцчшщэюя"
    assert found[28] == "аа"


def test_a_style_numbers_its_paragraphs_and_those_of_styles_based_on_it():
    styles = (
        '<w:style w:styleId="clause"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="own"><w:basedOn w:val="clause"/></w:style>'
        '<w:style w:styleId="round"><w:basedOn w:val="round"/></w:style>'
    )
    body = (
        p("а", '<w:pStyle w:val="clause"/>') + p("б", '<w:pStyle w:val="own"/>') + p("в", '<w:pStyle w:val="round"/>')
    )
    off = p("г", '<w:pStyle w:val="own"/><w:numPr><w:numId w:val="0"/></w:numPr>')

    assert numbers(word(body + off, styles=styles, numbering=numbering(level(0, "%1."), num(1)))) == [
        "1.",
        "2.",
        None,
        None,
    ]


def test_a_style_stands_for_the_level_that_names_it():
    levels = level(0, "%1.") + level(1, "%1.%2.", more='<w:pStyle w:val="sub"/>')
    styles = '<w:style w:styleId="sub"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    body = listed("а") + p("б", '<w:pStyle w:val="sub"/>')

    assert numbers(word(body, styles=styles, numbering=numbering(levels, num(1)))) == ["1.", "1.1."]


def test_a_list_may_take_its_levels_from_a_style_of_lists():
    linked = '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="list"/></w:abstractNum>'
    more = '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    styles = '<w:style w:styleId="list"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    definitions = linked + numbering(level(0, "%1)"), num(1), more)

    assert numbers(word(listed("а", 2), styles=styles, numbering=definitions)) == ["1)"]


def test_an_empty_numbered_paragraph_is_the_number_in_a_cell_and_nothing_elsewhere():
    document = document_with_list()
    add_numbered(document, "", 0)
    table = document.add_table(rows=1, cols=2)
    add_number(table.cell(0, 0).paragraphs[0], 0)
    table.cell(0, 1).text = "Срок"

    assert load_docx(saved(document)) == [Table(((Cell("2."), Cell("Срок")),))]


def test_borders_dragged_in_some_rows_add_no_columns():
    rows = [tr(tc("№"), tc("Мера", span(3)), tc("Срок")), tr(tc("1"), tc("а", span(2)), tc("май", span(2)))]

    assert texts(word(tbl(*rows))) == [[["№", "Мера", "Срок"], ["1", "а", "май"]]]


def test_a_cell_merged_across_stands_in_its_first_column():
    rows = [
        tr(tc("№"), tc("Этап"), tc("Мера"), tc("Срок")),
        tr(tc("1. Отбор", span(2)), tc("реестр"), tc("май")),
        tr(tc("2"), tc("оценка и сбор", span(2)), tc("июнь")),
        tr(tc("всего", span(4))),
    ]

    assert texts(word(tbl(*rows)))[0][1:] == [
        ["1. Отбор", "", "реестр", "май"],
        ["2", "оценка и сбор", "", "июнь"],
        ["всего", "", "", ""],
    ]


def test_a_row_that_begins_late_leaves_its_first_columns_empty():
    late = tr(tc("реестр"), tc("май"), properties='<w:gridBefore w:val="1"/>')

    assert texts(word(tbl(tr(tc("№"), tc("Мера"), tc("Срок")), late))) == [
        [["№", "Мера", "Срок"], ["", "реестр", "май"]]
    ]


def test_old_marks_of_merging_across_drop_the_cells_they_cover():
    rows = [tr(tc("а"), tc("б"), tc("в")), tr(tc("г", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("д"))]

    assert texts(word(tbl(*rows))) == [[["а", "б", "в"], ["г", "", "д"]]]


def test_text_left_in_a_cell_that_continues_the_one_above_is_not_printed():
    rows = [tr(tc("а", '<w:vMerge w:val="restart"/>'), tc("б")), tr(tc("скрыто", "<w:vMerge/>"), tc("в"))]

    assert load_docx(word(tbl(*rows))) == [Table(((Cell("а"), Cell("б")), (Cell("", merged=True), Cell("в"))))]


def test_deleted_rows_are_left_out():
    rows = [
        tr(tc("а"), tc("б")),
        tr(tc("в"), tc("г"), properties="<w:del/>"),
        tr(tc("д"), tc("е"), properties="<w:ins/>"),
    ]

    assert texts(word(tbl(*rows))) == [[["а", "б"], ["д", "е"]]]


def test_a_nested_table_gives_a_line_a_row():
    nested = f"<w:tc>{p('до')}{tbl(tr(tc('а'), tc('б')), tr(tc('в'), tc('г')))}{p('после')}</w:tc>"

    assert texts(word(tbl(tr(nested, tc("срок"))))) == [[["до\nа б\nв г\nпосле", "срок"]]]


def test_a_table_of_one_cell_only_frames_its_text():
    framed = f"<w:tc>{p('Об организации')}{tbl(tr(tc('а'), tc('б')))}</w:tc>"

    assert load_docx(word(tbl(tr(framed)))) == [Paragraph("Об организации"), Table(((Cell("а"), Cell("б")),))]


def test_a_text_box_comes_before_its_paragraph_and_once():
    box = f"<w:txbxContent>{p('УТВЕРЖДЕНО')}{p('постановлением')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = (
        f"<mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )

    found = load_docx(word(f"<w:p><w:r>{both}</w:r><w:r><w:t>Текст</w:t></w:r></w:p>"))

    assert found == [Paragraph("УТВЕРЖДЕНО"), Paragraph("постановлением"), Paragraph("Текст")]


def test_content_controls_and_inserted_paragraphs_are_read():
    control = f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{p('внутри')}</w:sdtContent></w:sdt>"

    assert load_docx(word(control + f"<w:customXml>{p('и здесь')}</w:customXml>")) == [
        Paragraph("внутри"),
        Paragraph("и здесь"),
    ]


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    body = p("Утвердить ", "<w:rPr><w:del/></w:rPr>") + p("план.")

    assert load_docx(word(body)) == [Paragraph("Утвердить план.")]


def test_a_soft_break_parts_lines_of_a_heading_but_not_of_a_sentence():
    prose = "Установить, что в рамках реализации мероприятий осуществляется формирование заказа на оказание услуг"
    heading = "<w:p><w:r><w:t>ПЛАН</w:t><w:br/><w:t>апробации</w:t></w:r></w:p>"
    clause = f"<w:p><w:r><w:t>{prose}</w:t><w:br/><w:t>в городе.</w:t></w:r></w:p>"

    assert load_docx(word(heading + clause)) == [
        Paragraph("ПЛАН"),
        Paragraph("апробации"),
        Paragraph(f"{prose} в городе."),
    ]


def test_footnotes_comments_and_special_hyphens_leave_only_text():
    run = (
        "<w:r><w:t>социально</w:t><w:noBreakHyphen/><w:t>педагоги</w:t><w:softHyphen/><w:t>ческая</w:t>"
        '<w:footnoteReference w:id="1"/><w:tab/><w:t>5</w:t></w:r><w:commentReference w:id="0"/>'
    )

    assert load_docx(word(f"<w:p>{run}</w:p>")) == [Paragraph("социально-педагогическая 5")]


def test_the_main_part_may_have_another_name():
    relation = f'<Relationship Type="{FIRST_PART}" Target="/word/document2.xml"/>'
    body = f"<w:document {WORD}><w:body>{p('Акт')}</w:body></w:document>"
    parts = {"_rels/.rels": f"<Relationships>{relation}</Relationships>", "word/document2.xml": body}

    assert load_docx(zipped({name: text.encode() for name, text in parts.items()})) == [Paragraph("Акт")]


def test_strict_documents_differ_only_in_namespaces():
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    body = f"<w:document {strict}><w:body>{p('Акт')}</w:body></w:document>"

    assert load_docx(zipped({"word/document.xml": body.encode()})) == [Paragraph("Акт")]


def test_a_list_of_the_whole_library_counts_from_its_start():
    document = document_with_list()
    numbering_part = document.part.numbering_part.element
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride>'
    numbering_part.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="{LIST_ID}"/>{start}</w:num>')
    )
    add_number(document.add_paragraph("Девятый"), 0, 91)

    assert load_docx(saved(document)) == [Paragraph("Девятый", "9.")]


def test_an_untouched_new_document_is_empty():
    assert load_docx(saved(Document())) == []
