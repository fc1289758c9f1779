"""The file of a signed act is opened before it is taken."""

import io

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from tests.factories.procedures import RTF

from sotszakaz.ordering.procedures import files
from sotszakaz.ordering.procedures.errors import PdfUnfit
from sotszakaz.ordering.procedures.files import ensure_act_file


def pdf(change=None):
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_script(writer):
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )


def test_a_pdf_that_opens_is_taken():
    assert ensure_act_file("акт.pdf", pdf()).format == "pdf"


def test_an_act_without_our_marks_is_taken_as_it_is():
    assert ensure_act_file("акт.rtf", RTF) == files.ActFile("rtf", {})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7 broken", "файл повреждён"),
        (pdf()[:200], "файл повреждён"),
        (pdf(lambda writer: writer.encrypt("secret")), "файл зашифрован"),
        (pdf(with_script), "запускается при открытии"),
    ],
    ids=["noise", "cut", "encrypted", "script"],
)
def test_a_pdf_that_does_not_open_is_refused_by_a_sentence(content, why):
    with pytest.raises(PdfUnfit, match=why) as refused:
        ensure_act_file("акт.pdf", content)

    assert str(refused.value).count(".") == 2  # of the name and of the one sentence


def test_a_pdf_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(files, "SECONDS", 0.001)

    with pytest.raises(PdfUnfit, match="за отведённое время"):
        ensure_act_file("акт.pdf", pdf())
