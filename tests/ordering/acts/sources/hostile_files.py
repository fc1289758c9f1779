"""Files that ask too much or lie: each must end as a refusal, soon and within memory."""

import struct
import zipfile
from io import BytesIO

import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

MEGABYTE = 1024 * 1024
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
ENTITIES = (
    '<!DOCTYPE a [<!ENTITY a "ха"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_SECTOR, _SMALLEST = 512, 4096
_NOBODY, _END, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def word(body: str, head: str = "") -> bytes:
    return zipped({"word/document.xml": f"{head}<w:document {WORD}><w:body>{body}</w:body></w:document>".encode()})


def open_document(body: str, **parts: bytes) -> bytes:
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    text = f"<office:document-content {OFFICE}>{text}</office:document-content>"
    return zipped({"content.xml": text.encode(), **{name.replace("__", "/"): data for name, data in parts.items()}})


def zipped(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def zip_with_encrypted_flag() -> bytes:
    data = bytearray(word("<w:p/>"))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + offset] |= 1
    return bytes(data)


def bomb() -> bytes:
    """Many megabytes of blanks in some kilobytes."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(100):
            part.write(b" " * MEGABYTE)
    return target.getvalue()


def many_members() -> bytes:
    return zipped({f"word/{number}": b"" for number in range(4_100)})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of Microsoft Office with these streams."""
    fat = [_FAT_SECTOR, _END]
    folder = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    body = b""
    for position, (name, contents) in enumerate(streams.items(), start=1):
        contents = contents.ljust(_SMALLEST, b"\0")
        start, count = len(fat), -(-len(contents) // _SECTOR)
        fat += [*range(start + 1, start + count), _END]
        body += contents.ljust(count * _SECTOR, b"\0")
        right = position + 1 if position < len(streams) else _NOBODY
        folder.append(_entry(name, 2, right=right, start=start, size=len(contents)))
    header = bytearray(_SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 0x18, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 0x2C, 1, 1)
    struct.pack_into("<IIIII", header, 0x38, _SMALLEST, _END, 0, _END, 0)
    struct.pack_into("<109I", header, 0x4C, 0, *([_NOBODY] * 108))
    return bytes(header) + _numbers(fat) + b"".join(folder).ljust(_SECTOR, b"\0") + body


def _numbers(fat: list[int]) -> bytes:
    return struct.pack("<128I", *(fat + [_NOBODY] * (128 - len(fat))))


def _entry(name: str, kind: int, *, right: int = _NOBODY, child: int = _NOBODY, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    entry = bytearray(128)
    entry[: len(raw)] = raw
    struct.pack_into("<HBB", entry, 64, len(raw) + 2, kind, 1)
    struct.pack_into("<III", entry, 68, _NOBODY, right, child)
    struct.pack_into("<II", entry, 116, start, size)
    return bytes(entry)


def word_97(text: str, *, boxed: str = "", flags: int = 0x0200, version: int = 0xC1, narrow: int = 0) -> bytes:
    """A .doc with no properties: the text, its first characters in a byte each if `narrow`, then text boxes."""
    whole = text + boxed
    pieces = [(0, narrow, 0x400 * 2 | 0x40000000)] if narrow else []
    pieces.append((narrow, len(whole), 0x400 + narrow))
    bounds = [first for first, _, _ in pieces] + [len(whole)]
    table = struct.pack(f"<{len(bounds)}I", *bounds)
    table += b"".join(struct.pack("<HIH", 0, place, 0) for _, _, place in pieces)
    table = struct.pack("<BI", 2, len(table)) + table
    stream = bytearray(0x400)
    struct.pack_into("<HH", stream, 0, 0xA5EC, version)
    struct.pack_into("<H", stream, 0x0A, flags)
    struct.pack_into("<8I", stream, 0x4C, len(text), 0, 0, 0, 0, 0, len(boxed), 0)
    struct.pack_into("<II", stream, 0x9A + 8 * 33, 0, len(table))
    contents = whole[:narrow].encode("cp1252") + whole[narrow:].encode("utf-16-le")
    return compound({"WordDocument": bytes(stream) + contents, "1Table" if flags & 0x0200 else "0Table": table})


def printed_page(text: str = "Акт") -> bytes:
    return typst.compile(f'#set text(lang: "ru")\n{text}'.encode())


def encrypted_pdf() -> bytes:
    writer = PdfWriter(PdfReader(BytesIO(printed_page())))
    writer.encrypt("секрет", algorithm="AES-256")
    return written(writer)


def scanned_pdf() -> bytes:
    """A page that is one picture."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    picture = DecodedStreamObject()
    picture.set_data(b"\x80")
    picture.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(1),
            NameObject("/Height"): NumberObject(1),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/ColorSpace"): NameObject("/DeviceGray"),
        }
    )
    contents = DecodedStreamObject()
    contents.set_data(b"q 500 0 0 700 50 50 cm /Scan Do Q")
    pictures = DictionaryObject({NameObject("/Scan"): writer._add_object(picture)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): pictures})
    page[NameObject("/Contents")] = writer._add_object(contents)
    return written(writer)


def bomb_pdf() -> bytes:
    """A page whose contents unpack to gigabytes."""
    writer = PdfWriter(PdfReader(BytesIO(printed_page())))
    stream = DecodedStreamObject()
    stream.set_data(b"q Q " * (100 * MEGABYTE))
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    return written(writer)


def long_pdf(pages: int) -> bytes:
    return printed_page("#pagebreak()".join(["Акт"] * pages))


def written(writer: PdfWriter) -> bytes:
    target = BytesIO()
    writer.write(target)
    return target.getvalue()
