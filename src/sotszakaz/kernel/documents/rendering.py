"""Printing a version: canonical JSON in, PDF/A-2b out, always the same bytes for the same version and address."""

import io
from datetime import date

import segno
from django.conf import settings

from sotszakaz.kernel.documents import looks, press
from sotszakaz.kernel.documents.codes import in_groups
from sotszakaz.kernel.documents.envelope import NO_NUMBER, Heading, sealed
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.models import DocumentTemplate, DocumentVersion
from sotszakaz.kernel.documents.payloads import Payload
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.documents.word.built_in import built_in
from sotszakaz.kernel.municipalities.models import Municipality


def render_pdf(version: DocumentVersion, *, for_paper: bool = False) -> bytes:
    """The version as PDF/A-2b, by the municipality's own template when it has one.

    For paper the built-in look has places for the hand of every side that has none in the document; an own template
    gets a line for each side at its end, whatever it has itself.
    """
    template = looks.template_for(version)
    if template is None:
        return set_version(version, for_paper=for_paper)
    filled = looks.fill_template(template, version, check_url(version.document.check_code))
    hands = KINDS[DocumentKind(version.document.kind)].parties if for_paper else ()
    return looks.print_filled(filled, version.payload, on=version.formed_on, hands=hands)


def render_docx(version: DocumentVersion) -> bytes:
    """The version as .docx, by the municipality's own template or the built-in one."""
    template = looks.template_for(version)
    if template is None:
        template = DocumentTemplate(content=built_in(version.document.kind))
    return looks.fill_template(template, version, check_url(version.document.check_code))


def set_version(version: DocumentVersion, *, for_paper: bool = False) -> bytes:
    """The version in the built-in look; codes and numbers are read from the payload, nothing is looked up."""
    document = version.document
    url = check_url(document.check_code)
    inputs = {
        "document": press.printable(version.payload),
        "url": url,
        "qr": qr_svg(url),
        "code": in_groups(document.check_code),
        "sha256": version.payload_sha256,
        **({"paper": "yes"} if for_paper else {}),
    }
    return press.print_pdf(KINDS[DocumentKind(document.kind)].template, inputs, on=version.formed_on)


def render_preview(kind: DocumentKind, payload: Payload, *, municipality: str, on: date) -> bytes:
    """How the document would look, marked as a draft: no number is taken, nothing is kept, no square leads to it."""
    heading = Heading(kind=kind, municipality=municipality, formed_on=on, version_formed_on=on)
    inputs = {"document": press.printable(sealed(heading, payload)), "draft": "yes"}
    return press.print_pdf(KINDS[kind].template, inputs, on=on)


def render_draft(kind: DocumentKind, payload: Payload, *, municipality: Municipality, on: date) -> bytes:
    """The preview in the look that the document will have: the municipality's own template, where it has one."""
    template = looks.template_now(municipality.pk, kind)
    if template is None:
        return render_preview(kind, payload, municipality=municipality.name, on=on)
    heading = Heading(kind=kind, municipality=municipality.name, formed_on=on, version_formed_on=on, number=NO_NUMBER)
    text = sealed(heading, payload)
    return looks.print_filled(looks.fill_draft(template, text), text, on=on, is_draft=True)


def render_blank(kind: DocumentKind, payload: Payload, *, municipality: str, on: date) -> bytes:
    """The form to be signed by hand before the document has a number: what is signed is then kept as its scan."""
    heading = Heading(kind=kind, municipality=municipality, formed_on=on, version_formed_on=on)
    inputs = {"document": press.printable(sealed(heading, payload)), "blank": "yes", "paper": "yes"}
    return press.print_pdf(KINDS[kind].template, inputs, on=on)


def file_name(version: DocumentVersion, suffix: str = ".pdf") -> str:
    """«СС-12-2026.pdf»: safe in every file system."""
    return version.document.full_number.replace("/", "-") + suffix


def check_url(code: str) -> str:
    """The address at which everybody may check the document."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/check/{code}/"


def qr_svg(url: str) -> str:
    """The address as a QR code, drawn in the units of its modules."""
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        drawn, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None
    )
    return drawn.getvalue().decode()
