"""Files of documents as people have them, opened and read back."""

import io
import json
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from asn1crypto import cms
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.flows.visitor import Visitor
from tests.schemas import validator
from tests.squares import printed_square, square_of

from sotszakaz.kernel.signatures.crypto import Digest, digest_of


@dataclass(frozen=True)
class Paper:
    """A printed document: its words and the code under its square."""

    words: str
    code: str

    def says(self, *sentences: str) -> "Paper":
        for each in sentences:
            assert each in self.words, f"в документе нет «{each}»:\n{self.words}"
        return self


def words_of_pdf(content: bytes) -> str:
    """Words of a PDF that is marked as PDF/A-2b."""
    reader = PdfReader(io.BytesIO(content))
    marks = reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert b"<pdfaid:part>2</pdfaid:part>" in marks
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in marks
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def pdf_of(reader: Visitor) -> Paper:
    """The PDF behind the page of a document; its square leads to the check of its code."""
    content = reader.download("Открыть PDF")
    words = words_of_pdf(content)
    code = words.rpartition("Код проверки ")[2].split()[0]
    expected = square_of(f"http://testserver/check/{code.replace('-', '')}/")
    assert printed_square(content, modules=len(expected), scale=3) == expected
    return Paper(words, code)


def word_of(reader: Visitor) -> Paper:
    """The Word file behind the page: words of its paragraphs and tables."""
    opened = Document(io.BytesIO(reader.download("Скачать Word")))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return Paper(" ".join(" ".join([*(each.text for each in opened.paragraphs), *cells]).split()), "")


def payload_of(reader: Visitor) -> dict[str, Any]:
    """The file that is signed: canonical JSON that fits the schema published for its kind, with the sum on the page."""
    content = reader.download("Скачать файл для подписания")
    said: dict[str, Any] = json.loads(content)
    stranger = Visitor()
    published = json.loads(stranger.client.get(f"/schemas/{said['kind']}.json").content)
    assert published == validator(said["kind"]).schema
    validator(said["kind"]).validate(said)
    summed = sha256(content).hexdigest()
    assert " ".join(summed[start : start + 8] for start in range(0, 64, 8)) in reader.text
    return said


def signer_of(signature: bytes, content: bytes) -> str:
    """Whose certificate lies in a detached .sig over exactly these bytes."""
    signed = cms.ContentInfo.load(signature)["content"]
    [signer] = signed["signer_infos"]
    attributes = {each["type"].native: each["values"][0].native for each in signer["signed_attrs"]}
    serial = signer["sid"].chosen["serial_number"].native
    [own] = [each.chosen for each in signed["certificates"] if each.chosen.serial_number == serial]
    assert signed["encap_content_info"]["content"].native is None
    assert attributes["message_digest"] == digest_of(Digest.STREEBOG_256, content)
    return str(own.subject.native["surname"])


def rows_of_sheet(content: bytes) -> list[dict[str, Any]]:
    """Rows of the first sheet of a workbook under its heads; days are days."""
    with closing(load_workbook(io.BytesIO(content))) as book:
        heads, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(heads, map(_plain, row), strict=True)) for row in rows]


def _plain(value: Any) -> Any:
    return value.date() if hasattr(value, "date") else value
