"""What a file is, by its first bytes; the extension only breaks ties, because it is often wrong."""

import struct
from typing import Final

from sotszakaz.ordering.acts.errors import ActDamaged, ActEncrypted, ActFormatUnknown
from sotszakaz.ordering.acts.sources import ole
from sotszakaz.ordering.acts.sources.archive import Archive

_ZIP: Final = b"PK\x03\x04"
_PDF_HEADER_WITHIN: Final = 1024
_FOREIGN: Final = (
    (b"\x89PNG", "рисунок PNG"),
    (b"\xff\xd8\xff", "рисунок JPEG"),
    (b"GIF8", "рисунок GIF"),
    (b"II*\x00", "рисунок TIFF"),
    (b"MM\x00*", "рисунок TIFF"),
    (b"Rar!", "архив RAR"),
    (b"7z\xbc\xaf", "архив 7-Zip"),
    (b"\x1f\x8b", "архив GZIP"),
    (b"MZ", "программа"),
    (b"\x7fELF", "программа"),
)
_WEB_PAGE: Final = (b"<!doctype html", b"<html", b"<head", b"<body")


def format_of(data: bytes) -> str:
    """One of docx, odt, rtf, doc, pdf, txt. Refuses what is known to be none of them."""
    start = data[:_PDF_HEADER_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if data.startswith(_ZIP):
        return _format_of_archive(data)
    if data.startswith(ole.MAGIC):
        return _format_of_ole(data)
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return "pdf"
    _refuse_foreign(data, start)
    return "txt"


def _refuse_foreign(data: bytes, start: bytes) -> None:
    for magic, found in _FOREIGN:
        if data.startswith(magic):
            raise ActFormatUnknown(found=found)
    if start.lower().startswith(_WEB_PAGE):
        raise ActFormatUnknown(found="веб-страница")
    if start.startswith(b"<?xml"):
        raise ActFormatUnknown(found="документ XML")


def _format_of_archive(data: bytes) -> str:
    names = Archive(data, ".docx или .odt").names()
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "content.xml" in names:
        return "odt"
    if any(name.startswith("xl/") for name in names):
        raise ActFormatUnknown(found="электронная таблица")
    raise ActFormatUnknown(found="архив ZIP")


def _format_of_ole(data: bytes) -> str:
    try:
        names = ole.CompoundFile(data).names()
    except (struct.error, ValueError) as error:
        raise ActDamaged(format=".doc") from error
    if "EncryptedPackage" in names:
        raise ActEncrypted
    if "WordDocument" in names:
        return "doc"
    raise ActFormatUnknown(found="документ Microsoft Office, но не Word")
