"""A template and a version make a .docx that anybody may open in Word."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from sotszakaz.kernel.documents.word.fields import environment

SQUARE = 26
"""Millimetres."""
_DAY_ONE = (1980, 1, 1, 0, 0, 0)


def fill(data: bytes, version: Mapping[str, Any], printed: Mapping[str, str], square: bytes) -> bytes:
    """The document as .docx, always the same bytes for the same version.

    `version` is the parsed JSON of a version, `printed` adds the address of the check and the sum, `square` is a PNG.
    """
    template = DocxTemplate(BytesIO(data))
    template.init_docx()
    heading = {name: value for name, value in version.items() if name != "content"}
    heading |= {**printed, "qr": InlineImage(template, BytesIO(square), width=Mm(SQUARE))}
    context = {**_spaces(version["content"]), "document": SimpleNamespace(**heading)}
    template.render(context, environment(), autoescape=True)
    filled = BytesIO()
    template.save(filled)
    return undated(filled.getvalue())


def undated(archive: bytes) -> bytes:
    """The same archive without the moment of its making."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, _DAY_ONE)
            member.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(member, parts.read(name))
    return made.getvalue()


def _spaces(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Parts become plain holders of their fields, so that no field is mistaken for a method of a dictionary."""
    return {name: _space(value) for name, value in facts.items()}


def _space(value: Any) -> Any:
    if isinstance(value, Mapping):
        return SimpleNamespace(**_spaces(value))
    if isinstance(value, list):
        return [_space(each) for each in value]
    return value
