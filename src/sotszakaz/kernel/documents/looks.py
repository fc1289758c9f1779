"""Templates of a municipality: uploaded, checked on a sample, adopted, printed by."""

import base64
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import segno
from django.conf import settings
from django.db import transaction

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.documents import press
from sotszakaz.kernel.documents.envelope import Heading, sealed
from sotszakaz.kernel.documents.errors import TemplateAdopted
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.models import DocumentTemplate, DocumentVersion
from sotszakaz.kernel.documents.models.document_template import DocumentTemplateQuerySet
from sotszakaz.kernel.documents.payloads.canonical import sha256_of
from sotszakaz.kernel.documents.samples import SAMPLES
from sotszakaz.kernel.documents.schemas import schema_of
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.documents.word.blocks import blocks_of
from sotszakaz.kernel.documents.word.bounded import Examined, examine_bounded
from sotszakaz.kernel.documents.word.filling import fill
from sotszakaz.kernel.documents.word.plans import REQUIRED
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission

WORD = "word.typ"


@dataclass(frozen=True, slots=True)
class Look:
    """How documents of a kind look now, and the template that waits to be adopted."""

    kind: DocumentKind
    adopted: DocumentTemplate | None
    waiting: DocumentTemplate | None

    @property
    def is_own(self) -> bool:
        return self.adopted is not None and self.adopted.sha256 != ""


def list_looks(municipality_id: int, *, by: User) -> list[Look]:
    """Every kind with its template, by one query. Raises NotAllowed."""
    require(by, Permission.REGULATION_VIEW, municipality_id)
    found = DocumentTemplate.objects.filter(municipality_id=municipality_id).defer("content").order_by("version")
    adopted: dict[str, DocumentTemplate] = {}
    waiting: dict[str, DocumentTemplate] = {}
    for each in found:
        if each.adopted_at is None:
            waiting[each.kind] = each
        else:
            adopted[each.kind] = each
            waiting.pop(each.kind, None)
    return [Look(kind, adopted.get(kind), waiting.get(kind)) for kind in KINDS]


def list_templates(municipality_id: int, kind: DocumentKind, *, by: User) -> list[DocumentTemplate]:
    """All versions of the kind, the latest first. Raises NotAllowed."""
    require(by, Permission.REGULATION_VIEW, municipality_id)
    found = DocumentTemplate.objects.of(municipality_id, kind).select_related("uploaded_by", "adopted_by")
    return list(found.defer("content").order_by("-version"))


def get_template_for(user: User, template_id: int) -> DocumentTemplate:
    """A template with its file. Raises NotFound for strangers and for the built-in look, NotAllowed."""
    found = DocumentTemplate.objects.filter(pk=template_id, content__isnull=False).first()
    if found is None:
        raise NotFound()
    require(user, Permission.REGULATION_VIEW, found.municipality_id)
    return found


def examine(kind: DocumentKind, content: bytes) -> Examined:
    """Check a file in a process of its own, on a sample document. Raises a TemplateRefused that names what is wrong."""
    asked = {
        "schema": schema_of(kind),
        "required": REQUIRED[kind],
        "version": json.loads(_sample(kind)),
        "printed": _printed("", ""),
        "square": base64.b64encode(_square(_check_page())).decode(),
    }
    return examine_bounded(content, asked)


def upload_template(
    *, municipality_id: int, kind: DocumentKind, file_name: str, content: bytes, by: Actor
) -> DocumentTemplate:
    """Keep a changed template, to be looked at and adopted. Raises TemplateRefused, NotAllowed."""
    require(by, Permission.TEMPLATE_EDIT, municipality_id)
    examine(kind, content)
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic(durable=True):
        return _kept(municipality_id, kind, by, file_name=file_name[:200], content=content, sha256=sha256)


@transaction.atomic(durable=True)
def adopt_template(*, template_id: int, by: Actor, at: datetime) -> DocumentTemplate:
    """From now on documents of the kind look so; those formed before keep their look. Raises TemplateAdopted."""
    template = DocumentTemplate.objects.select_for_update(no_key=True).filter(pk=template_id).first()
    if template is None:
        raise NotFound()
    require(by, Permission.TEMPLATE_ADOPT, template.municipality_id)
    if template.adopted_at is not None:
        raise TemplateAdopted(version=template.version)
    template.adopted_at, template.adopted_by_id = at, by.pk
    template.save(update_fields=["adopted_at", "adopted_by"])
    audit.record("template.adopt", template, by=by, kind=template.kind, version=template.version)
    return template


@transaction.atomic(durable=True)
def return_to_built_in(*, municipality_id: int, kind: DocumentKind, by: Actor, at: datetime) -> DocumentTemplate:
    """From now on documents of the kind have the built-in look again."""
    require(by, Permission.TEMPLATE_ADOPT, municipality_id)
    template = _kept(municipality_id, kind, by, adopted_at=at, adopted_by_id=by.pk)
    audit.record("template.adopt", template, by=by, kind=str(kind), version=template.version)
    return template


def template_for(version: DocumentVersion) -> DocumentTemplate | None:
    """The municipality's own template by which the version is printed; None for the built-in look."""
    templates = DocumentTemplate.objects.of(version.municipality_id, version.document.kind)
    return _latest(templates.filter(adopted_at__lte=version.formed_at))


def template_now(municipality_id: int, kind: DocumentKind) -> DocumentTemplate | None:
    """The municipality's own template by which the next document of the kind will be printed."""
    return _latest(DocumentTemplate.objects.of(municipality_id, kind).adopted())


def _latest(templates: DocumentTemplateQuerySet) -> DocumentTemplate | None:
    latest = templates.order_by("-adopted_at", "-version").first()
    return latest if latest is not None and latest.content is not None else None


def fill_template(template: DocumentTemplate, version: DocumentVersion, url: str) -> bytes:
    """The version as .docx by the municipality's template."""
    facts = json.loads(version.payload)
    assert template.content is not None
    return fill(bytes(template.content), facts, _printed(url, version.payload_sha256), _square(url))


def fill_draft(template: DocumentTemplate, text: str) -> bytes:
    """A draft as .docx: its square leads to the page of checks, for there is nothing to check yet."""
    assert template.content is not None
    return fill(bytes(template.content), json.loads(text), _printed("", ""), _square(_check_page()))


def print_filled(filled: bytes, payload: str, *, on: date, is_draft: bool = False, hands: Sequence[str] = ()) -> bytes:
    """A filled .docx as PDF/A-2b; `hands` are the sides that sign it by hand, each gets a line at the end."""
    return print_blocks(blocks_of(filled), payload, on=on, is_draft=is_draft, hands=hands)


def print_blocks(
    blocks: dict[str, Any], payload: str, *, on: date, is_draft: bool = False, hands: Sequence[str] = ()
) -> bytes:
    """Blocks of a filled template as PDF/A-2b."""
    inputs = {
        "hands": json.dumps(list(hands), ensure_ascii=False),
        "sum": sha256_of(payload)[:8],
        "document": press.printable(payload),
        "blocks": press.printable(json.dumps(blocks, ensure_ascii=False)),
        **({"draft": "yes"} if is_draft else {}),
    }
    return press.print_pdf(WORD, inputs, on=on)


def preview_template(template: DocumentTemplate) -> bytes:
    """The sample document by this template, as PDF marked as a draft."""
    payload = _sample(DocumentKind(template.kind))
    return print_filled(fill_draft(template, payload), payload, on=date(2026, 8, 28), is_draft=True)


def _kept(municipality_id: int, kind: DocumentKind, by: Actor, **values: Any) -> DocumentTemplate:
    latest = DocumentTemplate.objects.of(municipality_id, kind).values_list("version", flat=True).order_by("-version")
    with judged(DocumentTemplate):
        template = DocumentTemplate.objects.create(
            municipality_id=municipality_id,
            kind=kind,
            version=(latest.first() or 0) + 1,
            uploaded_by_id=by.pk,
            **values,
        )
    audit.record("template.upload", template, by=by, kind=str(kind), version=template.version)
    return template


@lru_cache(maxsize=len(KINDS))
def _sample(kind: DocumentKind) -> str:
    on = date(2026, 8, 28)
    number = KINDS[kind].full_number(1, on.year)
    heading = Heading(str(kind), "Заречный муниципальный округ", on, on, number=number, check_code="0" * 16)
    return sealed(heading, SAMPLES[kind]())


def _printed(url: str, sha256: str) -> dict[str, str]:
    return {"check_url": url or _check_page(), "sha256": sha256}


def _check_page() -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}/check/"


def _square(url: str) -> bytes:
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="png", scale=8, border=0)
    return drawn.getvalue()
