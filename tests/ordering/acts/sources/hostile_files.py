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
    """A gigabyte of blanks in a megabyte."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(1024):
            part.write(b" " * MEGABYTE)
    return target.getvalue()


def many_members() -> bytes:
    return zipped({f"word/{number}": b"" for number in range(70_000)})


def compound(names: list[str], contents: bytes = b"") -> bytes:
    """A compound file with empty streams of these names, the first with contents."""
    sectors = -(-max(len(contents), 4096) // 512)
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 0x18, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 0x2C, 1, 1)
    struct.pack_into("<IIIII", header, 0x38, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 0x4C, 0, *([0xFFFFFFFF] * 108))
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table = struct.pack("<128I", *(fat + [0xFFFFFFFF] * 128)[:128])
    entries = [_entry("Root Entry", 5, child=1, start=0xFFFFFFFE, size=0)]
    for position, name in enumerate(names, start=1):
        right = position + 1 if position < len(names) else 0xFFFFFFFF
        entries.append(_entry(name, 2, right=right, start=2, size=max(len(contents), 4096) if position == 1 else 0))
    folder = b"".join(entries).ljust(512, b"\0")[:512]
    return bytes(header) + table + folder + contents.ljust(sectors * 512, b"\0")


def _entry(name: str, kind: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    entry = bytearray(128)
    entry[: len(raw)] = raw
    struct.pack_into("<HBB", entry, 64, len(raw) + 2, kind, 1)
    struct.pack_into("<III", entry, 68, 0xFFFFFFFF, right, child)
    struct.pack_into("<II", entry, 116, start, size)
    return bytes(entry)


def old_word() -> bytes:
    return compound(["WordDocument"], struct.pack("<HH", 0xA5DC, 0x65))


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
