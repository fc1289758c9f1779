"""Parts of .docx and .odt: opened one by one, each bounded when unpacked, so that an archive bomb costs nothing."""

import zipfile
import zlib
from io import BytesIO
from lzma import LZMAError
from typing import Final

from lxml import etree

from sotszakaz.ordering.acts.errors import ActDamaged, ActEncrypted, ActSuspicious, ActTooLarge
from sotszakaz.ordering.acts.sources import limits

_BROKEN: Final = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError, NotImplementedError)
_ENCRYPTED_FLAG: Final = 0x1
_MEMBER: Final = b"PK\x01\x02"
"""Begins each entry of the list of members."""


class Archive:
    """A zip file of one format, whose name goes into refusals."""

    def __init__(self, data: bytes, format_name: str) -> None:
        self._format = format_name
        if data.count(_MEMBER) > limits.ARCHIVE_MEMBERS:
            raise ActTooLarge(what="вложенных файлов", limit=limits.ARCHIVE_MEMBERS)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise ActDamaged(format=format_name) from error

    def names(self) -> set[str]:
        return set(self._zip.NameToInfo)

    def has(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def tree(self, name: str) -> etree._Element:
        """The root of an XML part that must be there. Entities are never expanded, nothing is fetched."""
        data = self._read(name)
        if data.count(b"<") > limits.XML_TAGS:
            raise ActTooLarge(what="разметка", limit=f"{limits.XML_TAGS} элементов")
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if b"<!ENTITY" in data:
                raise ActSuspicious(format=self._format) from error
            raise ActDamaged(format=self._format) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise ActSuspicious(format=self._format)
        return root

    def tree_if_any(self, name: str) -> etree._Element | None:
        return self.tree(name) if self.has(name) else None

    def text(self, name: str) -> str:
        """A short text part, such as the media type; empty when there is none."""
        return self._read(name).decode("utf-8", errors="replace").strip() if self.has(name) else ""

    def _read(self, name: str) -> bytes:
        try:
            info = self._zip.getinfo(name)
        except KeyError as error:
            raise ActDamaged(format=self._format) from error
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise ActEncrypted
        try:
            with self._zip.open(info) as part:
                data = part.read(limits.XML_BYTES + 1)
        except _BROKEN as error:
            raise ActDamaged(format=self._format) from error
        if len(data) > limits.XML_BYTES:
            raise ActTooLarge(what="текст в распакованном виде", limit=f"{limits.XML_BYTES // limits.MEGABYTE} МБ")
        return data


def local(element: etree._Element) -> str:
    """The name without its namespace: transitional and strict .docx differ only in namespaces."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """The attribute of that name in whatever namespace."""
    suffix = "}" + name
    for key, value in element.attrib.items():
        if key == name or str(key).endswith(suffix):
            return str(value)
    return None


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name."""
    if element is None:
        return None
    return next((found for found in element if local(found) == name), None)


def whole_number(text: str | None, default: int = 0) -> int:
    """An integer of a file, which may say anything there."""
    try:
        return int(text) if text else default
    except ValueError:
        return default
