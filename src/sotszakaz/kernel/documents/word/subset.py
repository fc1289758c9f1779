"""What a template may be made of. Everything else is refused by its name, since it would not come out in print.

Paragraphs with a style, alignment, indents, bold, italic, underlined, size; numbered and bulleted lists; tables with
merged cells; breaks of lines and pages; pictures in the line of text, PNG or JPEG; a header and a footer with the page
number and the number of pages.
"""

from typing import Final

from lxml import etree

from sotszakaz.kernel.documents.word.refusals import TemplateUnsupported

KNOWN: Final = frozenset(
    [
        *("document", "body", "hdr", "ftr", "p", "r", "t", "tbl", "tr", "tc", "br", "tab", "cr", "noBreakHyphen"),
        *("softHyphen", "sectPr", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "fldChar", "instrText"),
        *("fldSimple", "drawing", "inline", "proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak"),
        "smartTag",
    ]
)
_PROPERTIES: Final = frozenset(["pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "sectPr", "inline"])
"""What is inside is a look; what we do not know of it changes nothing of the words."""
NAMES: Final = {
    "pict": "рисунок старого вида или надпись",
    "AlternateContent": "фигура или надпись",
    "txbxContent": "надпись",
    "anchor": "картинка с обтеканием (поставьте её «в тексте»)",
    "object": "вложенный объект",
    "ins": "исправления в режиме рецензирования (примите их)",
    "del": "исправления в режиме рецензирования (примите их)",
    "moveFrom": "исправления в режиме рецензирования (примите их)",
    "moveTo": "исправления в режиме рецензирования (примите их)",
    "commentRangeStart": "примечания рецензента",
    "commentReference": "примечания рецензента",
    "footnoteReference": "сноски",
    "endnoteReference": "концевые сноски",
    "hyperlink": "гиперссылка (оставьте её текстом)",
    "oMath": "формула",
    "oMathPara": "формула",
    "sdt": "элемент управления содержимым",
    "sym": "символ из особого шрифта",
    "altChunk": "вложенный документ",
    "subDoc": "вложенный документ",
    "ptab": "особая табуляция",
    "customXml": "разметка XML",
}
FIELDS: Final = frozenset({"PAGE", "NUMPAGES"})


def ensure_known(root: etree._Element) -> None:
    """Raises TemplateUnsupported for the first thing that would not be printed."""
    for element in root.iter(etree.Element):
        name = local(element)
        if name in KNOWN or _is_a_look(element):
            _ensure_details(element, name)
            continue
        raise TemplateUnsupported(what=NAMES.get(name, f"элемент «{name}»"))


def local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _is_a_look(element: etree._Element) -> bool:
    return any(local(above) in _PROPERTIES for above in element.iterancestors())


def _ensure_details(element: etree._Element, name: str) -> None:
    if name == "instrText" or name == "fldSimple":
        said = element.text if name == "instrText" else element.get(_w("instr"))
        word = (said or "").split()
        if word and word[0].upper() not in FIELDS:
            raise TemplateUnsupported(what=f"поле Word «{word[0]}»")
    elif name == "tbl" and any(local(above) == "tc" for above in element.iterancestors()):
        raise TemplateUnsupported(what="таблица внутри таблицы")
    elif name == "sectPr" and local(element.getparent()) == "pPr":  # type: ignore[arg-type]
        raise TemplateUnsupported(what="несколько разделов с разными полями страниц")
    elif name == "cols" and (element.get(_w("num")) or "1") != "1":
        raise TemplateUnsupported(what="текст в несколько колонок")


def _w(name: str) -> str:
    return "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}" + name
