from dataclasses import dataclass
from datetime import date

from django.db import connection

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.documents.codes import is_code, read_code
from sotszakaz.kernel.documents.errors import CodeMistyped, CodeUnknown
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.models import Document, DocumentVersion
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.users.access import has_permission, memberships_of
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import AREA_OFFICE


@dataclass(frozen=True, slots=True)
class CheckedVersion:
    """A version as everybody may see it."""

    version: int
    formed_on: date
    sha256: str
    is_valid: bool
    """False when a later version has replaced it."""

    @property
    def sum_in_groups(self) -> str:
        """The sum as it is printed, to be compared by eye."""
        return " ".join(self.sha256[start : start + 8] for start in range(0, 64, 8))


@dataclass(frozen=True, slots=True)
class Checked:
    """What everybody may know of a document by its code: no payload, no personal data."""

    kind: str
    kind_title: str
    number: str
    formed_on: date
    municipality: str
    title: str
    versions: list[CheckedVersion]
    """The one in force first."""

    @property
    def in_force(self) -> CheckedVersion:
        return self.versions[0]


def check_document(typed_code: str) -> Checked:
    """The document by its code as typed or scanned, for everybody. Raises CodeMistyped or CodeUnknown."""
    code = read_code(typed_code)
    if not is_code(code):
        raise CodeMistyped(field="code")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM check_document(%s)", [code])
        rows = cursor.fetchall()
    if not rows:
        raise CodeUnknown(field="code")
    kind, number, formed_on, municipality, title = rows[0][:5]
    return Checked(
        kind=kind,
        kind_title=str(DocumentKind(kind).label),
        number=number,
        formed_on=formed_on,
        municipality=municipality,
        title=title,
        versions=[CheckedVersion(*row[5:]) for row in rows],
    )


def get_document_for(user: User, document_id: int) -> Document:
    """The document, for staff and for the people of its provider.

    Raises NotAllowed for staff of the municipality without the right of this kind, NotFound for everybody else: other
    providers do not learn that the document is there.
    """
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        raise NotFound()
    home, permission = document.municipality_id, KINDS[DocumentKind(document.kind)].permission
    if has_permission(user, permission, municipality_id=home, organisation_id=document.organisation_id):
        return document
    is_staff = any(each.municipality_id == home and each.role.area == AREA_OFFICE for each in memberships_of(user))
    raise NotAllowed() if is_staff else NotFound()


def latest_version(document_id: int) -> DocumentVersion:
    """The version in force. Raises NotFound when the document is not visible to this session."""
    found = (
        DocumentVersion.objects.select_related("document").filter(document_id=document_id).order_by("-version").first()
    )
    if found is None:
        raise NotFound()
    return found
