"""A .docx as an archive: opened once, bounded, free of programs, links outside and declared entities."""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Final

from lxml import etree

from sotszakaz.kernel.documents.word import limits
from sotszakaz.kernel.documents.word.refusals import (
    TemplateBroken,
    TemplateHasMacros,
    TemplateLinksOutside,
    TemplateSuspicious,
    TemplateTooLarge,
    TemplateUnsupported,
)

_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
_MEMBER: Final = b"PK\x01\x02"
_PROGRAMS: Final = re.compile(r"vbaProject|vbaData|\.bin$|activeX|macrosheets|customUI", re.IGNORECASE)
_FOREIGN: Final = {
    "word/embeddings/": "вложенный объект",
    "word/charts/": "диаграмма",
    "word/diagrams/": "схема SmartArt",
    "word/comments": "примечания рецензента",
    "word/footnotes": "сноски",
    "word/endnotes": "концевые сноски",
    "word/afchunk": "вложенный документ",
}
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def ensure_safe(data: bytes) -> None:
    """Raises the refusal that names what is wrong. Nothing is unpacked beyond the limits."""
    parts = _unpacked(data)
    types = parts.get("[Content_Types].xml")
    if types is None or "word/document.xml" not in parts:
        raise TemplateBroken()
    if b"macroEnabled" in types:
        raise TemplateHasMacros(what="тип файла .docm")
    if _MAIN.encode() not in types:
        raise TemplateBroken()
    for name, content in parts.items():
        if _PROGRAMS.search(name):
            raise TemplateHasMacros(what=name)
        if name.endswith((".xml", ".rels")):
            _ensure_plain(name, content)
    for name in parts:
        _ensure_ours(name, parts)


def _unpacked(data: bytes) -> dict[str, bytes]:
    if len(data) > limits.FILE_BYTES:
        raise TemplateTooLarge(what=f"больше {limits.FILE_BYTES // limits.MEGABYTE} МБ")
    if data.count(_MEMBER) > limits.MEMBERS:
        raise TemplateTooLarge(what=f"внутри больше {limits.MEMBERS} файлов")
    parts: dict[str, bytes] = {}
    left = limits.UNPACKED_BYTES
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for info in archive.infolist():
                with archive.open(info) as member:
                    parts[info.filename] = member.read(left + 1)
                left -= len(parts[info.filename])
                if left < 0:
                    size = limits.UNPACKED_BYTES // limits.MEGABYTE
                    raise TemplateTooLarge(what=f"в распакованном виде больше {size} МБ")
    except _BROKEN as error:
        raise TemplateBroken() from error
    return parts


def _ensure_plain(name: str, content: bytes) -> None:
    if content.count(b"<") > limits.XML_TAGS:
        raise TemplateTooLarge(what=f"в {name} больше {limits.XML_TAGS} элементов")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise (TemplateSuspicious(what=name) if b"<!ENTITY" in content else TemplateBroken()) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise TemplateSuspicious(what=name)
    if name.endswith(".rels"):
        for relation in root:
            if relation.get("TargetMode") == "External":
                raise TemplateLinksOutside(what=str(relation.get("Target"))[:200])


def _ensure_ours(name: str, parts: dict[str, bytes]) -> None:
    for beginning, what in _FOREIGN.items():
        if name.startswith(beginning) and not _is_empty_notes(name, parts[name]):
            raise TemplateUnsupported(what=what)


def _is_empty_notes(name: str, content: bytes) -> bool:
    """Word keeps separators of footnotes in every document: that is not a footnote."""
    return "notes" in name and not re.search(rb'w:id="[1-9]', content)
