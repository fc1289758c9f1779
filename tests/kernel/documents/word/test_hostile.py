"""Files that nobody should have sent: each is refused by the name of what is wrong, at a bounded cost."""

import io
import zipfile

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from PIL import Image
from tests.factories.word import changed, replaced, with_body, with_member, with_words

from sotszakaz.kernel.documents.word import limits
from sotszakaz.kernel.documents.word.blocks import blocks_of, ensure_subset
from sotszakaz.kernel.documents.word.bounded import examine_bounded
from sotszakaz.kernel.documents.word.built_in import built_in
from sotszakaz.kernel.documents.word.package import ensure_safe
from sotszakaz.kernel.documents.word.refusals import (
    TemplateBroken,
    TemplateHasMacros,
    TemplateLinksOutside,
    TemplateSuspicious,
    TemplateTooLarge,
    TemplateTooSlow,
    TemplateUnsupported,
)

KIND = "agreement_disagreement"
RELATION = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}" TargetMode="External"/></Relationships>'
)
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def related(kind, target):
    name = "word/_rels/document.xml.rels"
    return replaced(KIND, name, b"</Relationships>", RELATION.format(kind=kind, target=target).encode())


def test_the_built_in_template_is_safe():
    ensure_safe(built_in(KIND))
    ensure_subset(built_in(KIND))


@pytest.mark.parametrize(
    ("make", "refusal", "said"),
    [
        (lambda: b"", TemplateBroken, "не открывается"),
        (lambda: b"PK\x03\x04 not a zip", TemplateBroken, "не открывается"),
        (lambda: built_in(KIND)[:-200], TemplateBroken, "не открывается"),
        (lambda: b"{\\rtf1 hello}", TemplateBroken, "не открывается"),
        (lambda: with_member(KIND, "word/vbaProject.bin", b"macro"), TemplateHasMacros, "word/vbaProject.bin"),
        (lambda: with_member(KIND, "word/activeX/activeX1.xml", b"<x/>"), TemplateHasMacros, "activeX"),
        (
            lambda: replaced(
                KIND,
                "[Content_Types].xml",
                b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                b"application/vnd.ms-word.document.macroEnabled.main+xml",
            ),
            TemplateHasMacros,
            ".docm",
        ),
        (lambda: related("image", "http://evil.example/pixel.png"), TemplateLinksOutside, "http://evil.example/pixel"),
        (lambda: related("attachedTemplate", "file:////host/t.dotm"), TemplateLinksOutside, "file:////host/t.dotm"),
        (lambda: with_member(KIND, "word/styles.xml", BOMB), TemplateSuspicious, "word/styles.xml"),
        (lambda: with_member(KIND, "docProps/custom.xml", EXTERNAL), TemplateSuspicious, "docProps/custom.xml"),
        (lambda: with_member(KIND, "word/embeddings/sheet.xlsx", b"PK"), TemplateUnsupported, "вложенный объект"),
        (lambda: with_member(KIND, "word/charts/chart1.xml", b"<c/>"), TemplateUnsupported, "диаграмма"),
    ],
)
def test_a_hostile_file_is_refused_by_name(make, refusal, said):
    with pytest.raises(refusal, match=said.replace(".", r"\.")):
        ensure_safe(make())


def test_a_zip_bomb_costs_nothing():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"word/media/zeros{number}", b"\0" * limits.UNPACKED_BYTES)
    assert len(made.getvalue()) < limits.FILE_BYTES

    with pytest.raises(TemplateTooLarge, match="в распакованном виде больше 20 МБ"):
        ensure_safe(made.getvalue())


def test_a_file_of_100_megabytes_is_not_even_opened():
    with pytest.raises(TemplateTooLarge, match="больше 5 МБ"):
        examine_bounded(bytes(100 * limits.MEGABYTE), {})


def test_a_crowd_of_members_is_not_listed():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(limits.MEMBERS + 1):
            archive.writestr(f"word/{number}.xml", b"<x/>")

    with pytest.raises(TemplateTooLarge, match="внутри больше 400 файлов"):
        ensure_safe(made.getvalue())


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<w:p><w:ins><w:r><w:t>новое</w:t></w:r></w:ins></w:p>", "исправления в режиме рецензирования"),
        ("<w:p><w:r><w:pict/></w:r></w:p>", "рисунок старого вида или надпись"),
        ("<w:p><w:r><w:object/></w:r></w:p>", "вложенный объект"),
        ("<w:sdt><w:sdtContent/></w:sdt>", "элемент управления содержимым"),
        ("<w:altChunk/>", "вложенный документ"),
        ("<w:p><w:r><w:footnoteReference/></w:r></w:p>", "сноски"),
        ("<w:p><w:r><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:r></w:p>", "поле Word «DDEAUTO»"),
        ('<w:p><w:fldSimple w:instr="TOC \\o"/></w:p>', "поле Word «TOC»"),
        ("<w:p><w:r><w:dayLong/></w:r></w:p>", "элемент «dayLong»"),
        ("<w:p><w:pPr><w:sectPr/></w:pPr></w:p>", "несколько разделов"),
        ("<w:tbl><w:tr><w:tc><w:tbl/><w:p/></w:tc></w:tr></w:tbl>", "таблица внутри таблицы"),
    ],
)
def test_what_would_not_be_printed_is_named(markup, said):
    with pytest.raises(TemplateUnsupported, match=f"не печатается: {said}"):
        ensure_subset(with_body(KIND, markup))


def test_a_program_that_eats_time_is_stopped(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.01)

    with pytest.raises(TemplateTooSlow):
        examine_bounded(built_in(KIND), {})


def test_a_huge_picture_is_refused(tmp_path):
    Image.new("1", (limits.PICTURE_SIDE + 1, 10)).save(tmp_path / "wide.png")
    Image.new("RGB", (10, 10)).save(tmp_path / "small.gif")

    with pytest.raises(TemplateTooLarge, match="сторона картинки больше 4000"):
        blocks_of(changed(KIND, lambda document: document.add_picture(str(tmp_path / "wide.png"), Mm(10))))
    with pytest.raises(TemplateUnsupported, match="не PNG и не JPEG"):
        blocks_of(changed(KIND, lambda document: document.add_picture(str(tmp_path / "small.gif"), Mm(10))))


@pytest.mark.parametrize(
    ("attribute", "value", "said"),
    [("r:embed", "rId999", "картинки которого нет в файле"), ("cx", "wide", "размеры которого не числа")],
)
def test_a_picture_that_points_nowhere_or_has_no_size_is_refused(tmp_path, attribute, value, said):
    Image.new("RGB", (10, 10)).save(tmp_path / "small.png")

    def spoil(document):
        document.add_picture(str(tmp_path / "small.png"), Mm(10))
        named = qn(attribute) if ":" in attribute else attribute
        found = next(each for each in document.element.body.iter() if each.get(named) is not None)
        found.set(named, value)

    with pytest.raises(TemplateUnsupported, match=said):
        blocks_of(changed(KIND, spoil))


def test_words_that_look_like_markup_are_only_words():
    ensure_subset(with_words(KIND, "<w:altChunk/> & <script>"))
